import type { ChangeSet } from '../../../src/domain/change.ts';
import { RunId } from '../../../src/domain/ids.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import type { CodeProject } from '../../../src/ports/code.ts';
import { tempFolder } from '../temp-folder.ts';
import { DECLARATIONS } from './pairs/declarations.ts';
import { MOVES } from './pairs/moves.ts';
import { RENAMES } from './pairs/renames.ts';
import type { Pair } from './pair.ts';
import { performAll, TSCONFIG } from './perform.ts';

export const PAIRS: readonly Pair[] = [...RENAMES, ...DECLARATIONS, ...MOVES];

export interface PairOutcome {
  readonly name: string;
  readonly shouldMerge: boolean;
  /** `right`: as it should be. `shown`: as a conflict though it can be merged. `corrupt`: told as merged, and wrong. */
  readonly outcome: 'right' | 'shown' | 'corrupt';
  readonly detail: string;
}

/** Lets the engine do and merge each pair of tasks, and looks at what comes of it. */
export async function mergePairs(pairs: readonly Pair[] = PAIRS): Promise<PairOutcome[]> {
  const engine = createEngine();
  const outcomes: PairOutcome[] = [];
  for (const pair of pairs) outcomes.push(await mergePair(engine, pair));
  return outcomes;
}

async function mergePair(engine: CodeProject, pair: Pair): Promise<PairOutcome> {
  const runId = RunId('merge');
  const folder = tempFolder({ 'tsconfig.json': TSCONFIG, ...pair.files });
  try {
    await engine.openRun({ runId, folder: folder.path, buffers: [] });
    const tasks = [await performAll(engine, runId, 'a', pair.a), await performAll(engine, runId, 'b', pair.b)];
    const merged = await engine.mergeChanges({ runId, tasks });
    const errors = await typeErrors(engine, runId, merged);
    return judge(pair, merged, errors);
  } finally {
    await engine.closeRun({ runId });
    folder.dispose();
  }
}

async function typeErrors(engine: CodeProject, runId: RunId, { files }: ChangeSet): Promise<string[]> {
  const changed = files.map(({ path, after }) => ({ path, text: after })).filter(({ path }) => path !== 'package.json');
  const delta = await engine.typeErrors({ runId, changed });
  return delta.status === 'checked'
    ? delta.after.map(({ path, line, code, message }) => `${path}:${line} ${code} ${message}`)
    : [delta.reason];
}

function judge(pair: Pair, { files, conflicts }: ChangeSet, errors: readonly string[]): PairOutcome {
  const shouldMerge = pair.merged !== 'conflict';
  const of = (outcome: PairOutcome['outcome'], detail: string): PairOutcome => ({ name: pair.name, shouldMerge, outcome, detail });
  const texts = Object.fromEntries(files.map(({ path, after }) => [path, after]));
  const told = JSON.stringify({ texts, conflicts, errors }, undefined, 1);
  if (conflicts.length > 0) return pair.merged === 'conflict' ? of('right', '') : of('shown', told);
  if (pair.merged === 'conflict' || errors.length > 0) return of('corrupt', told);
  const isRight = sorted(pair.merged) === sorted(texts);
  return isRight ? of('right', '') : of('corrupt', told);
}

const sorted = (texts: Readonly<Record<string, string | null>>): string =>
  JSON.stringify(Object.entries(texts).sort(([one], [other]) => (one < other ? -1 : 1)));
