import * as z from 'zod';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { QuestionContent } from '../../domain/question.ts';
import { filePathSchema } from './schemas.ts';

export const ASK_USER = 'ask_user';

/** What `ask_user` is told. */
export const questionSchema = z.object({
  question: z.string().min(1).describe('One question, in a sentence a user understands without your conversation.'),
  why: z.string().min(1).describe('Why you need to know, and what you do if the answer is no.'),
  options: z.array(z.string().min(1)).min(2).max(6).optional().describe('Answers to choose from, if it is not a yes or no.'),
  files: z
    .array(filePathSchema)
    .optional()
    .describe('The protected files that you may change if the answer is yes. The user is shown them.'),
});

export interface AskedQuestion {
  readonly content: QuestionContent;
  readonly files: readonly WorkspacePath[];
}

/** The question as the user reads it: it names every file that a yes allows to change. */
export function toQuestion({ question, why, options, files = [] }: z.output<typeof questionSchema>): AskedQuestion {
  const unnamed = files.filter((path) => !question.includes(path));
  const text = unnamed.length > 0 ? `${question} (${unnamed.join(', ')})` : question;
  return { content: { text, why, ...(options && { options }) }, files };
}

/** The question that a call asked, read back from its input; undefined where it was none. */
export function readQuestion(input: unknown): AskedQuestion | undefined {
  const read = questionSchema.safeParse(input);
  return read.success ? toQuestion(read.data) : undefined;
}
