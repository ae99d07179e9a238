import type { Unsubscribe } from '../base/emitter.ts';
import type { HunkDecision } from '../domain/change.ts';
import type { Budget } from '../domain/budget.ts';
import type { RunEvent } from '../domain/event.ts';
import type { Selection } from '../domain/hunk-need.ts';
import type { HunkId, MessageId, QuestionId, RunId, TaskId, WorkspacePath } from '../domain/ids.ts';
import type { Delta, LivePiece } from '../domain/live-text.ts';
import type { MessageMode } from '../domain/message.ts';
import type { PlannedTaskChange } from '../domain/plan-event.ts';
import type { Committed } from '../domain/review-event.ts';
import type { RunState } from '../domain/run-state.ts';
import type { Scope } from '../domain/scope.ts';
import type { ApplyReport, BranchCommit } from '../ports/workspace.ts';
import type { TaskReading, TaskRow } from './task-reading.ts';

/** What the editor, the command line and tests call: all runs, living and past. */
export interface CrewApi {
  /** Starts a run; resolves once it is on record. How it goes comes as events. */
  start(request: RunRequest): Promise<RunApi>;
  /**
   * Begins a run that has all of another one up to the end of a step, and goes on from there with an instruction to
   * that step's task. What came before is neither done nor paid for again; the other run stays as it is. Resolves once
   * the new run is on record. Rejects where there is no such finished step.
   */
  branch(request: BranchRequest): Promise<RunApi>;
  /** The runs known here, newest first. Past ones appear once `load` has read them. */
  runs(): readonly RunApi[];
  run(runId: RunId): RunApi | undefined;
  /** Reads the journals of past runs; what can't be read is told, not thrown. */
  load(): Promise<readonly LoadProblem[]>;
  /** Does again what was cut off while it was written in a folder, by a process that is gone; to be called after `load`. */
  finishWriting(folder: string): Promise<readonly FinishedWriting[]>;
  /** Removes a past run from memory and disk. A living run is cancelled first. */
  remove(runId: RunId): Promise<void>;
  /** Tells of every event of every run, after it was folded in. */
  onEvent(listener: (event: RunEvent, run: RunApi) => void): Unsubscribe;
  /** Tells of every event once it is on the disk: what is told here is not lost, whatever happens. */
  onDurable(listener: (event: RunEvent, run: RunApi) => void): Unsubscribe;
  /** Tells of what models write, while they write it. None of it is on record: the end of a step says it all once more. */
  onDelta(listener: (delta: Delta) => void): Unsubscribe;
  /** What the models of a run have written so far to agents whose step is not on record yet. */
  liveText(runId: RunId): ReadonlyMap<TaskId, readonly LivePiece[]>;
  /** Stops everything: living runs become interrupted. */
  dispose(): Promise<void>;
}

export interface BranchRequest {
  readonly runId: RunId;
  /** A task, or the supervisor. */
  readonly taskId: TaskId;
  /** The last step that is kept. */
  readonly step: number;
  /** What is to be done differently. */
  readonly text: string;
}

/** What was cut off while it was written, and what came of doing it again. */
export interface FinishedWriting {
  readonly runId: RunId;
  readonly what: 'apply' | 'undo';
  readonly report: ApplyReport;
}

export interface LoadProblem {
  readonly runId: RunId;
  readonly reason: string;
}

export interface RunRequest {
  readonly goal: string;
  readonly scope: Scope;
  /** Absolute path of the folder. */
  readonly folder: string;
  /** Whether commands of the folder may run. */
  readonly trusted: boolean;
  /** A recipe chosen by hand, with its parameters; the goal may then be empty. */
  readonly recipe?: { readonly id: string; readonly with: Readonly<Record<string, unknown>> };
  readonly testCommand?: string;
  /** False: tests are neither run nor required. */
  readonly tests: boolean;
  /** Whether it is tried what the tests notice, once they pass: small faults in the changed lines, one at a time. Takes as many runs of them. */
  readonly mutations?: boolean;
  readonly concurrency?: number;
  /** Apply at the end, before the run is finished, unless something regressed. */
  readonly apply?: boolean;
  /** With `apply`: changes of tests and of the settings of checks are agreed to beforehand. Without, what needs such consent is not applied, and nothing else either. */
  readonly consent?: boolean;
  /** How long a task, and each check, may take. */
  readonly timeoutMs?: number;
  /** How long a question to the user waits before it is answered with no. */
  readonly questionTimeoutMs?: number;
  /** After how long without a sign of life a task at work is said to be silent. */
  readonly silenceMs?: number;
  /** What the run may use in all. */
  readonly budget?: Budget;
  /** Show the plan first: its tasks are put up and start once the plan is approved. The run is over until then. */
  readonly plan?: boolean;
}

export interface CommitRequest extends Omit<BranchCommit, 'files'> {
  /** What a git note on the commit is to say, under {@link NOTES_REF}; without it there is none. */
  readonly note?: (committed: CommittedTexts) => string;
}

