/**
 * Everything that is expected to go wrong, by code, with the sentence a user reads:
 * what happened, to which file or task, and what to do. Bugs throw instead.
 */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
}

export type FailureCode =
  | 'no-recipe-matches'
  | 'scope-not-found'
  | 'scope-empty'
  | 'bad-input'
  | 'model-failed'
  | 'thread-lost'
  | 'engine-lost'
  | 'step-limit'
  | 'time-limit'
  | 'over-budget'
  | 'stuck'
  | 'cancelled'
  | 'interrupted'
  | 'tool-failed'
  | 'no-result'
  | 'not-found'
  | 'internal';

export const failure = (code: FailureCode, message: string): Failure => ({ code, message });

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
