import { formatDuration } from '../base/figures.ts';
import type { Stuck } from './stuck.ts';

/** So many times as long as is usual is far too long. */
const FACTOR = 4;
/** With fewer ended tasks nobody knows what is usual. */
const SAMPLES = 3;
/** Nothing is too long before. */
const AT_LEAST_MS = 30_000;

/**
 * Whether a task has shown no sign of life for too long. Ask it only of a task that is at work: one that waits for
 * news or for the user is silent for a good reason.
 */
export function judgeSilence(lastActivityAt: number, now: number, limitMs: number): Stuck | undefined {
  const silentMs = now - lastActivityAt;
  if (silentMs < limitMs) return undefined;
  return {
    pattern: 'silent',
    text: `Nothing has come from it for ${formatDuration(silentMs)}.`,
    advice: 'Look at its last step. Cancel it if that can’t take so long; what it has found is kept.',
    remedies: ['cancel', 'narrow'],
    tools: [],
    times: 0,
  };
}

/** Whether a task is far over its usual length: more than four times the median of the ended tasks of its role. */
export function judgeLength(elapsedMs: number, usual: readonly number[]): Stuck | undefined {
  const limitMs = lengthLimit(usual);
  if (limitMs === undefined || elapsedMs <= limitMs) return undefined;
  return {
    pattern: 'overlong',
    text: `It has been at work for ${formatDuration(elapsedMs)}; tasks of its role usually take ${formatDuration(median(usual))}.`,
    advice: 'Let it wrap up with what it has, or cancel it and start it again with a narrower scope.',
    remedies: ['wrap-up', 'cancel', 'narrow'],
    tools: [],
    times: 0,
  };
}

export interface Watched {
  readonly now: number;
  readonly lastActivityAt: number;
  /** After how long without a sign of life it is silent; absent where silence means nothing. */
  readonly silenceMs?: number;
  readonly elapsedMs: number;
  readonly usual: readonly number[];
}

/**
 * When, at the earliest, a judgement can change by the passing of time alone; undefined when none can. A timer set to
 * it makes polling needless: activity in between only makes the change later, and the next look says by how much.
 */
export function nextLookAt({ now, lastActivityAt, silenceMs, elapsedMs, usual }: Watched): number | undefined {
  const lengthMs = lengthLimit(usual);
  const changes = [
    ...(silenceMs === undefined ? [] : [lastActivityAt + silenceMs]),
    // It is over its length only after the limit, hence the millisecond.
    ...(lengthMs === undefined ? [] : [now + Math.floor(lengthMs - elapsedMs) + 1]),
  ].filter((at) => at > now);
  return changes.length > 0 ? Math.min(...changes) : undefined;
}

function lengthLimit(usual: readonly number[]): number | undefined {
  return usual.length < SAMPLES ? undefined : Math.max(AT_LEAST_MS, FACTOR * median(usual));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const [low, high] = [sorted[(sorted.length - 1) >> 1] ?? 0, sorted[sorted.length >> 1] ?? 0];
  return (low + high) / 2;
}
