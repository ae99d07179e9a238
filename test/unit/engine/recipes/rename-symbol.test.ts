import assert from 'node:assert/strict';
import { renameSymbol } from '../../../../src/engine/recipes/rename-symbol.ts';
import { scopeOf } from '../../../support/memory-code-view.ts';
import { runRecipe, type Files, type RecipeRun } from '../../../support/run-recipe.ts';

type Parameters = Readonly<Record<string, unknown>>;

const rename = (files: Files, parameters: Parameters = {}, ...scope: string[]): Promise<RecipeRun> =>
  runRecipe(renameSymbol, files, { from: 'old', to: 'fresh', ...parameters }, scopeOf(...scope));

/** Files before and after; what is not named after stays as it was. */
const accepted: readonly [string, Files, Files, Parameters?][] = [
  [
    'a function and its imports',
    { 'a.ts': 'export function old() {}\nold();\n', 'b.ts': `import { old } from './a';\nold(old);\n` },
    { 'a.ts': 'export function fresh() {}\nfresh();\n', 'b.ts': `import { fresh } from './a';\nfresh(fresh);\n` },
  ],
  [
    'what is not exported',
    { 'a.ts': 'const old = 1;\nexport const b = old;\n' },
    { 'a.ts': 'const fresh = 1;\nexport const b = fresh;\n' },
  ],
  [
    'a type',
    { 'a.ts': 'export interface old { a: old | null }\n', 'b.ts': `import type { old } from './a';\nexport let x: old;\n` },
    { 'a.ts': 'export interface fresh { a: fresh | null }\n', 'b.ts': `import type { fresh } from './a';\nexport let x: fresh;\n` },
  ],
  [
    'overloads',
    { 'a.ts': 'export function old(a: 1): 1;\nexport function old(a: 2): 2;\nexport function old(a: any) { return a; }\n' },
    { 'a.ts': 'export function fresh(a: 1): 1;\nexport function fresh(a: 2): 2;\nexport function fresh(a: any) { return a; }\n' },
  ],
  [
    'declarations that merge',
    { 'a.ts': 'export interface old {}\nexport const old = 1;\nexport namespace N { export const x = old; }\n' },
    { 'a.ts': 'export interface fresh {}\nexport const fresh = 1;\nexport namespace N { export const x = fresh; }\n' },
  ],
  [
    'a class with its namespace',
    { 'a.ts': 'export class old {}\nexport namespace old { export const x = 1; }\nnew old(); old.x;\n' },
    { 'a.ts': 'export class fresh {}\nexport namespace fresh { export const x = 1; }\nnew fresh(); fresh.x;\n' },
  ],
  [
    'shorthand properties',
    { 'a.ts': 'export const old = 1;\nexport const o = { old, b: { old } };\no.old;\n' },
    { 'a.ts': 'export const fresh = 1;\nexport const o = { old: fresh, b: { old: fresh } };\no.old;\n' },
  ],
  [
    'names that are only keys',
    { 'a.ts': 'export const old = 1;\nexport const o = { old: 2, x: { old() {} } };\no.old;\n' },
    { 'a.ts': 'export const fresh = 1;\nexport const o = { old: 2, x: { old() {} } };\no.old;\n' },
  ],
  [
    'a name bound by a pattern',
    { 'a.ts': 'export const { old, x: [y] } = { old: 1, x: [2] };\nold;\n' },
    { 'a.ts': 'export const { old: fresh, x: [y] } = { old: 1, x: [2] };\nfresh;\n' },
  ],
  [
    'a list of exports',
    { 'a.ts': 'function old() {}\nexport { old };\n', 'b.ts': `import { old } from './a';\nold();\n` },
    { 'a.ts': 'function fresh() {}\nexport { fresh };\n', 'b.ts': `import { fresh } from './a';\nfresh();\n` },
  ],
  [
    'an export by another name',
    { 'a.ts': 'function old() {}\nexport { old as other };\n', 'b.ts': `import { other } from './a';\nother();\n` },
    { 'a.ts': 'function fresh() {}\nexport { fresh as other };\n' },
  ],
  [
    'an import by another name',
    { 'a.ts': 'export function old() {}\n', 'b.ts': `import { old as mine } from './a';\nmine();\n` },
    { 'a.ts': 'export function fresh() {}\n', 'b.ts': `import { fresh as mine } from './a';\nmine();\n` },
  ],
  [
    'exports from elsewhere, in a chain',
    {
      'a.ts': 'export function old() {}\n',
      'b.ts': `export { old } from './a';\n`,
      'c.ts': `export { old } from './b';\nexport * from './b';\n`,
      'd.ts': `import { old } from './c';\nimport * as c from './c';\nold(); c.old();\n`,
    },
    {
      'a.ts': 'export function fresh() {}\n',
      'b.ts': `export { fresh } from './a';\n`,
      'c.ts': `export { fresh } from './b';\nexport * from './b';\n`,
      'd.ts': `import { fresh } from './c';\nimport * as c from './c';\nfresh(); c.fresh();\n`,
    },
  ],
  [
    'an export from elsewhere by another name',
    {
      'a.ts': 'export function old() {}\n',
      'b.ts': `export { old as other } from './a';\n`,
      'c.ts': `import { other } from './b';\nother();\n`,
    },
    { 'a.ts': 'export function fresh() {}\n', 'b.ts': `export { fresh as other } from './a';\n` },
  ],
  [
    'a name that a list of exports gives',
    { 'a.ts': 'function x() {}\nexport { x as old };\n', 'b.ts': `import { old } from './a';\nold();\n` },
    { 'a.ts': 'function x() {}\nexport { x as fresh };\n', 'b.ts': `import { fresh } from './a';\nfresh();\n` },
  ],
  [
    'a default export and imports of the same name',
    {
      'a.ts': 'export default function old() {}\nold();\n',
      'b.ts': `import old from './a';\nold();\n`,
      'c.ts': `import other from './a';\nother();\n`,
    },
    { 'a.ts': 'export default function fresh() {}\nfresh();\n', 'b.ts': `import fresh from './a';\nfresh();\n` },
  ],
  ['what is exported as the module', { 'a.ts': 'class old {}\nexport = old;\n' }, { 'a.ts': 'class fresh {}\nexport = fresh;\n' }],
  [
    'an import on demand',
    {
      'a.ts': 'export const old = 1;\n',
      'b.ts': `export async function f() { const { old } = await import('./a'); return old + (await import('./a')).old; }\n`,
    },
    {
      'a.ts': 'export const fresh = 1;\n',
      'b.ts': `export async function f() { const { fresh: old } = await import('./a'); return old + (await import('./a')).fresh; }\n`,
    },
  ],
  [
    'a component',
    { 'a.tsx': 'export function Old() { return <p />; }\nexport const x = <Old><Old /></Old>;\n' },
    { 'a.tsx': 'export function Fresh() { return <p />; }\nexport const x = <Fresh><Fresh /></Fresh>;\n' },
    { from: 'Old', to: 'Fresh' },
  ],
  [
    'typeof and type parameters',
    { 'a.ts': 'export const old = { a: 1 };\nexport type T<K extends keyof typeof old> = (typeof old)[K];\n' },
    { 'a.ts': 'export const fresh = { a: 1 };\nexport type T<K extends keyof typeof fresh> = (typeof fresh)[K];\n' },
  ],
  [
    'a method, by its line',
    { 'a.ts': 'export class A {\n  old() {}\n}\nexport class B extends A { old() { super.old(); } }\nnew B().old();\n' },
    { 'a.ts': 'export class A {\n  fresh() {}\n}\nexport class B extends A { fresh() { super.fresh(); } }\nnew B().fresh();\n' },
    { path: 'a.ts', line: 2 },
  ],
  [
    'a property, with the shorthands for it',
    {
      'a.ts': `export interface A { old: number }\nconst old = 1;\nexport const a: A = { old };\nexport const { old: x } = a;\na['old'];\n`,
    },
    {
      'a.ts': `export interface A { fresh: number }\nconst old = 1;\nexport const a: A = { fresh: old };\nexport const { fresh: x } = a;\na['fresh'];\n`,
    },
    { path: './a.ts', line: 1 },
  ],
  [
    'a private member',
    { 'a.ts': 'export class A { #old = 1; get x() { return this.#old; } }\n' },
    { 'a.ts': 'export class A { #fresh = 1; get x() { return this.#fresh; } }\n' },
    { from: '#old', to: '#fresh', path: 'a.ts', line: 1 },
  ],
  [
    'a parameter property',
    { 'a.ts': 'export class A { constructor(readonly old: number) { old; } }\nnew A(1).old;\n' },
    { 'a.ts': 'export class A { constructor(readonly fresh: number) { fresh; } }\nnew A(1).fresh;\n' },
    { path: 'a.ts', line: 1 },
  ],
  [
    'a member of an enum',
    { 'a.ts': 'export enum E { old = 1, b = old }\nE.old;\n' },
    { 'a.ts': 'export enum E { fresh = 1, b = fresh }\nE.fresh;\n' },
    { path: 'a.ts', line: 1 },
  ],
  [
    'an index that is no member',
    { 'a.ts': 'export function f(list: string[]) {\n  for (let old = 0; old < 1; old++) list[old];\n}\n' },
    { 'a.ts': 'export function f(list: string[]) {\n  for (let length = 0; length < 1; length++) list[length];\n}\n' },
    { to: 'length', path: 'a.ts', line: 2 },
  ],
  [
    'a member that a union always means',
    {
      'a.ts':
        'interface A { old: 1 }\ninterface B extends A { b: 2 }\nexport const f = (x: A | B | undefined, y: Readonly<A>) => (x?.old ?? y.old);\n',
    },
    {
      'a.ts':
        'interface A { fresh: 1 }\ninterface B extends A { b: 2 }\nexport const f = (x: A | B | undefined, y: Readonly<A>) => (x?.fresh ?? y.fresh);\n',
    },
    { path: 'a.ts', line: 1 },
  ],
  [
    'a parameter',
    { 'a.ts': 'export function f(old: number) {\n  return { old };\n}\n' },
    { 'a.ts': 'export function f(fresh: number) {\n  return { old: fresh };\n}\n' },
    { path: 'a.ts', line: 1 },
  ],
  [
    'a function with a parameter of the new name',
    { 'a.ts': 'export function old(fresh: number) { return fresh; }\n' },
    { 'a.ts': 'export function fresh(fresh: number) { return fresh; }\n' },
  ],
  [
    'a name that another scope also has',
    { 'a.ts': 'export function old() {}\nexport function f(fresh: number) { return fresh; }\n' },
    { 'a.ts': 'export function fresh() {}\nexport function f(fresh: number) { return fresh; }\n' },
  ],
  [
    'line ends of Windows and a byte order mark',
    { 'a.ts': '\uFEFF// old\r\nexport const old = 1;\r\n' },
    { 'a.ts': '\uFEFF// old\r\nexport const fresh = 1;\r\n' },
  ],
  [
    'code but not comments',
    { 'a.ts': '/** {@link old}, `old`, @see old */\nexport const old = 1; // old\n' },
    { 'a.ts': '/** {@link old}, `old`, @see old */\nexport const fresh = 1; // old\n' },
  ],
  [
    'types in comments of JavaScript',
    { 'a.js': 'export class Old {}\n/** @type {Old} */\nexport let x;\n/** @param {Old} a {@link Old} */\nexport function f(a) {}\n' },
    {
      'a.js': 'export class Fresh {}\n/** @type {Fresh} */\nexport let x;\n/** @param {Fresh} a {@link Old} */\nexport function f(a) {}\n',
    },
    { from: 'Old', to: 'Fresh' },
  ],
  [
    'what CommonJS exports, but for the key',
    { 'a.js': 'function old() {}\nmodule.exports = { old };\n', 'b.js': `const { old } = require('./a');\nold();\n` },
    { 'a.js': 'function fresh() {}\nmodule.exports = { old: fresh };\n' },
  ],
];

