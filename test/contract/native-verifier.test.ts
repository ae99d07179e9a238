/** The native compiler itself, behind its port: what it sees, what it says where it can't check, and its end. */
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { isAlive } from '../../src/checks/is-alive.ts';
import { createCompilerKeeper, type OwnedCompilers } from '../../src/checks/compiler-keeper.ts';
import { findNativeCompiler } from '../../src/checks/native-compiler.ts';
import type { StartedCompiler, Verdict, Verifier, VerifyRequest } from '../../src/ports/verifier.ts';
import { createNativeVerifier, type NativeVerifierSetup } from '../../src/verifier/native-verifier.ts';
import { buildScript } from '../support/build-script.ts';
import { eventually } from '../support/eventually.ts';
import { tempFolder, type TempFolder } from '../support/temp-folder.ts';

const OPTIONS = { strict: true, types: [], lib: ['ES2022'], noEmit: true, allowImportingTsExtensions: true, skipLibCheck: true };
const CONFIG = JSON.stringify({ compilerOptions: OPTIONS, include: ['src'] });
const FILES = {
  'tsconfig.json': CONFIG,
  'src/total.ts': 'export function total(prices: number[]): number {\n  return prices.length;\n}\n',
  'src/use.ts': "import { total } from './total.ts';\nexport const shown: number = total([1]);\n",
};
const WRONG = 'export function total(prices: number[]): string {\n  return `${prices.length}`;\n}\n';

