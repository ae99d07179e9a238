import assert from 'node:assert/strict';
import { defaultToNamed } from '../../../../src/engine/recipes/default-to-named.ts';
import { runRecipe, type Files } from '../../../support/run-recipe.ts';

const run = (files: Files) => runRecipe(defaultToNamed, files);
const F = `/** Half. */\nexport default function half(x: number) {\n  return x / 2;\n}\n`;
const USER = `import half from './a';\nexport const b = half(1);\n`;

describe('default-to-named', () => {
  it('exports a function by its name, and makes importers follow', async () => {
    const once = await run({ 'a.ts': F, 'b.ts': USER });
    assert.deepEqual([once.refused, once.sites], [[], ['a.ts:2']]);
    assert.equal(once.files['a.ts'], F.replace('export default', 'export'));
    assert.equal(once.files['b.ts'], USER.replace('import half', 'import { half }'));
    const again = await run(once.files);
    assert.deepEqual([again.sites, again.refused], [[], []]);
  });

  const sources: readonly (readonly [string, string, string])[] = [
    ['an async function', `export default async function half() {}\n`, `export async function half() {}\n`],
    ['a class', `export default abstract class half {}\n`, `export abstract class half {}\n`],
    ['an interface', `export default interface half { x: 1 }\n`, `export interface half { x: 1 }\n`],
    [
      'overloads',
      `export default function half(x: 1): 1;\nexport default function half(x: any): any {}\n`,
      `export function half(x: 1): 1;\nexport function half(x: any): any {}\n`,
    ],
    ['a function without a name', `export default function () {}\n`, `export function half () {}\n`],
    ['a generator without a name', `export default function* () {}\n`, `export function* half () {}\n`],
    ['a class without a name', `export default class {}\n`, `export class half {}\n`],
    ['a value', `export default { a: 1 }\n`, `export const half = { a: 1 }\n`],
    ['an arrow function', `export default () => 1;\n`, `export const half = () => 1;\n`],
    ['a variable', `const half = 1;\nexport default half;\n`, `const half = 1;\nexport { half };\n`],
    ['one of a list', `const half = 1;\nexport { half as default };\n`, `const half = 1;\nexport { half };\n`],
  ];
  for (const [what, before, after] of sources) {
    it(`does so for ${what}`, async () => {
      const once = await run({
        'a.ts': before,
        'b.ts': `import half from './a';\nexport type B = typeof half;\n`.replace(
          'typeof half',
          what === 'an interface' ? 'half' : 'typeof half',
        ),
      });
      assert.deepEqual(once.refused, []);
      assert.equal(once.files['a.ts'], after);
    });
  }

  const importers: readonly (readonly [string, string])[] = [
    [`import h from './a';\nh(1);\n`, `import { half as h } from './a';\nh(1);\n`],
    [`import h, { other } from './a';\nh(other);\n`, `import { half as h, other } from './a';\nh(other);\n`],
    [`import half, {} from './a';\nhalf(1);\n`, `import { half } from './a';\nhalf(1);\n`],
    [`import { other, default as half } from './a';\nhalf(other);\n`, `import { other, half } from './a';\nhalf(other);\n`],
    [`import type h from './a';\nexport type H = typeof h;\n`, `import type { half as h } from './a';\nexport type H = typeof h;\n`],
    [`export { default } from './a';\n`, `export { half as default } from './a';\n`],
    [`export { default as half, other } from './a';\n`, `export { half, other } from './a';\n`],
    [`export { default as h } from './a';\n`, `export { half as h } from './a';\n`],
    [`import * as all from './a';\nall.other;\n`, `import * as all from './a';\nall.other;\n`],
  ];
  for (const [before, after] of importers) {
    it(`follows in ${before.split('\n')[0] ?? ''}`, async () => {
      const once = await run({ 'a.ts': `${F}export const other = 1;\n`, 'b.ts': USER, 'c.ts': before });
      assert.deepEqual(once.refused, []);
      assert.equal(once.files['c.ts'], after);
    });
  }

  const refusals: readonly (readonly [string, Files, RegExp])[] = [
    ['an entry of the package', { 'package.json': '{"name":"p","main":"./a.ts"}' }, /an entry of the package/],
    ['an entry that is not found', { 'package.json': '{"name":"p","main":"./dist/x.js"}' }, /No source was found/],
    ['what a framework finds', { 'pages/home.tsx': F, 'a.ts': undefined, 'b.ts': USER.replace('./a', './pages/home') }, /by its name/],
    [
      'what a pattern loads',
      { 'c.ts': `export const all = (import.meta as any).glob;\n// import.meta.glob('./*.ts')\n` },
      /loaded by a pattern/,
    ],
    ['what another file stands in for', { 'a-browser.ts': F }, /a-browser\.ts may stand in for it/],
    ['what nothing imports', { 'b.ts': undefined }, /Nothing imports the file/],
    ['a default export that nobody takes', { 'b.ts': `import './a';\n` }, /No file imports its default export/],
    ['what is loaded later', { 'c.ts': `export const load = () => import('./a');\n` }, /c\.ts:1 loads the file in a way/],
    [
      'what is mocked',
      { 'c.ts': `declare const vi: any;\nvi.mock('./a', () => ({ default: 1 }));\nexport {};\n` },
      /c\.ts:2 loads the file/,
    ],
    ['what is required', { 'c.ts': `import a = require('./a');\na;\n` }, /c\.ts:1 takes the file as a whole/],
    [
      'what is taken as a whole',
      { 'c.ts': `import * as a from './a';\nexport const d = a.default;\n` },
      /c\.ts:1 takes the file as a whole/,
    ],
    ['what is passed on', { 'c.ts': `export * from './a';\n` }, /would pass on `half` too/],
    ['what a template uses', { 'c.vue': `<script>import half from './a'</script>` }, /c\.vue may use it/],
    [
      'a name that is exported already',
      {
        'a.ts': `export const half = 1;\nconst x = 2;\nexport { x as default };\nexport const f = (x: number) => x;\n`.replace(
          'x as default',
          'half as default',
        ),
      },
      /exports `half` already/,
    ],
    [
      'what has no name and is called differently',
      { 'a.ts': `export default (x: number) => x;\n`, 'c.ts': `import h from './a';\nh(1);\n` },
      /do not agree on one/,
    ],
    [
      'a name that means something else there',
      { 'a.ts': `const half = 1;\nexport default (x: number) => x + half;\n` },
      /`half` is something else in the file/,
    ],
    [
      'a variable that is assigned anew',
      { 'a.ts': `let half = (x: number) => x;\nhalf = (x) => x * 2;\nexport default half;\n` },
      /assigned anew/,
    ],
    [
      'what another file exports',
      { 'a.ts': `export { half as default } from './x';\n`, 'x.ts': F.replace('default ', ''), 'b.ts': USER },
      /passes on what another file exports/,
    ],
  ];
  for (const [what, files, reason] of refusals) {
    it(`refuses ${what}`, async () => {
      const once = await run({ 'a.ts': F, 'b.ts': USER, ...files });
      assert.match(once.refused.join('\n'), reason);
      assert.ok(!once.sites.some((site) => site.startsWith('a.ts')));
    });
  }

  it('loads no types where no file has a default export', async () => {
    assert.deepEqual(await run({ 'a.ts': `export const half = 1;\n` }).then(({ sites, refused }) => [sites, refused]), [[], []]);
  });
});