const refused: readonly [string, Files, RegExp, Parameters?][] = [
  ['a reserved word', { 'a.ts': 'export const old = 1;\n' }, /`class` is a reserved word/, { to: 'class' }],
  ['what is no name', { 'a.ts': 'export const old = 1;\n' }, /no legal name/, { to: 'a-b' }],
  ['a type of the language', { 'a.ts': 'export type old = 1;\n' }, /`string` is a type/, { to: 'string' }],
  ['the name it has', { 'a.ts': 'export const old = 1;\n' }, /already has that name/, { to: 'old' }],
  [
    'constructor for a member',
    { 'a.ts': 'export class A { old() {} }\n' },
    /meaning of its own/,
    { to: 'constructor', path: 'a.ts', line: 1 },
  ],
  ['a name that the module declares', { 'a.ts': 'export const old = 1;\nconst fresh = 2;\n' }, /already declared at a\.ts:2/],
  [
    'a name that an import has',
    { 'a.ts': `import { fresh } from './b';\nexport const old = fresh;\n`, 'b.ts': 'export const fresh = 1;\n' },
    /already declared at a\.ts:1/,
  ],
  [
    'a name that a file declares which imports it',
    { 'a.ts': 'export const old = 1;\n', 'b.ts': `import { old } from './a';\nconst fresh = old;\n` },
    /already declared at b\.ts:2/,
  ],
  [
    'capture by a parameter',
    { 'a.ts': 'export const old = 1;\nexport const f = (fresh: number) => old + fresh;\n' },
    /already declared at a\.ts:2/,
  ],
  [
    'capture by a variable of a block',
    { 'a.ts': 'export const old = 1;\nexport function f() { { let fresh = 2; return old + fresh; } }\n' },
    /already declared at a\.ts:2/,
  ],
  ['capture by a catch clause', { 'a.ts': 'export const old = 1;\ntry { old; } catch (fresh) { old; }\n' }, /already declared at a\.ts:2/],
  [
    'capture by a variable that is declared later',
    { 'a.ts': 'export const old = 1;\nexport function f() { old; if (1) { var fresh = 2; } }\n' },
    /already declared at a\.ts:2/,
  ],
  ['capture by a type parameter', { 'a.ts': 'export type old = 1;\nexport type F<fresh> = old | fresh;\n' }, /already declared at a\.ts:2/],
  [
    'a local name that would hide one that is used',
    { 'a.ts': 'const fresh = 1;\nexport function f(old: number) { return old + fresh; }\n' },
    /already declared at a\.ts:1/,
    { path: 'a.ts', line: 2 },
  ],
  [
    'a name that would hide a global',
    { 'a.ts': 'export const old = 1;\nexport const x = Math.max(1);\n' },
    /`Math` at a\.ts:2 would mean something else/,
    { to: 'Math' },
  ],
  [
    'a name that would hide what nobody declares',
    { 'a.ts': 'export const old = 1;\nexport const x = () => fresh;\n' },
    /would mean something else/,
  ],
  [
    'a name that a shorthand property uses',
    { 'a.ts': 'export const old = 1;\nexport const x = { fresh };\n' },
    /would mean something else/,
  ],
  [
    'an element of the page',
    { 'a.tsx': 'export const Old = () => null;\nexport const x = <Old />;\n' },
    /element of the page/,
    { from: 'Old', to: 'old' },
  ],
  [
    'a name that the module exports',
    { 'a.ts': `export const old = 1;\nexport { x as fresh } from './b';\n`, 'b.ts': 'export const x = 1;\n' },
    /a\.ts already exports `fresh`/,
  ],
  [
    'a name that a module exports which passes it on',
    { 'a.ts': 'export const old = 1;\n', 'b.ts': 'export const fresh = 1;\n', 'c.ts': `export * from './a';\nexport * from './b';\n` },
    /c\.ts already exports `fresh`, declared at b\.ts:1/,
  ],
  [
    'a name of a member that is there',
    { 'a.ts': 'export class A { old() {} fresh() {} }\n' },
    /`A` already has a member `fresh`/,
    { path: 'a.ts', line: 1 },
  ],
  [
    'a name of an inherited member',
    { 'a.ts': 'class Base { fresh() {} }\nexport class A extends Base {\n  old() {}\n}\n' },
    /already has a member `fresh`, declared at a\.ts:1/,
    { path: 'a.ts', line: 3 },
  ],
  [
    'a name of a member of a class below',
    { 'a.ts': 'export class A {\n  old() {}\n}\nexport class B extends A { fresh() {} }\n' },
    /below already has a member `fresh`, at a\.ts:4/,
    { path: 'a.ts', line: 2 },
  ],
  [
    'a static name that is there',
    { 'a.ts': 'export class A { static old() {} static fresh() {} }\n' },
    /already has a member/,
    { path: 'a.ts', line: 1 },
  ],
  [
    'a member that a union shares with another type',
    { 'a.ts': 'interface A { old: 1 }\ninterface B { old: 2 }\nexport const f = (x: A | B) => x.old;\n' },
    /At a\.ts:3 it may also be the member `old` of another type, declared at a\.ts:2/,
    { path: 'a.ts', line: 1 },
  ],
  [
    'a member that a type names by a string',
    { 'a.ts': 'export interface A { old: 1 }\nexport const f = (x: Pick<A, "old">) => x;\n' },
    /would not compile, at a\.ts:2: .*"old"/,
    { path: 'a.ts', line: 1 },
  ],
  [
    'a member that an object has without saying of what type',
    {
      'a.ts': 'export interface A { old: number }\n',
      'b.ts': `import type { A } from './a';\nconst o = { old: 1 };\nexport const a: A = o;\n`,
    },
    /would not compile, at b\.ts:3/,
    { path: 'a.ts', line: 1 },
  ],
  [
    'a member of an enum that is there',
    { 'a.ts': 'export enum E { old, fresh }\n' },
    /already declared|already has a member/,
    { path: 'a.ts', line: 1 },
  ],
  [
    'what is used in a generated file',
    { 'a.ts': 'export const old = 1;\n', 'b.ts': `// @generated\nimport { old } from './a';\nold;\n` },
    /b\.ts, which may not be edited/,
  ],
  [
    'what is declared in a package',
    {
      'a.ts': `import type { P } from 'p';\nexport const a: P = {\n  old: 1 };\n`,
      'node_modules/p/package.json': '{ "types": "index.d.ts" }',
      'node_modules/p/index.d.ts': 'export interface P { old: number }',
    },
    /node_modules|can not rename|cannot rename/,
    { path: 'a.ts', line: 3 },
  ],
  ['a member without its line', { 'a.ts': 'export class A { old() {} }\n' }, /say its path and line/],
  ['a local name without its line', { 'a.ts': 'export function f() { const old = 1; return old; }\n' }, /say its path and line/],
  [
    'a line that does not declare it',
    { 'a.ts': 'export const old = 1;\nexport const b = 2;\n' },
    /Line 2 of a\.ts does not declare `old`/,
    { path: 'a.ts', line: 2 },
  ],
  ['what a script declares for all', { 'a.ts': 'function old() {}\n', 'b.ts': 'const fresh = 1;\n' }, /for all scripts/],
  ['a CommonJS export', { 'a.js': 'exports.old = () => {};\n' }, /say its path and line/],
];

