import type { RunEvent } from '../domain/event.ts';
import type { HunkId, MessageId, QuestionId, RunId, TaskId } from '../domain/ids.ts';
import type { RunState } from '../domain/run-state.ts';
import { PLAN_FIELDS, textsOf, type PlanField, type PlanTexts } from './crew/plan-model.ts';

/** What the user has begun to write, by the run and what it is for: a message to an agent, a change of a message, an answer, the instruction of a branch, a task of a plan. */
export type Drafts = Readonly<Record<string, string>>;

/** What a draft is for. Ids of one run mean something else in another, so the run belongs to its name. */
export type DraftFor = TaskId | MessageId | QuestionId | BranchDraft | PlanDraft | HunkDraft;

export type BranchDraft = `branch/${string}/${number}`;

export type PlanDraft = `plan/${string}/${PlanField}`;

export type HunkDraft = `${'edit' | 'comment'}/${HunkId}`;

/** The draft of a hunk's new lines, or of a comment on it. */
export const hunkDraft = (what: 'edit' | 'comment', hunkId: HunkId): HunkDraft => `${what}/${hunkId}`;

/** The draft of what is to be done differently after a step. */
export const branchDraft = (taskId: TaskId, step: number): BranchDraft => `branch/${taskId}/${step}`;

/** The draft of what a task of a plan is to be instead. */
export const planDraft = (taskId: TaskId, field: PlanField): PlanDraft => `plan/${taskId}/${field}`;

const nameOf = (runId: RunId | null, about: DraftFor): string => `${runId}/${about}`;

export const draftOf = (drafts: Drafts, runId: RunId | null, about: DraftFor): string | undefined => drafts[nameOf(runId, about)];

/** The drafts with one changed, or taken away. */
export function withDraft(drafts: Drafts, runId: RunId | null, about: DraftFor, text: string | undefined): Drafts {
  const { [nameOf(runId, about)]: _before, ...others } = drafts;
  return text === undefined ? others : { ...others, [nameOf(runId, about)]: text };
}

/**
 * The drafts after an event. A message that was heard while the user was changing it can't be changed any more: what was
 * written goes to the message box, from where it can be sent. An answered question leaves nothing to write.
 */
export function settleDrafts(drafts: Drafts, run: RunState | null, event: RunEvent): { readonly drafts: Drafts; readonly isLate: boolean } {
  if (event.type === 'plan-approved') return rescuePlanEdits(drafts, run, event.runId);
  if (event.type === 'task-ended') return { drafts: withPlanEdit(drafts, event.runId, event.taskId, undefined), isLate: false };
  if (event.type === 'question-answered') return { drafts: withDraft(drafts, event.runId, event.questionId, undefined), isLate: false };
  if (event.type !== 'message-state' || event.state === 'queued') return { drafts, isLate: false };
  return rescueEdit(drafts, run, event);
}

/** What the user is making of a task of a plan; undefined while that is not open. */
export function planEditOf(drafts: Drafts, runId: RunId | null, taskId: TaskId): PlanTexts | undefined {
  const [title, description, paths] = PLAN_FIELDS.map((field) => draftOf(drafts, runId, planDraft(taskId, field)));
  return title === undefined || description === undefined || paths === undefined ? undefined : { title, description, paths };
}

export function withPlanEdit(drafts: Drafts, runId: RunId | null, taskId: TaskId, texts: PlanTexts | undefined): Drafts {
  if (!texts && !planEditOf(drafts, runId, taskId)) return drafts;
  return PLAN_FIELDS.reduce((all, field) => withDraft(all, runId, planDraft(taskId, field), texts?.[field]), drafts);
}

/** A plan that was started can't be changed any more: what was written for a task goes on as a draft of a message to it. */
function rescuePlanEdits(drafts: Drafts, run: RunState | null, runId: RunId): { readonly drafts: Drafts; readonly isLate: boolean } {
  let [rest, isLate] = [drafts, false];
  for (const [taskId, { spec }] of run?.tasks ?? []) {
    const texts = planEditOf(drafts, runId, taskId);
    if (!texts) continue;
    rest = withPlanEdit(rest, runId, taskId, undefined);
    const before = textsOf(spec);
    const changed = PLAN_FIELDS.filter((field) => texts[field].trim() !== '' && texts[field].trim() !== before[field].trim());
    if (changed.length === 0) continue;
    const words = [draftOf(rest, runId, taskId) ?? '', ...changed.map((field) => texts[field])].map((part) => part.trim());
    rest = withDraft(rest, runId, taskId, words.filter((part) => part !== '').join(' '));
    isLate = true;
  }
  return { drafts: rest, isLate };
}

/** Takes away the change of a message; where it was more than opened, it goes on as a draft of a new message. */
export function rescueEdit(
  drafts: Drafts,
  run: RunState | null,
  { runId, messageId, taskId }: { readonly runId: RunId; readonly messageId: MessageId; readonly taskId: TaskId },
): { readonly drafts: Drafts; readonly isLate: boolean } {
  const edited = draftOf(drafts, runId, messageId);
  if (edited === undefined) return { drafts, isLate: false };
  const rest = withDraft(drafts, runId, messageId, undefined);
  const isChanged = edited.trim() !== '' && edited.trim() !== run?.messages.get(messageId)?.text;
  if (!isChanged) return { drafts: rest, isLate: false };
  const waiting = draftOf(rest, runId, taskId)?.trim() ?? '';
  return { drafts: withDraft(rest, runId, taskId, waiting === '' ? edited : `${waiting} ${edited}`), isLate: true };
}
