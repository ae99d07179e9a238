import { Script } from 'node:vm';
import { CAUSED_BY, copyOf, render } from './render.ts';

export type Callable = (...args: unknown[]) => unknown;

/** How long one call may take, and how long what it promised may. */
export const CALL_MS = 500;

/** What anybody can see of a call: what comes back or is thrown, and what became of the arguments. */
export interface Observation {
  readonly text: string;
  /** The same, but for what errors were caused by. */
  readonly withoutCauses: string;
  readonly kind: 'answered' | 'threw' | 'endless';
}

/** Somebody has to wait for what a function promises. */
export class Promised extends Error {}

/** Calls a function that answers at once, and for as long as it likes: see {@link inTime}. Throws `Promised` where it does not. */
export function observeAtOnce(called: Callable, args: readonly unknown[]): Observation {
  const observed = observing(args);
  let value: unknown;
  try {
    value = called(...observed.given);
  } catch (error) {
    return observed.as('threw', 'throws ', error);
  }
  if (value instanceof Promise) {
    value.catch(() => undefined);
    throw new Promised();
  }
  return observed.as('answered', '', value);
}

/** Calls a function and waits for what it promises, each for a while. */
export async function observe(called: Callable, args: readonly unknown[]): Promise<Observation> {
  const observed = observing(args);
  let value: unknown;
  try {
    value = inTime(() => called(...observed.given), CALL_MS);
  } catch (error) {
    return isTimeout(error) ? NEVER : observed.as('threw', 'throws ', error);
  }
  if (!(value instanceof Promise)) return observed.as('answered', '', value);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Observation>((resolve) => (timer = setTimeout(() => resolve(NEVER), CALL_MS)));
  const kept = value.then(
    (answer: unknown) => observed.as('answered', 'promises ', answer),
    (error: unknown) => observed.as('threw', 'rejects with ', error),
  );
  return Promise.race([kept, late]).finally(() => clearTimeout(timer));
}

/** Whether a change made another observation of one. An error that now says what caused it is the same error; one that does not any more is not. */
export function isOther(before: Observation, after: Observation, exactly: boolean): boolean {
  const plain = (text: string): string => (exactly ? text : roughly(text));
  if (before.text === before.withoutCauses) return plain(before.withoutCauses) !== plain(after.withoutCauses);
  return plain(before.text) !== plain(after.text);
}

/** The last digits of a fraction depend on the order in which one calculates, and zero with a sign is zero to nearly everybody. */
function roughly(text: string): string {
  const rounded = text.replaceAll(FRACTION, (digits) =>
    Math.abs(Number(digits)) < 1e-9 ? '0' : String(Number(Number(digits).toPrecision(12))),
  );
  return rounded.replaceAll(SIGNED_ZERO, '0');
}

const FRACTION = /(?<![\w.])(\d+\.\d{9,}(e[+-]\d+)?|\d+(\.\d+)?e-\d+)/g;
const SIGNED_ZERO = /(?<![\w.])-0(?![\w.])/g;

const NEVER: Observation = { kind: 'endless', text: 'never ends', withoutCauses: 'never ends' };

const script = new Script('globalThis.__call()', { filename: 'call' });

/** Ends what would go on for ever; then it throws what {@link isTimeout} knows. A watch costs a thread, so that few are to be set. */
export function inTime<Value>(call: () => Value, timeout: number): Value {
  Reflect.set(globalThis, '__call', call);
  return script.runInThisContext({ timeout }) as Value;
}

export const isTimeout = (error: unknown): boolean =>
  error instanceof Error && Reflect.get(error, 'code') === 'ERR_SCRIPT_EXECUTION_TIMEOUT';

function observing(args: readonly unknown[]): {
  readonly given: readonly unknown[];
  as(kind: Observation['kind'], verb: string, value: unknown): Observation;
} {
  const given = args.map((arg) => copyOf(arg));
  const untouched = render(given);
  return {
    given,
    as(kind, verb, value) {
      const now = render(given);
      const rest = now === untouched ? '' : `, with the arguments left as ${now}`;
      const whole = render(value);
      const plain = whole.includes(CAUSED_BY) ? render(value, false) : whole;
      return { kind, text: `${verb}${whole}${rest}`, withoutCauses: `${verb}${plain}${rest}` };
    },
  };
}
