import assert from 'node:assert/strict';
import { RunId, WorkspacePath } from '../../../../src/domain/ids.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import type { CodeProject } from '../../../../src/ports/code.ts';
import type { ApiDelta } from '../../../../src/ports/comparison.ts';
import { tempFolder, type TempFolder } from '../../../support/temp-folder.ts';

const runId = RunId('r1');
const TSCONFIG =
  '{ "compilerOptions": { "strict": true, "types": [], "lib": ["ES2022"], "module": "ESNext", "moduleResolution": "bundler", "outDir": "dist" }, "include": ["src"] }';

describe('a change compared', function () {
  this.timeout(60_000);
  // One engine for all, as in the product: nothing of one folder may show in another.
  const engine: CodeProject = createEngine();
  let folder: TempFolder;
  afterEach(async () => {
    await engine.closeRun({ runId });
    folder.dispose();
  });

  async function open(files: Readonly<Record<string, string>>): Promise<void> {
    folder = tempFolder({ 'tsconfig.json': TSCONFIG, ...files });
    await engine.openRun({ runId, folder: folder.path, buffers: [] });
  }
  const change = (files: Readonly<Record<string, string | null>>) => ({
    runId,
    changed: Object.entries(files).map(([path, text]) => ({ path: WorkspacePath(path), text })),
  });

  describe('by its JavaScript', () => {
    const emit = (files: Readonly<Record<string, string | null>>) => engine.compareEmit(change(files));

    it('is the same where only types, comments and layout differ', async () => {
      await open({ 'src/a.ts': "import { T } from './t';\nexport const a: T = 1;\n", 'src/t.ts': 'export type T = number;\n' });
      const delta = await emit({
        'src/a.ts': "import type { T } from './t';\n/** One. */\nexport const a: T = 1;\n",
        'src/t.ts': 'export type T = 1;\n',
      });
      assert.deepEqual([delta.same, delta.different, delta.other, delta.doubts], [['src/a.ts', 'src/t.ts'], [], [], []]);
    });

    it('names the files that become other JavaScript, and what is no code; a file of types may come and go', async () => {
      await open({ 'src/a.ts': 'export const a = 1;\n', 'src/b.ts': 'export const b = 1;\n', 'data.json': '{}', 'README.md': '' });
      const delta = await emit({
        'src/a.ts': 'export const a = 2;\n',
        'src/b.ts': null,
        'src/types.ts': 'export interface T {}\n',
        'data.json': '[]',
        'README.md': '#',
      });
      assert.deepEqual([delta.same, delta.different, delta.other], [['src/types.ts'], ['src/a.ts', 'src/b.ts'], ['data.json']]);
    });

    it('knows a file as new that the disk has already, where it is told so', async () => {
      await open({ 'src/a.ts': 'export const a = 1;\n', 'src/b.ts': 'export const b: number = "";\n' });
      const path = WorkspacePath('src/b.ts');
      const created = { ...change({ 'src/b.ts': 'export const b: number = "";\n' }), before: [{ path, text: null }] };
      assert.deepEqual((await engine.compareEmit(created)).different, ['src/b.ts']);
      const types = await engine.typeErrors(created);
      assert.deepEqual(types.status === 'checked' && [types.before.length, types.after.length], [0, 1]);
    });

    const doubtful: readonly (readonly [what: string, before: string, after: string, reason: RegExp])[] = [
      [
        'a const enum that is only declared',
        'declare const enum E { A = 1 }\nexport type T = E;\n',
        'declare const enum E { A = 2 }\nexport type T = E;\n',
        /const enum/,
      ],
      [
        'decorators',
        '@d class A { constructor(a: string) {} }\ndeclare function d(c: unknown, x?: unknown): void;\n',
        '@d class A { constructor(a: number) {} }\ndeclare function d(c: unknown, x?: unknown): void;\n',
        /decorators/,
      ],
      [
        'a comment that a bundler acts on',
        'export const a = /* @__PURE__ */ f();\ndeclare function f(): 1;\n',
        'export const a = f();\ndeclare function f(): 1;\n',
        /comments that tools act on/,
      ],
      ['a JSX pragma', '/** @jsx h */\nexport const a = 1;\n', '/** @jsx g */\nexport const a = 1;\n', /comments that tools act on/],
    ];
    for (const [what, before, after, reason] of doubtful)
      it(`proves nothing with ${what}`, async () => {
        await open({ 'src/a.ts': before });
        const { different, doubts } = await emit({ 'src/a.ts': after });
        assert.deepEqual(different, []);
        assert.match(doubts.join(), reason);
      });

    it('proves nothing where a file that imports the change gets types as metadata', async () => {
      await open({
        'tsconfig.json': '{ "compilerOptions": { "experimentalDecorators": true, "emitDecoratorMetadata": true } }',
        'src/a.ts': 'export type Id = string;\n',
      });
      assert.match((await emit({ 'src/a.ts': 'export type Id = number;\n' })).doubts.join(), /emitDecoratorMetadata/);
    });
  });

  describe('by its modules', () => {
    const modules = (files: Readonly<Record<string, string | null>>) => engine.compareModules(change(files));

    it('shows a new circle of imports, not one that was there, nor one of types', async () => {
      await open({
        'src/a.ts': "import { b } from './b';\nexport const a = () => b;\nexport type A = 1;\n",
        'src/b.ts': 'export const b = 1;\n',
        'src/c.ts': "import { d } from './d';\nexport const c = () => d;\n",
        'src/d.ts': "import { c } from './c';\nexport const d = () => c;\n",
      });
      const types = await modules({ 'src/b.ts': "import { A } from './a';\nexport const b: A = 1;\n" });
      assert.deepEqual(types.cycles, []);
      const fresh = await modules({
        'src/b.ts': "import { a } from './a';\nexport const b = () => a;\n",
        'src/d.ts': "import { c } from './c';\nexport const d = () => [c];\n",
      });
      assert.deepEqual(fresh.cycles, [['src/b.ts', 'src/a.ts', 'src/b.ts']]);
      assert.equal(fresh.modules, 2);
    });

    it('takes a file that is moved within a circle for the one that is gone', async () => {
      await open({
        'src/a.ts': "import { b } from './b';\nexport const a = () => b;\n",
        'src/b.ts': "import { a } from './a';\nexport const b = () => a;\n",
      });
      const moved = await modules({
        'src/a.ts': "import { b } from './c';\nexport const a = () => b;\n",
        'src/b.ts': null,
        'src/c.ts': "import { a } from './a';\nexport const b = () => a;\n",
      });
      assert.deepEqual(moved.cycles, []);
    });

    it('shows modules with side effects that run in another order, or no more', async () => {
      await open({
        'src/main.ts': "import './one';\nimport { two } from './two';\nimport { three } from './three';\nconsole.log(two, three);\n",
        'src/one.ts': 'globalThis.name = "one";\n',
        'src/two.ts': 'export const two = 2;\nconsole.log(two);\n',
        'src/three.ts': 'export const three = 3;\n',
      });
      const swapped = await modules({
        'src/main.ts': "import { three } from './three';\nimport { two } from './two';\nimport './one';\nconsole.log(two, three);\n",
      });
      assert.deepEqual(swapped.swapped, [{ root: 'src/main.ts', first: 'src/one.ts', second: 'src/two.ts' }]);
      assert.deepEqual(swapped.dropped, []);
      const dropped = await modules({ 'src/main.ts': "import { two } from './two';\nconsole.log(two);\n" });
      assert.deepEqual(dropped.dropped, [{ root: 'src/main.ts', module: 'src/one.ts' }]);
    });
  });

  describe('by what the package offers', () => {
    const PACKAGE = '{ "name": "shop", "version": "1.0.0", "exports": { ".": "./dist/index.js", "./extra": "./dist/extra.js" } }';
    const api = (files: Readonly<Record<string, string | null>>) => engine.compareApi(change(files));
    async function changes(files: Readonly<Record<string, string | null>>) {
      const delta: ApiDelta = await api(files);
      return delta.status === 'compared'
        ? delta.changes.map(({ kind, name, to }) => [kind, name, ...(to === undefined ? [] : [to])].join(' '))
        : delta.reason;
    }
    const SHOP = {
      'package.json': PACKAGE,
      'src/index.ts': "export * from './cart';\nexport { add as plus } from './math';\n",
      'src/extra.ts': "export const extra = 'x';\n",
      'src/cart.ts':
        "import type { Inner } from './inner';\n/** A cart. */\nexport interface Cart { id: string }\nexport function load(id: string): Cart { return { id }; }\nexport function read(from: Inner) { return load(from.id); }\nfunction hidden() {}\n",
      'src/inner.ts': 'export interface Inner { id: string }\n',
      'src/math.ts': 'export function add(a: number, b: number) { return a + b; }\n',
    };

    it('is none where it is an application, or nothing that is offered is reached', async () => {
      await open({ 'package.json': '{ "name": "app", "private": true }', 'src/a.ts': 'export const a = 1;\n' });
      assert.deepEqual(await engine.publicPackages(change({ 'src/a.ts': '' })), []);
    });

    it('is unchanged by other bodies, parameter names, comments and values', async () => {
      await open({ ...SHOP, 'src/alone.ts': 'export const alone = 1;\n' });
      assert.deepEqual(
        await changes({
          'src/math.ts': '/** Adds. */\nexport function add(one: number, other: number) { return other + one; }\n',
          'src/extra.ts': "export const extra = 'y';\n",
          'src/alone.ts': 'export const alone = 2;\n',
        }),
        [],
      );
    });

    it('tells what is removed, renamed, changed, extended and added', async () => {
      await open(SHOP);
      assert.deepEqual(await changes({ 'src/index.ts': "export * from './cart';\n" }), ['removed plus']);
      assert.deepEqual(await changes({ 'src/extra.ts': 'export const extra = 1;\n' }), ['changed ./extra: extra']);
      assert.deepEqual(
        await changes({ 'src/math.ts': 'export function add(a: number, b: number, c?: number) { return a + b + (c ?? 0); }\n' }),
        ['extended plus'],
      );
      // A type that nobody can import is part of what speaks of it.
      assert.deepEqual(await changes({ 'src/inner.ts': 'export interface Inner { id: string; key: string }\n' }), ['changed read']);
      assert.deepEqual(await changes({ 'src/index.ts': `${SHOP['src/index.ts']}export const more = 1;\n` }), ['added more']);
    });

    it('tells a rename, and nothing of what only speaks of the new name', async () => {
      await open(SHOP);
      assert.deepEqual(await changes({ 'src/cart.ts': SHOP['src/cart.ts'].replaceAll('Cart', 'Basket') }), ['renamed Cart Basket']);
    });

    it('tells an entry that is gone', async () => {
      await open(SHOP);
      assert.deepEqual(await changes({ 'package.json': '{ "name": "shop", "exports": { ".": "./dist/index.js" } }' }), [
        'removed entry ./extra',
      ]);
    });

    it('tells what the compiler infers from the change, however far away, and what a new entry offers of it', async () => {
      await open({
        ...SHOP,
        'src/price.ts': 'export const price = () => 1;\n',
        'src/sum.ts': "import { price } from './price';\nexport function sum() { return [price()]; }\n",
        'src/index.ts': `${SHOP['src/index.ts']}import { sum } from './sum';\nexport const sums = { sum: sum() };\n`,
      });
      assert.deepEqual(await changes({ 'src/price.ts': 'export const price = () => 2 - 1;\n' }), []);
      assert.deepEqual(await changes({ 'src/price.ts': "export const price = () => '1';\n" }), ['changed sums']);
      const exports = '{ ".": "./dist/index.js", "./extra": "./dist/price.js" }';
      assert.deepEqual(
        await changes({ 'package.json': `{ "name": "shop", "exports": ${exports} }`, 'src/price.ts': "export const extra = () => 'x';\n" }),
        ['changed sums', 'changed ./extra: extra'],
      );
    });

    const PARTS =
      'export const { a, b: [c, , ...d] } = f();\nexport let e = 1, g = 2;\nexport function f(): any {}\nexport enum E { A }\nexport type T = 1;\nexport namespace N { export const inner = 1; }\nexport default 1;\n';
    it('counts as many exports by their texts alone as the compiler does', async () => {
      await open({
        'package.json': PACKAGE,
        'src/index.ts':
          "export * from './parts';\nexport * as parts from './parts';\nexport { one as uno, type One } from './one';\nexport default class Main {}\n",
        'src/extra.ts': "import { one } from './one';\nexport * from './parts';\nexport { one };\n",
        'src/parts.ts': PARTS,
        'src/one.ts': 'export const one = 1;\nexport type One = typeof one;\n',
        'src/globals.ts': 'export {};\n',
      });
      const exportsIn = async (files: Readonly<Record<string, string>>): Promise<unknown> => {
        const delta = await api(files);
        return delta.status === 'compared' && [delta.exports, delta.changes];
      };
      const body = { 'src/parts.ts': PARTS.replace('any {}', 'any { return; }') };
      const byText = await exportsIn(body);
      assert.deepEqual(byText, await exportsIn({ ...body, 'src/globals.ts': 'export {};\ndeclare global { var size: 1; }\n' }));
      assert.deepEqual(byText, [23, []]);
    });

    it('tells what changes where the change does not stand', async () => {
      await open({
        ...SHOP,
        'src/plus.ts': 'export function add(a: string) { return a; }\nexport const same = 1;\n',
        'src/twin.ts': 'export const same = 2;\n',
        'src/globals.ts': 'export {};\ndeclare global { var size: number; }\n',
        'src/settings.ts': 'export const settings = () => size;\n',
        'src/index.ts': `import './globals';\n${SHOP['src/index.ts']}export * from './settings';\nexport { same } from './plus';\n`,
      });
      // Another declaration takes the place of one, and neither is edited.
      assert.deepEqual(
        await changes({
          'src/index.ts':
            "export * from './cart';\nexport { add as plus } from './plus';\nexport * from './settings';\nexport { same } from './twin';\n",
        }),
        ['changed plus'],
      );
      assert.deepEqual(
        await changes({
          'src/index.ts': `export * from './cart';\nexport { add as sum } from './math';\nexport * from './settings';\nexport { same } from './plus';\n`,
        }),
        ['renamed plus sum'],
      );
      // What is declared for all reaches those that do not import it.
      assert.deepEqual(await changes({ 'src/globals.ts': 'export {};\ndeclare global { var size: string; }\n' }), ['changed settings']);
    });
  });
});
