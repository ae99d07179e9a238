import type { ChangeSet, Provenance } from '../../../src/domain/change.ts';
import { ROLES, RunId, TaskId, WorkspacePath } from '../../../src/domain/ids.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import type { CodeProject } from '../../../src/ports/code.ts';
import { tempFolder } from '../temp-folder.ts';
import { DECLARATIONS } from './pairs/declarations.ts';
import { MOVES } from './pairs/moves.ts';
import { RENAMES } from './pairs/renames.ts';
import type { Deed, Pair } from './pair.ts';

export const PAIRS: readonly Pair[] = [...RENAMES, ...DECLARATIONS, ...MOVES];

const TSCONFIG = JSON.stringify({
  compilerOptions: {
    strict: true,
    noEmit: true,
    types: [],
    lib: ['ES2022'],
    module: 'esnext',
    moduleResolution: 'bundler',
    allowImportingTsExtensions: true,
  },
});

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
    const tasks = [];
    for (const [name, deeds] of [
      ['a', pair.a],
      ['b', pair.b],
    ] as const) {
      const at = { runId, taskId: TaskId(name) };
      for (const deed of deeds) await perform(engine, at, deed);
      tasks.push(await engine.changesOf(at));
    }
    const merged = await engine.mergeChanges({ runId, tasks });
    const errors = await typeErrors(engine, runId, merged);
    return judge(pair, merged, errors);
  } finally {
    await engine.closeRun({ runId });
    folder.dispose();
  }
}

async function perform(engine: CodeProject, at: { readonly runId: RunId; readonly taskId: TaskId }, deed: Deed): Promise<void> {
  const by = (source: Provenance['source']): Provenance => ({ taskId: at.taskId, role: ROLES.implementation, source, reason: '' });
  const model = by({ type: 'model', model: 'scripted' });
  if ('recipe' in deed) {
    const scope = { paths: (deed.paths ?? []).map(WorkspacePath) };
    const { applied, refused } = await engine.applyRecipe({
      ...at,
      recipe: deed.recipe,
      with: deed.with,
      scope,
      provenance: by({ type: 'recipe', recipe: deed.recipe }),
    });
    if (applied.length === 0) throw new Error(`${deed.recipe} was refused: ${refused.map(({ reason }) => reason).join(' ')}`);
  } else if ('edit' in deed) {
    const replacements = [{ find: deed.find, replace: deed.replace }];
    await engine.editFile({ ...at, path: WorkspacePath(deed.edit), replacements, provenance: model, consented: true });
  } else if ('create' in deed)
    await engine.createFile({ ...at, path: WorkspacePath(deed.create), text: deed.text, provenance: model, consented: true });
  else await engine.deleteFile({ ...at, path: WorkspacePath(deed.remove), provenance: model, consented: true });
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
