import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

interface Measured {
  readonly bench: string;
  readonly within: boolean;
}

/** How fast it is here says nothing; that it measures at all, with the parts that the product is made of, does. */
describe('the benches', function () {
  this.timeout(120_000);

  const measure = async (...args: string[]): Promise<Measured & Readonly<Record<string, unknown>>> => {
    const { stdout } = await promisify(execFile)(process.execPath, ['scripts/bench.mjs', ...args, '--json'], { maxBuffer: 2 ** 24 });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Measured & Record<string, unknown>;
  };

  it('fan out', async () => {
    const { rows } = await measure('fanout', '--n', '3', '--reps', '1', '--warm-up', '1');
    const [row] = rows as readonly { readonly n: number; readonly events: number; readonly cpuMsPerTask: number }[];
    assert.equal(row?.n, 3);
    assert.ok(row.events > 3 * 20 && row.cpuMsPerTask > 0);
  });
});
