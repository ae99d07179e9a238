import type { FindingId, QuestionId, RunId, TaskId, WorkspacePath } from '../domain/ids.ts';
import type { RunState } from '../domain/run-state.ts';
import type { CommandId } from './commands.ts';
import type { HostTranslate } from './host-translate.ts';

/** A row of the tree, as plain data. What it means for the editor is task-tree.ts's. */
export interface TreeRow {
  /** The same for the same thing for ever, so that what is open stays open. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: RowIcon;
  /** Words that menus ask for: `run live`, `task ended failed`, … */
  readonly context: string;
  /** What the tooltip says: names and texts, all of them untrusted. */
  readonly facts: readonly Fact[];
  /** Null for a row without children. */
  readonly isOpen: boolean | null;
  readonly command: CommandId | null;
  readonly about: RowSubject;
  readonly children: readonly TreeRow[];
}

export interface RowIcon {
  readonly name: string;
  readonly color?: string;
}

export type Fact = readonly [label: string, text: string];

/** What a row is about: what a command gets that is started on it. */
export interface RowSubject {
  readonly runId: RunId;
  readonly taskId?: TaskId;
  readonly questionId?: QuestionId;
  readonly findingId?: FindingId;
  readonly path?: WorkspacePath;
  readonly line?: number;
}

/** What the rows of a run are made from. */
export interface RowSource {
  readonly run: RunState;
  readonly now: number;
  readonly t: HostTranslate;
}
