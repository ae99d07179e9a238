import { Emitter, type Unsubscribe } from '../base/emitter.ts';
import { answeringOf, describeAnswering } from '../domain/answering.ts';
import { JOURNAL_VERSION, type RunEvent, type RunStarted } from '../domain/event.ts';
import type { Usage } from '../domain/conversation.ts';
import { RunId, type RoleName } from '../domain/ids.ts';
import { withRoleModels } from '../domain/role-models.ts';
import { foldRun } from '../domain/run.ts';
import type { RunState } from '../domain/run-state.ts';
import { messageOf } from '../domain/failure.ts';
import type { Scope } from '../domain/scope.ts';
import type { Journal } from '../ports/journal.ts';
import type { ModelAssignments } from '../ports/model.ts';
import type { AgentFiles } from '../ports/workspace.ts';
import { agentWords, type AgentWords } from './agent-words.ts';
import { branchOff } from './branch.ts';
import type { CrewApi, FinishedWriting, LoadProblem, RunApi, RunRequest } from './crew-api.ts';
import { Run } from './run.ts';
import type { RunPorts } from './run-ports.ts';
import { RunRecord, type RecordListener } from './run-record.ts';

export interface CrewPorts extends RunPorts {
  readonly journal: Journal;
  readonly models: ModelAssignments;
  /** Whether the process that was known to be there at that time still is. */
  isAlive(pid: number, knownAt: number): boolean;
  /** What a folder that is trusted tells agents. */
  readAgentFiles?(folder: string, scope: Scope): Promise<AgentFiles>;
  /** Random digits and letters, for the ids of runs. */
  randomText(length: number): string;
  /** Ends the threads. */
  dispose(): Promise<void>;
}