/** Where notes say who wrote which lines of a commit. */
export const NOTES_REF = 'refs/notes/agent-trace';

export interface CommittedTexts {
  /** The committed files as the commit has them; null for one that it has not. */
  readonly texts: ReadonlyMap<WorkspacePath, string | null>;
  /** Where the run's folder lies in the repository, with a `/` at the end; empty for all of it. */
  readonly prefix: string;
}

export interface CommitReport extends Omit<Committed, 'type'> {
  /** Why the commit has no note, where it was to have one. */
  readonly noteProblem?: string;
}

/** One run, living or past. */
export interface RunApi {
  readonly runId: RunId;
  /** As of now; a new value after every event. */
  readonly state: RunState;
  /** The events so far whose `seq` is greater than this. */
  eventsSince(seq: number): readonly RunEvent[];
  /** Resolves with the last state once the run is finished, cancelled or interrupted; at once for a past run. */
  readonly finished: Promise<RunState>;
  /** Resolves once everything recorded so far is on the disk; rejects with what kept it from being written. */
  flush(): Promise<void>;
  /** Takes up an interrupted run: its tasks go on from their last finished steps. Throws where it is not interrupted. */
  resume(): void;

  /** Starts what the plan says. Throws where no plan waits for that. */
  approvePlan(): void;
  /** Changes a task of a plan that waits to be approved; throws where none does. To leave a task out, cancel it. */
  changeTask(taskId: TaskId, change: PlannedTaskChange): void;

  /** Reads one task; throws when there is none of that id. */
  check(taskId: TaskId): TaskReading;
  /** One row per task; with `live` only those that have not ended, or only those that have. */
  list(live?: boolean): readonly TaskRow[];
  /** Sends an instruction to a running task or to the supervisor. To a pending task it is added to its instructions; to an ended one it is a follow-up, which makes a new attempt. While a plan waits to be approved nothing starts for that: the supervisor plans anew. */
  send(taskId: TaskId, mode: MessageMode, text: string): MessageId;
  /**
   * Says what is wrong with a hunk to the task that made it: a steering message, or a follow-up where it has ended. What
   * that task then hands over takes the hunk's place; all else that was decided and edited stays. Throws where there is no such hunk.
   */
  comment(hunkId: HunkId, text: string): MessageId;
  /**
   * Has a conflict merged, named by its key, by the task whose lines were left out: a message as `comment` sends it, with both
   * sides. What the task hands over then takes their place; if it can't, both go on to be shown. Throws where there is no such conflict.
   */
  settle(conflict: string, text: string): MessageId;
  /** Takes a message back; false when it was already delivered. */
  withdraw(messageId: MessageId): Promise<boolean>;
  /** Changes what a message says, in its place; false when it was already delivered. */
  edit(messageId: MessageId, text: string): Promise<boolean>;
  /** Stops a task now, and those that depend on it; what they found is kept. */
  cancelTask(taskId: TaskId): void;
  /** Starts an ended task again, as a new attempt. In a plan that waits: what was left out is part of it again. */
  retryTask(taskId: TaskId): void;
  /** Answers a question of a task; `policy` says that a rule did, not a person. Throws where the question is not open. */
  answer(questionId: QuestionId, answer: 'yes' | 'no', text: string, by?: 'user' | 'policy'): void;
  /** Asks all running tasks to finish now and keep what they have. */
  wrapUp(): void;
  /** Stops the run now; what was found is kept. */
  cancel(): void;

  /** Writes the new lines of a hunk anew. What was checked is void then, and checked anew as after `apply`. Throws where it can't be edited. */
  editHunk(hunkId: HunkId, text: string): void;
  decide(hunkIds: readonly HunkId[], decision: HunkDecision): void;
  /**
   * What would come of accepting these hunks and no others: what breaks, and the smallest sets to accept or to reject with
   * them. By names, for an answer at once; by types before anything is written. Decides nothing.
   */
  trySelection(accepted: readonly HunkId[], by: 'names' | 'types', signal?: AbortSignal): Promise<Selection>;
  /**
   * Writes the accepted hunks. Files that moved on since are skipped and told; or, with `show`, nothing is written and
   * what is offered of them is moved onto the newer edits, for another look. So it is, either way, where nothing else stands in
   * the way and other files have come to need what was done, as a new call of what is renamed. What was checked is void then;
   * it is checked anew at once, unless that takes long: then when `recertify` asks for it.
   */
  apply(movedOn?: 'skip' | 'show'): Promise<ApplyReport>;
  /** Commits the accepted hunks on a new branch; nothing in the workspace changes. Rejects with what is in the way. */
  commit(request: CommitRequest): Promise<CommitReport>;
  /** Makes the certificate of what is offered anew. Resolves once it is on record; rejects while the run is at work. */
  recertify(): Promise<void>;
  /** Takes back what `apply` wrote, three-way: newer edits of the user stay. Files where they are in the same lines are skipped and told. */
  undo(): Promise<ApplyReport>;
}
