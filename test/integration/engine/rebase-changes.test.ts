/** What a run offers, on top of what the user has made of the workspace since: with the real engine. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { combine } from '../../../src/changeset/combine.ts';
import type { FileContent, HunkDecision, TaskChanges } from '../../../src/domain/change.ts';
import { HunkId, RunId } from '../../../src/domain/ids.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { findMentions } from '../../../src/engine/mentions/find-mentions.ts';
import { planMentionRename } from '../../../src/engine/mentions/rename-mentions.ts';
import { findPatterns } from '../../../src/engine/patterns/find-patterns.ts';
import type { Recipe } from '../../../src/engine/recipe.ts';
import { RECIPES } from '../../../src/engine/recipes/catalogue.ts';
import { content } from '../../support/changes.ts';
import type { Deed } from '../../support/merging/pair.ts';
import { performAll, TSCONFIG } from '../../support/merging/perform.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const PRICES = `export function total(prices: number[]): number {
  return prices.reduce((sum, price) => sum + price, 0);
}

export function mean(prices: number[]): number {
  return total(prices) / prices.length;
}
`;
const SHOP = "import { mean } from './prices.ts';\n\nexport const average = mean([1, 2]);\n";
const MORE = "import { mean, total } from './prices.ts';\n\nexport const average = mean([1, 2]);\nexport const all = total([1, 2]);\n";
const BILL = "import { total } from './prices.ts';\n\nexport const bill = total([3]);\n";
const RENAME: Deed = { recipe: 'rename-symbol', with: { from: 'total', to: 'sumUp' } };

interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly deeds: readonly Deed[];
  /** What the user then makes of files; null for one that is deleted. */
  readonly edits: Readonly<Record<string, string | null>>;
  readonly decided?: (tasks: TaskChanges) => readonly (readonly [HunkId, HunkDecision])[];
  readonly since?: number;
  readonly recipes?: readonly Recipe[];
}

/** Lets a task do these things and the user edit the folder then, and moves what the task offers onto that. */
async function rebase({ files, deeds, edits, decided = () => [], since = 0, recipes = RECIPES }: Case) {
  const engine = createEngine({ recipes, findPatterns, findMentions, planMentionRename });
  const folder = tempFolder({ 'tsconfig.json': TSCONFIG, ...files });
  try {
    const run = RunId('run');
    await engine.openRun({ runId: run, folder: folder.path, buffers: [] });
    const tasks = [await performAll(engine, run, 't1', deeds)];
    const offered = combine(tasks).files;
    for (const [path, text] of Object.entries(edits)) {
      if (text === null) rmSync(join(folder.path, path));
      else folder.write(path, text);
    }
    const now = (path: string): FileContent | null => {
      const text = edits[path];
      return typeof text === 'string' ? content(text) : null;
    };
    const moved = offered.filter(({ path, base }) => base !== null && path in edits).map(({ path }) => ({ path, now: now(path) }));
    const runId = RunId('later');
    await engine.openRun({ runId, folder: folder.path, buffers: [] });
    const rebased = await engine.rebaseChanges({ runId, offered, tasks, moved, decided: decided(tasks[0]!), since });
    return { ...rebased, offered, texts: Object.fromEntries(rebased.files.map(({ path, after }) => [path, after])) };
  } finally {
    folder.dispose();
  }
}