describe('rename-symbol', () => {
  for (const [what, before, after, parameters] of accepted) {
    it(`renames ${what}`, async () => {
      const run = await rename(before, parameters);
      assert.deepEqual(run.refused, []);
      assert.equal(run.sites.length, 1);
      const { 'tsconfig.json': _, ...files } = run.files;
      assert.deepEqual(files, { ...before, ...after });
      assert.deepEqual((await rename({ ...before, ...after }, parameters)).sites, [], 'a second run finds nothing');
    });
  }

  for (const [what, files, reason, parameters] of refused) {
    it(`refuses ${what}`, async () => {
      const run = await rename(files, parameters);
      assert.deepEqual(run.sites, []);
      assert.match(run.refused.join('\n'), reason);
    });
  }

  it('takes a member by the name of its owner', async () => {
    const files = { 'a.ts': 'export class A { old() {} }\nexport class B { old() {} }\nnew A().old(); new B().old();\n' };
    const run = await rename(files, { from: 'B.old', to: 'B.fresh' });
    assert.equal(run.files['a.ts'], 'export class A { old() {} }\nexport class B { fresh() {} }\nnew A().old(); new B().fresh();\n');
  });

  it('names the candidates where more than one is meant', async () => {
    const files = { 'a.ts': 'export const old = 1;\n', 'b.ts': '\nconst old = 2;\nexport { old };\n' };
    const run = await rename(files);
    assert.deepEqual(run.sites, []);
    assert.equal(run.refused.length, 2);
    assert.match(run.refused[0] ?? '', /^a\.ts:1 `old` is declared 2 times: a\.ts:1, b\.ts:2\./);
    assert.equal((await rename(files, { path: 'b.ts' })).sites.length, 1);
    assert.equal((await rename(files, {}, 'a.ts')).sites.length, 1);
  });

  it('wants the declaration in scope, and edits what is not', async () => {
    const files = { 'src/a.ts': 'export const old = 1;\n', 'test/b.ts': `import { old } from '../src/a';\nold;\n` };
    const run = await rename(files, {}, 'src');
    assert.match(run.files['test/b.ts'] ?? '', /import \{ fresh \}/);
    assert.match((await rename(files, {}, 'test')).refused[0] ?? '', /outside of the scope, at src\/a\.ts:1/);
  });

  it('finds nothing to do where nothing has the name', async () => {
    const run = await rename({ 'a.ts': 'export const other = 1;\n' });
    assert.deepEqual([run.sites, run.refused], [[], []]);
  });

  it('tells what only a person can judge', async () => {
    const files = {
      'a.ts': `export function loadOrder() {}\nexport const o = { loadOrder };\n`,
      'b.ts': `import * as a from './a';\nvi.spyOn(a, 'loadOrder');\nvi.mock('./a', () => ({ loadOrder: 1 }));\nexport const s = \`calls loadOrder \${a} twice\`;\n(a as any).loadOrder();\ndeclare const vi: any;\n`,
      'c.vue': '<script>\nimport { loadOrder } from "./a";\n</script>\n',
    };
    const run = await rename(files, { from: 'loadOrder', to: 'readOrder' });
    assert.deepEqual(run.notes, [
      'a.ts:2 the key `loadOrder` stays as it is',
      'b.ts:2 a string says `loadOrder`',
      'b.ts:3 a mock has a key `loadOrder`',
      'b.ts:4 a string says `loadOrder`',
      'b.ts:5 `loadOrder` is a member of something without a type',
      'c.vue:2 `loadOrder` is used in a file that is not TypeScript or JavaScript',
    ]);
  });

  it('follows no path that is a string', async () => {
    const run = await rename({ 'old.ts': 'export const old = 1;\n', 'b.ts': `import { old } from './old';\nold;\n` });
    assert.match(run.files['b.ts'] ?? '', /'\.\/old'/);
    assert.deepEqual(run.notes, []);
  });
});

