import type { HunkId } from '../../domain/ids.ts';
import type { RunState } from '../../domain/run-state.ts';
import type { Panel } from '../parts/panel.ts';
import type { View } from '../store.ts';
import { mayEdit, openHunkField } from './hunk-fields.ts';
import { isFolded, type ReviewGroup, type ReviewHunk } from './review-model.ts';

/** The review by keyboard: j, k and the arrows move from hunk to hunk; on one of them a accepts, r rejects, Space does the other, e edits, c comments, Enter opens the diff. */
export function reviewKeys(panel: Panel, view: View, run: RunState, groups: readonly ReviewGroup[], event: KeyboardEvent): void {
  const isOnHunk = event.target instanceof HTMLElement && event.target.dataset.hunk !== undefined;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const hunks = groups.filter((group) => !isFolded(view.ui.folded, group)).flatMap((group) => group.hunks);
  const selected = hunks.find(({ hunk }) => hunk.id === view.selectedHunk);
  switch (event.key) {
    case 'j':
    case 'ArrowDown':
      if (!isOnHunk && event.key === 'ArrowDown') return;
      event.preventDefault();
      return select(panel, neighbour(hunks, selected, 1));
    case 'k':
    case 'ArrowUp':
      if (!isOnHunk && event.key === 'ArrowUp') return;
      event.preventDefault();
      return select(panel, neighbour(hunks, selected, -1));
    case ' ':
      if (!isOnHunk || !selected || run.applied !== null) return;
      event.preventDefault();
      return void panel.actions.decide([selected.hunk.id], selected.isAccepted ? 'rejected' : 'accepted');
    case 'a':
    case 'r':
      if (!isOnHunk || !selected || run.applied !== null) return;
      event.preventDefault();
      return void panel.actions.decide([selected.hunk.id], event.key === 'a' ? 'accepted' : 'rejected');
    case 'e':
      if (!isOnHunk || !selected || !mayEdit(run, selected.file)) return;
      event.preventDefault();
      return openHunkField(panel, 'edit', selected.hunk);
    case 'c':
      if (!isOnHunk || !selected || run.applied !== null) return;
      event.preventDefault();
      return openHunkField(panel, 'comment', selected.hunk);
    case 'Enter':
      if (!isOnHunk || !selected) return;
      event.preventDefault();
      return void panel.actions.openDiff(selected.file.path);
  }
}

/** The first hunk takes the focus when the review is opened by keyboard. */
export function select(panel: Panel, item: ReviewHunk | undefined): void {
  if (!item) return;
  panel.store.set({ selectedHunk: item.hunk.id });
  panel.store.comesNear(item.hunk.id);
  panel.store.drawNow();
  const element = elementOf(item.hunk.id);
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: 'nearest' });
}

const elementOf = (hunkId: HunkId): HTMLElement | null => document.querySelector(`[data-hunk="${CSS.escape(hunkId)}"]`);

function neighbour(hunks: readonly ReviewHunk[], selected: ReviewHunk | undefined, by: 1 | -1): ReviewHunk | undefined {
  if (!selected) return hunks[0];
  return hunks[Math.min(hunks.length - 1, Math.max(0, hunks.indexOf(selected) + by))];
}
