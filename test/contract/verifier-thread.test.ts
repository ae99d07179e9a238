/** The crew's threads and the native compiler: which loss costs what. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { BroadcastChannel } from 'node:worker_threads';
import { isAlive } from '../../src/checks/is-alive.ts';
import { RunId, WorkspacePath } from '../../src/domain/ids.ts';
import type { TypeDelta } from '../../src/ports/diagnosis.ts';
import { startThreads, type CrewThreads } from '../../src/runners/crew-threads.ts';
import { keepCompilers } from '../../src/runners/keep-compilers.ts';
import { eventually } from '../support/eventually.ts';
import { ScriptedModel } from '../support/scripted-model.ts';
import { tempFolder, type TempFolder } from '../support/temp-folder.ts';

const FILES = {
  'tsconfig.json': JSON.stringify({ compilerOptions: { strict: true, types: [], noEmit: true, skipLibCheck: true } }),
  'a.ts': 'export const a: number = 1;\n',
};
const NAMES = ['engine', 'verifier', 'keeper'] as const;
const runId = RunId('r1');
/** Nobody is left to reap what a thread that is gone has started, until the process ends. */
const isZombie = (pid: number): boolean => /^Z/.test(execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }));

describe('the crew’s native compiler', function () {
  this.timeout(60_000);
  let folder: TempFolder;
  let bundles: TempFolder;
  let crew: CrewThreads;
  let pids: number[];

  beforeEach(async () => {
    folder = tempFolder(FILES);
    // The product's threads, which can be told to end as if they had crashed.
    bundles = tempFolder(
      Object.fromEntries(
        NAMES.map((name) => [
          `${name}-thread.js`,
          `require(${JSON.stringify(resolve('dist', `${name}-thread.js`))});
           const { BroadcastChannel } = require('node:worker_threads');
           new BroadcastChannel('crash-${name}').onmessage = () => process.exit(3);`,
        ]),
      ),
    );
    pids = [];
    const owned = keepCompilers(resolve('dist'), bundles.path);
    const compilers = {
      ...owned,
      start: async (request: { readonly folder: string }) => {
        const compiler = await owned.start(request);
        if ('pid' in compiler) pids.push(compiler.pid);
        return compiler;
      },
    };
    crew = startThreads(new ScriptedModel([]), { distFolder: bundles.path, agentThreads: 2, compilers });
    await open();
  });
  afterEach(async () => {
    await crew.dispose();
    await eventually(() => pids.every((pid) => !isAlive(pid) || isZombie(pid)), 'the compilers end with the crew');
    folder.dispose();
    bundles.dispose();
  });

  const open = (): Promise<unknown> => crew.code.openRun({ runId, folder: folder.path, buffers: [] });
  const compare = (): Promise<TypeDelta> =>
    crew.code.typeErrors({ runId, changed: [{ path: WorkspacePath('a.ts'), text: 'export const a: number = "";\n' }] });
  async function isNative(): Promise<boolean> {
    const delta = await compare();
    assert.ok(delta.status === 'checked', 'it is checked');
    assert.deepEqual([delta.before.length, delta.after.length], [0, 1]);
    return /^TypeScript 7\.\d+\.\d+ \(native\)$/.test(delta.compiler);
  }
  function crash(name: (typeof NAMES)[number]): void {
    const channel = new BroadcastChannel(`crash-${name}`);
    channel.postMessage('now');
    channel.close();
  }

  it('outlives the engine’s thread', async () => {
    assert.ok(await isNative());
    crash('engine');
    await eventually(
      () =>
        compare().then(
          () => false,
          () => true,
        ),
      'the engine is lost',
      20_000,
    );
    await open();
    assert.ok(await isNative());
    assert.equal(pids.length, 1);
    assert.ok(isAlive(pids[0] ?? 0));
  });

  it('ends with the thread that speaks to it, and is started anew; meanwhile types are still checked', async () => {
    assert.ok(await isNative());
    const [first = 0] = pids;
    crash('verifier');
    await eventually(() => !isAlive(first), 'the compiler ends', 20_000);
    await eventually(isNative, 'it is native again', 20_000);
    assert.equal(pids.length, 2);
  });

  it('ends with the thread that keeps it, and is started anew', async () => {
    assert.ok(await isNative());
    const [first = 0] = pids;
    crash('keeper');
    await eventually(() => !isAlive(first) || isZombie(first), 'the compiler ends', 20_000);
    await eventually(isNative, 'it is native again', 20_000);
    assert.equal(pids.length, 2);
  });

  it('is not needed: without one, the built-in compiler checks', async () => {
    await crew.dispose();
    crew = startThreads(new ScriptedModel([]), { distFolder: bundles.path, agentThreads: 2 });
    await open();
    assert.equal(await isNative(), false);
  });
});
