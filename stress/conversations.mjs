// npm run stress -- conversations [--count N] [--seed S] [--json]
// Conversations of N agents at once (300) with a model that answers anything, tools that fail, a user who speaks in between and stops them, and a
// provider that fails: the server, which is as strict as the real one, must never see a history that is not valid.
import { parseArgs } from 'node:util';
import { loadTypeScript } from '../scripts/load-typescript.mjs';

const TEXT = { type: 'string' };

export async function run(args, { json }) {
  const { values } = parseArgs({ args, options: { count: TEXT, seed: TEXT } });
  const { count = '300', seed = String(Date.now() % 2 ** 31) } = values;
  const { fuzzConversations } = await loadTypeScript('test/support/model-load/fuzzed-conversations.ts');
  const report = await fuzzConversations(Number(count), Number(seed));
  const result = { stress: 'conversations', seed: Number(seed), ...report, ok: report.problems.length === 0 };
  if (!json) console.log(JSON.stringify(result, undefined, 2));
  if (!result.ok) process.exitCode = 1;
  return result;
}
