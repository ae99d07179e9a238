/** The engine has a process of its own behind its thread: it never outlives that, and its end is told by name. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { isAlive } from '../../src/checks/is-alive.ts';
import { RunId } from '../../src/domain/ids.ts';
import type { CodeProject } from '../../src/ports/code.ts';
import { ServiceThread } from '../../src/runners/service-thread.ts';
import { eventually } from '../support/eventually.ts';
import { tempFolder, type TempFolder } from '../support/temp-folder.ts';

const runId = RunId('r1');

describe('the engine’s process', function () {
  this.timeout(30_000);
  let folder: TempFolder;
  let thread: ServiceThread<CodeProject>;
  let lost: string[];
  beforeEach(() => {
    folder = tempFolder({ 'a.ts': 'export const a = 1;\n' });
    lost = [];
    thread = new ServiceThread(resolve('dist/engine-thread.js'), 'engine', {
      lost: (reason) => lost.push(reason),
      restarted: () => undefined,
    });
  });
  afterEach(async () => {
    await thread.dispose();
    folder.dispose();
  });

  const open = (): Promise<unknown> => thread.api.openRun({ runId, folder: folder.path, buffers: [] });
  function processes(): number[] {
    const listed = execFileSync('ps', ['-eo', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' });
    return [...listed.matchAll(/^\s*(\d+)\s+(\d+)\s+([^Z\s]\S*)\s+(?!sh\b)\S*.*engine-process\.js$/gm)]
      .filter(([, , parent]) => Number(parent) === process.pid)
      .map(([, pid]) => Number(pid));
  }

  it('is told by its name when it ends, and started anew with the next call', async () => {
    await open();
    const [pid = 0] = processes();
    const waiting = open();
    process.kill(pid, 'SIGKILL');
    await assert.rejects(waiting, /the engine thread stopped \(its process ended with SIGKILL\)/);
    assert.deepEqual(lost, ['the engine thread stopped (its process ended with SIGKILL)']);
    await open();
    assert.equal(processes().length, 1);
    assert.notEqual(processes()[0], pid);
  });

  it('ends with its thread, even where it hangs', async () => {
    await open();
    const [pid = 0] = processes();
    process.kill(pid, 'SIGSTOP');
    await thread.dispose();
    await eventually(() => !isAlive(pid) || processes().length === 0, 'the process ends');
    assert.deepEqual(lost, []);
  });
});