describe('the native compiler', function () {
  this.timeout(60_000);
  let folder: TempFolder;
  let owned: OwnedCompilers | undefined;
  let started: StartedCompiler[];
  let verifier: Verifier;

  function make(limits: NativeVerifierSetup['limits'] = {}, more: { memory?: number; dist?: string } = {}): void {
    // One that an earlier call has started would stay, with nobody left to end it.
    owned?.endAll();
    const compilers = createCompilerKeeper(more.dist ?? resolve('dist'));
    owned = compilers;
    started = [];
    const keeper = {
      ...compilers,
      start: async (request: { readonly folder: string }) => {
        const compiler = await compilers.start(request);
        if ('pid' in compiler) started.push(compiler);
        return compiler;
      },
    };
    verifier = createNativeVerifier({ keeper, memoryOf: () => more.memory, limits });
  }
  beforeEach(() => {
    folder = tempFolder(FILES);
    make();
  });
  afterEach(async () => {
    owned?.endAll();
    await eventually(() => started.every(({ pid }) => !isAlive(pid)), 'the compilers end');
    folder.dispose();
  });

  const at = (path: string): string => `${folder.path}/${path}`;
  const texts = (changed: Readonly<Record<string, string | null>>): VerifyRequest['texts'] =>
    Object.entries(changed).map(([path, text]) => ({ name: at(path), text }));
  const verify = (
    names: readonly string[],
    changed: Readonly<Record<string, string | null>> = {},
    more: Partial<VerifyRequest> = {},
    signal?: AbortSignal,
  ): Promise<Verdict> =>
    verifier.verify(
      {
        folder: folder.path,
        state: '0',
        config: { name: at('tsconfig.json'), options: {}, references: [] },
        texts: texts(changed),
        names: names.map(at),
        whole: false,
        declarations: false,
        timeoutMs: 30_000,
        ...more,
      },
      signal,
    );
  const WHOLE = { whole: true };
  const errorsOf = (verdict: Verdict): string[] => {
    if (verdict.status !== 'checked') assert.fail(verdict.reason);
    return verdict.errors.map(({ name, line, code }) => `${name?.slice(folder.path.length + 1)}:${line} ${code}`).sort();
  };
  const reasonOf = (verdict: Verdict): string => (verdict.status === 'unavailable' ? verdict.reason : assert.fail('was checked'));
  const pid = (): number => started.at(-1)?.pid ?? assert.fail('none was started');
  /** From then on it does nothing any more; the signal alone is only sent. */
  const halt = async (id: number): Promise<void> => {
    process.kill(id, 'SIGSTOP');
    await eventually(() => execFileSync('ps', ['-o', 'stat=', '-p', String(id)], { encoding: 'utf8' }).startsWith('T'), 'it stands still');
  };

  it('checks texts that are only in memory, and goes back to those of the disk', async () => {
    assert.deepEqual(errorsOf(await verify([], {}, WHOLE)), []);
    assert.deepEqual(errorsOf(await verify(['src/total.ts'], { 'src/total.ts': WRONG })), []);
    assert.deepEqual(errorsOf(await verify(['src/total.ts', 'src/use.ts'], { 'src/total.ts': WRONG })), ['src/use.ts:2 TS2322']);
    assert.deepEqual(errorsOf(await verify([], { 'src/total.ts': WRONG }, WHOLE)), ['src/use.ts:2 TS2322']);
    assert.deepEqual(errorsOf(await verify(['src/use.ts'])), []);
    assert.equal(started.length, 1, 'one process for all of it');
  });

  it('sees created files, new folders among them, and deleted ones; the disk is left alone', async () => {
    const before = readdirSync(at('src'));
    const created = { 'src/deep/er/new.ts': "import { total } from '../../total.ts';\nexport const t: string = total([]);\n" };
    assert.deepEqual(errorsOf(await verify([], created, WHOLE)), ['src/deep/er/new.ts:2 TS2322']);
    assert.deepEqual(errorsOf(await verify(['src/deep/er/new.ts'], created)), ['src/deep/er/new.ts:2 TS2322']);
    assert.deepEqual(errorsOf(await verify([], { 'src/total.ts': null }, WHOLE)), ['src/use.ts:1 TS2307']);
    assert.deepEqual(errorsOf(await verify([], {}, WHOLE)), []);
    assert.deepEqual(readdirSync(at('src')), before);
  });

  it('finds the same with several checkers as with one, those of no file included', async () => {
    const names = Array.from({ length: 230 }, (_, n) => `src/many/m${n}.ts`);
    const textOf = (n: number): string =>
      `${n > 0 ? `import { v${n - 1} } from './m${n - 1}.ts';\n` : ''}export const v${n}: number = ${n > 0 ? `v${n - 1}` : '0'} + 1;\n`;
    names.forEach((name, n) => folder.write(name, textOf(n)));
    const broken = {
      'src/many/m7.ts': textOf(7).replace('number', 'string'),
      'src/many/m150.ts': 'export const v150 = (;\n',
      'src/total.ts': WRONG,
    };
    const needing = { 'src/many/m3.ts': `${textOf(3)}export function held(it: Disposable): void {\n  using one = it;\n}\n` };
    const all: string[][][] = [];
    for (const lanes of [1, 3]) {
      make({ lanes });
      const answers = [
        await verify([], {}, WHOLE),
        await verify(['src/many/m7.ts', 'src/gone.ts'], broken, WHOLE),
        await verify([...names, 'src/use.ts', 'src/gone.ts'], broken),
        await verify([], needing, WHOLE),
        await verify([], { 'src/many/m200.ts': null }, WHOLE),
        await verify([], {}, WHOLE),
      ];
      all.push(answers.map((verdict) => [...errorsOf(verdict), ...(verdict.status === 'checked' ? verdict.missing : [])]));
    }
    const [one, three] = all;
    assert.deepEqual(three, one);
    assert.deepEqual(
      one?.map((errors) => errors.length),
      [0, 5, 5, 2, 1, 0],
      JSON.stringify(one, null, 1),
    );
  });

  it('tells places in lines, whatever characters come before them, and files that the project does not have', async () => {
    const text = '/* 𝄞 äöü */\r\nexport const a = 1;\r\nexport const b: string = /* € */ 1;\n';
    const verdict = await verify(['src/new.ts', 'other/gone.ts'], { 'src/new.ts': text });
    assert.deepEqual(errorsOf(verdict), ['src/new.ts:3 TS2322']);
    assert.deepEqual(verdict.status === 'checked' && verdict.missing, [at('other/gone.ts')]);
  });

  it('tells what keeps declarations from being written, where that is asked', async () => {
    const config = { name: at('tsconfig.json'), options: { declaration: true }, references: [] };
    const changed = { 'src/total.ts': 'export const total = new (class { private secret = 1 })();\n' };
    assert.deepEqual(errorsOf(await verify(['src/total.ts'], changed, { config })), []);
    assert.deepEqual(errorsOf(await verify(['src/total.ts'], changed, { config, declarations: true })), ['src/total.ts:1 TS4094']);
  });

  it('looks at the disk anew when it is told that it may have changed', async () => {
    assert.deepEqual(errorsOf(await verify([], {}, WHOLE)), []);
    folder.write('src/total.ts', WRONG);
    folder.write('src/third.ts', 'export const third: number = "";\n');
    assert.deepEqual(errorsOf(await verify([], {}, { ...WHOLE, state: '1' })), ['src/third.ts:1 TS2322', 'src/use.ts:2 TS2322']);
    folder.remove('src/third.ts');
    folder.write('src/deep/fourth.ts', 'export const fourth: number = "";\n');
    assert.deepEqual(errorsOf(await verify([], {}, { ...WHOLE, state: '2' })), ['src/deep/fourth.ts:1 TS2322', 'src/use.ts:2 TS2322']);
    assert.equal(started.length, 1);
    folder.write('node_modules/left/index.d.ts', 'export declare const left: string;\n');
    const uses = { 'src/use.ts': "import { left } from 'left';\nexport const n: number = left;\n" };
    assert.deepEqual(errorsOf(await verify(['src/use.ts'], uses, { state: '3' })), ['src/use.ts:2 TS2322']);
    folder.write('tsconfig.json', CONFIG.replace('"strict":true', '"strict":false'));
    assert.deepEqual(errorsOf(await verify(['src/use.ts'], { 'src/use.ts': 'export const n: number = null;\n' }, { state: '4' })), []);
    assert.equal(started.length, 2, 'for a configuration it begins anew');
  });

  it('keeps several projects apart, and answers a small question while a large one is asked', async () => {
    folder.write('other/tsconfig.json', JSON.stringify({ compilerOptions: { ...OPTIONS, strict: false } }));
    folder.write('other/a.ts', 'export const a: string = null;\n');
    const other = { config: { name: at('other/tsconfig.json'), options: {}, references: [] } };
    const asked = await Promise.all([
      verify([], { 'src/total.ts': WRONG }, WHOLE),
      verify(['other/a.ts'], {}, other),
      verify(['src/use.ts']),
      verify(['other/a.ts'], {}, { config: { ...other.config, options: { strict: true } } }),
    ]);
    assert.deepEqual(asked.map(errorsOf), [['src/use.ts:2 TS2322'], [], [], ['other/a.ts:1 TS2322']]);
  });

  it('never takes an error of the configuration for a check', async () => {
    const withConfig = async (config: string, options = {}): Promise<string> => {
      folder.write('tsconfig.json', config);
      const name = at('tsconfig.json');
      return reasonOf(await verify(['src/use.ts'], {}, { state: config, config: { name, options, references: [] } }));
    };
    const saying = (compilerOptions: object): string => JSON.stringify({ compilerOptions: { ...OPTIONS, ...compilerOptions } });
    assert.match(await withConfig(saying({ moduleResolution: 'node10' })), /TS5108 Option 'moduleResolution=node10' has been removed/);
    assert.match(await withConfig(saying({ baseUrl: '.', target: 'es5' })), /TS51\d\d/);
    assert.match(await withConfig(saying({ types: ['not-installed'] })), /TS2688 Cannot find type definition file for 'not-installed'/);
    assert.match(await withConfig('{ nonsense'), /TS1\d\d\d/);
    assert.match(await withConfig(JSON.stringify({ compilerOptions: OPTIONS, files: [] })), /TS18002|names no files/);
    assert.match(await withConfig(JSON.stringify({ compilerOptions: OPTIONS, include: ['nowhere'] })), /TS18003|names no files/);
    assert.match(await withConfig(JSON.stringify({ extends: './gone.json' })), /TS\d+/);
    assert.match(await withConfig(CONFIG, { noSuchOption: true }), /TS5023/);
    const gone = await verify(['src/use.ts'], {}, { config: { name: at('gone/tsconfig.json'), options: {}, references: [] } });
    assert.match(reasonOf(gone), /there is no .*gone\/tsconfig\.json/);
    assert.deepEqual(errorsOf(await verify(['src/use.ts'], {}, { state: 'well again' })), [], 'it goes on');
  });

  it('hears of an error of the configuration that an edit brings, and of its end', async () => {
    assert.deepEqual(errorsOf(await verify(['src/use.ts'])), []);
    // Its options are as they were: only the configuration itself tells of it.
    const broken = { 'tsconfig.json': `${CONFIG} nonsense` };
    assert.match(reasonOf(await verify(['src/use.ts'], broken)), /TS1\d\d\d/);
    assert.match(reasonOf(await verify(['src/use.ts'], { ...broken, 'src/total.ts': WRONG })), /TS1\d\d\d/, 'after a change of code');
    assert.deepEqual(errorsOf(await verify(['src/use.ts'], { 'src/total.ts': WRONG })), ['src/use.ts:2 TS2322']);
    assert.match(reasonOf(await verify([], { 'src/total.ts': null, 'src/use.ts': null })), /TS18003|names no files/);
    assert.deepEqual(errorsOf(await verify(['src/use.ts'])), []);
  });

  it('has checked nothing when it is killed, and starts anew', async () => {
    assert.deepEqual(errorsOf(await verify([], {}, WHOLE)), []);
    const first = pid();
    await halt(first);
    const asked = [verify([], { 'src/total.ts': WRONG }, WHOLE), verify(['src/use.ts'], {})];
    process.kill(first, 'SIGKILL');
    for (const verdict of await Promise.all(asked)) assert.match(reasonOf(verdict), /broke down/);
    assert.deepEqual(errorsOf(await verify(['src/use.ts'], { 'src/total.ts': WRONG }, { state: '1' })), ['src/use.ts:2 TS2322']);
    assert.notEqual(pid(), first);
    await eventually(() => !isAlive(first), 'it is reaped');
  });

  it('has checked nothing when it hangs, and is ended', async () => {
    make({ pingMs: 20, silentMs: 300 });
    assert.deepEqual(errorsOf(await verify([], {}, WHOLE)), []);
    const first = pid();
    await halt(first);
    assert.match(reasonOf(await verify(['src/use.ts'])), /broke down: it did not answer/);
    await eventually(() => !isAlive(first), 'it is ended and reaped');
    assert.deepEqual(errorsOf(await verify(['src/use.ts'], { 'src/total.ts': WRONG })), ['src/use.ts:2 TS2322']);
  });

  it('is left alone with a project that it breaks down on, until the disk is looked at anew', async () => {
    for (let times = 0; times < 2; times++) {
      assert.deepEqual(errorsOf(await verify([], {}, WHOLE)), []);
      await halt(pid());
      const asked = verify([], {}, WHOLE);
      process.kill(pid(), 'SIGKILL');
      assert.match(reasonOf(await asked), /broke down/);
    }
    assert.match(reasonOf(await verify([], {}, WHOLE)), /breaks down on this project/);
    assert.equal(started.length, 2);
    assert.deepEqual(errorsOf(await verify([], {}, { ...WHOLE, state: '1' })), []);
  });

  it('goes on when somebody has no more time, so that it is warm the next time; but not for ever', async () => {
    assert.match(reasonOf(await verify([], {}, { ...WHOLE, timeoutMs: 0 })), /was not done within 0 s/);
    assert.deepEqual(errorsOf(await verify([], {}, WHOLE)), []);
    assert.equal(started.length, 1);
    make({ longestMs: 0 });
    assert.match(reasonOf(await verify([], {}, WHOLE)), /broke down: it was not done within 0 s/);
    await eventually(() => !isAlive(pid()), 'it is ended');
  });

  it('is found out at once where it can’t run', async () => {
    folder.write('broken/native/package.json', '{ "version": "7.0.2" }');
    folder.write('broken/native/lib.d.ts', '');
    folder.write('broken/native/tsc', '#!/bin/sh\nexit 1\n');
    folder.write('broken/native/tsc.exe', '');
    make({}, { dist: join(folder.path, 'broken') });
    assert.match(reasonOf(await verify([], {}, WHOLE)), /ended at once|can't be started/);
  });

  it('is waited for no longer by who gives up', async () => {
    await verify([], {}, WHOLE);
    await halt(pid());
    const stop = new AbortController();
    const asked = verify([], {}, WHOLE, stop.signal);
    stop.abort();
    await assert.rejects(asked, { name: 'AbortError' });
    process.kill(pid(), 'SIGCONT');
    assert.deepEqual(errorsOf(await verify(['src/use.ts'])), []);
    assert.equal(started.length, 1);
  });

  it('is not there where it was not installed', async () => {
    make({}, { dist: folder.path });
    assert.match(reasonOf(await verify([], {}, WHOLE)), /no native compiler comes with this installation \(@typescript\/typescript-/);
  });

  it('is found where it is shipped beside the bundles, and says the same', async () => {
    const target = `${process.platform}-${process.arch}`;
    await promisify(execFile)(process.execPath, ['scripts/stage-native.mjs', target, join(folder.path, 'shipped/native')]);
    const executable = join(folder.path, 'shipped/native', process.platform === 'win32' ? 'tsc.exe' : 'tsc');
    // As what unpacks an archive may leave it.
    chmodSync(executable, 0o644);
    assert.equal(findNativeCompiler(join(folder.path, 'shipped'))?.executable, executable);
    make({}, { dist: join(folder.path, 'shipped') });
    const everything = JSON.stringify({
      compilerOptions: { ...OPTIONS, lib: ['ESNext', 'DOM', 'DOM.Iterable', 'WebWorker.ImportScripts', 'ScriptHost'], skipLibCheck: false },
      include: ['src'],
    });
    folder.write('tsconfig.json', everything);
    assert.deepEqual(errorsOf(await verify([], { 'src/total.ts': WRONG }, WHOLE)), ['src/use.ts:2 TS2322']);
  });

  it('ends when nobody has asked it for a while, and when it takes too much memory', async () => {
    make({ idleMs: 1 });
    await verify([], {}, WHOLE);
    await eventually(() => !isAlive(pid()), 'the idle one ends');
    assert.deepEqual(errorsOf(await verify([], {}, WHOLE)), [], 'and another one is there when it is needed');
    owned?.endAll();

    make({ memoryMb: 10 }, { memory: 11 });
    await verify([], {}, WHOLE);
    await eventually(() => !isAlive(pid()), 'the large one ends');
  });

  it('leaves nothing behind when the process that owns it is killed, even where it hangs', async () => {
    const script = await buildScript(
      folder.path,
      `import { connect } from 'node:net';
       import { createCompilerKeeper } from './src/checks/compiler-keeper.ts';
       void createCompilerKeeper(${JSON.stringify(resolve('dist'))}).start({ folder: '/' }).then((compiler) => console.log(JSON.stringify(compiler)));
       setInterval(() => undefined, 1000);`,
    );
    const owner = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(owner.stdout.setEncoding('utf8'), 'data')) as [string];
    const compiler = JSON.parse(line) as StartedCompiler;
    assert.ok(isAlive(compiler.pid));
    process.kill(compiler.pid, 'SIGSTOP');
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    await eventually(() => !isAlive(compiler.pid), 'the compiler ends with its owner');
  });
});
