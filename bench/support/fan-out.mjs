// Many subagents at a time on one crew: each makes four model turns, with a checked tool call in each, then is done.
import { performance } from 'node:perf_hooks';
import { acknowledged, newTask, openCrew } from './crew.mjs';
import { round, watchCpu, watchLoop } from './figures.mjs';
import { productThreads } from './product.mjs';
import { aFinding, scriptedModel } from './scripted-model.mjs';

const TURNS = 4;
const TURN_MS = 50;
/** What a task takes where everything but the model's answers costs nothing. */
export const IDEAL_MS = TURNS * TURN_MS;

/** Three turns report a finding each, the last one hands over the result. */
const model = scriptedModel((_request, turn) =>
  turn < TURNS
    ? { ms: TURN_MS, tool: 'report_findings', input: aFinding(turn) }
    : { ms: TURN_MS, tool: 'finish', input: { summary: 'Three places lose a cause.', findings: { 'lost-cause': turn - 1 }, files: 1 } },
);

export const openFanOutCrew = (product, { threads, scratch }) => openCrew({ product, distFolder: productThreads, threads, model, scratch });

/**
 * Until the code of a crew is compiled, as it is in a host that has been at work for a while: the time and the processor
 * time of a run fall until about the tenth.
 */
export async function warmUp(product, crew, runs = 10) {
  for (let run = 0; run < runs; run += 1) await fanOut(product, crew, 300);
}

/**
 * From the first start to the last end, both on disk. Throws where a task did not do all of its work, or the journal
 * lacks an event.
 */
export async function fanOut(product, crew, n) {
  const run = await crew.begin(n);
  const loop = watchLoop();
  const cpu = watchCpu();
  const started = performance.now();
  const ended = run.ended(n, 60_000);
  const ids = await Promise.all(Array.from({ length: n }, (_, at) => acknowledged(run, (board) => board.start(newTask(product, at + 1)))));
  const allIdsMs = performance.now() - started;
  const { rss, heapUsed } = process.memoryUsage();
  await ended;
  await run.record.flush();
  const wallMs = performance.now() - started;
  const row = {
    wallMs: round(wallMs),
    allIdsMs: round(allIdsMs),
    cpuMsPerTask: round(cpu() / n, 3),
    ...loop(),
    rssMb: round(Math.max(rss, process.memoryUsage.rss()) / 2 ** 20, 1),
    heapMb: round(Math.max(heapUsed, process.memoryUsage().heapUsed) / 2 ** 20, 1),
    events: run.record.state.lastSeq,
    journalBytes: run.journalBytes(),
  };
  verify(run, ids);
  if (!(await run.close())) throw new Error(`The journal of ${run.runId} does not hold every event.`);
  return row;
}

function verify({ record, runId }, ids) {
  const { tasks, findings } = record.state;
  for (const id of ids) {
    const task = tasks.get(id);
    if (task?.status !== 'succeeded') throw new Error(`Task ${id} of ${runId} is ${task?.status}: ${task?.summary}`);
  }
  const expected = ids.length * (TURNS - 1);
  if (findings.length !== expected) throw new Error(`${runId} has ${findings.length} findings where ${expected} were reported.`);
}
