/** A few of the kills of `npm run stress -- kill` and `-- apply`: the command line comes back from wherever it was killed. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

interface Report {
  readonly kills: number;
  readonly killedWhileWriting: number;
  readonly failures: readonly unknown[];
}

async function stress(name: string, ...args: readonly string[]): Promise<Report> {
  const stdout = await new Promise<string>((done, reject) => {
    execFile(process.execPath, [resolve('scripts/stress.mjs'), name, ...args, '--json'], (error, out, err) =>
      out === '' ? reject(new Error(err, { cause: error })) : done(out),
    );
  });
  return JSON.parse(stdout) as Report;
}

describe('a command line that is killed', function () {
  this.timeout(300_000);

  it('has kept what it said, and is resumed to the end it would have come to', async () => {
    const report = await stress('kill', '--count', '3', '--seed', '5');
    assert.deepEqual(report.failures, []);
    assert.ok(report.kills > 0, 'somebody was killed');
  });

  it('has torn no file and lost no line of anybody else’s while it wrote', async () => {
    const report = await stress('apply', '--count', '5', '--seed', '5');
    assert.deepEqual(report.failures, []);
    assert.ok(report.killedWhileWriting > 0, 'somebody was killed while it wrote');
  });
});
