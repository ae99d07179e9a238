// What one subagent in an endless loop costs the others, and how soon it is stopped.
import { performance } from 'node:perf_hooks';
import { acknowledged, newTask, openCrew } from './crew.mjs';
import { median, round } from './figures.mjs';
import { aFinding, scriptedModel } from './scripted-model.mjs';

const REPS = 5;
/** When a measurement is given up: what was waited for does not happen. */
const GIVE_UP_MS = 5000;
const LOOPS = 'This one loops.';

const loops = (request) => JSON.stringify(request.messages[0]).includes(LOOPS);
const spin = { ms: 50, tool: 'spin', input: {} };
const looping = (product) => ({ ...newTask(product, 0), title: LOOPS, description: LOOPS });
/** From the cancel of a task that loops to its end, and to the moment its siblings are at work on other threads. */
export async function cancelOfLoop(setup) {
  const model = scriptedModel((request, turn) => (loops(request) ? spin : { ms: 50, tool: 'report_findings', input: aFinding(turn) }));
  const rows = await repeat(() => withCrew(setup, model, (run) => cancelOnce(setup.product, run)));
  return { siblings: SIBLINGS, ...summary(rows), ...allTrue(rows, ['siblingsUnharmed']) };
}

const SIBLINGS = 20;

async function cancelOnce(product, run) {
  const siblings = [];
  for (let number = 1; number <= SIBLINGS; number += 1)
    siblings.push(await acknowledged(run, (board) => board.start(newTask(product, number))));
  const guilty = await acknowledged(run, (board) => board.start(looping(product)));
  await run.inCall(guilty, 'spin');
  await new Promise((resolve) => setTimeout(resolve, 20));

  const taskOf = (taskId) => run.record.state.tasks.get(taskId);
  const { threadId } = taskOf(guilty);
  const stranded = new Set(siblings.filter((taskId) => taskOf(taskId).threadId === threadId));
  const started = performance.now();
  const ended = run.event((event) => event.type === 'task-ended' && event.taskId === guilty, GIVE_UP_MS);
  const elsewhere = run.event((event) => {
    if (event.type === 'task-started' && event.threadId !== threadId) stranded.delete(event.taskId);
    return stranded.size === 0;
  }, GIVE_UP_MS);
  run.board.cancel(guilty);
  const [cancelledMs, siblingsElsewhereMs] = await Promise.all([since(started, ended), since(started, elsewhere)]);
  return {
    cancelledMs: taskOf(guilty).status === 'cancelled' ? cancelledMs : null,
    siblingsElsewhereMs,
    siblingsUnharmed: siblings.every((taskId) => taskOf(taskId).status === 'running'),
  };
}

const TURNS = 4;
const AMONG = 100;

/** A hundred tasks of 200 ms, one of which loops in its second turn and is cancelled by nobody. */
export async function runaway(setup) {
  const model = scriptedModel((request, turn) => {
    if (loops(request) && turn === 2) return spin;
    if (turn < TURNS) return { ms: 50, tool: 'report_findings', input: aFinding(turn) };
    return { ms: 50, tool: 'finish', input: { summary: 'Done.', findings: {}, files: 1 } };
  });
  const rows = await repeat(() => withCrew(setup, model, (run) => runawayOnce(setup.product, run)));
  return { tasks: AMONG, ...summary(rows), ...allTrue(rows, ['guiltyNamed']) };
}

async function runawayOnce(product, run) {
  let done = 0;
  const started = performance.now();
  const others = run.event((event) => event.type === 'task-ended' && event.state === 'succeeded' && (done += 1) === AMONG - 1, GIVE_UP_MS);
  const starts = Array.from({ length: AMONG }, (_, at) =>
    acknowledged(run, (board) => board.start(at === AMONG / 2 ? looping(product) : newTask(product, at + 1))),
  );
  const guilty = (await Promise.all(starts))[AMONG / 2];
  const othersDoneMs = await since(started, others);
  const { tasks, lostThreads } = run.record.state;
  const guiltyNamed = tasks.get(guilty)?.status === 'failed' && lostThreads.some((lost) => lost.guilty === guilty);
  return { othersDoneMs, guiltyNamed };
}

/** Once is enough where what was waited for does not happen. */
async function repeat(measure) {
  const rows = [];
  while (rows.length < REPS && !rows.some((row) => Object.values(row).includes(null))) rows.push(await measure());
  return rows;
}

/** Milliseconds until the event came; null when it did not. */
const since = (started, event) => event.then((seen) => (seen ? performance.now() - started : null));

async function withCrew(setup, model, work) {
  const crew = openCrew({ ...setup, model, opensCode: true });
  try {
    const run = await crew.begin(500);
    // The threads are up before anything is measured.
    const ended = run.ended(4);
    const warmUps = await Promise.all(
      Array.from({ length: 4 }, () => acknowledged(run, (board) => board.start(newTask(setup.product, 0)))),
    );
    await run.event((event) => event.type === 'step-finished' && event.taskId === warmUps.at(-1));
    for (const taskId of warmUps) run.board.cancel(taskId);
    await ended;
    const row = await work(run);
    await run.close();
    return row;
  } finally {
    await crew.dispose();
  }
}

function summary(rows) {
  const keys = Object.keys(rows[0]).filter((key) => key.endsWith('Ms'));
  return Object.fromEntries(
    keys.map((key) => {
      const seen = rows.map((row) => row[key]).filter((value) => value !== null);
      return [key, seen.length === rows.length ? round(median(seen)) : null];
    }),
  );
}

const allTrue = (rows, keys) => Object.fromEntries(keys.map((key) => [key, rows.every((row) => row[key])]));
