// npm run stress -- interleavings [--count N] [--seed S] [--json]
// The property test of test/integration/supervisor/interleavings.test.ts with more runs: what a run's users, subagents, threads,
// clock, disk and crashes do, in any order. A failure is told with its seed and the shortest order that shows it.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../scripts/prepare.mjs';
import { runCommand } from '../scripts/run-command.mjs';

const TEXT = { type: 'string' };
const TEST = 'integration/supervisor/interleavings.test.js';

export async function run(args, { json }) {
  const { values } = parseArgs({ args, options: { count: TEXT, seed: TEXT } });
  const { count = '1000', seed = String(Date.now() % 2 ** 31) } = values;
  const built = await runCommand(process.execPath, ['esbuild.mjs', '--tests']);
  if (!built.isOk) throw new Error(`The tests could not be built: ${built.output}`);

  const report = join(root, 'dist/test/results/interleavings.json');
  mkdirSync(join(root, 'dist/test/results'), { recursive: true });
  rmSync(report, { force: true });
  const mocha = ['--enable-source-maps', 'node_modules/mocha/bin/mocha.js', '--reporter=json', `--reporter-option=output=${report}`];
  const env = { ...process.env, INTERLEAVINGS: count, INTERLEAVINGS_SEED: seed };
  const began = Date.now();
  const { output } = await runCommand(process.execPath, [...mocha, `dist/test/${TEST}`], { env, limitMs: 3_600_000 });
  const failures = failuresIn(report) ?? [output];
  const result = {
    stress: 'interleavings',
    count: Number(count),
    seed: Number(seed),
    wallMs: Date.now() - began,
    failures,
    ok: failures.length === 0,
  };
  if (!json) console.log(JSON.stringify(result, undefined, 2));
  if (!result.ok) process.exitCode = 1;
  return result;
}

/** What the test said; undefined where it did not get to say anything. */
function failuresIn(report) {
  try {
    const { stats, failures } = JSON.parse(readFileSync(report, 'utf8'));
    return stats.passes + stats.failures === 0 ? undefined : failures.map(({ err }) => err.message);
  } catch {
    return undefined;
  }
}
