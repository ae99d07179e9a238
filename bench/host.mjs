// npm run bench -- host [--folder DIR] [--scope PATH,…] [--goal TEXT] [--no-tests] [--runs N] [--json]
// How much the extension host notices of a run: the main thread of this process plays the host (supervisor, journal,
// events), with the product's own threads beside it. Measures its event loop delay while runs go on, and how fast the
// supervisor answers list_async_tasks and check_async_task while four tasks run. `four…` is the delay of the time in which
// four tasks or more have not ended, to which the limits apply; `loop…` that of whole runs, the checks at their end included.
// A timer in a process of its own, which does nothing, shows how much of that delay is the machine's.
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { watchBareLoop } from './support/bare-machine.mjs';
import { bundled } from './support/bundled.mjs';

const OPTIONS = {
  folder: { type: 'string' },
  scope: { type: 'string' },
  runs: { type: 'string' },
  goal: { type: 'string' },
  'no-tests': { type: 'boolean' },
};

const HOST = "export { composeCrew } from './src/compose.ts'; export { OFFLINE } from './src/domain/answering.ts';";

/** Answers medians and worst figures over the runs; the limits stand beside them. */
export async function run(args, { json }) {
  const { values } = parseArgs({ args, options: OPTIONS });
  const runs = Number(values.runs ?? 5);
  const goal = values.goal ?? 'improve error handling in src';
  const scratch = mkdtempSync(join(tmpdir(), 'refactor-crew-bench-'));
  try {
    const { composeCrew, OFFLINE } = await bundled('compose', HOST);
    const distFolder = resolve('dist');
    const clients = createRequire(import.meta.url)(join(distFolder, 'model-clients.js'));
    const client = await clients.connectModel(OFFLINE, undefined, { distFolder });
    const offline = () => Promise.resolve({ answering: OFFLINE, client });
    const folder = values.folder ? resolve(values.folder) : copyOfSample(scratch);
    const { crew } = composeCrew({
      distFolder,
      models: { chosen: offline, again: offline },
      journalFolder: join(scratch, 'runs'),
      threads: 2,
      applier: () => {
        throw new Error('a bench never applies');
      },
      buffers: () => ({ unsaved: () => [] }),
    });
    const rows = [];
    for (let n = 0; n < runs; n += 1)
      rows.push(
        await measure(crew, { goal, scope: { paths: values.scope?.split(',') ?? [] }, folder, trusted: true, tests: !values['no-tests'] }),
      );
    await crew.dispose();

    const worst = Object.fromEntries(
      ['fourP99Ms', 'fourMaxMs', 'loopP99Ms', 'loopMaxMs', 'bareP99Ms', 'bareMaxMs', 'listMaxMs'].map((key) => [
        key,
        Math.max(...rows.map((row) => row[key])),
      ]),
    );
    const result = {
      bench: 'host',
      node: process.version,
      folder: basename(folder),
      goal,
      runs,
      coldFirst: rows[0],
      medians: Object.fromEntries(
        Object.keys(rows[0])
          .filter((key) => typeof rows[0][key] === 'number')
          .map((key) => [key, median(rows.map((row) => row[key]))]),
      ),
      worst,
      limits: LIMITS,
      within: Object.entries(LIMITS).every(([key, limit]) => worst[key] <= limit),
    };
    if (!json) console.log(JSON.stringify(result, undefined, 2));
    return result;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const LIMITS = { fourP99Ms: 10, fourMaxMs: 50, listMaxMs: 5 };

async function measure(crew, request) {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  const four = monitorEventLoopDelay({ resolution: 1 });
  const list = [];
  const check = [];
  const bare = await watchBareLoop();
  loop.enable();
  const started = performance.now();
  const run = await crew.start(request);
  const stop = crew.onEvent(() => {
    const live = run.list(true);
    if (live.length < 4) return void four.disable();
    four.enable();
    time(list, () => run.list());
    time(check, () => run.check(live[0].taskId));
  });
  const state = await run.finished;
  const wallMs = performance.now() - started;
  stop();
  loop.disable();
  four.disable();
  const bareLoop = await bare.stop();
  if (state.status !== 'succeeded' && state.status !== 'partial') throw new Error(`The run ended as ${state.status}: ${state.summary}`);
  if (list.length === 0) throw new Error('Never four tasks at a time: nothing was measured. Name a goal and a scope that take more.');
  return {
    status: state.status,
    verdict: state.certificate?.verdict ?? null,
    wallMs: round(wallMs),
    events: state.lastSeq,
    fourP99Ms: delayMs(four.percentile(99)),
    fourMaxMs: delayMs(four.max),
    loopP50Ms: delayMs(loop.percentile(50)),
    loopP99Ms: delayMs(loop.percentile(99)),
    loopMaxMs: delayMs(loop.max),
    bareP99Ms: delayMs(bareLoop.p99),
    bareMaxMs: delayMs(bareLoop.max),
    listSamples: list.length,
    listP50Ms: round(median(list), 4),
    listMaxMs: round(Math.max(...list), 4),
    checkP50Ms: round(median(check), 4),
  };
}

/** The monitor counts nanoseconds from one timer tick to the next, of which 1 ms is its own resolution. */
const delayMs = (ns) => round(Math.max(0, ns / 1e6 - 1));

function time(into, work) {
  const started = performance.now();
  work();
  into.push(performance.now() - started);
}

function copyOfSample(scratch) {
  const copy = join(scratch, 'order-desk');
  cpSync('examples/order-desk', copy, { recursive: true });
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
  return copy;
}

function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted.length === 0 ? 0 : round((sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2, 4);
}

function round(value, digits = 2) {
  return Number(value.toFixed(digits));
}
