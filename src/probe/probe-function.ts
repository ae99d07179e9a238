import { asyncProperty, check } from 'fast-check';
import type { ProbeDifference, ProbedFunction, ProbeOutcome } from '../ports/probe.ts';
import { argumentsFor } from './inputs.ts';
import { load } from './load.ts';
import { isOther, observe } from './observe.ts';
import { render } from './render.ts';

const INPUTS = 400;
const ODD_INPUTS = 150;
/** On so many inputs it is seen whether a function answers the same twice. */
const TWICE = 40;

class Unsteady extends Error {}

/** Calls a function before and after its change on the same inputs, and finds the smallest on which they differ. */
export async function probeFunction(probed: ProbedFunction, seed: number, timeMs: number): Promise<ProbeOutcome> {
  const { path, name, parameters, hints } = probed;
  const leftOut = (reason: string): ProbeOutcome => ({ path, name, status: 'left-out', reason });
  let old, again, now;
  try {
    [old, again] = [load(probed.before), load(probed.before)];
  } catch (error) {
    return leftOut(`it can’t be loaded by itself: ${String(error)}`);
  }
  try {
    now = load(probed.after);
  } catch (error) {
    return leftOut(`it can’t be loaded by itself after the change: ${String(error)}`);
  }
  const [before, second, after] = [old, again, now];
  let inputs = 0;
  let useful = 0;

  async function search(odd: boolean, numRuns: number): Promise<ProbeDifference | undefined> {
    let smallest: ProbeDifference | undefined;
    const same = asyncProperty(argumentsFor(parameters, { hints, odd }), async (args) => {
      const [first, other] = [await observe(before, args), await observe(after, args)];
      if (!smallest) inputs++;
      // It is asked for what ends: where it never did, nothing is lost.
      if (first.kind === 'endless') return true;
      if (first.kind === 'answered') useful++;
      const differs = isOther(first, other, !odd);
      if ((differs || inputs <= TWICE) && (await observe(second, args)).text !== first.text) throw new Unsteady();
      if (differs && (await observe(before, args)).text !== first.text) throw new Unsteady();
      if (differs) smallest = { call: `${name}(${args.map((arg) => render(arg)).join(', ')})`, before: first.text, after: other.text };
      return !differs;
    });
    const result = await check(same, { seed, numRuns, interruptAfterTimeLimit: timeMs, markInterruptAsFailure: false });
    if (result.errorInstance instanceof Unsteady) throw result.errorInstance;
    return result.failed ? smallest : undefined;
  }

  try {
    const difference = await search(false, INPUTS);
    if (difference) return { path, name, status: 'different', inputs, difference };
    if (useful === 0) return leftOut('it threw on every input that was made up for it');
    const compared = inputs;
    const odd = parameters.length > 0 ? await search(true, ODD_INPUTS) : undefined;
    return { path, name, status: 'same', inputs: compared, ...(odd && { odd }) };
  } catch (error) {
    if (error instanceof Unsteady) return leftOut('it does not answer the same twice');
    throw error;
  }
}
