// npm run bench -- peer --peer DIR [--n 100,300] [--rounds N] [--threads N] [--json]
// The same fan-out by LangChain Deep Agents and by us, in turns. DIR has `client/bench.mjs` and a server beside it, with
// their packages installed. The comparison favours the peer: its tasks sleep 200 ms in one node, without a model, a tool
// call or a disk; ours make four model turns with a checked tool call in each, on threads, and sync every event.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { withScratch } from './support/crew.mjs';
import { fanOut, IDEAL_MS, openFanOutCrew, warmUp } from './support/fan-out.mjs';
import { machine, median, round } from './support/figures.mjs';
import { loadProduct } from './support/product.mjs';

const OPTIONS = { peer: { type: 'string' }, n: { type: 'string' }, rounds: { type: 'string' }, threads: { type: 'string' } };

/** The peer's default, and enough for every task. */
const WORKERS = [10, 300];

/** How many times the peer's figure is ours at least: wall time against its better setting, processor time a task. */
const LIMITS = { 100: { wall: 6, cpu: 15 }, 300: { wall: 15, cpu: 15 } };

export async function run(args, { json }) {
  const { values } = parseArgs({ args, options: OPTIONS });
  const peer = values.peer && resolve(values.peer);
  if (!peer || !existsSync(join(peer, 'client', 'bench.mjs'))) {
    console.error(
      'usage: npm run bench -- peer --peer DIR [--json]; DIR holds the peer’s bench, client/bench.mjs, with its packages installed',
    );
    process.exit(2);
  }
  const sizes = (values.n ?? '100,300').split(',').map(Number);
  const rounds = Number(values.rounds ?? 3);
  const threads = Number(values.threads ?? 2);
  const before = machine();
  const product = await loadProduct();
  let versions = {};
  const seen = sizes.map((n) => ({ n, ours: [], theirs: WORKERS.map(() => []) }));
  await withScratch(async (scratch) => {
    const crew = openFanOutCrew(product, { threads, scratch });
    try {
      // The host of our tasks lives long, so its code is warm; the peer has a new server each time, warmed up by its own bench.
      await warmUp(product, crew);
      for (let round = 0; round < rounds; round += 1) {
        for (const { n, ours, theirs } of seen) {
          for (const [at, workers] of WORKERS.entries()) {
            const answer = await runPeer(peer, n, workers);
            versions = answer.versions;
            theirs[at].push(answer.row);
            // A run that is not counted: the machine has just been the peer's, and its server may be about to end.
            await fanOut(product, crew, n);
            ours.push(await fanOut(product, crew, n));
          }
        }
      }
    } finally {
      await crew.dispose();
    }
  });

  const rows = seen.map(compare);
  const result = { bench: 'peer', ...before, peer: 'deepagents', versions, idealMs: IDEAL_MS, note: NOTE, rounds, threads, rows };
  const answer = { ...result, within: rows.every((row) => row.within) };
  if (!json) console.log(JSON.stringify(answer, undefined, 2));
  return answer;
}

const NOTE =
  'Favours the peer: its tasks sleep 200 ms without a model, a tool call or a disk; ours make four model turns of 50 ms with a checked tool call in each, and every event is synced to disk.';

async function runPeer(peer, n, workers) {
  const options = { suite: 'fanout', n, ms: IDEAL_MS, runs: 1, workers };
  const args = ['bench.mjs', ...Object.entries(options).flatMap(([key, value]) => [`--${key}`, String(value)])];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: join(peer, 'client'), maxBuffer: 2 ** 24 });
  const { versions, fanout } = JSON.parse(stdout);
  if (fanout.error) throw new Error(`The peer failed: ${fanout.error}`);
  const row = Object.values(fanout).find((value) => value?.wall_ms !== undefined);
  if (row.ok !== n) throw new Error(`Of the peer’s ${n} tasks ${row.ok} succeeded.`);
  return { versions, row: { wallMs: row.wall_ms, cpuMsPerTask: row.server_cpu_ms_per_task + row.client_cpu_ms_per_task } };
}

function compare({ n, ours, theirs }) {
  const middle = (rows) => ({
    wallMs: round(median(rows.map((row) => row.wallMs))),
    cpuMsPerTask: round(median(rows.map((row) => row.cpuMsPerTask)), 3),
    walls: rows.map((row) => Math.round(row.wallMs)),
  });
  const own = middle(ours);
  const settings = theirs.map((rows, at) => ({ workers: WORKERS[at], ...middle(rows) }));
  const ahead = {
    wall: round(Math.min(...settings.map((row) => row.wallMs)) / own.wallMs),
    cpu: round(Math.min(...settings.map((row) => row.cpuMsPerTask)) / own.cpuMsPerTask),
  };
  const limits = LIMITS[n] ?? {};
  return { n, ours: own, peer: settings, ahead, limits, within: Object.entries(limits).every(([key, least]) => ahead[key] >= least) };
}
