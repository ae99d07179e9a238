import { compileFunction } from 'node:vm';
import { ts } from 'ts-morph';

/** What a call did, as far as anybody can see it. */
export interface Behaviour {
  /** Everything it traced, in order; `returned` where the call came back. */
  readonly trace: readonly string[];
  /** `answered 5`, `rejected Error: no` or `threw Error: no`. */
  readonly outcome: string;
}

/** No program makes more effects than this. */
const MOST_EFFECTS = 25;

/**
 * Runs the function `f` of a program once undisturbed and once for each of its effects, with that one failing. The
 * program traces its effects with `trace`, which is where they fail.
 */
export async function behavioursOf(program: string, args: readonly unknown[]): Promise<Behaviour[]> {
  const found = [await behaviourOf(program, args, undefined)];
  for (let failing = 0; failing < MOST_EFFECTS; failing++) {
    const behaviour = await behaviourOf(program, args, failing);
    if (!behaviour.trace.includes('fault')) break;
    found.push(behaviour);
  }
  return found;
}

async function behaviourOf(program: string, args: readonly unknown[], failing: number | undefined): Promise<Behaviour> {
  const trace: string[] = [];
  let effects = 0;
  const effect = (text: string): void => {
    trace.push(text);
    if (effects++ !== failing) return;
    trace.push('fault');
    throw new Error(`fault in ${text}`);
  };
  const { outputText } = ts.transpileModule(program, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  const body = `"use strict";\n${outputText.replace(/^export (?:\{\};)?/gm, '')}\nreturn f;`;
  const f = compileFunction(body, ['trace'])(effect) as (...given: readonly unknown[]) => unknown;
  let promise: unknown;
  try {
    promise = f(...args);
  } catch (error) {
    return { trace, outcome: `threw ${String(error)}` };
  }
  trace.push('returned');
  try {
    return { trace, outcome: `answered ${JSON.stringify(await promise) ?? 'undefined'}` };
  } catch (error) {
    return { trace, outcome: `rejected ${String(error)}` };
  }
}