describe('rename-symbol and the public surface', () => {
  const files = {
    'src/index.ts': `export * from './a';\n`,
    'src/a.ts': 'export const old = 1;\nexport class A { member() {} }\n',
    'src/b.ts': 'export const inner = 1;\n',
  };
  const library = (json: Record<string, unknown>): Files => ({ ...files, 'package.json': JSON.stringify(json) });
  const isRefused = async (json: Record<string, unknown>, parameters: Parameters = {}): Promise<boolean> =>
    (await rename(library(json), parameters)).refused.some((line) => line.includes('Others may use it'));

  it('leaves alone what a package exports', async () => {
    assert.equal(await isRefused({ main: './dist/index.js' }), true);
    assert.equal(await isRefused({ exports: { '.': { types: './dist/index.d.ts', import: './dist/esm/index.mjs' } } }), true);
    assert.equal(await isRefused({ exports: './src/index.ts' }), true);
    assert.equal(await isRefused({ main: 'lib/index.js', private: true }), true);
    assert.equal(await isRefused({ types: './dist/a.d.ts' }), true);
  });

  it('leaves alone members of what it exports', async () => {
    assert.equal(await isRefused({ main: './dist/index.js' }, { from: 'member', path: 'src/a.ts', line: 2 }), true);
  });

  it('renames what it does not export', async () => {
    assert.equal(await isRefused({ main: './dist/index.js' }, { from: 'inner' }), false);
    assert.equal(await isRefused({ private: true }), false);
    assert.equal(await isRefused({ name: 'x' }), false);
  });

  it('renames it all the same when that is wanted', async () => {
    const run = await rename(library({ main: './dist/index.js' }), { public: true });
    assert.equal(run.sites.length, 1);
  });

  it('says when an entry could not be traced', async () => {
    const run = await rename(library({ main: './bundle.js' }));
    assert.match(run.notes[0] ?? '', /no source was found for \.\/bundle\.js/);
  });
});
