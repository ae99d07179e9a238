import assert from 'node:assert/strict';
import { RoleName, RunId, TaskId, WorkspacePath } from '../../../src/domain/ids.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import type { CodeProject } from '../../../src/ports/code.ts';
import type { Diagnosis, TypeDelta } from '../../../src/ports/diagnosis.ts';
import type { Verdict, Verifier, VerifierError, VerifyRequest } from '../../../src/ports/verifier.ts';
import { tempFolder, type TempFolder } from '../../support/temp-folder.ts';

const OPTIONS = { strict: true, types: [], lib: ['ES2022'], allowImportingTsExtensions: true, noEmit: true };
const FILES = {
  'tsconfig.json': JSON.stringify({ compilerOptions: OPTIONS, include: ['src'] }),
  'src/a.ts': 'export const a: number = 1;\n',
  'src/b.ts': "import { a } from './a.ts';\nexport const b: number = a;\n",
  'src/old.ts': 'export const old: number = "";\n',
  'loose.ts': 'export const loose: number = "";\n',
};
const runId = RunId('r1');
const taskId = TaskId('t1');
const path = WorkspacePath;

describe('the engine with a verifier', function () {
  this.timeout(60_000);
  let folder: TempFolder;
  let engine: CodeProject;
  let asked: VerifyRequest[];
  let answer: (request: VerifyRequest) => Verdict | Promise<Verdict>;

  beforeEach(async () => {
    folder = tempFolder(FILES);
    asked = [];
    answer = () => found();
    const verifier: Verifier = {
      verify: async (request) => {
        asked.push(request);
        return answer(request);
      },
    };
    engine = createEngine(undefined, { verifier });
    await engine.openRun({ runId, folder: folder.path, buffers: [{ path: path('src/unsaved.ts'), text: 'export {};\n' }] });
  });
  afterEach(() => folder.dispose());

  const at = (file: string): string => `${folder.path}/${file}`;
  const found = (...errors: { file: string | null; message: string; position?: number }[]): Verdict => ({
    status: 'checked',
    compiler: 'Native 7',
    errors: errors.map(({ file, message, position = 0 }): VerifierError => ({
      name: file && at(file),
      position,
      line: 1,
      code: 'TS1',
      message,
    })),
    missing: [],
    ms: 1,
  });
  const UNAVAILABLE: Verdict = { status: 'unavailable', reason: 'it has no time' };
  const edit = (file: string, replace: string) =>
    engine.editFile({
      runId,
      taskId,
      path: path(file),
      replacements: [{ find: 'number', replace }],
      provenance: { taskId, role: RoleName('implementation'), source: { type: 'user' }, reason: 'because' },
    });
  const diagnose = (...files: string[]): Promise<Diagnosis> =>
    engine.diagnose({ runId, taskId, ...(files.length > 0 && { paths: files.map(path) }), timeLimitMs: 30_000 });
  const compare = (changed: Readonly<Record<string, string | null>>): Promise<TypeDelta> =>
    engine.typeErrors({ runId, changed: Object.entries(changed).map(([file, text]) => ({ path: path(file), text })) });
  const messages = (errors: readonly { path: string | null; message: string }[]): string[] =>
    errors.map((error) => `${error.path}: ${error.message.slice(0, 20)}`);

  it('asks it with all that differs from the disk, edited files first, and compares with the workspace’s own errors', async () => {
    await edit('src/a.ts', 'string');
    const known = { file: 'src/b.ts', message: `known of ${folder.path}/src` };
    answer = ({ texts }) => (texts.length === 1 ? found(known) : found(known, { file: 'src/b.ts', message: 'new' }));
    const diagnosis = await diagnose();
    assert.deepEqual(messages(diagnosis.errors), ['src/b.ts: new']);
    assert.deepEqual(messages(diagnosis.known), ['src/b.ts: known of src']);
    assert.equal(diagnosis.files, 2);
    const [first, second, ...more] = asked;
    assert.deepEqual(first?.names, [at('src/a.ts'), at('src/b.ts')]);
    assert.equal(first?.whole, false);
    assert.deepEqual(
      first?.texts.map(({ name, text }) => [name, text]),
      [
        [at('src/unsaved.ts'), 'export {};\n'],
        [at('src/a.ts'), 'export const a: string = 1;\n'],
      ],
    );
    assert.equal(first?.config.name, at('tsconfig.json'));
    assert.deepEqual(second?.texts.length, 1, 'the workspace as it is');
    assert.deepEqual(more, []);
    await diagnose();
    assert.equal(asked.length, 3, 'the workspace is asked about once');
  });

  it('has the built-in compiler check what it can’t: everything, a file it does not know, one that no config lists', async () => {
    await edit('src/a.ts', 'string');
    answer = () => UNAVAILABLE;
    const all = await diagnose();
    assert.equal(all.errors.length, 2, 'a.ts and b.ts');
    assert.deepEqual(all.unchecked, []);

    answer = (request) => ({
      ...(found() as Extract<Verdict, { status: 'checked' }>),
      missing: request.names.filter((name) => name.endsWith('a.ts')),
    });
    assert.deepEqual(messages((await diagnose('src/a.ts', 'src/b.ts')).errors), ["src/a.ts: Type 'number' is not"]);
    assert.deepEqual(messages((await diagnose('loose.ts')).known), ["loose.ts: Type 'string' is not"]);
  });

  it('does not take errors for new where the workspace can’t be asked about', async () => {
    await edit('src/a.ts', 'string');
    answer = ({ texts }) => (texts.length === 1 ? UNAVAILABLE : found({ file: 'src/old.ts', message: 'native' }));
    const diagnosis = await diagnose('src/old.ts');
    assert.deepEqual(messages(diagnosis.errors), []);
    assert.deepEqual(messages(diagnosis.known), ["src/old.ts: Type 'string' is not"], 'of the built-in compiler');
  });

  it('goes on with the built-in compiler when the verifier’s thread is lost', async () => {
    await edit('src/a.ts', 'string');
    answer = () => Promise.reject(new Error('the verifier thread stopped'));
    assert.equal((await diagnose()).errors.length, 2);
    const delta = await compare({ 'src/a.ts': 'export const a: string = "";\n' });
    assert.ok(delta.status === 'checked' && /^TypeScript 6.* \(built in\)$/.test(delta.compiler));
    assert.deepEqual(delta.leftToBuiltIn, ['the verifier thread stopped']);
  });

  it('compares whole projects, both ways by the same compiler', async () => {
    const twice = [
      { file: 'src/b.ts', message: 'same', position: 3 },
      { file: 'src/b.ts', message: 'same', position: 9 },
    ] as const;
    answer = ({ texts }) => (texts.length === 1 ? found(twice[0]) : found(...twice));
    const delta = await compare({ 'src/a.ts': 'export const a: string = "";\n', 'src/new.ts': 'export {};\n', 'src/old.ts': null });
    assert.ok(delta.status === 'checked');
    assert.deepEqual([delta.compiler, delta.configs, delta.before.length, delta.after.length], ['Native 7', ['tsconfig.json'], 1, 2]);
    assert.deepEqual(
      asked.map(({ whole, names }) => [whole, names]),
      [
        [true, [at('src/a.ts'), at('src/old.ts')]],
        [true, [at('src/a.ts'), at('src/new.ts')]],
      ],
    );

    answer = ({ texts }) => (texts.length === 1 ? found() : UNAVAILABLE);
    const other = await compare({ 'src/a.ts': 'export const a: string = "";\n' });
    assert.ok(other.status === 'checked' && /^TypeScript 6/.test(other.compiler));
    assert.deepEqual(messages(other.before), ["src/old.ts: Type 'string' is not"]);
    assert.deepEqual(messages(other.after), ["src/b.ts: Type 'string' is not", "src/old.ts: Type 'string' is not"]);
    assert.deepEqual(other.leftToBuiltIn, ['it has no time']);
  });

  it('tells it that the disk may have changed when a run begins', async () => {
    await diagnose('src/a.ts');
    await engine.openRun({ runId: RunId('r2'), folder: folder.path, buffers: [] });
    await diagnose('src/a.ts');
    const [first, second] = asked.map(({ state }) => state);
    assert.notEqual(first, second);
  });

  it('lets the options of an older compiler apply where the folder installs one, and none otherwise', async () => {
    await diagnose('src/a.ts');
    assert.deepEqual(asked[0]?.config.options, { skipDefaultLibCheck: true });
    const other = tempFolder({
      'node_modules/typescript/package.json': '{ "version": "5.9.3" }',
      'tsconfig.json': JSON.stringify({ compilerOptions: { module: 'node16' } }),
      'jsconfig.json': '{}',
      'a.ts': 'export {};\n',
    });
    await engine.openRun({ runId: RunId('r2'), folder: other.path, buffers: [] });
    await engine.diagnose({ runId: RunId('r2'), taskId, paths: [path('a.ts')], timeLimitMs: 30_000 });
    other.dispose();
    assert.deepEqual(asked.at(-1)?.config.options, {
      skipDefaultLibCheck: true,
      noEmit: true,
      target: 'es2022',
      moduleResolution: 'node16',
      strict: false,
      types: ['*'],
      esModuleInterop: true,
      noUncheckedSideEffectImports: false,
    });
  });
});
