import type { Usage } from '../../domain/conversation.ts';
import type { ActivityContent, OverlayDelta, RunEvent } from '../../domain/event.ts';
import type { TaskId, WorkspacePath } from '../../domain/ids.ts';
import type { LivePiece } from '../../domain/live-text.ts';
import type { AgentRecord, MessageRecord } from '../../domain/run-state.ts';
import { entriesOf, type Entry, type ToldCall } from './conversation-model.ts';
import { stepEdit, type StepEdit } from './edit-hunks.ts';

/** The part of a conversation that one step has added to it. */
export interface Passage {
  readonly step: number;
  readonly entries: readonly Entry[];
  readonly usage: Usage;
  /** Which model answered, where that is told. */
  readonly model?: string;
}

/**
 * A conversation step by step. The steps are what is on record as finished, so what a step said is never taken for
 * another's; a step that was cut off and made again is there once, as it was finished.
 */
export function passagesOf(events: readonly RunEvent[], taskId: TaskId): readonly Passage[] {
  if (last.events === events && last.taskId === taskId) return last.passages;
  const told = new Map<string, ToldCall>();
  const edited = new Map<WorkspacePath, number>();
  let retries: Entry[] = [];
  const passages: Passage[] = [];
  for (const event of events) {
    if (!('taskId' in event) || event.taskId !== taskId) continue;
    if (event.type === 'activity') {
      tell(told, event.activity);
      if (event.activity.kind === 'retrying') retries.push({ type: 'retried', text: event.activity.text, delayMs: event.activity.delayMs });
    }
    if (event.type !== 'step-finished') continue;
    passages.push(known.get(event) ?? remember(event, told, retries, edited));
    if (event.overlay) count(event.overlay, edited);
    retries = [];
  }
  last = { events, taskId, passages };
  return passages;
}

type StepFinished = Extract<RunEvent, { type: 'step-finished' }>;

/** A step on record does not change any more, so its passage is made once. */
const known = new WeakMap<StepFinished, Passage>();
/** While a model writes, the page is drawn many times with the same events. */
let last: { readonly events: readonly RunEvent[]; readonly taskId: TaskId | null; readonly passages: readonly Passage[] } = {
  events: [],
  taskId: null,
  passages: [],
};

function remember(
  event: StepFinished,
  told: ReadonlyMap<string, ToldCall>,
  retries: readonly Entry[],
  edited: ReadonlyMap<WorkspacePath, number>,
): Passage {
  const { step, appended, usage, model, overlay } = event;
  const edits = overlay ? editsOf(overlay, edited) : [];
  const entries = [...beforeAnswer(entriesOf(appended, told), retries), ...edits.map((edit): Entry => ({ type: 'edit', edit }))];
  const passage: Passage = { step, entries, usage, ...(model !== undefined && { model }) };
  known.set(event, passage);
  return passage;
}

/** The model was asked again after the news were put before it and before it answered. */
function beforeAnswer(entries: readonly Entry[], retries: readonly Entry[]): Entry[] {
  const answer = entries.findIndex(({ type }) => type === 'said' || type === 'thought' || type === 'call');
  const at = answer < 0 ? entries.length : answer;
  return [...entries.slice(0, at), ...retries, ...entries.slice(at)];
}

/** The files that the step edited, and those whose edits it took back; `edited` has how often each was edited before. */
function editsOf({ files, gone }: OverlayDelta, edited: ReadonlyMap<WorkspacePath, number>): StepEdit[] {
  const edits = files.map((file) => stepEdit(file, edited.get(file.path) ?? 0));
  return [...edits, ...gone.map((path): StepEdit => ({ path, kind: 'reverted', hunks: [] }))];
}

function count({ files, gone }: OverlayDelta, edited: Map<WorkspacePath, number>): void {
  for (const file of files) edited.set(file.path, file.steps.length);
  for (const path of gone) edited.delete(path);
}

function tell(told: Map<string, ToldCall>, activity: ActivityContent): void {
  if (!('callId' in activity)) return;
  const { callId } = activity;
  const before = told.get(callId);
  if (activity.kind === 'tool-started') told.set(callId, { label: activity.label, state: 'running', progress: '', ms: 0 });
  else if (activity.kind === 'tool-ended')
    told.set(callId, { label: activity.label, state: activity.state, progress: '', ms: activity.ms });
  else if (before) told.set(callId, { ...before, progress: activity.text });
}

/**
 * The step that is under way: the messages it has taken up, what the model writes, and what the tools do. Undefined
 * while there is none. Where the model's words do not come live, they are there once it has said them all.
 */
export function passageUnderWay(
  agent: AgentRecord,
  messages: readonly MessageRecord[],
  live: readonly LivePiece[],
): { readonly step: number; readonly entries: readonly Entry[] } | undefined {
  const open = agent.steps.at(-1);
  if (!open || open.endedAt !== undefined) return undefined;
  const { step, startedAt } = open;
  const entries: Entry[] = messages
    .filter((message) => message.step === step && message.state === 'delivered')
    .map(({ messageId, mode, text, from }) => ({ type: 'news', news: { type: 'message', messageId, mode, text, from } }));
  const told = new Map<string, ToldCall>();
  const names = new Map<string, string>();
  const said: Entry[] = [];
  for (const { at, step: of, content } of agent.activity) {
    if (of !== step || at < startedAt) continue;
    if (content.kind === 'said') said.push({ type: 'said', text: content.text });
    else if (content.kind === 'retrying') entries.push({ type: 'retried', text: content.text, delayMs: content.delayMs });
    else if (content.kind === 'shortened' || content.kind === 'gave-up') entries.push({ type: 'note', text: content.text });
    else {
      tell(told, content);
      if (content.kind !== 'tool-progress') names.set(content.callId, content.tool);
    }
  }
  const words = live.map((piece): Entry =>
    piece.kind === 'text' ? { type: 'said', text: piece.text } : { type: 'thought', text: piece.text, isKept: false },
  );
  const calls = [...names].map(([id, name]): Entry => {
    const call = told.get(id);
    return { type: 'call', id, name, input: undefined, result: null, ...(call && { told: call }) };
  });
  return { step, entries: [...entries, ...(words.length > 0 ? words : said), ...calls] };
}
