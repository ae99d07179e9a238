import type { ChangeSet } from '../domain/change.ts';
import type { HunkNeed, Selection } from '../domain/hunk-need.ts';
import { RunId, type HunkId } from '../domain/ids.ts';
import type { RunState } from '../domain/run-state.ts';
import type { CodeProject, OpenBuffer } from '../ports/code.ts';
import { Selector } from './selection.ts';

/** Names are read once for each change set. */
const known = new WeakMap<ChangeSet, Promise<readonly HunkNeed[]>>();

/** Each question has the folder opened for itself: it may be about a past run, and must not disturb one at work. */
let questions = 0;

/**
 * What comes of accepting some hunks of what a run offers, and no others: by names, which is told at once, or by types,
 * which have the last word. Throws where the run offers nothing.
 */
export async function trySelection(
  { runId, header, changes }: RunState,
  accepted: readonly HunkId[],
  by: 'names' | 'types',
  { code, buffers }: { readonly code: CodeProject; readonly buffers: readonly OpenBuffer[] },
  signal?: AbortSignal,
): Promise<Selection> {
  if (!changes) throw new Error('This run has no changes to choose from.');
  const asked = RunId(`${runId}-selection-${++questions}`);
  await code.openRun({ runId: asked, folder: header.folder, buffers }, signal);
  try {
    const selector = new Selector(asked, changes, {
      typeErrors: (request, aborted) => code.typeErrors(request, aborted),
      hunkNeeds: (request, aborted) => {
        const needs = known.get(changes) ?? code.hunkNeeds(request, aborted);
        known.set(changes, needs);
        needs.catch(() => known.delete(changes));
        return needs;
      },
    });
    const chosen = new Set(accepted);
    return await (by === 'names' ? selector.byNames(chosen, signal) : selector.byTypes(chosen, signal));
  } finally {
    await code.closeRun({ runId: asked });
  }
}
