// npm run stress -- model-faults [--count N] [--seed S] [--only NAME] [--json]
// Runs of N tasks at once (100) on a server that speaks the Messages API, while requests fail in each of the ways in which they can:
// whole runs of the real crew, loop and tools, in this process. Nothing may be lost, no limit broken, and every run has to end and say why.
import { parseArgs } from 'node:util';
import { loadTypeScript } from '../scripts/load-typescript.mjs';

const TEXT = { type: 'string' };

export async function run(args, { json }) {
  const { values } = parseArgs({ args, options: { count: TEXT, seed: TEXT, only: TEXT } });
  const { count = '100', seed = '1' } = values;
  const { playMatrix } = await loadTypeScript('test/support/model-load/main-faults.ts');
  const rows = await playMatrix(Number(count), Number(seed), values.only === undefined ? undefined : [values.only], (outcome) => {
    if (json) return;
    const { row, status, succeeded, failed, findings, requests, faults, costUsd, ms, problems } = outcome;
    console.log(
      `${row.padEnd(24)} ${status.padEnd(10)} ${succeeded} succeeded, ${failed} failed, ${findings} findings; ${requests} requests, ${faults} faults, $${costUsd?.toFixed(2)}, ${ms} ms`,
    );
    for (const problem of new Set(problems)) console.log(`    ${problem}`);
  });
  const problems = rows.flatMap((row) => row.problems);
  const result = { stress: 'model-faults', count: Number(count), seed: Number(seed), rows, ok: problems.length === 0 };
  if (!result.ok) process.exitCode = 1;
  if (!json) console.log(result.ok ? 'nothing was lost' : `${problems.length} problems`);
  return result;
}
