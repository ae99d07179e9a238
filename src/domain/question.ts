/** What a task needs to hear from the user: consent, or an answer. */
export interface QuestionContent {
  readonly text: string;
  /** Why it matters, and what happens without an answer. */
  readonly why: string;
  /** Answers to choose from, beside words of the user's own. Absent: yes or no. */
  readonly options?: readonly string[];
}
