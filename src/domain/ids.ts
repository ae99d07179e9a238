declare const brand: unique symbol;

/** A string that names one kind of thing, so that a run's id can't be passed where a task's is wanted. */
type Id<Kind extends string> = string & { readonly [brand]: Kind };

export type RunId = Id<'run'>;
export type TaskId = Id<'task'>;
export type MessageId = Id<'message'>;
export type QuestionId = Id<'question'>;
export type FindingId = Id<'finding'>;
export type HunkId = Id<'hunk'>;
export type ThreadId = Id<'thread'>;
export type RoleName = Id<'role'>;
/** A path relative to the workspace folder, with `/` between segments, never starting with `/` or `..`. */
export type WorkspacePath = Id<'path'>;
/** Tells one content of a file from another: the SHA-256 of its text, in hexadecimal. */
export type Fingerprint = Id<'fingerprint'>;

export const RunId = (raw: string): RunId => raw as RunId;
export const TaskId = (raw: string): TaskId => raw as TaskId;
export const MessageId = (raw: string): MessageId => raw as MessageId;
export const QuestionId = (raw: string): QuestionId => raw as QuestionId;
export const FindingId = (raw: string): FindingId => raw as FindingId;
export const HunkId = (raw: string): HunkId => raw as HunkId;
export const ThreadId = (raw: string): ThreadId => raw as ThreadId;
export const RoleName = (raw: string): RoleName => raw as RoleName;
export const WorkspacePath = (raw: string): WorkspacePath => raw as WorkspacePath;
export const Fingerprint = (raw: string): Fingerprint => raw as Fingerprint;

/** The supervisor takes messages and makes steps as a task does, under this name. */
export const SUPERVISOR = TaskId('supervisor');

export const ROLES = {
  codeAnalysis: RoleName('code-analysis'),
  test: RoleName('test'),
  implementation: RoleName('implementation'),
  documentation: RoleName('documentation'),
} as const;
