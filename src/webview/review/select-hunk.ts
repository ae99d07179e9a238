import type { HunkId } from '../../domain/ids.ts';
import type { RunState } from '../../domain/run-state.ts';
import type { Panel } from '../parts/panel.ts';
import { groupingOf, isFolded, reviewGroups, type ReviewHunk } from './review-model.ts';

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

/** Goes to a hunk wherever it is; a group that is closed over it is opened. */
export function goToHunk(panel: Panel, run: RunState, hunkId: HunkId): void {
  const { ui, pending } = panel.store.view;
  const group = reviewGroups(run, pending, groupingOf(run, ui.grouping)).find(({ hunks }) => hunks.some(({ hunk }) => hunk.id === hunkId));
  if (group && isFolded(ui.folded, group)) panel.store.setUi({ folded: { ...ui.folded, [group.key]: false } });
  select(
    panel,
    group?.hunks.find(({ hunk }) => hunk.id === hunkId),
  );
}
