import type { Hunk } from '../domain/change.ts';
import type { RunState } from '../domain/run-state.ts';
import { draftOf, hunkDraft, withDraft, type Drafts } from './drafts.ts';

/** The new lines of a hunk as one text, as a field shows them. */
export const textOf = ({ afterLines }: Pick<Hunk, 'afterLines'>): string => afterLines.join('').replaceAll('\r\n', '\n').replace(/\n$/, '');

/**
 * The drafts after other changes are offered: what was begun about a hunk goes with it where it has another name now. Where it
 * is no more, what was written waits in the message box of its task, unless it was nothing yet.
 */
export function settleHunkDrafts(drafts: Drafts, before: RunState, after: RunState): { readonly drafts: Drafts; readonly isLate: boolean } {
  const { runId } = after;
  const open = hunksOf(before).flatMap((hunk) =>
    (['edit', 'comment'] as const).flatMap((what) => {
      const text = draftOf(drafts, runId, hunkDraft(what, hunk.id));
      return text === undefined ? [] : [{ what, hunk, text }];
    }),
  );
  if (open.length === 0) return { drafts, isLate: false };
  const left = open.reduce((all, { what, hunk }) => withDraft(all, runId, hunkDraft(what, hunk.id), undefined), drafts);
  const now = hunksOf(after);
  let isLate = false;
  const moved = open.reduce((all, { what, hunk, text }) => {
    const same = now.find((one) => isSame(one, hunk));
    if (same) return withDraft(all, runId, hunkDraft(what, same.id), text);
    if (text.trim() === '' || (what === 'edit' && (text === textOf(hunk) || isIn(after, hunk, text)))) return all;
    isLate = true;
    const { taskId } = hunk.provenance;
    const waiting = draftOf(all, runId, taskId)?.trim() ?? '';
    return withDraft(all, runId, taskId, waiting === '' ? text : `${waiting}\n${text}`);
  }, left);
  return { drafts: moved, isLate };
}

/** Whether what was written is what the file is to be: it was saved. */
function isIn({ changes }: RunState, { path }: Hunk, text: string): boolean {
  const after = changes?.files.find((file) => file.path === path)?.after ?? '';
  return after.replaceAll('\r\n', '\n').includes(text.replace(/\n$/, ''));
}

const hunksOf = ({ changes }: RunState): readonly Hunk[] => changes?.files.flatMap(({ hunks }) => hunks) ?? [];

const isSame = (one: Hunk, other: Hunk): boolean =>
  one.path === other.path && one.baseLines.join('') === other.baseLines.join('') && one.afterLines.join('') === other.afterLines.join('');
