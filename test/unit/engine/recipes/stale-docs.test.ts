import assert from 'node:assert/strict';
import { WHOLE_WORKSPACE } from '../../../../src/domain/scope.ts';
import { staleDocs } from '../../../../src/engine/recipes/stale-docs.ts';
import { runRecipe, type Files } from '../../../support/run-recipe.ts';

const run = (files: Files, before: Files = {}) => runRecipe(staleDocs, files, {}, WHOLE_WORKSPACE, before);

const PACKAGE = { 'package.json': '{"name":"shop","main":"./dist/index.js"}', 'src/index.ts': `export * from './order';\n` };
const ORDER = `export const readOrder = (x: string) => x.trim();\nexport class Cart {\n  addItem() {\n    return 1;\n  }\n}\n`;

describe('stale-docs', () => {
  it('reports links that lead nowhere, and no others', async () => {
    const text = [
      '[a](src/a.ts) [b](./src/gone.ts#L3) [c](src) [d](/x) [e](https://x.y/z) [f](#here) [g](../up.md)',
      '![pic](img/x.png "Title") [h](docs/guide) [i](../../issues) `[j](no.md)`',
      '[k]: docs/nothing.md',
      '```md\n[l](gone.md)\n```',
      '',
    ].join('\n');
    const once = await run({
      'README.md': text,
      'src/a.ts': '',
      'docs/guide.md': '[m](../README.md) [n](other.md)\n',
      'CHANGELOG.md': '[o](gone.md)\n',
    });
    assert.deepEqual(once.sites, []);
    assert.deepEqual(once.refused, [
      'README.md:1 The link leads nowhere: there is no src/gone.ts.',
      'README.md:2 The link leads nowhere: there is no img/x.png.',
      'README.md:3 The link leads nowhere: there is no docs/nothing.md.',
      'docs/guide.md:1 The link leads nowhere: there is no docs/other.md.',
    ]);
  });

  it('takes a submodule of git for what it may be elsewhere', async () => {
    const files = { 'README.md': '[a](docs/slate/x.md)\n', '.gitmodules': '[submodule "s"]\n\tpath = docs/slate\n' };
    assert.deepEqual((await run(files)).refused, []);
  });

  it('takes a submodule of git for what it may be elsewhere', async () => {
    const files = { 'README.md': '[a](docs/slate/x.md)\n', '.gitmodules': '[submodule "s"]\n\tpath = docs/slate\n' };
    assert.deepEqual((await run(files)).refused, []);
  });

  it('notes names in inline code that nothing in the workspace has, once for each file, and edits none', async () => {
    const text = [
      'Call `readOrders(x)`, then `@OldCart`, `@OldCart({ a: 1 })` or `orderParser`; `readOrder()` is still there, and so is `addItem`.',
      '',
      'Not names of functions: `JSON.parseText`, `MAX_ITEMS`, `npm installAll`, `orders`, `setTimeout`, readEverything, `x.readNothing()`.',
      '',
      "```ts\nimport { useCart } from 'elsewhere';\nclass MyShop {\n  openDoor() {}\n}\nneverDeclared();\n```",
      '`useCart()` and `MyShop` with `openDoor()` are those of the example, `neverDeclared` is not.',
    ].join('\n');
    const once = await run({
      ...PACKAGE,
      'src/order.ts': ORDER,
      'README.md': text,
      'docs/a.md': '`orderParser`\n',
      'CHANGELOG.md': '`goneForLong`\n',
      '.tools/SKILL.md': '`otherTool`\n',
      'package-lock.json': '"orderParser"',
    });
    assert.deepEqual([once.sites, once.refused], [[], []]);
    assert.deepEqual(once.notes, [
      'README.md:1 Nothing in the workspace is called `readOrders`.',
      'README.md:1 Nothing in the workspace is called `OldCart` (1 more place in this file).',
      'README.md:1 Nothing in the workspace is called `orderParser`.',
      'README.md:12 Nothing in the workspace is called `neverDeclared`.',
      'docs/a.md:1 Nothing in the workspace is called `orderParser`.',
    ]);
  });

  it('follows a file that the task moved', async () => {
    const old = `export const a = 1;\nexport const b = 2;\nexport const c = 3;\n`;
    const once = await run(
      { 'docs/x.md': 'See [a](../src/a.ts) and [b](./../src/a.ts#L1).\n', 'lib/b.ts': `import './x';\n${old}` },
      { 'src/a.ts': old, 'lib/b.ts': undefined },
    );
    assert.deepEqual(once.refused, []);
    assert.equal(once.files['docs/x.md'], 'See [a](../lib/b.ts) and [b](../lib/b.ts#L1).\n');
    const again = await run(once.files, { 'src/a.ts': old, 'lib/b.ts': undefined });
    assert.deepEqual([again.sites, again.refused], [[], []]);
  });

  it('follows what the task renamed, in code only', async () => {
    const text =
      'Call `parseOrder(x)`, or parseOrder, or `Cart.add`, not `list.add`.\n\n```ts\nimport { parseOrder, Cart as C } from "shop";\nparseOrder("a");\n```\n';
    const once = await run(
      { ...PACKAGE, 'src/order.ts': ORDER, 'README.md': text },
      { 'src/order.ts': ORDER.replace('readOrder', 'parseOrder').replace('addItem', 'add') },
    );
    assert.deepEqual(once.refused, []);
    assert.equal(
      once.files['README.md'],
      'Call `readOrder(x)`, or parseOrder, or `Cart.addItem`, not `list.add`.\n\n```ts\nimport { readOrder, Cart as C } from "shop";\nreadOrder("a");\n```\n',
    );
  });

  it('reports what the task took away, and leaves what is still declared elsewhere', async () => {
    const before = { 'src/order.ts': `${ORDER}export const dropThis = 1;\nexport const keepThis = 1;\n` };
    const files = {
      ...PACKAGE,
      'src/order.ts': ORDER,
      'src/other.ts': `const keepThis = 2;\nkeepThis;\nexport {};\n`,
      'README.md': 'Use `dropThis` and `keepThis`.\n',
    };
    assert.deepEqual((await run(files, before)).refused, ['README.md:1 `dropThis` is gone.']);
  });

  it('reports what examples import and the package does not export', async () => {
    const text =
      '```js\nimport { readOrder, nothing as n } from "shop";\nimport { deep } from "shop/deep";\nimport { x } from "other";\n```\n';
    const once = await run({ ...PACKAGE, 'src/order.ts': ORDER, 'README.md': text });
    assert.deepEqual(once.refused, ['README.md:2 `shop` exports no `nothing`.']);
    assert.deepEqual(
      (await run({ ...PACKAGE, 'src/order.ts': ORDER, 'src/index.ts': `export * from 'elsewhere';\n`, 'README.md': text })).refused,
      [],
    );
  });

  it('says nothing where there is no Markdown', async () => {
    assert.deepEqual((await run({ ...PACKAGE, 'src/order.ts': ORDER })).refused, []);
  });
});
