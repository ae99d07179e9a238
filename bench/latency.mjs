// npm run bench -- latency [--live N] [--reps N] [--threads N] [--json]
// How soon a caller of the task tools has its answer, acknowledged on disk, while N (300) subagents are alive: half of them
// wait for news, half make a model turn a second. Then what an endless loop in one subagent does to the others.
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { bareFile, timeRoundTrips } from './support/bare-machine.mjs';
import { acknowledged, newTask, openCrew, withScratch } from './support/crew.mjs';
import { machine, spread } from './support/figures.mjs';
import { cancelOfLoop, runaway } from './support/endless-loop.mjs';
import { loadProduct, productThreads, spinningThreads } from './support/product.mjs';
import { aFinding, scriptedModel } from './support/scripted-model.mjs';

const OPTIONS = { live: { type: 'string' }, reps: { type: 'string' }, threads: { type: 'string' } };

/** Milliseconds at the median. */
const LIMITS = { startToId: 0.3, check: 0.05, list: 0.2, steerToReceipt: 0.3, boundaryToDelivered: 1, cancelToStopped: 0.5 };
/** Measured for comparison: a line on the disk at the same moments, a message to one that waits, cancelling one whose model thinks. */
const OTHERS = ['bareSync', 'steerToDelivered', 'cancelAtWork'];
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
    const bareRoundTrip = spread(await timeRoundTrips(reps));
    const measures = { ...(await amongLiveTasks(product, { live, threads, scratch, reps })), bareRoundTrip };
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

/** Half wait for news; the others have a model that takes a second, or hardly any time. */
const WAITS = 'Wait until you hear something, then wait again.';
const HURRIES = 'Report one thing after another.';
const HURRIED_MS = 20;

const model = scriptedModel((request, turn) => {
  const briefing = JSON.stringify(request.messages[0]);
  if (briefing.includes(WAITS)) return { ms: 0, tool: 'wait_for_updates', input: {} };
  return { ms: briefing.includes(HURRIES) ? HURRIED_MS : 1000, tool: 'report_findings', input: aFinding(turn) };
});

const task = (product, number, description) => ({ ...newTask(product, number), ...(description && { description }) });

async function amongLiveTasks(product, { live, threads, scratch, reps }) {
  const crew = openCrew({ product, distFolder: productThreads, threads, model, scratch, opensCode: true });
  try {
    const run = await crew.begin(2 * live);
    // Started over a second, as the turns of tasks that were not started together come.
    for (let number = 1; number <= live; number += 1) {
      await acknowledged(run, (board) => board.start(task(product, number, number % 2 === 0 ? WAITS : undefined)));
      if (number % 10 === 0) await sleep(30);
    }
    await sleep(500);
    const samples = Object.fromEntries([...Object.keys(LIMITS), ...OTHERS].map((key) => [key, []]));
    const bare = bareFile(join(scratch.journals, 'bare'), reps);
    for (let rep = 0; rep < reps; rep += 1) await measureOnce(product, { run, bare, samples }, rep);
    bare.close();
    const { length: alive } = run.board.list(true);
    if (alive !== live) throw new Error(`${alive} tasks are alive where ${live} should be.`);
    if (!(await run.close())) throw new Error('The journal does not hold every event.');
    return Object.fromEntries(Object.entries(samples).map(([key, values]) => [key, spread(values)]));
  } finally {
    await crew.dispose();
  }
}

/** One of each; the task that it starts is stopped again, so that as many are alive as before. */
async function measureOnce(product, { run, bare, samples }, rep) {
  const { board } = run;
  const clock = (key) => {
    const started = performance.now();
    return () => void samples[key].push(performance.now() - started);
  };

  const waits = rep % 2 === 0;
  let done = clock('bareSync');
  bare.writeLine();
  done();

  done = clock('startToId');
  const taskId = await acknowledged(run, () => board.start(task(product, rep, waits ? WAITS : HURRIES)));
  done();
  await (waits ? run.inCall(taskId, 'wait_for_updates') : sleep(HURRIED_MS));

  done = clock('check');
  board.check(taskId);
  done();
  done = clock('list');
  board.list();
  done();

  // The boundary is the end of the step under way, as the host hears of it; a task that waits ends its step for the message.
  const boundary = run.event((event) => event.type === 'step-finished' && event.taskId === taskId).then(() => performance.now());
  const delivered = run.event((event) => event.type === 'message-state' && event.taskId === taskId && event.state === 'delivered');
  done = clock('steerToReceipt');
  const heard = clock('steerToDelivered');
  await acknowledged(run, () => board.update(taskId, 'steer', 'Look at the callers too.', 'user'));
  done();
  await delivered;
  if (waits) heard();
  else {
    await run.record.flush();
    samples.boundaryToDelivered.push(performance.now() - (await boundary));
  }
  await (waits ? run.inCall(taskId, 'wait_for_updates') : sleep(HURRIED_MS / 2));

  // What is waited for is the end, on disk: whoever knows of it need not know that it was asked for.
  const stopped = run.event((event) => event.type === 'task-ended' && event.taskId === taskId);
  done = clock(waits ? 'cancelToStopped' : 'cancelAtWork');
  board.cancel(taskId);
  await stopped;
  await run.record.flush();
  done();
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
