// npm run bench -- host [--folder DIR] [--scope PATH,…] [--goal TEXT] [--no-tests] [--runs N] [--json]
// How much the extension host notices of a run: the main thread of this process plays the host (supervisor, journal,
// events), with the product's own threads beside it. Measures its event loop delay while runs go on, and how fast the
// supervisor answers list_async_tasks and check_async_task while four tasks run. `four…` is the delay of the time in which
// four tasks or more have not ended, to which the limits apply; `loop…` that of whole runs, the checks at their end included.
// `fourOwnMaxMs` is the longest stall of that time less what the thread's core stood still in its course, as an idle process on
// each core shows (support/stalls.mjs); `fourMaxMs` is the longest with it. Needs Linux.
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { bundled } from './support/bundled.mjs';
import { delayMs, machine, median, round } from './support/figures.mjs';
import { steadyMs, stoodStillMs, watchCores, watchStalls } from './support/stalls.mjs';

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
      ['fourP99Ms', 'fourMaxMs', 'fourOwnMaxMs', 'loopP99Ms', 'loopMaxMs', 'idleMaxMs', 'listMaxMs'].map((key) => [
        key,
        Math.max(...rows.map((row) => row[key])),
      ]),
    );
    const result = {
      bench: 'host',
      ...machine(),
      folder: basename(folder),
      goal,
      runs,
      rows,
      medians: Object.fromEntries(
        Object.keys(rows[0])
          .filter((key) => typeof rows[0][key] === 'number')
          .map((key) => [key, round(median(rows.map((row) => row[key])), 4)]),
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

const LIMITS = { fourP99Ms: 10, fourOwnMaxMs: 50, listMaxMs: 5 };

/** With one in so many events the supervisor's tools are asked: with each, that would be a good part of the host's work. */
const ASK_EVERY = 8;

async function measure(crew, request) {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  const four = monitorEventLoopDelay({ resolution: 1 });
  const list = [];
  const check = [];
  const cores = await watchCores();
  const stalls = watchStalls();
  loop.enable();
  const started = performance.now();
  const run = await crew.start(request);
  const spans = [];
  let live = run.list(true);
  const stop = crew.onEvent(({ type, seq }) => {
    if (type.startsWith('task-')) live = run.list(true);
    if (live.length < 4) {
      if (four.disable()) spans.at(-1).to = steadyMs();
      return;
    }
    if (four.enable()) spans.push({ from: steadyMs(), to: Infinity });
    if (seq % ASK_EVERY !== 0) return;
    time(list, () => run.list());
    time(check, () => run.check(live[0].taskId));
  });
  const state = await run.finished;
  const wallMs = performance.now() - started;
  stop();
  loop.disable();
  four.disable();
  const idle = await cores.stop();
  const told = stalls
    .stop()
    .filter((stall) => spans.some((span) => stall.to > span.from && stall.from < span.to))
    .map((stall) => stallRow(stall, stoodStillMs(stall, idle)))
    .sort((one, other) => other.ownMs - one.ownMs);
  if (state.status !== 'succeeded' && state.status !== 'partial') throw new Error(`The run ended as ${state.status}: ${state.summary}`);
  if (list.length === 0) throw new Error('Never four tasks at a time: nothing was measured. Name a goal and a scope that take more.');
  return {
    status: state.status,
    verdict: state.certificate?.verdict ?? null,
    wallMs: round(wallMs),
    events: state.lastSeq,
    fourP99Ms: delayMs(four.percentile(99)),
    fourMaxMs: delayMs(four.max),
    fourOwnMaxMs: told[0]?.ownMs ?? 0,
    fourStalls: told.slice(0, 5),
    loopP50Ms: delayMs(loop.percentile(50)),
    loopP99Ms: delayMs(loop.percentile(99)),
    loopMaxMs: delayMs(loop.max),
    idleMaxMs: round(Math.max(0, ...idle.flat().map((stall) => stall.lateMs))),
    listSamples: list.length,
    listP50Ms: round(median(list), 4),
    listMaxMs: round(Math.max(...list), 4),
    checkP50Ms: round(median(check), 4),
  };
}

function stallRow({ lateMs, cpuMs, waitMs }, stillMs) {
  return {
    lateMs: round(lateMs),
    workedMs: round(cpuMs),
    waitedMs: round(waitMs),
    stoodStillMs: round(stillMs),
    ownMs: round(lateMs - stillMs),
  };
}

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
