import { createInterface } from 'node:readline/promises';
import type { QuestionRecord } from '../domain/run-state.ts';
import type { RunApi } from '../supervisor/crew-api.ts';
import { complain, type CliContext } from './context.ts';

/**
 * Answers what tasks ask: yes with `--yes`; a person is asked where there is a terminal; a program that reads the
 * questions and writes commands (`--control`) answers itself, as long as it keeps standard input open; otherwise the answer is no.
 * Returns how to stop.
 */
export function answerQuestions(
  context: CliContext,
  how: { readonly yes: boolean; readonly control: boolean; readonly json: boolean },
): () => void {
  const leaving = new AbortController();
  // Whoever has closed the commands' end can't answer any more.
  let isHeard = how.control;
  const open = new Set<() => void>();
  const closed = (): void => {
    isHeard = false;
    for (const give of open) give();
  };
  if (how.control) context.stdin.once('end', closed);
  // One question at a time: a person reads one line after the other.
  let asked = Promise.resolve();
  const stop = context.crew.onEvent((event, run) => {
    if (event.type !== 'question') return;
    const question = run.state.questions.get(event.questionId);
    if (!question) return;
    // Answered after the event has been told to everybody, so that all see the question before its answer.
    if (how.yes) queueMicrotask(() => answer(run, question, 'yes', question.options ? NOBODY_CHOSE : 'Answered by --yes.'));
    else if (context.isInteractive && !how.json && !how.control)
      asked = asked.then(() => askPerson(context, run, question, leaving.signal));
    else {
      const give = (): void => answer(run, question, 'no', 'There was nobody to ask; --yes answers yes.');
      if (isHeard) open.add(give);
      else queueMicrotask(give);
    }
  });
  return () => {
    stop();
    context.stdin.off('end', closed);
    leaving.abort();
  };
}

/** A yes is no choice. */
const NOBODY_CHOSE = 'Answered by --yes; nobody was there to choose. Take the option that changes least.';

function answer(run: RunApi, { questionId }: QuestionRecord, reply: 'yes' | 'no', text: string): void {
  if (run.state.questions.get(questionId)?.answer === undefined) run.answer(questionId, reply, text, 'policy');
}

async function askPerson(context: CliContext, run: RunApi, question: QuestionRecord, signal: AbortSignal): Promise<void> {
  const { questionId, text, why, options } = question;
  complain(context, `\n${run.state.tasks.get(question.taskId)?.spec.title ?? 'The supervisor'} asks: ${text}\n${why}`);
  options?.forEach((option, index) => complain(context, `  ${index + 1}  ${option}`));
  const lines = createInterface({ input: context.stdin, output: context.stderr });
  try {
    const reply = (await lines.question(options ? `A number, or words of your own; empty for no: ` : 'yes or no? ', { signal })).trim();
    if (run.state.questions.get(questionId)?.answer !== undefined) return;
    const option = options?.[Number(reply) - 1];
    if (option !== undefined) run.answer(questionId, 'yes', option);
    else if (/^(n|no|)$/i.test(reply)) run.answer(questionId, 'no', '');
    else run.answer(questionId, 'yes', /^(y|yes)$/i.test(reply) ? '' : reply);
  } catch (error) {
    if (!signal.aborted) throw error; // The run is over: nobody waits for an answer any more.
  } finally {
    lines.close();
  }
}
