import { diffLines } from '../../../src/changeset/diff-lines.ts';
import { hunksOf } from '../../../src/changeset/hunk-places.ts';
import { selectHunks } from '../../../src/changeset/select.ts';
import { splitLines } from '../../../src/base/text.ts';
import type { ChangedFile, ChangeSet } from '../../../src/domain/change.ts';
import { newMessages } from '../../../src/domain/diagnostics.ts';
import { RunId, type HunkId } from '../../../src/domain/ids.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import type { CodeProject } from '../../../src/ports/code.ts';
import { Selector } from '../../../src/supervisor/selection.ts';
import { pick, randomFrom } from '../random.ts';
import { tempFolder } from '../temp-folder.ts';
import { performAll, TSCONFIG } from './perform.ts';
import type { SubsetFixture } from './subset-fixtures.ts';

export interface SubsetReport {
  readonly fixture: string;
  readonly hunks: number;
  readonly subsets: number;
  /** Those that compile as they are. */
  readonly compile: number;
  /** Those that do not, and where a way out was named in both directions that compiles and from which nothing can be spared. */
  readonly closed: number;
  /** How many hunks the larger of such ways out has at most. */
  readonly largestClosure: number;
  /** What is wrong, a sentence each. */
  readonly wrong: readonly string[];
  readonly ms: number;
}

const runId = RunId('subsets');

/** Accepts random parts of what the tasks of a fixture change, and holds what is said of them to the compiler. */
export async function acceptSubsets(fixture: SubsetFixture, count: number, seed: number | string): Promise<SubsetReport> {
  const engine = createEngine();
  const began = performance.now();
  const folder = tempFolder({ 'tsconfig.json': TSCONFIG, ...fixture.files });
  try {
    await engine.openRun({ runId, folder: folder.path, buffers: [] });
    const tasks = [];
    for (const [name, deeds] of Object.entries(fixture.tasks)) tasks.push(await performAll(engine, runId, name, deeds));
    const changes = await engine.mergeChanges({ runId, tasks });
    const wrong = [...changes.conflicts.map(({ path }) => `conflict in ${path}`), ...changes.files.flatMap((file) => sourcesOf(file))];
    const random = randomFrom(`${fixture.name} ${seed}`);
    const all = hunksOf(changes.files).map(({ id }) => id);
    const tally = { compile: 0, closed: 0, largestClosure: 0 };
    for (let index = 0; index < count; index++) {
      const share = pick(random, [0.2, 0.5, 0.8]);
      await acceptOne(engine, changes, new Set(all.filter(() => random() < share)), tally, wrong);
    }
    return { fixture: fixture.name, hunks: all.length, subsets: count, ...tally, wrong, ms: Math.round(performance.now() - began) };
  } finally {
    await engine.closeRun({ runId });
    folder.dispose();
  }
}

async function acceptOne(
  engine: CodeProject,
  changes: ChangeSet,
  accepted: ReadonlySet<HunkId>,
  tally: { compile: number; closed: number; largestClosure: number },
  wrong: string[],
): Promise<void> {
  const told = [...accepted].join(', ');
  const compiles = (hunks: ReadonlySet<HunkId>): Promise<boolean> => compilesWith(engine, changes, hunks);
  const selection = await new Selector(runId, changes, engine).byTypes(accepted);
  const isFine = await compiles(accepted);
  if (selection.status === 'unchecked') return void wrong.push(`${told}: not checked, ${selection.reason}`);
  if ((selection.status === 'compiles') !== isFine) return void wrong.push(`${told}: told as ${selection.status}, and it is not so`);
  if (selection.status === 'compiles') return void tally.compile++;
  if (selection.breaks.length === 0 || selection.errors.length === 0) wrong.push(`${told}: not told what breaks`);
  const ways = [
    { hunks: selection.closure.accept, apply: (hunks: readonly HunkId[]) => new Set([...accepted, ...hunks]) },
    { hunks: selection.closure.reject, apply: (hunks: readonly HunkId[]) => new Set([...accepted].filter((id) => !hunks.includes(id))) },
  ];
  for (const { hunks, apply } of ways) {
    if (!(await compiles(apply(hunks)))) wrong.push(`${told}: does not compile with ${hunks.join(', ')}`);
    for (const spared of hunks) {
      const fewer = hunks.filter((id) => id !== spared);
      if (await compiles(apply(fewer))) wrong.push(`${told}: ${spared} can be spared of ${hunks.join(', ')}`);
    }
    tally.largestClosure = Math.max(tally.largestClosure, hunks.length);
  }
  tally.closed++;
}

/** As the compiler sees it, asked anew and without what the selector knows. */
async function compilesWith(engine: CodeProject, { files }: ChangeSet, accepted: ReadonlySet<HunkId>): Promise<boolean> {
  const changed = files.map((file) => ({ path: file.path, text: selectHunks(file, ({ id }) => accepted.has(id)) }));
  const delta = await engine.typeErrors({ runId, changed });
  // Nothing of code is different then.
  if (delta.status === 'unavailable') return accepted.size === 0;
  const added = newMessages(delta.before, delta.after);
  const whole = added.length > 0 && (await engine.typeErrors({ runId, changed: files.map(({ path, after }) => ({ path, text: after })) }));
  return whole && whole.status === 'checked' ? newMessages(newMessages(whole.before, whole.after), added).length === 0 : added.length === 0;
}

/** Every changed line is in one hunk, and that has one source, which is on record. */
function sourcesOf(file: ChangedFile): string[] {
  const [base, after] = [splitLines(file.base?.text ?? ''), splitLines(file.after ?? '')];
  const wrong: string[] = [];
  const owners = (side: 'base' | 'after', line: number): number =>
    file.hunks.filter((hunk) => {
      const [start, lines] = side === 'base' ? [hunk.baseStart, hunk.baseLines] : [hunk.afterStart, hunk.afterLines];
      return line + 1 >= start && line + 1 < start + lines.length;
    }).length;
  for (const { baseStart, baseEnd, afterStart, afterEnd } of diffLines(base, after)) {
    for (let line = baseStart; line < baseEnd; line++)
      if (owners('base', line) !== 1) wrong.push(`${file.path}:${line + 1} was in ${owners('base', line)} hunks`);
    for (let line = afterStart; line < afterEnd; line++)
      if (owners('after', line) !== 1) wrong.push(`${file.path}:${line + 1} is in ${owners('after', line)} hunks`);
  }
  for (const { id, provenance } of file.hunks)
    if (!['a', 'b'].includes(provenance.taskId)) wrong.push(`${id} is from ${provenance.taskId}`);
  return wrong;
}
