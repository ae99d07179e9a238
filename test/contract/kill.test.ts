/** A few of the kills of `npm run stress -- kill`: the command line comes back from wherever it was killed. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

interface Report {
  readonly kills: number;
  readonly resumed: number;
  readonly failures: readonly unknown[];
}

describe('a command line that is killed', function () {
  this.timeout(300_000);

  it('has kept what it said, and is resumed to the end it would have come to', async () => {
    const args = [resolve('scripts/stress.mjs'), 'kill', '--count', '3', '--seed', '5', '--json'];
    const stdout = await new Promise<string>((done, reject) => {
      execFile(process.execPath, args, (error, out, err) => (out === '' ? reject(new Error(err, { cause: error })) : done(out)));
    });
    const report = JSON.parse(stdout) as Report;
    assert.deepEqual(report.failures, []);
    assert.ok(report.kills > 0, 'somebody was killed');
  });
});
