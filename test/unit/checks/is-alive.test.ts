import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { uptime } from 'node:os';
import { isAlive } from '../../../src/checks/is-alive.ts';

const HOUR_MS = 3_600_000;

describe('whether a process is alive', () => {
  let child: ChildProcess;
  let pid: number;
  beforeEach(async () => {
    child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    await once(child, 'spawn');
    pid = child.pid ?? 0;
  });
  afterEach(() => void child.kill('SIGKILL'));

  it('is told of one that runs, and of one that has ended', async () => {
    assert.equal(isAlive(pid), true);
    assert.equal(isAlive(pid, Date.now()), true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal(isAlive(pid), false);
    assert.equal(isAlive(pid, Date.now()), false);
  });

  it('does not take one of today for one that was known before the system was started', () => {
    assert.equal(isAlive(pid, HOUR_MS), false);
    assert.equal(isAlive(process.pid, HOUR_MS), false);
  });

  it('does not take one for another that had its number before, where the system tells when it began', () => {
    const before = Date.now() - 60_000;
    const isTold = process.platform === 'linux' || uptime() < 60;
    assert.equal(isAlive(pid, before), !isTold);
  });
});
