import assert from 'node:assert/strict';
import { planMentionRename } from '../../../../src/engine/mentions/rename-mentions.ts';
import { memoryCodeView, scopeOf } from '../../../support/memory-code-view.ts';
import { applyPlan } from '../../../support/run-recipe.ts';

interface Renamed {
  readonly files: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
}

async function rename(
  files: Readonly<Record<string, string>>,
  from = 'parseOrder',
  to = 'readOrder',
  ...scope: string[]
): Promise<Renamed> {
  const view = memoryCodeView(files);
  const plan = await planMentionRename(view, { from, to, scope: scopeOf(...scope) });
  assert.deepEqual(plan.refused, []);
  return { files: applyPlan(view, files, plan), notes: plan.notes.map(({ path, line, text }) => `${path}:${line} ${text}`) };
}

const CODE = { 'code.ts': 'export function parseOrder() {}\n' };
const RENAMED = { 'code.ts': 'export function readOrder() {}\n' };

/** The Markdown after a rename of parseOrder to readOrder. */
const markdown = async (text: string, code: Readonly<Record<string, string>> = CODE): Promise<string> =>
  (await rename({ ...code, 'doc.md': text })).files['doc.md'] ?? '';

describe('planMentionRename', () => {
  it('follows what is marked as code, and leaves prose to people', async () => {
    const text =
      '# About parseOrder\r\n\r\n`parseOrder(x)`, [parseOrder](a.md), parseOrder\r\n\r\n```ts\r\nparseOrder(); // parseOrder\r\n```\r\n';
    const run = await rename({ ...CODE, 'doc.md': text });
    assert.equal(
      run.files['doc.md'],
      '# About parseOrder\r\n\r\n`readOrder(x)`, [readOrder](a.md), parseOrder\r\n\r\n```ts\r\nreadOrder(); // parseOrder\r\n```\r\n',
    );
    assert.deepEqual(run.notes, ['doc.md:1 the text says `parseOrder`', 'doc.md:3 the text says `parseOrder`']);
  });

  it('follows in comments', async () => {
    const run = await rename({
      'code.ts': '/** {@link parseOrder}, `parseOrder()`, parseOrder */\nexport function parseOrder() {}\n// parseOrder\n',
    });
    assert.equal(
      run.files['code.ts'],
      '/** {@link readOrder}, `readOrder()`, parseOrder */\nexport function parseOrder() {}\n// parseOrder\n',
    );
    assert.deepEqual(run.notes, ['code.ts:1 a comment says `parseOrder`', 'code.ts:3 a comment says `parseOrder`']);
  });

  it('does the same whether the code has followed already or not', async () => {
    assert.equal(await markdown('`parseOrder`', CODE), '`readOrder`');
    assert.equal(await markdown('`parseOrder`', RENAMED), '`readOrder`');
  });

  it('finds nothing to do in a second run', async () => {
    const run = await rename({ ...RENAMED, 'doc.md': '`readOrder` and `readOrders`' });
    assert.deepEqual([run.files['doc.md'], run.notes], ['`readOrder` and `readOrders`', []]);
  });

  it('leaves what tells of the past', async () => {
    const run = await rename({ ...CODE, 'CHANGELOG.md': '- added `parseOrder`\n', 'docs/decisions/1.md': '`parseOrder`\n' });
    assert.deepEqual(run.notes, ['CHANGELOG.md:1 the text says `parseOrder`', 'docs/decisions/1.md:1 the text says `parseOrder`']);
    assert.equal(run.files['CHANGELOG.md'], '- added `parseOrder`\n');
  });

  it('is certain of nothing where two modules export the name', async () => {
    for (const code of [
      { ...CODE, 'b.ts': 'export const parseOrder = 1;\n' },
      { ...RENAMED, 'b.ts': 'export const parseOrder = 1;\n' },
    ]) {
      const run = await rename({ ...code, 'doc.md': '`parseOrder`' });
      assert.deepEqual([run.files['doc.md'], run.notes], ['`parseOrder`', ['doc.md:1 the text says `parseOrder`']]);
    }
  });

  it('leaves the comments of a file that has a function of the old name for itself', async () => {
    const own = '/** `parseOrder` */\nfunction parseOrder() {}\n';
    const run = await rename({ ...RENAMED, 'b.ts': own, 'doc.md': '`parseOrder`' });
    assert.equal(run.files['b.ts'], own);
    assert.equal(run.files['doc.md'], '`readOrder`');
  });

  it('follows a member where its owner is named, or where it is the only one of its name', async () => {
    const code = 'export class Queue { drain() {} }\nexport class Pool { drain() {} sendConfirmation() {} }\n';
    const text = '`Queue.drain`, `drain()`, `sendConfirmation()`, `Pool.drain`, {@link Queue.drain}\n';
    const run = await rename({ 'code.ts': code, 'doc.md': text }, 'Queue.drain', 'Queue.empty');
    assert.equal(run.files['doc.md'], text.replace('`Queue.drain`', '`Queue.empty`'));
    const other = await rename({ 'code.ts': code, 'doc.md': text }, 'sendConfirmation', 'confirm');
    assert.equal(other.files['doc.md'], text.replace('sendConfirmation', 'confirm'));
  });

  it('follows a parameter', async () => {
    const code =
      '/**\n * @param parseOrder how\n * @param {string} [parseOrder] x\n */\nexport const f = (readOrder: number) => readOrder;\n/** @param parseOrder y */\nexport function g(parseOrder: number) { return parseOrder; }\n';
    const run = await rename({ 'code.ts': code });
    assert.equal(run.files['code.ts'], code.replace('parseOrder how', 'readOrder how').replace('[parseOrder]', '[readOrder]'));
  });

  it('keeps links to headings that it changes', async () => {
    const run = await rename({
      ...CODE,
      'api.md': '## `parseOrder(input)`\n\n[up](#parseorderinput)\n',
      'docs/x.md': '[see](../api.md#parseorderinput) [other](#parseorderinput)\n',
    });
    assert.equal(run.files['api.md'], '## `readOrder(input)`\n\n[up](#readorderinput)\n');
    assert.equal(run.files['docs/x.md'], '[see](../api.md#readorderinput) [other](#parseorderinput)\n');
  });

  it('stays in the scope', async () => {
    const run = await rename({ ...CODE, 'docs/a.md': '`parseOrder`', 'b.md': '`parseOrder`' }, 'parseOrder', 'readOrder', 'docs');
    assert.deepEqual([run.files['docs/a.md'], run.files['b.md']], ['`readOrder`', '`parseOrder`']);
  });
});
