import assert from 'node:assert/strict';
import { RunId, WorkspacePath } from '../../../src/domain/ids.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import type { CodeProject } from '../../../src/ports/code.ts';
import type { TypeDelta } from '../../../src/ports/diagnosis.ts';
import { tempFolder, type TempFolder } from '../../support/temp-folder.ts';

const OPTIONS = '"compilerOptions": { "strict": true, "types": [], "lib": ["ES2022"], "allowImportingTsExtensions": true, "noEmit": true }';
const OUTPUT = '"compilerOptions": { "strict": true, "types": [], "lib": ["ES2022"], "outDir": "dist" }';
const runId = RunId('r1');

describe('type errors before and after', function () {
  this.timeout(60_000);
  // One engine for all, as in the product: nothing of one folder may show in another.
  const engine: CodeProject = createEngine();
  let folder: TempFolder;
  afterEach(async () => {
    await engine.closeRun({ runId });
    folder.dispose();
  });

  async function open(files: Readonly<Record<string, string>>): Promise<void> {
    folder = tempFolder(files);
    await engine.openRun({ runId, folder: folder.path, buffers: [] });
  }
  const compare = (changed: Readonly<Record<string, string | null>>): Promise<TypeDelta> =>
    engine.typeErrors({ runId, changed: Object.entries(changed).map(([path, text]) => ({ path: WorkspacePath(path), text })) });
  async function checked(changed: Readonly<Record<string, string | null>>) {
    const delta = await compare(changed);
    if (delta.status !== 'checked') assert.fail(delta.reason);
    const brief = (list: typeof delta.before) => list.map(({ path, line, code }) => `${path}:${line} ${code}`);
    return { ...delta, before: brief(delta.before), after: brief(delta.after) };
  }
  async function reason(changed: Readonly<Record<string, string | null>>): Promise<string> {
    const delta = await compare(changed);
    return delta.status === 'unavailable' ? delta.reason : assert.fail('was checked');
  }

  it('are told with file, line and code, those of other files too', async () => {
    await open({
      'tsconfig.json': `{ ${OPTIONS} }`,
      'a.ts': 'export function a(): number {\n  return 1;\n}\n',
      'b.ts': "import { a } from './a.ts';\n\nexport const b: number = a();\n",
      'old.ts': 'export const old: number = "";\n',
    });
    const delta = await checked({ 'a.ts': 'export function a(): string {\n  return 1;\n}\n' });
    assert.deepEqual(delta.before, ['old.ts:1 TS2322']);
    assert.deepEqual(delta.after, ['a.ts:2 TS2322', 'b.ts:3 TS2322', 'old.ts:1 TS2322']);
    assert.deepEqual(delta.configs, ['tsconfig.json']);
    assert.match(delta.compiler, /^TypeScript 6\.\d+\.\d+ \(built in\)$/);
  });

  it('are the same again after a call in between', async () => {
    await open({
      'tsconfig.json': `{ ${OPTIONS} }`,
      'a.ts': 'export const a = 1;\n',
      'b.ts': "import { a } from './a.ts';\nexport const b: number = a;\n",
    });
    const broken = { 'a.ts': 'export const a = "";\n' };
    assert.deepEqual((await checked(broken)).after, ['b.ts:2 TS2322']);
    assert.deepEqual((await checked({ 'a.ts': 'export const a = 2;\n' })).after, []);
    assert.deepEqual((await checked({ 'b.ts': "import { a } from './a.ts';\nexport const b: string = a;\n" })).after, ['b.ts:2 TS2322']);
    const again = await checked(broken);
    assert.deepEqual([again.before, again.after], [[], ['b.ts:2 TS2322']]);
  });

  it('are found in the changed file where its declarations stay as they are', async () => {
    await open({
      'tsconfig.json': `{ ${OPTIONS} }`,
      'a.ts': 'export function a(): number {\n  return 1;\n}\n',
      'b.ts': "import { a } from './a.ts';\na();\n",
    });
    const delta = await checked({ 'a.ts': 'export function a(): number {\n  const n: string = 1;\n  return 1;\n}\n' });
    assert.deepEqual([delta.before, delta.after], [[], ['a.ts:2 TS2322']]);
    assert.deepEqual((await checked({ 'a.ts': 'export function a(): number {\n  return 2 +;\n}\n' })).after, ['a.ts:2 TS1109']);
  });

  it('count created and deleted files', async () => {
    await open({
      'tsconfig.json': `{ ${OPTIONS} }`,
      'a.ts': "import { b } from './b.ts';\nexport const a: number = b;\n",
      'b.ts': 'export const b = 1;\n',
    });
    assert.deepEqual((await checked({ 'b.ts': null })).after, ['a.ts:1 TS2307']);
    assert.deepEqual((await checked({ 'c.ts': 'export const c: string = 1;\n' })).after, ['c.ts:1 TS2322']);
    assert.deepEqual(
      (
        await checked({
          'b.ts': null,
          'c.ts': 'export const b = "";\n',
          'a.ts': "import { b } from './c.ts';\nexport const a: number = b;\n",
        })
      ).after,
      ['a.ts:2 TS2322'],
    );
  });

  it('are those of every project that imports from the changed files, or references theirs', async () => {
    await open({
      'tsconfig.json': `{ ${OPTIONS}, "include": ["src"] }`,
      'src/a.ts': 'export const a = 1;\n',
      'test/tsconfig.json': `{ ${OPTIONS} }`,
      'test/a.test.ts': "import { a } from '../src/a.ts';\nexport const n: number = a;\n",
      'other/tsconfig.json': `{ ${OPTIONS} }`,
      'other/x.ts': 'export const x: number = "";\n',
    });
    const delta = await checked({ 'src/a.ts': 'export const a = "";\n' });
    assert.deepEqual(delta.configs, ['tsconfig.json', 'test/tsconfig.json']);
    assert.deepEqual([delta.before, delta.after], [[], ['test/a.test.ts:2 TS2322']]);
    assert.equal(delta.unchecked, undefined);
  });

  it('are those of each project by itself, where a change spans several', async () => {
    await open({
      'tsconfig.json': '{ "files": [], "references": [{ "path": "./core" }, { "path": "./app" }] }',
      'core/tsconfig.json': `{ ${OUTPUT.replace('"types"', '"composite": true, "types"')} }`,
      'core/a.ts': 'export function a(): number {\n  return 1;\n}\n',
      'app/tsconfig.json': `{ ${OUTPUT}, "references": [{ "path": "../core" }] }`,
      'app/b.ts': "import { a } from '../core/a.js';\nexport function b(): number {\n  return a();\n}\n",
    });
    const bodies = {
      'core/a.ts': 'export function a(): number {\n  return 2;\n}\n',
      'app/b.ts': "import { a } from '../core/a.js';\nexport function b(): number {\n  return a().length;\n}\n",
    };
    const delta = await checked(bodies);
    assert.deepEqual(delta.configs, ['core/tsconfig.json', 'app/tsconfig.json']);
    assert.deepEqual([delta.before, delta.after], [[], ['app/b.ts:3 TS2339']]);
    assert.deepEqual((await checked({ 'core/a.ts': 'export function a(): string {\n  return "";\n}\n' })).after, ['app/b.ts:3 TS2322']);
  });

  it('tell those in packages apart by their files', async () => {
    const broken = 'export declare const missing: Missing;\n';
    await open({
      'tsconfig.json': `{ ${OPTIONS.replace('"strict"', '"moduleResolution": "bundler", "module": "esnext", "strict"')} }`,
      'node_modules/one/index.d.ts': broken,
      'node_modules/two/index.d.ts': broken,
      'a.ts': "import 'one';\nexport {};\n",
    });
    const delta = await compare({ 'a.ts': "import { missing } from 'two';\nexport const a = missing;\n" });
    assert.ok(delta.status === 'checked');
    const brief = (list: typeof delta.before) => list.map(({ path, code, message }) => `${path} ${code} ${message.split(' ')[0]}`);
    assert.deepEqual(brief(delta.before), ['null TS2304 node_modules/one/index.d.ts:']);
    assert.deepEqual(brief(delta.after), ['null TS2304 node_modules/two/index.d.ts:']);
  });

  it('name files as the caller does', async () => {
    await open({
      'tsconfig.json': `{ ${OPTIONS} }`,
      'a.ts': 'export interface X { x: 1 }\n',
      'b.ts': 'export interface X { y: 1 }\n',
      'c.ts': '',
    });
    const text = "import type * as a from './a.ts';\nimport type * as b from './b.ts';\nexport const x = (v: a.X): b.X => v;\n";
    const delta = await compare({ 'c.ts': text });
    const messages = delta.status === 'checked' ? delta.after.map(({ message }) => message).join() : '';
    assert.match(messages, /import\("a"\)\.X/);
    assert.ok(!messages.includes(folder.path));
  });

  it('take unsaved texts for the workspace', async () => {
    folder = tempFolder({ 'tsconfig.json': `{ ${OPTIONS} }`, 'a.ts': 'export const a = 1;\n', 'b.ts': '' });
    const buffers = [{ path: WorkspacePath('a.ts'), text: 'export const a: string = 1;\n' }];
    await engine.openRun({ runId, folder: folder.path, buffers });
    assert.deepEqual((await checked({ 'b.ts': 'export {};\n' })).before, ['a.ts:1 TS2322']);
  });

  it('include those of declarations where these are asked for', async () => {
    const options = OPTIONS.replace('"types"', '"declaration": true, "types"');
    await open({ 'tsconfig.json': `{ ${options} }`, 'a.ts': 'export const a = 1;\n' });
    assert.deepEqual((await checked({ 'a.ts': 'export const a = class { private x = 1; };\n' })).after, ['a.ts:1 TS4094']);
  });

  it('are unavailable, with the reason, where nothing could be checked', async () => {
    await open({
      'bad/tsconfig.json': '{ "extends": "./nowhere.json" }',
      'bad/a.ts': '',
      'typo/tsconfig.json': '{ "compilerOptions": { "strcit": true } }',
      'typo/a.ts': '',
      'types/tsconfig.json': '{ "compilerOptions": { "types": ["nothing-of-that-name"] } }',
      'types/a.ts': '',
      'none/a.ts': '',
      'none/tsconfig.json': '{ "include": ["elsewhere"] }',
      'docs/a.md': '',
    });
    assert.match(
      await reason({ 'bad/a.ts': '1;' }),
      /^bad\/tsconfig\.json has an error of its own, which stops the compiler: .*nowhere\.json/,
    );
    assert.match(await reason({ 'typo/a.ts': '1;' }), /strcit/);
    assert.match(await reason({ 'types/a.ts': '1;' }), /nothing-of-that-name/);
    assert.match(await reason({ 'none/a.ts': '1;' }), /^no tsconfig\.json or jsconfig\.json of the workspace includes none\/a\.ts$/);
    assert.match(await reason({ 'docs/a.md': '1' }), /none of the changed files is code, so no tsconfig\.json has a say/);
    assert.match(await reason({ 'none/a.ts': '1;', 'none/tsconfig.json': '{}' }), /none\/tsconfig\.json is changed/);
  });

  it('say what was left out', async () => {
    await open({
      'src/tsconfig.json': `{ ${OPTIONS} }`,
      'src/a.ts': 'export const a = 1;\n',
      'tool.js': '',
      'bad/tsconfig.json': '{ "extends": "./nowhere.json" }',
      'bad/b.ts': "import '../src/a.ts';\n",
    });
    const { configs, unchecked } = await checked({ 'src/a.ts': 'export const a = 2;\n', 'tool.js': '1;' });
    assert.deepEqual(configs, ['src/tsconfig.json']);
    assert.equal(unchecked?.length, 2);
    assert.match(unchecked?.[0] ?? '', /^bad\/tsconfig\.json has an error of its own/);
    assert.match(unchecked?.[1] ?? '', /^tool\.js is included by no tsconfig\.json/);
  });

  it('refuse paths that lead out, and stop when aborted', async () => {
    await open({ 'tsconfig.json': `{ ${OPTIONS} }`, 'a.ts': '' });
    await assert.rejects(compare({ '../a.ts': '' }), /contains "\.\."/);
    const changed = [{ path: WorkspacePath('a.ts'), text: '1;' }];
    await assert.rejects(engine.typeErrors({ runId, changed }, AbortSignal.abort()), { name: 'AbortError' });
    assert.deepEqual((await checked({ 'a.ts': 'export {};' })).after, [], 'and leave the engine usable');
  });
});
