import type { FileContent } from '../domain/change.ts';
import type { RunEvent } from '../domain/event.ts';
import { Fingerprint, SUPERVISOR, type RunId, type WorkspacePath } from '../domain/ids.ts';
import type { CheckRunner } from '../ports/checks.ts';
import type { CodeProject } from '../ports/code.ts';
import { NO_BUFFERS, type Applier } from '../ports/workspace.ts';
import { BudgetGate } from '../supervisor/budget-gate.ts';
import type { certifyChanges } from '../supervisor/certifier.ts';
import type { RunPorts } from '../supervisor/run-ports.ts';
import type { ReplayClock } from './replay-clock.ts';
import type { ReplayRunner } from './replay-runner.ts';
import { isFromOutside, type Stage } from './stage.ts';
import type { SupervisorScript } from './supervisor-script.ts';

/** Things that took their time and left no event of their own: opening the code, cleaning up. They are let through one by one. */
export class HostGates {
  readonly #waiting: (() => void)[] = [];

  pass = (): Promise<void> => new Promise((resolve) => this.#waiting.push(resolve));

  /** Lets the one through that waits longest; false when none does. */
  open(): boolean {
    const next = this.#waiting.shift();
    next?.();
    return next !== undefined;
  }
}

/** Everything around a run, as the record has it: no code, no commands, no files, no model. */
export function replayPorts(
  stage: Stage,
  parts: { readonly clock: ReplayClock; readonly runner: ReplayRunner; readonly supervisor: SupervisorScript; readonly gates: HostGates },
  pid: number,
): RunPorts {
  const { clock, runner, supervisor, gates } = parts;
  return {
    model: new OpenGate(supervisor.model),
    runner,
    code: {
      openRun: async () => {
        await gates.pass();
        return { files: 0 };
      },
      restore: () => Promise.resolve(),
      closeRun: () => Promise.resolve(),
      mergeChanges: recordedMerge(stage),
      carryOver: recordedCarryOver(stage),
    } as unknown as CodeProject,
    checks: { closeRun: () => gates.pass() } as unknown as CheckRunner,
    clock,
    random: () => 0,
    models: {
      ready: () => Promise.resolve(),
      answering: () => (stage.expected?.type === 'run-resumed' ? stage.expected.answering : undefined),
    },
    pid,
    applier: () => recordedApplier(stage),
    buffers: () => NO_BUFFERS,
    certify: recordedCertificate(stage),
    estimatePlan: async () => {
      await next(stage, (event) => event.type === 'plan-proposed');
      return stage.expected?.type === 'plan-proposed' ? [...stage.expected.estimates] : [];
    },
    aroundTool: supervisor.aroundTool,
    pace: supervisor.pace,
    beforeOffer: (signal) => stage.until((event) => !isFromOutside(event), signal).catch(() => undefined),
  };
}

/** Limits are in the record where they were reached. */
class OpenGate extends BudgetGate {
  override limit(_runId: RunId): void {}
}

/** Plays the checks as they came and went. */
function recordedCertificate(stage: Stage): typeof certifyChanges {
  return async (_request, _code, _checks, listener, signal) => {
    const rows = [];
    for (;;) {
      const expected = await next(stage, (event) => CHECKING.has(event.type), signal);
      if (expected.type === 'check-started') listener.started(expected.kind);
      else if (expected.type === 'check-finished') {
        rows.push(expected.row);
        listener.finished(expected.row);
      } else if (expected.type === 'certified') return { verdict: expected.verdict, rows };
    }
  };
}

const CHECKING: ReadonlySet<RunEvent['type']> = new Set(['check-started', 'check-finished', 'certified']);

/** What the tasks offered next, unless the supervisor goes on or the run ends before: then it was what had been offered already. */
function recordedMerge(stage: Stage): CodeProject['mergeChanges'] {
  return async (_request, signal) => {
    const upcoming = stage.events
      .slice(stage.next)
      .find((event) => event.type === 'changes-offered' || event.type === 'run-finished' || isNextStep(event));
    if (upcoming?.type === 'changes-offered') {
      await stage.until((event) => event === upcoming, signal);
      return upcoming.fromTasks ?? upcoming.changes;
    }
    const offered = stage.events.slice(0, stage.next).findLast((event) => event.type === 'changes-offered');
    return offered?.fromTasks ?? offered?.changes ?? { files: [], conflicts: [] };
  };
}

/** What was offered then of what the user had made of it; what the tasks offer themselves where that was all. */
function recordedCarryOver(stage: Stage): CodeProject['carryOver'] {
  return async ({ now }, signal) => {
    await stage.until((event) => event.type === 'changes-offered', signal);
    if (stage.expected?.type !== 'changes-offered') throw new Error('The record has ended.');
    const { changes, fromTasks, decisions = [] } = stage.expected;
    return { changes: fromTasks ? changes : now, decisions };
  };
}

const isNextStep = (event: RunEvent): boolean => event.type === 'step-started' && event.taskId === SUPERVISOR;

function recordedApplier(stage: Stage): Applier {
  return {
    // As it was written: a replay takes the outcome of what moved on from the record.
    read: (path) => Promise.resolve(contentOf(stage, path)),
    apply: async () => {
      const expected = await next(stage, (event) => event.type === 'applied' || event.type === 'undone');
      if (expected.type === 'applied') return { written: expected.files, skipped: expected.skipped };
      if (expected.type !== 'undone') throw new Error('Nothing was applied.');
      return { written: expected.files.map((path) => ({ path, before: null, after: null })), skipped: expected.skipped };
    },
  };
}

function contentOf(stage: Stage, path: WorkspacePath): FileContent | null {
  const past = stage.events.slice(0, stage.next);
  const applied = past.findLast((event) => event.type === 'applied');
  const text = applied?.files.find((file) => file.path === path)?.after ?? null;
  return text === null ? null : { text, fingerprint: Fingerprint(text) };
}

/** The next event of a kind, once it is expected; rejects when aborted. */
async function next(stage: Stage, isIt: (event: RunEvent) => boolean, signal?: AbortSignal): Promise<RunEvent> {
  await stage.until(isIt, signal);
  if (!stage.expected) throw new Error('The record has ended.');
  return stage.expected;
}
