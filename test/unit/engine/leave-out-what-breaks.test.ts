/** What a conflict tells of two tasks whose changes do not compile together: with the real engine. */
import assert from 'node:assert/strict';
import { RunId } from '../../../src/domain/ids.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import type { Deed } from '../../support/merging/pair.ts';
import { performAll, TSCONFIG } from '../../support/merging/perform.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const TAX = 'export function tax(price: number): number {\n  return price * 0.2;\n}\n';
const TILL = "import { tax } from './shop.ts';\n\nexport const due = tax(100);\n";

async function merge(files: Readonly<Record<string, string>>, ...tasks: readonly (readonly Deed[])[]) {
  const engine = createEngine();
  const runId = RunId('merge');
  const folder = tempFolder({ 'tsconfig.json': TSCONFIG, ...files });
  try {
    await engine.openRun({ runId, folder: folder.path, buffers: [] });
    const changes = [];
    for (const [index, deeds] of tasks.entries()) changes.push(await performAll(engine, runId, `t${index + 1}`, deeds));
    return await engine.mergeChanges({ runId, tasks: changes });
  } finally {
    folder.dispose();
  }
}

describe('changes that do not compile together', function () {
  this.timeout(60_000);

  it('say what stays, whose it is, and what the other has done that is in the way', async () => {
    const { files, conflicts } = await merge(
      { 'shop.ts': `export const rate = 1;\n\n${TAX}` },
      [{ edit: 'shop.ts', find: `\n${TAX}`, replace: '' }],
      [{ create: 'till.ts', text: TILL }],
    );
    const [conflict, ...more] = conflicts;
    assert.deepEqual(more, []);
    assert.ok(conflict?.cause);
    const { cause, ...rest } = conflict;
    assert.deepEqual(rest, { path: 'till.ts', kept: 'base', dropped: 't2', keptLines: [], droppedLines: TILL.split(/(?<=\n)/) });
    assert.match(`${cause.code} ${cause.message}`, /^TS2305 .*no exported member 'tax'/);
    assert.deepEqual([cause.kind, cause.against?.taskId, cause.against?.path], ['does-not-compile', 't1', 'shop.ts']);
    assert.ok(cause.against?.lines.includes('export function tax(price: number): number {\n'));
    assert.deepEqual(
      files.map(({ path }) => path),
      ['shop.ts'],
    );
  });

  it('find what an error is about that names nothing by what is called on its line', async () => {
    const { conflicts } = await merge(
      { 'shop.ts': TAX, 'till.ts': TILL },
      [
        { edit: 'shop.ts', find: 'tax(price: number)', replace: 'tax(price: number, rate: number)' },
        { edit: 'shop.ts', find: 'price * 0.2', replace: 'price * rate' },
        { edit: 'till.ts', find: 'tax(100)', replace: 'tax(100, 0.2)' },
      ],
      [{ create: 'more.ts', text: "import { tax } from './shop.ts';\n\nexport const more = tax(200);\n" }],
    );
    assert.deepEqual(
      conflicts.map(({ kept, dropped, cause }) => [kept, dropped, cause?.code, cause?.against?.taskId]),
      [['base', 't2', 'TS2554', 't1']],
    );
  });
});
