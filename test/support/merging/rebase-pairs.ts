import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { combine } from '../../../src/changeset/combine.ts';
import { RunId } from '../../../src/domain/ids.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { readParts } from '../../../src/engine/merge/read-parts.ts';
import type { CodeProject } from '../../../src/ports/code.ts';
import { content } from '../changes.ts';
import { tempFolder } from '../temp-folder.ts';
import { PAIRS, type PairOutcome } from './merge-pairs.ts';
import type { Pair } from './pair.ts';
import { performAll, TSCONFIG } from './perform.ts';

/** The same pairs with one task and the user: what the second task does is on the disk before anything of the first is written. */
export async function rebasePairs(pairs: readonly Pair[] = PAIRS): Promise<PairOutcome[]> {
  const engine = createEngine();
  const outcomes: PairOutcome[] = [];
  for (const pair of pairs) outcomes.push(await rebasePair(engine, pair));
  return outcomes;
}

async function rebasePair(engine: CodeProject, pair: Pair): Promise<PairOutcome> {
  const [runId, later] = [RunId('run'), RunId('later')];
  const folder = tempFolder({ 'tsconfig.json': TSCONFIG, ...pair.files });
  try {
    await engine.openRun({ runId, folder: folder.path, buffers: [] });
    const task = await performAll(engine, runId, 'a', pair.a);
    const mine = await performAll(engine, runId, 'b', pair.b);
    for (const { path, after } of mine.files)
      if (after === null) rmSync(join(folder.path, path));
      else folder.write(path, after);
    const offered = combine([task], readParts).files;
    const edits = new Map(mine.files.map(({ path, after }) => [path, after]));
    const moved = offered
      .filter(({ path, after }) => edits.has(path) && edits.get(path) !== after)
      .map(({ path }) => ({ path, now: contentOf(edits.get(path)) }));
    await engine.openRun({ runId: later, folder: folder.path, buffers: [] });
    const rebased = await engine.rebaseChanges({ runId: later, offered, tasks: [task], moved, decided: [], since: 0 });
    const files = new Map([...offered, ...rebased.files].map((file) => [file.path, file]));
    const texts = new Map([
      ...edits,
      ...[...files.values()].filter(({ hunks }) => hunks.length > 0).map(({ path, after }) => [path, after] as const),
    ]);
    const changed = [...texts].map(([path, text]) => ({ path, text }));
    const delta = await engine.typeErrors({ runId: later, changed: changed.filter(({ path }) => path !== 'package.json') });
    const errors = delta.status === 'checked' ? delta.after.map(({ path, line, message }) => `${path}:${line} ${message}`) : [delta.reason];
    return judge(pair, texts, rebased.conflicts.length, errors);
  } finally {
    await engine.closeRun({ runId });
    await engine.closeRun({ runId: later });
    folder.dispose();
  }
}

const contentOf = (text: string | null | undefined): ReturnType<typeof content> | null => (typeof text === 'string' ? content(text) : null);

/** What does not compile is told by the certificate, which is made anew: only what says nothing and is wrong is corrupt. */
function judge(
  { merged, ...pair }: Pair,
  texts: ReadonlyMap<string, string | null>,
  conflicts: number,
  errors: readonly string[],
): PairOutcome {
  const shouldMerge = merged !== 'conflict';
  const isTold = conflicts > 0 || errors.length > 0;
  const told = JSON.stringify({ texts: Object.fromEntries(texts), conflicts, errors }, undefined, 1);
  const of = (outcome: PairOutcome['outcome'], detail = told): PairOutcome => ({ name: pair.name, shouldMerge, outcome, detail });
  if (merged === 'conflict') return isTold ? of('right', '') : of('corrupt');
  if (isTold) return of('shown');
  const isRight = [...new Set([...texts.keys(), ...Object.keys(merged)])].every((path) => {
    const [wanted, is] = [merged, Object.fromEntries(texts)].map((some) => (path in some ? some[path] : (pair.files[path] ?? null)));
    return inAnyOrder(wanted) === inAnyOrder(is);
  });
  return isRight ? of('right', '') : of('corrupt');
}

/** What both have added at the same place may stand in either order: the user's comes first here. */
const inAnyOrder = (text: string | null | undefined): string =>
  text === null || text === undefined
    ? 'gone'
    : text
        .split(/[\s,]+/)
        .sort()
        .join(' ');
