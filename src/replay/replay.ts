import type { RunEvent } from '../domain/event.ts';
import type { TaskId } from '../domain/ids.ts';
import { subjectOf } from '../domain/message.ts';
import type { QuestionContent } from '../domain/question.ts';
import { foldRun } from '../domain/run.ts';
import type { Journal } from '../ports/journal.ts';
import { requestOf } from '../supervisor/crew.ts';
import { isOfRun } from '../supervisor/questions.ts';
import { Run, WRAP_UP } from '../supervisor/run.ts';
import { RunRecord, type RecordListener } from '../supervisor/run-record.ts';
import { ReplayClock } from './replay-clock.ts';
import { HostGates, replayPorts } from './replay-ports.ts';
import { ReplayRunner } from './replay-runner.ts';
import { Stage, type Divergence } from './stage.ts';
import { SupervisorScript } from './supervisor-script.ts';

export type ReplayReport =
  | { readonly status: 'identical'; readonly events: number }
  | { readonly status: 'diverged'; readonly events: number; readonly divergence: Divergence };

/**
 * Does a recorded run over again, with nothing but its record: the answers of its models and tools, its clock, and the
 * order in which things happened. All decisions of the crew are made anew; the journal that comes out must be the same
 * byte by byte, the change set in it included.
 *
 * Runs no command, reads no file, asks no model. The events have to start with `run-started`.
 */
export async function replay(events: readonly RunEvent[]): Promise<ReplayReport> {
  const performance = await Performance.begin(events);
  await performance.play();
  const { stage } = performance;
  return stage.divergence
    ? { status: 'diverged', events: stage.next - 1, divergence: stage.divergence }
    : { status: 'identical', events: events.length };
}

/** How often the event loop may turn without anything happening before it is clear that nothing will. */
const PATIENCE = 4;

class Performance {
  readonly stage: Stage;
  readonly #clock: ReplayClock;
  readonly #runner: ReplayRunner;
  readonly #supervisor: SupervisorScript;
  readonly #gates = new HostGates();
  readonly #told: RecordListener;
  #run: Run | undefined;
  #pid = 0;
  /** The number of the event that was asked for from outside last. */
  #asked = 0;

  private constructor(events: readonly RunEvent[]) {
    this.stage = new Stage(events);
    this.#clock = new ReplayClock(this.stage);
    this.#runner = new ReplayRunner(this.stage);
    this.#supervisor = new SupervisorScript(this.stage);
    this.#told = { impose: this.stage.impose, recorded: this.stage.heed };
  }

