import assert from 'node:assert/strict';
import { deadExport } from '../../../../src/engine/recipes/dead-export.ts';
import { scopeOf } from '../../../support/memory-code-view.ts';
import { runRecipe, type Files } from '../../../support/run-recipe.ts';

/** `half` is used here only, `quarter` in `b.ts` too. */
const A = `/** Half of it. */\nexport const half = (x: number) => x / 2;\nexport const quarter = (x: number) => half(half(x));\n`;
const B = `import { quarter } from './a';\nexport const b = quarter(1);\n`;

const run = (files: Files) => runRecipe(deadExport, { 'b.ts': B, ...files });

describe('dead-export', () => {
  it('takes the word away, and nothing else', async () => {
    const once = await run({ 'a.ts': A });
    assert.deepEqual(once.refused, []);
    assert.deepEqual(once.sites, ['a.ts:2']);
    assert.equal(once.files['a.ts'], A.replace('export const half', 'const half'));
    const again = await runRecipe(deadExport, once.files);
    assert.deepEqual([again.sites, again.refused], [[], []]);
  });

  it('does so for all declarations of a name, and for types', async () => {
    const text = `export function f(x: string): string;\nexport function f(x: number): number;\nexport function f(x: any): any {\n  return x;\n}\nexport interface O { x: number }\nexport const quarter = (o: number | O) => f(1);\n`;
    const once = await run({ 'a.ts': text });
    assert.deepEqual(once.sites, ['a.ts:1', 'a.ts:6']);
    assert.equal(once.files['a.ts'], text.replaceAll('export function', 'function').replace('export interface', 'interface'));
  });

  const used: readonly (readonly [string, Files])[] = [
    ['imports it under another name', { 'c.ts': `import { half as h } from './a';\nh(1);\n` }],
    ['takes it out of all of the file', { 'c.ts': `import * as all from './a';\nall.half(1);\n` }],
    ['takes all of the file', { 'c.ts': `import * as all from './a';\nexport const list = Object.keys(all);\n` }],
    ['passes it on', { 'c.ts': `export { half } from './a';\n` }],
    ['takes it from one who passes all on', { 'c.ts': `export * from './a';\n`, 'd.ts': `import { half } from './c';\nhalf(1);\n` }],
    ['passes all on, and is an entry', { 'package.json': '{"name":"p","main":"./c.ts"}', 'c.ts': `export * from './a';\n` }],
    ['loads the file later', { 'c.ts': `export const load = () => import('./a');\n` }],
    ['mocks the file', { 'c.test.ts': `declare const vi: any;\nvi.mock('./a', () => ({}));\nexport {};\n` }],
    ['tests it', { 'a.test.ts': `import { half } from './a';\nhalf(1);\n` }],
  ];
  for (const [who, files] of used) {
    it(`leaves it for one who ${who}`, async () => {
      const once = await run({ 'a.ts': A, ...files });
      assert.deepEqual(once.sites, []);
      assert.equal(once.files['a.ts'], A);
    });
  }

  it('leaves what a file exports that is an entry, that nothing imports, or that a framework finds', async () => {
    assert.deepEqual((await run({ 'package.json': '{"name":"p","main":"./a.ts"}', 'a.ts': A })).sites, []);
    assert.deepEqual((await runRecipe(deadExport, { 'a.ts': A })).sites, []);
    const page = await runRecipe(deadExport, { 'app/shop/page.tsx': A, 'b.ts': B.replace('./a', './app/shop/page') });
    assert.deepEqual(page.sites, []);
  });

  it('leaves what a package offers by a pattern, and what it may offer by an entry of which there is no source', async () => {
    const offered = await run({
      'package.json': '{"name":"p","exports":{"./*":"./dist/*.js"}}',
      'src/a.ts': A,
      'b.ts': B.replace('./a', './src/a'),
    });
    assert.deepEqual([offered.sites, offered.refused], [[], []]);
    const unknown = await run({ 'package.json': '{"name":"p","main":"./dist/gone.js"}', 'a.ts': A });
    assert.match(unknown.refused.join('\n'), /^a\.ts:2 No source was found for \.\/dist\/gone\.js of package\.json/);
  });

  const refusals: readonly (readonly [string, Files, RegExp])[] = [
    ['nothing uses at all', { 'a.ts': A.replace('half(half(x))', 'x') }, /^a\.ts:2 Nothing uses `half` at all: it could be deleted\.$/],
    ['a template may use', { 'a.ts': A, 'x.vue': `import { half } from './a'` }, /^a\.ts:2 `half` may be used in a file that is neither/],
    [
      'makes the file a module',
      { 'a.ts': `export const x = 1;\nx;\n`, 'b.ts': `import './a';\n` },
      /^a\.ts:1 Without it the file would no longer be a module/,
    ],
  ];
  for (const [what, files, reason] of refusals) {
    it(`refuses what ${what}`, async () => {
      const once = await run(files);
      assert.deepEqual(once.sites, []);
      assert.match(once.refused.join('\n'), reason);
    });
  }

  it('leaves a type that declarations may have to name, where they are built', async () => {
    const config = { target: 'ES2022', lib: ['ES2022'], module: 'esnext', moduleResolution: 'bundler', strict: true, declaration: true };
    const once = await run({
      'tsconfig.json': JSON.stringify({ compilerOptions: config }),
      'a.ts': `export interface O { x: number }\nexport interface P { y: number }\nconst p: P = { y: 1 };\nexport const quarter = (x: number): O => ({ x: x + p.y });\n`,
    });
    assert.deepEqual(once.sites, ['a.ts:2']);
    assert.match(once.refused.join('\n'), /^a\.ts:1 Other exports use `O`/);
  });

  it('keeps to the scope', async () => {
    const files = {
      'a/a.ts': A,
      'c/a.ts': A,
      'b.ts': `import { quarter } from './a/a';\nimport { quarter as q } from './c/a';\nquarter(q(1));\n`,
    };
    assert.deepEqual((await runRecipe(deadExport, files, {}, scopeOf('c'))).sites, ['c/a.ts:2']);
  });
});