/** All runs of this process, and those its journals remember. */
export function createCrew(given: CrewPorts): CrewApi {
  const runs = new Map<RunId, Run>();
  const ports: CrewPorts = { usedBefore: (role, model) => usagesIn(runs.values(), role, model), ...given };
  const emitter = new Emitter<{ readonly event: RunEvent; readonly run: RunApi }>();
  const durable = new Emitter<{ readonly event: RunEvent; readonly run: RunApi }>();
  const emitTo =
    (listeners: typeof emitter) =>
    (event: RunEvent): void => {
      const run = runs.get(event.runId);
      if (run) listeners.emit({ event, run });
    };
  const toListeners = emitTo(emitter);
  const told = (runId: RunId): RecordListener => ({
    recorded: (event) => {
      ports.model.live.heed(event);
      toListeners(event);
    },
    durable: emitTo(durable),
    // Without a journal nothing that is promised would hold.
    failed: () => runs.get(runId)?.cancel(),
  });

  /** Tells of an event that was on record before its run was known here. */
  const tell = (run: Run, event: RunEvent): void => {
    emitter.emit({ event, run });
    durable.emit({ event, run });
  };

  return {
    async start(request) {
      const runId = newRunId(ports.clock.now(), ports.randomText(4));
      const words = await wordsFor(request);
      const chosen = await ports.models.assign(runId);
      const answering = withRoleModels(chosen, words.roles);
      if (answering !== chosen) {
        ports.models.forget(runId);
        ports.models.recall(runId, answering);
      }
      const header: RunStarted = {
        type: 'run-started',
        version: JOURNAL_VERSION,
        goal: request.goal,
        scope: request.scope,
        folder: request.folder,
        model: describeAnswering(answering),
        answering,
        trusted: request.trusted,
        tests: request.tests,
        ...(request.mutations === true && { mutations: true }),
        ...(request.recipe && { recipe: request.recipe }),
        ...(request.testCommand !== undefined && { testCommand: request.testCommand }),
        ...(request.concurrency !== undefined && { concurrency: request.concurrency }),
        ...(request.timeoutMs !== undefined && { timeoutMs: request.timeoutMs }),
        ...(request.apply !== undefined && { apply: request.apply }),
        ...(request.consent === true && { consent: true }),
        ...(request.budget && { budget: request.budget }),
        ...(request.plan === true && { plan: true }),
        ...(words.roles.length > 0 && { roles: words.roles }),
        ...(words.instructions.length > 0 && { instructions: words.instructions }),
        ...(words.recipes && { recipes: words.recipes }),
        ...(words.told !== '' && { agentFiles: words.told }),
        pid: ports.pid,
      };
      const record = await RunRecord.begin(runId, header, ports.clock, ports.journal, told(runId));
      const run = new Run(request, record, ports);
      runs.set(runId, run);
      for (const event of run.eventsSince(0)) tell(run, event);
      run.begin();
      return run;
    },

    async branch({ runId: of, taskId, step, text }) {
      const original = runs.get(of);
      if (!original) throw new Error(`There is no run ${of}.`);
      const runId = newRunId(ports.clock.now(), ports.randomText(4));
      const events = branchOff(original.eventsSince(0), { taskId, step }, runId, ports.clock.now());
      if (!events) throw new Error(`Step ${step} of ${taskId} in ${of} is not finished, so nothing can branch off after it.`);
      await Promise.all(events.map((event) => ports.journal.append(event)));
      const state = foldRun(events);
      const record = RunRecord.reopen(events, state, ports.clock, ports.journal, told(runId), state.status === 'running');
      ports.models.recall(runId, answeringOf(state.header));
      const run = new Run({ ...requestOf(state.header), apply: false }, record, ports);
      runs.set(runId, run);
      for (const event of events) tell(run, event);
      run.send(taskId, 'steer', text);
      await run.flush();
      return run;
    },

    runs: () => [...runs.values()].sort((one, other) => other.state.startedAt - one.state.startedAt),
    run: (runId) => runs.get(runId),

    async load() {
      const problems: LoadProblem[] = [];
      for (const runId of await ports.journal.list()) {
        if (runs.has(runId)) continue;
        try {
          const reading = await ports.journal.read(runId);
          if (reading.status === 'unreadable') problems.push({ runId, reason: reading.reason });
          if (reading.status === 'read') runs.set(runId, reopen(reading.events));
        } catch (error) {
          problems.push({ runId, reason: messageOf(error) });
        }
      }
      return problems;
    },

    async finishWriting(folder) {
      const cutOff = [...runs.values()].filter(
        ({ state }) => state.header.folder === folder && state.writing !== null && !ports.isAlive(state.writing.pid, state.lastAt),
      );
      const finished: FinishedWriting[] = [];
      for (const run of cutOff) {
        const { what } = run.state.writing ?? {};
        const report = await run.review.finishWriting();
        if (what && report) finished.push({ runId: run.runId, what, report });
      }
      return finished;
    },

    async remove(runId) {
      const run = runs.get(runId);
      if (run?.state.status === 'running') {
        run.cancel();
        await run.finished;
      }
      runs.delete(runId);
      ports.models.forget(runId);
      ports.model.live.forget(runId);
      await ports.code.closeRun({ runId });
      await ports.journal.remove(runId);
    },

    onEvent(listener): Unsubscribe {
      return emitter.subscribe(({ event, run }) => listener(event, run));
    },

    onDurable(listener): Unsubscribe {
      return durable.subscribe(({ event, run }) => listener(event, run));
    },

    onDelta: (listener): Unsubscribe => ports.model.live.onDelta(listener),
    liveText: (runId) => ports.model.live.of(runId),

    async dispose() {
      await Promise.all([...runs.values()].map((run) => run.abandon()));
      await ports.dispose();
      await ports.journal.close();
    },
  };

  /** Nothing of a folder that is not trusted is obeyed. */
  async function wordsFor({ trusted, folder, scope }: RunRequest): Promise<AgentWords> {
    const files = trusted ? await ports.readAgentFiles?.(folder, scope) : undefined;
    return agentWords(files ?? { roles: [], instructions: [], problems: [] });
  }

  function reopen(events: readonly RunEvent[]): Run {
    const state = foldRun(events);
    const { header, runId } = state;
    const isInterrupted = state.status === 'running' && !ports.isAlive(state.pid, state.lastAt);
    const isElsewhere = state.status === 'running' && !isInterrupted;
    const refuse = isElsewhere ? (): never => refuseElsewhere(state) : undefined;
    const record = RunRecord.reopen(events, state, ports.clock, ports.journal, told(runId), isInterrupted, refuse);
    ports.models.recall(runId, answeringOf(header));
    return new Run(requestOf(header), record, ports);
  }

  /** What another process does to a run is not known here, and two that number its events would spoil its journal. */
  function refuseElsewhere({ runId, pid, lastAt }: RunState): never {
    throw new Error(
      ports.isAlive(pid, lastAt)
        ? `Run ${runId} is at work in another window or command, process ${pid}. Go on with it there.`
        : `Run ${runId} was at work in process ${pid}, which has ended since. Reload the window, or run the command again, to take it up.`,
    );
  }
}

/** What was asked for, as far as the journal knows. */
export function requestOf(header: RunStarted): RunRequest {
  return {
    goal: header.goal,
    scope: header.scope,
    folder: header.folder,
    trusted: header.trusted,
    tests: header.tests,
    ...(header.mutations === true && { mutations: true }),
    ...(header.recipe && { recipe: header.recipe }),
    ...(header.testCommand !== undefined && { testCommand: header.testCommand }),
    ...(header.concurrency !== undefined && { concurrency: header.concurrency }),
    ...(header.timeoutMs !== undefined && { timeoutMs: header.timeoutMs }),
    ...(header.apply !== undefined && { apply: header.apply }),
    ...(header.consent === true && { consent: true }),
    ...(header.budget && { budget: header.budget }),
    ...(header.plan === true && { plan: true }),
  };
}

/** What tasks of a role have used that succeeded under a model. */
function usagesIn(runs: Iterable<RunApi>, role: RoleName, model: string): Usage[] {
  const tasks = [...runs].flatMap(({ state }) => (state.header.model === model ? [...state.tasks.values()] : []));
  return tasks.filter(({ spec, status }) => spec.role === role && status === 'succeeded').map(({ usage }) => usage);
}

/** Sorts by time, reads as a date, is a file name: `20261123-134501-k3xq`. */
export function newRunId(at: number, random: string): RunId {
  const stamp = new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return RunId(`${stamp}-${random}`);
}
