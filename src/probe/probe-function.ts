import { asyncProperty, check, property } from 'fast-check';
import type { ProbeDifference, ProbedFunction, ProbeOutcome } from '../ports/probe.ts';
import { argumentsFor } from './inputs.ts';
import { load } from './load.ts';
import { CALL_MS, inTime, isOther, isTimeout, observe, observeAtOnce, Promised, type Callable, type Observation } from './observe.ts';
import { render } from './render.ts';

const INPUTS = 250;
const ODD_INPUTS = 80;
/** This long a function may take as long as it is not known to end. */
const AT_ONCE_MS = 1500;
/** On so many inputs it is seen whether a function answers the same twice. */
const TWICE = 20;

class Unsteady extends Error {}

/** Calls a function before and after its change on the same inputs, and finds the smallest on which they differ. */
export async function probeFunction(probed: ProbedFunction, seed: number, timeMs: number): Promise<ProbeOutcome> {
  const { path, name, parameters } = probed;
  const leftOut = (reason: string): ProbeOutcome => ({ path, name, status: 'left-out', reason });
  const sides: Callable[] = [];
  for (const code of [probed.before, probed.before, probed.after]) {
    try {
      sides.push(inTime(() => load(code), 2 * CALL_MS));
    } catch (error) {
      return leftOut(`it can’t be loaded by itself: ${String(error)}`);
    }
  }
  const comparison = new Comparison(probed, sides);
  try {
    const difference = await comparison.search(false, { seed, numRuns: INPUTS }, timeMs);
    const { inputs } = comparison;
    if (difference) return { path, name, status: 'different', inputs, difference };
    if (comparison.answered === 0) return leftOut('it threw on every input that was made up for it');
    const odd = parameters.length > 0 ? await comparison.search(true, { seed, numRuns: ODD_INPUTS }, timeMs) : undefined;
    return { path, name, status: 'same', inputs, ...(odd && { odd }) };
  } catch (error) {
    if (error instanceof Unsteady) return leftOut('it does not answer the same twice');
    throw error;
  }
}

class Comparison {
  /** How many inputs were made, those of looking for a smaller one aside. */
  inputs = 0;
  /** On how many of them something came back. */
  answered = 0;
  readonly #probed: ProbedFunction;
  readonly #sides: readonly Callable[];
  /** Whether each call is watched and waited for: that takes its time. */
  #isWatched = false;

  constructor(probed: ProbedFunction, sides: readonly Callable[]) {
    this.#probed = probed;
    this.#sides = sides;
  }

  async search(
    odd: boolean,
    runs: { readonly seed: number; readonly numRuns: number },
    timeMs: number,
  ): Promise<ProbeDifference | undefined> {
    const { parameters, hints } = this.#probed;
    const inputs = argumentsFor(parameters, { hints, odd });
    const options = { ...runs, interruptAfterTimeLimit: timeMs, markInterruptAsFailure: false };
    let smallest: ProbeDifference | undefined;
    const judge = (args: readonly unknown[]): Generator<Callable, boolean, Observation> =>
      this.#judge(args, { odd, isFirst: smallest === undefined }, (difference) => (smallest = difference));

    if (!this.#isWatched) {
      const atMost = Math.min(timeMs, AT_ONCE_MS);
      const at = [this.inputs, this.answered] as const;
      const atOnce = property(inputs, (args) => {
        const judging = judge(args);
        let step = judging.next();
        while (!step.done) step = judging.next(observeAtOnce(step.value, args));
        return step.value;
      });
      try {
        const details = inTime(() => check(atOnce, { ...options, interruptAfterTimeLimit: atMost }), atMost + CALL_MS);
        if (!(details.errorInstance instanceof Promised)) return outcome(details, smallest);
      } catch (error) {
        if (!isTimeout(error)) throw error;
      }
      // It promises something, or does not end: once more, call by call.
      this.#isWatched = true;
      [this.inputs, this.answered] = at;
      smallest = undefined;
    }
    const watched = asyncProperty(inputs, async (args) => {
      const judging = judge(args);
      let step = judging.next();
      while (!step.done) step = judging.next(await observe(step.value, args));
      return step.value;
    });
    return outcome(await check(watched, options), smallest);
  }

  /** Asks for the calls that it takes to say whether both sides do the same with an input. */
  *#judge(
    args: readonly unknown[],
    { odd, isFirst }: { readonly odd: boolean; readonly isFirst: boolean },
    differ: (difference: ProbeDifference) => void,
  ): Generator<Callable, boolean, Observation> {
    const [before, again, after] = this.#sides as [Callable, Callable, Callable];
    const first = yield before;
    const other = yield after;
    if (isFirst) this.inputs++;
    // Where it never ended, nothing is lost.
    if (first.kind === 'endless') return true;
    if (first.kind === 'answered') this.answered++;
    const differs = isOther(first, other, odd);
    if ((differs || this.inputs <= TWICE) && (yield again).text !== first.text) throw new Unsteady();
    if (!differs) return true;
    if ((yield before).text !== first.text) throw new Unsteady();
    differ({ call: `${this.#probed.name}(${args.map((arg) => render(arg)).join(', ')})`, before: first.text, after: other.text });
    return false;
  }
}

function outcome(
  { failed, errorInstance }: { readonly failed: boolean; readonly errorInstance: unknown },
  smallest: ProbeDifference | undefined,
): ProbeDifference | undefined {
  if (errorInstance instanceof Unsteady) throw errorInstance;
  return failed ? smallest : undefined;
}
