import type { CallDigest, StepDigest } from './step-digest.ts';

/** A sign that a task gets nowhere. It is a guess: a task is told of, never stopped, because of it. */
export interface Stuck {
  readonly pattern: StuckPattern;
  /** One sentence for the user. */
  readonly text: string;
  /** What can be done about it, in words, and what of it can be done with a click. */
  readonly advice: string;
  readonly remedies: readonly Remedy[];
  /** The tools it goes round with, and how often it did; empty and 0 where it is about time. */
  readonly tools: readonly string[];
  readonly times: number;
}

export type StuckPattern = 'repeats' | 'repeats-error' | 'monologue' | 'ping-pong' | 'context' | 'silent' | 'overlong';

/** `narrow`: start it again with a smaller scope. */
export type Remedy = 'steer' | 'wrap-up' | 'cancel' | 'narrow';

/** How often in a row something must have happened before it counts as stuck. */
const LIMITS = { repeats: 4, 'repeats-error': 3, monologue: 3, 'ping-pong': 6, context: 3 } as const;

/** No pattern looks back further than this many steps. */
export const STUCK_WINDOW = 12;

/** The digests to keep for the next look, after one more step: never more than the window. */
export function keepDigest(kept: readonly StepDigest[], step: StepDigest): readonly StepDigest[] {
  return [...kept, step].slice(-STUCK_WINDOW);
}

/**
 * Whether the last steps of a task go round in circles, by the five patterns of OpenHands' stuck detector.
 *
 * Looks at the last {@link STUCK_WINDOW} digests only. A step that heard news begins afresh, for doing the same
 * again may be right then: waiting for the next piece of news is. News never makes a conversation shorter, though.
 */
export function findStuck(digests: readonly StepDigest[]): Stuck | undefined {
  const recent = digests.slice(-STUCK_WINDOW);
  const sinceNews = recent.slice(
    Math.max(
      0,
      recent.findLastIndex((step) => step.heardNews),
    ),
  );
  // What can't have happened often enough yet is not looked for: to compare steps takes longer than all else here.
  const fits = (pattern: keyof typeof LIMITS): boolean => sinceNews.length >= LIMITS[pattern];
  return (
    contextFull(recent) ??
    (fits('repeats-error') ? repeatedError(sinceNews) : undefined) ??
    (fits('repeats') ? repeated(sinceNews) : undefined) ??
    (fits('ping-pong') ? pingPong(sinceNews) : undefined) ??
    monologue(sinceNews)
  );
}

function contextFull(steps: readonly StepDigest[]): Stuck | undefined {
  const times = tailLength(steps, (step) => step.contextFull);
  if (times < LIMITS.context) return undefined;
  return {
    pattern: 'context',
    text: `Its conversation was too long for the model ${times} times in a row.`,
    advice: 'Let it wrap up with what it has, or cancel it and start it again with a narrower scope.',
    remedies: ['wrap-up', 'cancel', 'narrow'],
    tools: [],
    times,
  };
}

function repeatedError(steps: readonly StepDigest[]): Stuck | undefined {
  const last = steps.at(-1);
  if (!last) return undefined;
  const times = tailLength(steps, (step) => hasError(step) && doesSame(step, last));
  if (times < LIMITS['repeats-error']) return undefined;
  const tools = toolsOf(last.calls.filter((call) => call.isError));
  return {
    pattern: 'repeats-error',
    text: `It called ${list(tools)} ${times} times in a row with the same input, and each time that failed.`,
    advice: 'Tell it another way to go, or cancel it and start it again with a narrower scope.',
    remedies: ['steer', 'cancel', 'narrow'],
    tools,
    times,
  };
}

function repeated(steps: readonly StepDigest[]): Stuck | undefined {
  const last = steps.at(-1);
  if (!last || last.calls.length === 0) return undefined;
  const times = tailLength(steps, (step) => isSame(step, last));
  if (times < LIMITS.repeats) return undefined;
  const tools = toolsOf(last.calls);
  return {
    pattern: 'repeats',
    text: `It called ${list(tools)} ${times} times in a row with the same input and the same answer.`,
    advice: 'Tell it what to do next, or let it wrap up with what it has.',
    remedies: ['steer', 'wrap-up', 'cancel'],
    tools,
    times,
  };
}

function pingPong(steps: readonly StepDigest[]): Stuck | undefined {
  const [before, last] = steps.slice(-2);
  if (!before || !last || before.calls.length === 0 || last.calls.length === 0) return undefined;
  const times = tailLength(steps, (step, fromEnd) => isSame(step, fromEnd % 2 === 0 ? last : before));
  if (times < LIMITS['ping-pong']) return undefined;
  const tools = toolsOf([...before.calls, ...last.calls]);
  return {
    pattern: 'ping-pong',
    text: `It goes back and forth between two steps (${list(tools)}), ${times} in a row, and gets the same answers.`,
    advice: 'Tell it which of the two to settle for, or let it wrap up with what it has.',
    remedies: ['steer', 'wrap-up', 'cancel'],
    tools,
    times,
  };
}

function monologue(steps: readonly StepDigest[]): Stuck | undefined {
  const times = tailLength(steps, (step) => step.calls.length === 0 && !step.contextFull);
  if (times < LIMITS.monologue) return undefined;
  return {
    pattern: 'monologue',
    text: `It has only talked for ${times} steps in a row, without calling a tool.`,
    advice: 'Tell it what to do next, or let it wrap up with what it has.',
    remedies: ['steer', 'wrap-up', 'cancel'],
    tools: [],
    times,
  };
}

/** How many steps at the end hold, counted from the last one back. */
function tailLength(steps: readonly StepDigest[], holds: (step: StepDigest, fromEnd: number) => boolean): number {
  let length = 0;
  for (let step = steps.at(-1); step && holds(step, length); step = steps.at(-1 - length)) length += 1;
  return length;
}

const hasError = (step: StepDigest): boolean => step.calls.some((call) => call.isError);

/** Whether both asked for the same; the answers may differ. */
const doesSame = (one: StepDigest, other: StepDigest): boolean =>
  one === other ||
  (one.calls.length === other.calls.length &&
    one.calls.every((call, at) => call.tool === other.calls[at]?.tool && call.input === other.calls[at].input));

/** Whether both asked for the same and were answered the same. */
const isSame = (one: StepDigest, other: StepDigest): boolean =>
  one === other ||
  (doesSame(one, other) &&
    one.calls.every((call, at) => call.answer === other.calls[at]?.answer && call.isError === other.calls[at].isError));

const toolsOf = (calls: readonly CallDigest[]): string[] => [...new Set(calls.map((call) => call.tool))];

/** `a`, `a and b`, `a, b and c`. */
const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
