import { openQuestions, type MessageRecord, type QuestionRecord, type RunState } from '../domain/run-state.ts';

/** The messages of the user that nobody has heard yet, so that they can still be changed or taken back. */
export const queuedMessages = (run: RunState): MessageRecord[] =>
  [...run.messages.values()].filter(({ state, from }) => state === 'queued' && from === 'user');

/** Now, or the last moment of a run that does not go on: what was cut off has not become longer since. */
export const momentOf = (run: RunState, now: number): number => (run.status === 'running' ? now : run.lastAt);

/** The questions that an answer still reaches: a run that was cut off hears it when it is resumed. */
export const askedNow = (run: RunState): QuestionRecord[] =>
  run.status === 'running' || run.status === 'interrupted' ? openQuestions(run) : [];
