// npm run bench -- latency [--live N] [--reps N] [--threads N] [--json]
// How soon a caller of the task tools has its answer, acknowledged on disk, while N (300) subagents are alive: half of them
// wait for news, half make a model turn a second. Then what an endless loop in one subagent does to the others.
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { timeRoundTrips, timeSyncs } from './support/bare-machine.mjs';
import { acknowledged, newTask, openCrew, withScratch } from './support/crew.mjs';
import { machine, spread } from './support/figures.mjs';
import { cancelOfLoop, runaway } from './support/endless-loop.mjs';
import { loadProduct, productThreads, spinningThreads } from './support/product.mjs';
import { aFinding, scriptedModel } from './support/scripted-model.mjs';

const OPTIONS = { live: { type: 'string' }, reps: { type: 'string' }, threads: { type: 'string' } };

/** Milliseconds at the median. */
const LIMITS = { startToId: 0.3, check: 0.05, list: 0.2, steerToReceipt: 0.3, steerToDelivered: 1, cancelToStopped: 0.5 };
const LOOP_LIMITS = { cancelMs: 60, othersMs: 700 };

export async function run(args, { json }) {
  const { values } = parseArgs({ args, options: OPTIONS });
  const live = Number(values.live ?? 300);
  const reps = Number(values.reps ?? 100);
  const threads = Number(values.threads ?? 2);
  const product = await loadProduct();
  const before = machine();
  const spinning = await spinningThreads();
  const result = await withScratch(async (scratch) => {
    const bareSync = spread(await timeSyncs(join(scratch.journals, 'bare'), reps));
    const bareRoundTrip = spread(await timeRoundTrips(reps));
    const measures = { ...(await amongLiveTasks(product, { live, threads, scratch, reps })), bareSync, bareRoundTrip };
    const setup = { product, distFolder: spinning, threads, scratch };
    return { measures, endlessLoop: await cancelOfLoop(setup), runaway: await runaway(setup) };
  });

  const { measures, endlessLoop, runaway: among } = result;
  const kept = (value, limit) => value !== null && value <= limit;
  const over = Object.keys(LIMITS).filter((key) => !kept(measures[key].p50Ms, LIMITS[key]));
  if (!kept(endlessLoop.cancelledMs, LOOP_LIMITS.cancelMs) || !kept(endlessLoop.siblingsElsewhereMs, LOOP_LIMITS.cancelMs))
    over.push('endlessLoop');
  if (!kept(among.othersDoneMs, LOOP_LIMITS.othersMs) || !among.guiltyNamed) over.push('runaway');
  const answer = {
    bench: 'latency',
    ...before,
    threads,
    live,
    ...result,
    limits: { ...LIMITS, ...LOOP_LIMITS },
    over,
    within: over.length === 0,
  };
  if (!json) console.log(JSON.stringify(answer, undefined, 2));
  return answer;
}

const WAITS = 'Wait until you hear something, then wait again.';
const isWaiter = (request) => JSON.stringify(request.messages[0]).includes(WAITS);

const model = scriptedModel((request, turn) =>
  isWaiter(request) ? { ms: 0, tool: 'wait_for_updates', input: {} } : { ms: 1000, tool: 'report_findings', input: aFinding(turn) },
);

const task = (product, number, waits) => ({ ...newTask(product, number), ...(waits && { description: WAITS }) });

async function amongLiveTasks(product, { live, threads, scratch, reps }) {
  const crew = openCrew({ product, distFolder: productThreads, threads, model, scratch, opensCode: true });
  try {
    const run = await crew.begin(2 * live);
    // Started over a second, as the turns of tasks that were not started together come.
    for (let number = 1; number <= live; number += 1) {
      await acknowledged(run, (board) => board.start(task(product, number, number % 2 === 0)));
      if (number % 10 === 0) await sleep(30);
    }
    await sleep(500);
    const samples = Object.fromEntries([...Object.keys(LIMITS), 'cancelAtWork'].map((key) => [key, []]));
    for (let rep = 0; rep < reps; rep += 1) await measureOnce(product, run, rep, samples);
    const { length: alive } = run.board.list(true);
    if (alive !== live) throw new Error(`${alive} tasks are alive where ${live} should be.`);
    if (!(await run.close())) throw new Error('The journal does not hold every event.');
    return Object.fromEntries(Object.entries(samples).map(([key, values]) => [key, spread(values)]));
  } finally {
    await crew.dispose();
  }
}

/** One of each; the task that it starts is stopped again, so that as many are alive as before. */
async function measureOnce(product, run, rep, samples) {
  const { board } = run;
  const clock = (key) => {
    const started = performance.now();
    return () => void samples[key].push(performance.now() - started);
  };

  const waits = rep % 2 === 0;
  let done = clock('startToId');
  const taskId = await acknowledged(run, () => board.start(task(product, rep, waits)));
  done();
  await (waits ? run.inCall(taskId, 'wait_for_updates') : sleep(20));

  done = clock('check');
  board.check(taskId);
  done();
  done = clock('list');
  board.list();
  done();

  if (waits) {
    const isDelivered = (event) => event.type === 'message-state' && event.taskId === taskId && event.state === 'delivered';
    done = clock('steerToReceipt');
    const heard = run.event(isDelivered).then(clock('steerToDelivered'));
    await acknowledged(run, () => board.update(taskId, 'steer', 'Look at the callers too.', 'user'));
    done();
    await heard;
    await run.inCall(taskId, 'wait_for_updates');
  }

  // What is waited for is the end, on disk: whoever knows of it need not know that it was asked for.
  const stopped = run.event((event) => event.type === 'task-ended' && event.taskId === taskId);
  done = clock(waits ? 'cancelToStopped' : 'cancelAtWork');
  board.cancel(taskId);
  await stopped;
  await run.record.flush();
  done();
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
