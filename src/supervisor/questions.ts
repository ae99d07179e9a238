import { ASK_USER, readQuestion } from '../agents/tools/question-input.ts';
import type { Clock } from '../base/clock.ts';
import type { Unsubscribe } from '../base/emitter.ts';
import type { Message } from '../domain/conversation.ts';
import { QuestionId, SUPERVISOR, type TaskId } from '../domain/ids.ts';
import type { QuestionContent } from '../domain/question.ts';
import { agentOf, openQuestions, type QuestionRecord, type RunState } from '../domain/run-state.ts';
import type { RunRecord } from './run-record.ts';

export interface QuestionsSetup {
  readonly record: RunRecord;
  readonly clock: Clock;
  /** How long a question waits before it is answered with no. */
  readonly timeoutMs: number;
  /** Told after an answer is on record. */
  readonly onAnswered: (question: QuestionRecord) => void;
}

/**
 * What tasks ask of the user. A question is on record until it is answered, by the user, by its time running out or by
 * the end of its task; a reload in between changes nothing. An answer concerns the task that asked and no other.
 */
export class Questions {
  readonly #setup: QuestionsSetup;
  readonly #timers = new Map<QuestionId, Unsubscribe>();

  constructor(setup: QuestionsSetup) {
    this.#setup = setup;
  }

  /** Puts a question on record, once for each call that asked it. */
  ask(taskId: TaskId, callId: string, question: QuestionContent, forMs = this.#setup.timeoutMs): void {
    const { record, clock } = this.#setup;
    const questionId = idOf(taskId, callId);
    if (record.state.questions.has(questionId)) return;
    record.record({ type: 'question', questionId, taskId, ...question, expiresAt: clock.now() + forMs });
    this.#expireInTime(questionId);
  }

  /** Asks what a finished step of the task wanted to ask and could not any more, because it was cut off right then. */
  askAgain(taskId: TaskId): void {
    const { state } = this.#setup.record;
    const asked = askedIn(agentOf(state, taskId)?.conversation ?? []);
    const ids = new Set(asked.map(({ callId }) => idOf(taskId, callId)));
    // What was asked in a step that was cut off is not asked anew for the call that asked it when the step was made again.
    const before = [...state.questions.values()].filter((one) => one.taskId === taskId && !ids.has(one.questionId));
    for (const { callId, question } of asked) if (!before.some(({ text }) => text === question.text)) this.ask(taskId, callId, question);
  }

  /** Answers an open question; throws, with a sentence, where there is none of that id. */
  answer(questionId: QuestionId, answer: 'yes' | 'no', text: string, by: 'user' | 'policy' | 'expired' | 'ended' = 'user'): void {
    const { record, onAnswered } = this.#setup;
    const question = record.state.questions.get(questionId);
    if (!question) throw new Error(`There is no question ${questionId} in this run.`);
    if (question.answer !== undefined) throw new Error(`The question ${questionId} is answered already, with ${question.answer}.`);
    this.#forget(questionId);
    record.record({ type: 'question-answered', questionId, taskId: question.taskId, answer, text, by });
    if (by !== 'ended') onAnswered(question);
  }

  /** Ends the questions of a task that does not wait for them any more. */
  drop(taskId: TaskId): void {
    for (const { questionId } of openQuestions(this.#setup.record.state, taskId)) this.answer(questionId, 'no', '', 'ended');
  }

  /** Watches the time of the questions that are open, after the run was taken up again. */
  takeUp(): void {
    for (const { questionId } of openQuestions(this.#setup.record.state)) this.#expireInTime(questionId);
  }

  close(): void {
    for (const questionId of [...this.#timers.keys()]) this.#forget(questionId);
  }

  #expireInTime(questionId: QuestionId): void {
    const { record, clock } = this.#setup;
    const expiresAt = record.state.questions.get(questionId)?.expiresAt;
    if (expiresAt === undefined) return;
    this.#forget(questionId);
    this.#timers.set(
      questionId,
      clock.after(expiresAt - clock.now(), () => this.answer(questionId, 'no', 'Nobody answered in time.', 'expired')),
    );
  }

  #forget(questionId: QuestionId): void {
    this.#timers.get(questionId)?.();
    this.#timers.delete(questionId);
  }
}

/** The id of the question that a call of a task asks. */
export const idOf = (taskId: TaskId, callId: string): QuestionId => QuestionId(`q-${taskId}-${callId}`);

export const isOfRun = (kind: string, questionId: QuestionId): boolean => questionId.startsWith(`q-${SUPERVISOR}-${kind}-`);

/** The call of a question that the run itself asks, of a kind, for the user alone: one after the other. */
export function callOfRun(kind: string, questions: RunState['questions']): string {
  const asked = [...questions.values()].filter(({ questionId }) => isOfRun(kind, questionId));
  const open = asked.find(({ answer }) => answer === undefined);
  return `${kind}-${open ? asked.indexOf(open) + 1 : asked.length + 1}`;
}

/** The questions that the calls of a conversation asked. */
function askedIn(conversation: readonly Message[]): { readonly callId: string; readonly question: QuestionContent }[] {
  const failed = new Set(
    conversation.flatMap((message) =>
      message.role === 'user'
        ? message.content.flatMap((block) => (block.type === 'tool-result' && block.isError ? [block.callId] : []))
        : [],
    ),
  );
  return conversation.flatMap((message) =>
    message.role === 'assistant'
      ? message.content.flatMap((block) => {
          if (block.type !== 'tool-call' || block.name !== ASK_USER || failed.has(block.id)) return [];
          const asked = readQuestion(block.input);
          return asked ? [{ callId: block.id, question: asked.content }] : [];
        })
      : [],
  );
}
