// A test of random cases, run with more of them than `npm test` takes.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../scripts/prepare.mjs';
import { runCommand } from '../../scripts/run-command.mjs';

const TEXT = { type: 'string' };

/**
 * Runs the test with `--count N` cases from `--seed S` on, which it reads from the variables COUNT and SEED with a prefix.
 * Every case that failed is in the answer, in the words of the test.
 */
export async function propertyTest({ name, test, prefix, usual }, args, { json }) {
  const { values } = parseArgs({ args, options: { count: TEXT, seed: TEXT } });
  const { count = String(usual), seed = String(Date.now() % 2 ** 31) } = values;
  const built = await runCommand(process.execPath, ['esbuild.mjs', '--tests']);
  if (!built.isOk) throw new Error(`The tests could not be built: ${built.output}`);

  const report = join(root, `dist/test/results/${name}.json`);
  mkdirSync(join(root, 'dist/test/results'), { recursive: true });
  rmSync(report, { force: true });
  const mocha = ['--enable-source-maps', 'node_modules/mocha/bin/mocha.js', '--reporter=json', `--reporter-option=output=${report}`];
  const env = { ...process.env, [`${prefix}_COUNT`]: count, [`${prefix}_SEED`]: seed };
  const began = Date.now();
  const { output } = await runCommand(process.execPath, [...mocha, `dist/test/${test}`], { env, limitMs: 3_600_000 });
  const failures = failuresIn(report) ?? [output];
  const result = {
    stress: name,
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
    return stats.passes + stats.failures === 0 ? undefined : failures.map(({ fullTitle, err }) => `${fullTitle}: ${err.message}`);
  } catch {
    return undefined;
  }
}
