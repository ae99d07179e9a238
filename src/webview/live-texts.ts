import type { RunEvent } from '../domain/event.ts';
import type { TaskId } from '../domain/ids.ts';
import { withPiece, type LivePiece } from '../domain/live-text.ts';
import type { LiveNews } from '../protocol/panel-api.ts';

/** What models are writing, by agent, and how long the record was when it was last told of. */
export type LiveTexts = ReadonlyMap<TaskId, { readonly seq: number; readonly pieces: readonly LivePiece[] }>;

export function afterNews(texts: LiveTexts, { seq, changes }: LiveNews): LiveTexts {
  const next = new Map(texts);
  for (const { taskId, isNew, pieces } of changes) {
    const before = isNew ? [] : (next.get(taskId)?.pieces ?? []);
    const all = pieces.reduce(withPiece, before);
    if (all.length === 0) next.delete(taskId);
    else next.set(taskId, { seq, pieces: all });
  }
  return next;
}

/** What an event that came later than the words puts on record, or makes void, is live no longer. */
export function afterEvent(texts: LiveTexts, event: RunEvent): LiveTexts {
  if (texts.size === 0) return texts;
  if (event.type === 'run-finished') return new Map();
  if (event.type !== 'step-finished' && event.type !== 'task-ended') return texts;
  const live = texts.get(event.taskId);
  if (!live || event.seq <= live.seq) return texts;
  const next = new Map(texts);
  next.delete(event.taskId);
  return next;
}

export const liveOf = (texts: LiveTexts, taskId: TaskId): readonly LivePiece[] => texts.get(taskId)?.pieces ?? [];
