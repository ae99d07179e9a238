// A crew of the product without a supervisor: agent threads, task board, record and journal are the product's own.
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that is gone afterwards, with a small workspace and a place for journals in it. */
export async function withScratch(work) {
  const scratch = mkdtempSync(join(tmpdir(), 'refactor-crew-bench-'));
  try {
    const workspace = join(scratch, 'workspace');
    mkdirSync(workspace);
    writeFileSync(join(workspace, 'index.ts'), 'export const answer = 42;\n');
    return await work({ workspace, journals: join(scratch, 'runs') });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * Threads and a journal; any number of runs may be begun, one after another or at a time. Their tasks need no code, so
 * that the engine is only started where a bench wants it.
 */
export function openCrew({ product, distFolder, threads, model, scratch, opensCode = false }) {
  const crew = product.startThreads(model, { distFolder, agentThreads: threads });
  const journal = new product.FileJournal(scratch.journals);
  return {
    begin: (concurrency) => beginRun({ product, crew, journal, scratch, opensCode }, concurrency),
    dispose: () => crew.dispose(),
  };
}

/**
 * What a caller does is done once it is on disk, and only then is the caller told. All acknowledgements of the benches
 * go through here.
 */
export async function acknowledged(run, act) {
  const answer = await act(run.board);
  await run.record.flush();
  return answer;
}

let runs = 0;

async function beginRun({ product, crew, journal, scratch, opensCode }, concurrency) {
  const runId = product.newRunId(Date.now(), `bench-${(runs += 1)}`);
  const listeners = new Set();
  const record = await product.RunRecord.begin(
    runId,
    {
      type: 'run-started',
      version: product.JOURNAL_VERSION,
      goal: 'a bench',
      scope: product.WHOLE_WORKSPACE,
      folder: scratch.workspace,
      model: 'scripted',
      trusted: false,
      tests: false,
      pid: process.pid,
    },
    product.systemClock,
    journal,
    {
      recorded(event) {
        for (const listener of listeners) listener(event);
      },
    },
  );
  if (opensCode) await crew.code.openRun({ runId, folder: scratch.workspace, buffers: [] });
  const board = makeBoard({ product, crew, scratch, record, concurrency });

  const onEvent = (listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  /** Resolves with the first event that fits, or with undefined when it takes too long. */
  const event = (fits, timeoutMs = 10_000) =>
    new Promise((resolve) => {
      const end = (found) => {
        clearTimeout(timer);
        stop();
        resolve(found);
      };
      const timer = setTimeout(end, timeoutMs, undefined);
      const stop = onEvent((seen) => {
        if (fits(seen)) end(seen);
      });
    });

  return {
    runId,
    record,
    board,
    event,
    /** Resolves once a task is in the middle of a call of this tool. */
    async inCall(taskId, tool) {
      const isInCall = () => {
        const last = record.state.tasks.get(taskId)?.activity.at(-1)?.content;
        return last?.kind === 'tool-started' && last.tool === tool;
      };
      if (!isInCall() && !(await event(isInCall))) throw new Error(`Task ${taskId} never called ${tool}.`);
    },
    /** Resolves once so many tasks have ended; with how many did when it takes too long. */
    async ended(amount, timeoutMs) {
      let count = 0;
      await event((seen) => seen.type === 'task-ended' && (count += 1) >= amount, timeoutMs);
      return count;
    },
    journalBytes: () => statSync(join(scratch.journals, `${runId}.jsonl`)).size,
    /** Ends the run's journal; false where it does not hold every event. */
    async close() {
      board.close();
      await record.flush();
      const reading = await journal.read(runId);
      await journal.close();
      if (opensCode) await crew.code.closeRun({ runId });
      return reading.status === 'read' && reading.warnings.length === 0 && reading.events.length === record.state.lastSeq;
    },
  };
}

function makeBoard({ product, crew, scratch, record, concurrency }) {
  const clock = product.systemClock;
  const office = new product.PostOffice(record);
  // The supervisor's mail is counted out, not read: its model is no part of what is measured.
  office.open(product.SUPERVISOR, {
    deliver: () => undefined,
    withdraw: (_messageId, told) => told(false),
    edit: (_messageId, _text, told) => told(false),
  });
  const questions = new product.Questions({ record, clock, timeoutMs: HOUR, onAnswered: ({ taskId }) => board.answered(taskId) });
  const board = new product.TaskBoard({
    record,
    runner: crew.runner,
    office,
    questions,
    clock,
    random: Math.random,
    folder: scratch.workspace,
    trusted: false,
    ground: () => [],
    concurrency,
    silenceMs: HOUR,
    roles: product.BUILT_IN_ROLES,
    reopenCode: () => Promise.resolve(),
  });
  board.takeUp();
  return board;
}

const HOUR = 3_600_000;

/** A task for the role whose tools need nothing but the conversation. */
export function newTask(product, number) {
  return {
    role: 'code-analysis',
    title: `Task ${number}`,
    description: `Look at part ${number} and report what you find.`,
    scope: product.WHOLE_WORKSPACE,
  };
}
