import type { HunkDecision } from '../domain/change.ts';
import type { RunEvent } from '../domain/event.ts';
import type { LackedHunk } from '../domain/hunk-need.ts';
import type { HunkId, MessageId, QuestionId, RunId, TaskId, WorkspacePath } from '../domain/ids.ts';
import type { PlannedTaskChange } from '../domain/plan-event.ts';
import type { LivePiece } from '../domain/live-text.ts';
import type { MessageMode } from '../domain/message.ts';

/**
 * What the panel's webview asks of the extension host. One user action, one call; the durable part happens first.
 * The panel's state is a fold of `events`, the same one as everywhere.
 */
export interface HostPanelApi {
  /** The run's events after `since`, then each new one as it happens. A hidden panel that asks again loses nothing. */
  events(request: { readonly runId: RunId; readonly since: number }, signal: AbortSignal): AsyncIterable<readonly RunEvent[]>;
  /** What models have written to agents whose step is not on record yet, whole, then what they go on to write. */
  live(request: { readonly runId: RunId }, signal: AbortSignal): AsyncIterable<LiveNews>;
  /** Which run to show, and each later choice; whether its process is gone. */
  shown(request: Record<string, never>, signal: AbortSignal): AsyncIterable<ShownRun>;
  send(request: { readonly runId: RunId; readonly taskId: TaskId; readonly mode: MessageMode; readonly text: string }): Promise<MessageId>;
  withdraw(request: { readonly runId: RunId; readonly messageId: MessageId }): Promise<boolean>;
  /** Changes what a queued message says; false when it was already delivered. */
  edit(request: { readonly runId: RunId; readonly messageId: MessageId; readonly text: string }): Promise<boolean>;
  answer(request: {
    readonly runId: RunId;
    readonly questionId: QuestionId;
    readonly answer: 'yes' | 'no';
    readonly text: string;
  }): Promise<void>;
  cancelTask(request: { readonly runId: RunId; readonly taskId: TaskId }): Promise<void>;
  retryTask(request: { readonly runId: RunId; readonly taskId: TaskId }): Promise<void>;
  /** Takes up an interrupted run. */
  resume(request: { readonly runId: RunId }): Promise<void>;
  /** Begins a run that has all of this one up to the end of a step and goes on with an instruction; the panel then shows it. */
  branch(request: { readonly runId: RunId; readonly taskId: TaskId; readonly step: number; readonly text: string }): Promise<RunId>;
  /** Shows another run. */
  showRun(request: { readonly runId: RunId }): Promise<void>;
  /** Starts what a plan says that waits to be approved. */
  approvePlan(request: { readonly runId: RunId }): Promise<void>;
  /** Changes a task of a plan that waits to be approved. */
  changeTask(request: { readonly runId: RunId; readonly taskId: TaskId; readonly change: PlannedTaskChange }): Promise<void>;
  /** Removes a run, after the user has been asked. */
  removeRun(request: { readonly runId: RunId }): Promise<void>;
  wrapUp(request: { readonly runId: RunId }): Promise<void>;
  cancelRun(request: { readonly runId: RunId }): Promise<void>;
  decide(request: { readonly runId: RunId; readonly hunkIds: readonly HunkId[]; readonly decision: HunkDecision }): Promise<void>;
  /** What these hunks lack of the others, if they alone are accepted, as far as names tell. Decides nothing. */
  lacks(request: { readonly runId: RunId; readonly accepted: readonly HunkId[] }): Promise<readonly LackedHunk[]>;
  /** Writes the new lines of a hunk anew. */
  editHunk(request: { readonly runId: RunId; readonly hunkId: HunkId; readonly text: string }): Promise<void>;
  /** Says what is wrong with a hunk to the task that made it. */
  comment(request: { readonly runId: RunId; readonly hunkId: HunkId; readonly text: string }): Promise<MessageId>;
  /** Has a conflict merged, named by its key, by the task whose lines were left out. */
  settle(request: { readonly runId: RunId; readonly conflict: string; readonly text: string }): Promise<MessageId>;
  /** Commits what is accepted on a new branch, after the user has named it. */
  applyOnBranch(request: { readonly runId: RunId }): Promise<void>;
  apply(request: { readonly runId: RunId }): Promise<void>;
  /** Makes the certificate of what is offered anew. */
  recertify(request: { readonly runId: RunId }): Promise<void>;
  undo(request: { readonly runId: RunId }): Promise<void>;
  /** Opens the file in the editor, at a line of the workspace's version. */
  openFile(request: { readonly runId: RunId; readonly path: WorkspacePath; readonly line?: number }): Promise<void>;
  openDiff(request: { readonly runId: RunId; readonly path: WorkspacePath }): Promise<void>;
  openAllDiffs(request: { readonly runId: RunId }): Promise<void>;
}

/** What came together, when the record of the run was as long as `seq`. The end of a step that is later makes it void. */
export interface LiveNews {
  readonly seq: number;
  readonly changes: readonly LiveChange[];
}

/** What is written to an agent: more of it, or with `isNew` in place of all before, which may be nothing. */
export interface LiveChange {
  readonly taskId: TaskId;
  readonly isNew: boolean;
  readonly pieces: readonly LivePiece[];
}

export interface ShownRun {
  readonly runId: RunId | null;
  /** True when the process that ran it is gone. */
  readonly interrupted: boolean;
  /** The run that it branched off, where that one is still known. */
  readonly origin?: RunId;
  /** Translated texts of the panel, by their English original. */
  readonly texts: Readonly<Record<string, string>>;
  readonly focus?: PanelFocus;
}

/** Where to look, because the user asked for something in particular; `at` (epoch ms) tells one wish from another, so that each is granted once. */
export interface PanelFocus {
  readonly tab: PanelTab;
  readonly taskId?: TaskId;
  /** The question to answer, before anything else. */
  readonly questionId?: QuestionId;
  readonly at: number;
}

export type PanelTab = 'crew' | 'review' | 'conversation' | 'trace';