describe('what is offered, on top of the user’s newer edits', function () {
  this.timeout(60_000);

  it('renames a call that was added to a file which it changes', async () => {
    const mine = `${PRICES}\nexport const none = total([]);\n`;
    const { texts, conflicts, files } = await rebase({ files: { 'prices.ts': PRICES }, deeds: [RENAME], edits: { 'prices.ts': mine } });
    assert.deepEqual(texts, { 'prices.ts': mine.replaceAll('total', 'sumUp') });
    assert.deepEqual(conflicts, []);
    assert.equal(files[0]?.base?.text, mine);
    const sources = files[0].hunks.map(({ provenance, alsoFrom }) => [provenance.taskId, provenance.source.type, alsoFrom.length]);
    assert.deepEqual(sources, Array(3).fill(['t1', 'recipe', 0]));
  });

  it('renames a call that was added to a file which it did not change, and to a new one', async () => {
    const edits = { 'shop.ts': MORE, 'bill.ts': BILL };
    const { texts, files } = await rebase({ files: { 'prices.ts': PRICES, 'shop.ts': SHOP }, deeds: [RENAME], edits });
    assert.deepEqual(texts, { 'shop.ts': MORE.replaceAll('total', 'sumUp'), 'bill.ts': BILL.replaceAll('total', 'sumUp') });
    for (const { hunks } of files) for (const { provenance } of hunks) assert.equal(provenance.taskId, 't1');
  });

  it('does both where files of either kind have moved on, and keeps what is there besides', async () => {
    const mine = PRICES.replace('sum + price, 0', 'sum + price, 0.0');
    const { texts } = await rebase({
      files: { 'prices.ts': PRICES, 'shop.ts': SHOP },
      deeds: [RENAME, { edit: 'prices.ts', find: ' / prices.length', replace: ' / Math.max(1, prices.length)' }],
      edits: { 'prices.ts': mine, 'shop.ts': MORE },
    });
    assert.deepEqual(texts, {
      'prices.ts': mine.replaceAll('total', 'sumUp').replace(' / prices.length', ' / Math.max(1, prices.length)'),
      'shop.ts': MORE.replaceAll('total', 'sumUp'),
    });
  });

  it('says nothing where no other file has come to need it, though one says the same word', async () => {
    const other = 'export const total = 1;\n';
    const { files } = await rebase({ files: { 'prices.ts': PRICES }, deeds: [RENAME], edits: { 'other.ts': other } });
    assert.deepEqual(files, []);
  });

  it('renames a use that a changed barrel has brought about in a file that did not change', async () => {
    const bill = "import { total } from './index.ts';\n\nexport const bill = total([3]);\n";
    const other = 'export const total = (all: number[]): number => all.length;\n';
    const { texts } = await rebase({
      files: { 'prices.ts': PRICES, 'other.ts': other, 'index.ts': "export { total } from './other.ts';\n", 'bill.ts': bill },
      deeds: [{ recipe: 'rename-symbol', with: { from: 'total', to: 'sumUp', path: 'prices.ts', line: 1 } }],
      edits: { 'index.ts': "export * from './prices.ts';\n" },
    });
    assert.deepEqual(texts, { 'bill.ts': bill.replaceAll('total', 'sumUp') });
  });

  it('is moved by lines alone, with no project loaded, where newer edits have nothing to do with it', async () => {
    const mine = `// Mine.\n${PRICES}`;
    let loaded = 0;
    const { texts } = await rebase({
      files: { 'prices.ts': PRICES },
      deeds: [RENAME],
      edits: { 'prices.ts': mine },
      recipes: RECIPES.map((recipe) => ({
        ...recipe,
        plan: (...asked: Parameters<typeof recipe.plan>) => (loaded++, recipe.plan(...asked)),
      })),
    });
    assert.deepEqual(texts, { 'prices.ts': mine.replaceAll('total', 'sumUp') });
    assert.equal(loaded, 1, 'only when it was done first');
  });

  it('is not looked for in files that have not changed since the run began', async () => {
    const { files } = await rebase({
      files: { 'prices.ts': PRICES },
      deeds: [RENAME],
      edits: { 'bill.ts': BILL },
      since: Date.now() + 60_000,
    });
    assert.deepEqual(files, []);
  });

  it('does not do over what was rejected', async () => {
    const { files } = await rebase({
      files: { 'prices.ts': PRICES, 'shop.ts': SHOP },
      deeds: [RENAME],
      edits: { 'shop.ts': MORE },
      decided: (task) => combine([task]).files.flatMap(({ hunks }) => hunks.map(({ id }) => [id, 'rejected'] as const)),
    });
    assert.deepEqual(files, []);
  });

  it('calls what it has added by the name that the user has given it since', async () => {
    const mine = PRICES.replaceAll('mean', 'average');
    const { texts, conflicts, files } = await rebase({
      files: { 'prices.ts': PRICES },
      deeds: [{ edit: 'prices.ts', find: 'prices.length;\n}\n', replace: 'prices.length;\n}\n\nexport const one = mean([1]);\n' }],
      edits: { 'prices.ts': mine },
    });
    assert.deepEqual(texts, { 'prices.ts': `${mine}\nexport const one = average([1]);\n` });
    assert.deepEqual(conflicts, []);
    assert.deepEqual(
      files[0]?.hunks.map(({ provenance }) => provenance.source.type),
      ['model'],
    );
  });

  it('leaves to text what can’t be done over: the user’s lines stay, and both are shown', async () => {
    const mine = PRICES.replaceAll('total', 'whole');
    const { texts, conflicts } = await rebase({ files: { 'prices.ts': PRICES }, deeds: [RENAME], edits: { 'prices.ts': mine } });
    assert.deepEqual(texts, { 'prices.ts': mine });
    assert.deepEqual(
      conflicts.map(({ kept, dropped }) => [kept, dropped]),
      [
        ['user', 't1'],
        ['user', 't1'],
      ],
    );
  });

  it('goes where the user has moved a file, with the imports that follow', async () => {
    const elsewhere = SHOP.replace('./prices.ts', './money/prices.ts');
    const edits = {
      'prices.ts': null,
      'money/prices.ts': PRICES,
      'shop.ts': elsewhere,
      'bill.ts': BILL.replace('./prices', './money/prices'),
    };
    const { texts, files, conflicts } = await rebase({ files: { 'prices.ts': PRICES, 'shop.ts': SHOP }, deeds: [RENAME], edits });
    assert.deepEqual(conflicts, []);
    assert.deepEqual(texts, {
      'money/prices.ts': PRICES.replaceAll('total', 'sumUp'),
      'bill.ts': edits['bill.ts'].replaceAll('total', 'sumUp'),
      'prices.ts': PRICES,
    });
    assert.deepEqual(
      files.map(({ path, from, hunks }) => [path, from, hunks.length > 0]),
      [
        ['money/prices.ts', 'prices.ts', true],
        ['bill.ts', undefined, true],
        ['prices.ts', undefined, false],
      ],
    );
  });

  it('does not take a file that was there before for one that was moved', async () => {
    const { files } = await rebase({
      files: { 'prices.ts': PRICES, 'old/prices.ts': PRICES },
      deeds: [{ recipe: 'rename-symbol', with: { from: 'total', to: 'sumUp', path: 'prices.ts', line: 1 } }],
      edits: { 'prices.ts': null },
      since: Date.now() + 60_000,
    });
    assert.deepEqual(files, []);
  });

  it('takes newer edits along to where it moves a file', async () => {
    const mine = PRICES.replace('sum + price, 0', 'sum + price, 0.0');
    const { texts, conflicts } = await rebase({
      files: { 'prices.ts': PRICES, 'shop.ts': SHOP },
      deeds: [{ recipe: 'rename-file', with: { from: 'prices.ts', to: 'money.ts' } }],
      edits: { 'prices.ts': mine },
    });
    assert.deepEqual(conflicts, []);
    assert.deepEqual(texts, { 'money.ts': mine, 'prices.ts': null });
  });

  it('keeps a hunk rejected that is still the same', async () => {
    const rejected = HunkId('prices.ts#2');
    const { decisions } = await rebase({
      files: { 'prices.ts': PRICES },
      deeds: [RENAME],
      edits: { 'prices.ts': `// Mine.\n${PRICES}` },
      decided: () => [[rejected, 'rejected']],
    });
    assert.deepEqual(decisions, [[rejected, 'rejected']]);
  });
});
