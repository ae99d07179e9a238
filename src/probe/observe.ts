import { Script } from 'node:vm';
import { copyOf, render } from './render.ts';

type Callable = (...args: unknown[]) => unknown;

/** How long one call may take, and how long what it promised may. */
const CALL_MS = 500;

/** What anybody can see of a call: what comes back or is thrown, and what became of the arguments. */
export interface Observation {
  readonly text: string;
  /** The same, but for what errors were caused by. */
  readonly withoutCauses: string;
  readonly kind: 'answered' | 'threw' | 'endless';
}

const script = new Script('globalThis.__call()', { filename: 'call' });

export async function observe(called: Callable, args: readonly unknown[]): Promise<Observation> {
  const given = copyOf(args) as unknown[];
  const untouched = render(given);
  const rest = (): string => {
    const now = render(given);
    return now === untouched ? '' : `, with the arguments left as ${now}`;
  };
  const observed = (kind: Observation['kind'], verb: string, value: unknown): Observation => ({
    kind,
    text: `${verb}${render(value)}${rest()}`,
    withoutCauses: `${verb}${render(value, false)}${rest()}`,
  });
  try {
    const answer = await settled(inTime(() => called(...given)));
    return answer === ENDLESS ? NEVER : observed('answered', answer.promised ? 'promises ' : '', answer.value);
  } catch (error) {
    if (isTimeout(error)) return NEVER;
    const { thrown, promised } = error instanceof Thrown ? error : new Thrown(error, false);
    return observed('threw', promised ? 'rejects with ' : 'throws ', thrown);
  }
}

/** Whether a change made another observation of one. An error that now says what caused it is the same error; one that does not any more is not. */
export function isOther(before: Observation, after: Observation, ignoreSign: boolean): boolean {
  const plain = (text: string): string => (ignoreSign ? text.replaceAll(SIGNED_ZERO, '0') : text);
  if (before.text === before.withoutCauses) return plain(before.withoutCauses) !== plain(after.withoutCauses);
  return plain(before.text) !== plain(after.text);
}

/** Zero with a sign is zero to nearly everybody. */
const SIGNED_ZERO = /(?<![\w.])-0(?![\w.])/g;

const NEVER: Observation = { kind: 'endless', text: 'never ends', withoutCauses: 'never ends' };

/** Ends a call that would go on for ever. */
function inTime(call: () => unknown): unknown {
  Reflect.set(globalThis, '__call', call);
  return script.runInThisContext({ timeout: CALL_MS });
}

const ENDLESS = Symbol('endless');

class Thrown extends Error {
  readonly thrown: unknown;
  readonly promised: boolean;
  constructor(thrown: unknown, promised: boolean) {
    super('thrown');
    this.thrown = thrown;
    this.promised = promised;
  }
}

async function settled(answer: unknown): Promise<{ readonly value: unknown; readonly promised: boolean } | typeof ENDLESS> {
  if (!(answer instanceof Promise)) return { value: answer, promised: false };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<typeof ENDLESS>((resolve) => (timer = setTimeout(() => resolve(ENDLESS), CALL_MS)));
  const kept = answer.then(
    (value: unknown) => ({ value, promised: true }),
    (error: unknown) => Promise.reject(new Thrown(error, true)),
  );
  try {
    return await Promise.race([kept, late]);
  } finally {
    clearTimeout(timer);
  }
}

const isTimeout = (error: unknown): boolean => error instanceof Error && Reflect.get(error, 'code') === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
