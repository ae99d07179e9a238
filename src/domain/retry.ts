import type { FailureCode } from './failure.ts';

/** Why a request to a model failed. */
export interface ModelFault {
  /**
   * `unauthorized`: the key is missing, wrong or may not be used for this. `unpaid`: there is no credit left. `too-long`:
   * the conversation does not fit. `over-budget`: a limit of the user's own.
   */
  readonly code:
    | 'aborted'
    | 'unavailable'
    | 'rate-limited'
    | 'unauthorized'
    | 'unpaid'
    | 'refused'
    | 'bad-request'
    | 'too-long'
    | 'over-budget'
    | 'internal';
  /** Whether whoever answered holds that the same request may succeed when sent again. */
  readonly mayRetry: boolean;
  /** How long the service asked us to stay away. */
  readonly retryAfterMs?: number;
}

/** Why a task failed. What is not known counts against trying again. */
export interface TaskFault {
  readonly code: FailureCode;
  /** With `model-failed`: whether the fault of the model may pass. */
  readonly mayRetry?: boolean;
  /** With `thread-lost`: whether the task itself brought its thread down. */
  readonly guilty?: boolean;
}

export interface RetryPolicy {
  /** How often something is tried in all; 1 means no second try. */
  readonly maxAttempts: number;
  readonly baseMs: number;
  readonly capMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = { maxAttempts: 3, baseMs: 1000, capMs: 30_000 };

/** Longer than this nobody is left waiting: the failure is told, and the user decides when to go on. */
export const LONGEST_WAIT_MS = 60_000;

const PASSING_FAULTS: Readonly<Record<ModelFault['code'], boolean>> = {
  unavailable: true,
  'rate-limited': true,
  internal: true,
  aborted: false,
  refused: false,
  'bad-request': false,
  // Somebody has to do something first.
  unauthorized: false,
  unpaid: false,
  'over-budget': false,
  'too-long': false,
};

/** Whether the same request may succeed when sent again. A refusal or a bad request stays one, whatever was said of it. */
export const mayPass = (fault: ModelFault): boolean => fault.mayRetry && PASSING_FAULTS[fault.code];

const PASSING_FAILURES: Readonly<Record<FailureCode, boolean | ((fault: TaskFault) => boolean)>> = {
  'thread-lost': (fault) => fault.guilty === false,
  'engine-lost': true,
  'model-failed': (fault) => fault.mayRetry === true,
  // The same task would meet the same end.
  'no-recipe-matches': false,
  'scope-not-found': false,
  'scope-empty': false,
  'bad-input': false,
  'not-found': false,
  'tool-failed': false,
  'no-result': false,
  stuck: false,
  internal: false,
  // A limit that was set on purpose is not got round by beginning again.
  'step-limit': false,
  'time-limit': false,
  'over-budget': false,
  // The user decides when it goes on.
  cancelled: false,
  interrupted: false,
};

/** Whether a task that failed so may succeed when it is tried again as it is, without anybody being asked. */
export function mayTaskPass(fault: TaskFault): boolean {
  const passing = PASSING_FAILURES[fault.code];
  return typeof passing === 'boolean' ? passing : passing(fault);
}

/**
 * How long to wait after try number `attempt`, which failed: exponential back-off with full jitter, so that tasks
 * which failed together do not come back together. `random` is in [0, 1). A time the service asked for is waited in
 * full and the jitter comes on top of it.
 */
export function retryDelay(attempt: number, random: number, { baseMs, capMs }: Omit<RetryPolicy, 'maxAttempts'>, retryAfterMs = 0): number {
  const ceiling = Math.min(capMs, baseMs * 2 ** (attempt - 1));
  return Math.max(0, retryAfterMs) + Math.floor(random * ceiling);
}

/** How long to wait before a request is sent again that failed at try number `attempt`; undefined: not again. */
export function nextTryIn(fault: ModelFault, attempt: number, random: number, policy = DEFAULT_RETRY): number | undefined {
  if (!mayPass(fault) || attempt >= policy.maxAttempts || (fault.retryAfterMs ?? 0) > LONGEST_WAIT_MS) return undefined;
  return retryDelay(attempt, random, policy, fault.retryAfterMs);
}
