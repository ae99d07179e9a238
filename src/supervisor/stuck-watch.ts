import type { Clock } from '../base/clock.ts';
import type { Unsubscribe } from '../base/emitter.ts';
import type { Message } from '../domain/conversation.ts';
import type { RoleName, TaskId } from '../domain/ids.ts';
import { judgeLength, judgeSilence, nextLookAt } from '../domain/overdue.ts';
import type { RunState, TaskRecord } from '../domain/run-state.ts';
import { digestStep, type StepDigest } from '../domain/step-digest.ts';
import { findStuck, keepDigest, type Stuck, type StuckPattern } from '../domain/stuck.ts';
import { isLive } from '../domain/task.ts';

export interface StuckWatchSetup {
  readonly clock: Clock;
  readonly state: () => RunState;
  /** After how long without a sign of life a task at work is silent. */
  readonly silenceMs: number;
  readonly onStuck: (taskId: TaskId, stuck: Stuck) => void;
}

/** How many tasks of a role tell what is usual. */
const KEPT_LENGTHS = 50;

interface Watched {
  digests: readonly StepDigest[];
  /** What was told and has not passed: it is told once. */
  readonly told: Set<StuckPattern>;
  /** The sign of life after which it was said to be silent. */
  silentSince: number | undefined;
  cancelLook: Unsubscribe | undefined;
}

/**
 * Notices tasks that get nowhere: by their last steps as each is finished, by silence and length when their time has
 * come. Sets one timer per task and never polls.
 */
export class StuckWatch {
  readonly #setup: StuckWatchSetup;
  readonly #tasks = new Map<TaskId, Watched>();
  /** Whether all wait for what none of them can hasten, and when that last began or ended. */
  #isStill = false;
  #stillUntil = 0;
  readonly #usualOf = new Map<RoleName, readonly number[]>();

  constructor(setup: StuckWatchSetup) {
    this.#setup = setup;
    for (const task of setup.state().tasks.values()) this.learn(task);
  }

  start(taskId: TaskId): void {
    this.stop(taskId);
    this.#tasks.set(taskId, { digests: [], told: new Set(), silentSince: undefined, cancelLook: undefined });
    this.#lookLater(taskId);
  }

  /** A task has ended: others of its role can be held against it. */
  learn({ spec, status, startedAt, endedAt }: TaskRecord): void {
    if (status !== 'succeeded' || startedAt === undefined || endedAt === undefined) return;
    this.#usualOf.set(spec.role, [...(this.#usualOf.get(spec.role) ?? []), endedAt - startedAt].slice(-KEPT_LENGTHS));
  }

  /** All wait for what none of them can hasten, or go on: what passes meanwhile is nobody's silence. */
  standStill(isStill: boolean): void {
    this.#isStill = isStill;
    this.#stillUntil = this.#setup.clock.now();
  }

  stop(taskId: TaskId): void {
    this.#tasks.get(taskId)?.cancelLook?.();
    this.#tasks.delete(taskId);
  }

  close(): void {
    for (const taskId of [...this.#tasks.keys()]) this.stop(taskId);
  }

  /** A step is finished. */
  step(taskId: TaskId, appended: readonly Message[], contextFull: boolean): void {
    const watched = this.#tasks.get(taskId);
    if (!watched) return;
    watched.digests = keepDigest(watched.digests, digestStep(appended, contextFull));
    const stuck = findStuck(watched.digests);
    if (stuck) this.#tell(taskId, watched, stuck);
    else for (const pattern of BY_STEPS) watched.told.delete(pattern);
  }

  #look(taskId: TaskId): void {
    const task = this.#setup.state().tasks.get(taskId);
    const watched = this.#tasks.get(taskId);
    if (!task || !watched) return;
    if (this.#isStill) return this.#lookLater(taskId);
    const now = this.#setup.clock.now();
    const silent = isAtWork(task) ? judgeSilence(this.#lastSignOf(task), now, this.#setup.silenceMs) : undefined;
    if (watched.silentSince !== task.lastActivityAt) watched.told.delete('silent');
    if (silent) {
      watched.silentSince = task.lastActivityAt;
      this.#tell(taskId, watched, silent);
    }
    const overlong = judgeLength(now - (task.startedAt ?? now), this.#usual(task));
    if (overlong) this.#tell(taskId, watched, overlong);
    this.#lookLater(taskId);
  }

  #lookLater(taskId: TaskId): void {
    const { clock, state, silenceMs } = this.#setup;
    const task = state().tasks.get(taskId);
    const watched = this.#tasks.get(taskId);
    if (!watched) return;
    const now = clock.now();
    const at = task
      ? nextLookAt({
          now,
          lastActivityAt: !this.#isStill && isAtWork(task) && watched.silentSince !== task.lastActivityAt ? this.#lastSignOf(task) : now,
          silenceMs,
          elapsedMs: now - (task.startedAt ?? now),
          usual: watched.told.has('overlong') ? [] : this.#usual(task),
        })
      : now + silenceMs;
    watched.cancelLook?.();
    watched.cancelLook = at === undefined ? undefined : clock.after(at - now, () => this.#look(taskId));
  }

  #tell(taskId: TaskId, watched: Watched, stuck: Stuck): void {
    if (watched.told.has(stuck.pattern)) return;
    watched.told.add(stuck.pattern);
    this.#setup.onStuck(taskId, stuck);
  }

  #lastSignOf({ lastActivityAt }: TaskRecord): number {
    return Math.max(lastActivityAt, this.#stillUntil);
  }

  /** How long ended tasks of its role took. */
  #usual({ spec }: TaskRecord): readonly number[] {
    return this.#usualOf.get(spec.role) ?? [];
  }
}

const BY_STEPS: readonly StuckPattern[] = ['repeats', 'repeats-error', 'monologue', 'ping-pong', 'context'];

const WAITING_TOOL = 'wait_for_updates';

/** Not at work is who waits for news or for the user. */
function isAtWork(task: TaskRecord): boolean {
  if (!isLive(task.status) || task.status === 'needs-user') return false;
  const last = task.activity.at(-1)?.content;
  return !(last?.kind === 'tool-started' && last.tool === WAITING_TOOL);
}