  static async begin(events: readonly RunEvent[]): Promise<Performance> {
    const [first] = events;
    if (first?.type !== 'run-started') throw new Error('A record starts with run-started.');
    const performance = new Performance(events);
    const { runId, seq: _seq, at: _at, ...header } = first;
    performance.#pid = header.pid;
    const record = await RunRecord.begin(runId, header, performance.#clock, NOWHERE, performance.#told);
    performance.stage.heed(record.eventsSince(0)[0] ?? first);
    performance.#run = new Run(requestOf(header), record, performance.#ports());
    performance.#run.begin();
    return performance;
  }

  async play(): Promise<void> {
    let idle = 0;
    while (this.stage.expected && !this.stage.divergence) {
      const before = this.stage.next;
      if (!this.stage.isTakenUp) await turn();
      if (this.stage.next > before) idle = 0;
      else if (this.#bringAbout(this.stage.expected)) idle = 0;
      else if ((idle += 1) > PATIENCE) this.stage.fail();
    }
    await this.#run?.abandon();
    this.#runner.drop();
  }

  /** Makes happen what is expected and does not come by itself; false when there is nothing to do but wait. */
  #bringAbout(expected: RunEvent): boolean {
    // Once is enough: what does not come of it then never will.
    if (this.#asked !== expected.seq && this.#input(expected)) {
      this.#asked = expected.seq;
      return true;
    }
    const taskId = subagentOf(expected);
    if (taskId !== undefined && this.#runner.release(taskId)) return true;
    if (BY_TIME.has(expected.type)) return this.#clock.goOff(expected.at) || this.#gates.open();
    return this.#gates.open() || this.#clock.goOff(expected.at);
  }

  /** What came from outside: the user above all. */
  #input(expected: RunEvent): boolean {
    const run = this.#run;
    if (!run) return false;
    switch (expected.type) {
      case 'run-resumed':
        this.#resume(expected);
        return true;
      case 'task-changed':
        run.changeTask(expected.taskId, expected.change);
        return true;
      case 'message-sent':
        if (expected.from !== 'user') return false;
        run.send(expected.taskId, expected.mode, expected.text, subjectOf(expected));
        return true;
      case 'message-edited':
        void run.edit(expected.messageId, expected.text);
        return true;
      case 'message-state':
        if (expected.state !== 'withdrawn') return false;
        void run.withdraw(expected.messageId);
        return true;
      case 'stop-requested':
        if (expected.by !== 'user') return false;
        if (expected.taskId === null) run.cancel();
        else run.cancelTask(expected.taskId);
        return true;
      case 'question':
        if (!isOfRun('wait', expected.questionId)) return false;
        run.askToWait(contentOf(expected), 0);
        return true;
      case 'question-answered':
        if (expected.by !== 'user' && expected.by !== 'policy') return false;
        run.answer(expected.questionId, expected.answer, expected.text, expected.by);
        return true;
      case 'budget-reached': {
        const message = this.stage.events[this.stage.next + 1];
        if (expected.what === 'steps' || message?.type !== 'message-sent') return false;
        const { taskId, of: which, what, limit, used } = expected;
        run.reachedLimit({ taskId, which, what, limit, used }, message.text.slice(0, -WRAP_UP.length));
        return true;
      }
      case 'task-continued':
        if (expected.by !== 'user') return false;
        run.retryTask(expected.taskId);
        return true;
      case 'hunk-decided':
        run.decide(expected.hunkIds, expected.decision);
        return true;
      case 'changes-rebased':
        run.review.takeRebased(expected);
        return true;
      case 'changes-edited':
        run.review.takeEdited(expected);
        return true;
      case 'committed':
        run.review.takeCommitted(expected);
        return true;
      case 'recertifying':
        if (run.state.status === 'running') return false;
        void run.recertify().catch(() => undefined);
        return true;
      case 'applying':
      case 'applied':
        if (run.state.status === 'running' || run.state.writing !== null) return false;
        void run.review.applyDecided();
        return true;
      case 'undoing':
      case 'undone':
        if (run.state.writing !== null) return false;
        void run.undo();
        return true;
      default:
        return false;
    }
  }

  /** The same process goes on with a finished run, or another one takes it up. */
  #resume(event: Extract<RunEvent, { type: 'run-resumed' }>): void {
    const { events, next } = this.stage;
    const pid = event.pid ?? this.#pid;
    const state = this.#run?.state;
    if (!state) return;
    if (state.status === 'running' || pid !== this.#pid) {
      void this.#run?.abandon();
      this.#runner.drop();
      this.#pid = pid;
      const past = events.slice(0, next);
      const isInterrupted = state.status === 'running';
      const record = RunRecord.reopen(past, foldRun(past), this.#clock, NOWHERE, this.#told, isInterrupted);
      this.#run = new Run(requestOf(state.header), record, this.#ports());
    }
    const why = events[next + 1];
    if (why?.type === 'message-sent' && why.from === 'user') this.#run?.send(why.taskId, why.mode, why.text, subjectOf(why));
    else if (why?.type === 'task-continued' && why.by === 'user') this.#run?.retryTask(why.taskId);
    else if (why?.type === 'plan-approved') this.#run?.approvePlan();
    else this.#run?.resume();
  }

  #ports(): ReturnType<typeof replayPorts> {
    const parts = { clock: this.#clock, runner: this.#runner, supervisor: this.#supervisor, gates: this.#gates };
    return replayPorts(this.stage, parts, this.#pid);
  }
}

const contentOf = ({ text, why, options }: Extract<RunEvent, { type: 'question' }>): QuestionContent => ({
  text,
  why,
  ...(options && { options }),
});

const BY_TIME: ReadonlySet<RunEvent['type']> = new Set(['stop-requested', 'task-stuck', 'question-answered', 'task-started', 'activity']);

const NOWHERE: Journal = {
  append: () => Promise.resolve(),
  hurry: () => undefined,
  read: () => Promise.resolve({ status: 'missing' }),
  list: () => Promise.resolve([]),
  sizeOf: () => Promise.resolve(0),
  remove: () => Promise.resolve(false),
  close: () => Promise.resolve(),
};

/** What can happen without a timer has happened by then. */
async function turn(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  await new Promise<void>((resolve) => setImmediate(resolve));
}

/** Whose report brings an event about; undefined for what no subagent reports. */
function subagentOf(expected: RunEvent): TaskId | undefined {
  switch (expected.type) {
    case 'step-started':
    case 'step-finished':
    case 'activity':
    case 'finding':
    case 'task-told':
    case 'question':
    case 'task-ended':
    case 'task-retrying':
    case 'thread-lost':
      return expected.taskId;
    case 'message-state':
    case 'question-answered':
      return expected.taskId;
    default:
      return undefined;
  }
}
