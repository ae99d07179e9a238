import type { ChangedFile, Hunk, HunkDecision, Provenance } from '../../domain/change.ts';
import type { HunkId } from '../../domain/ids.ts';
import { isAccepted, type RunState } from '../../domain/run-state.ts';

/** Decisions made here that the host has not confirmed yet, so that a checkbox never jumps back. */
export type PendingDecisions = ReadonlyMap<HunkId, HunkDecision>;

export interface ReviewGroup {
  readonly key: string;
  readonly type: 'file' | 'reason';
  readonly title: string;
  /** What stands beside the title: for a reason, where it applies. */
  readonly hunks: readonly ReviewHunk[];
  readonly added: number;
  readonly removed: number;
  readonly accepted: number;
}

export interface ReviewHunk {
  readonly file: ChangedFile;
  readonly hunk: Hunk;
  readonly isAccepted: boolean;
}

export type Grouping = ReviewGroup['type'];

export function reviewGroups(state: RunState, pending: PendingDecisions, grouping: Grouping): ReviewGroup[] {
  const hunks = reviewHunks(state, pending);
  const groups = new Map<string, ReviewHunk[]>();
  for (const item of hunks) {
    const key = grouping === 'file' ? item.file.path : reasonKey(item.hunk.provenance);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups].map(([key, members]) => ({
    key: `${grouping}:${key}`,
    type: grouping,
    title: grouping === 'file' ? key : (members[0]?.hunk.provenance.reason ?? key),
    hunks: members,
    added: sum(members, ({ hunk }) => hunk.afterLines.length),
    removed: sum(members, ({ hunk }) => hunk.baseLines.length),
    accepted: members.filter((member) => member.isAccepted).length,
  }));
}

/** In the order in which they are shown by file. */
export function reviewHunks(state: RunState, pending: PendingDecisions): ReviewHunk[] {
  return (state.changes?.files ?? []).flatMap((file) =>
    file.hunks.map((hunk) => ({
      file,
      hunk,
      isAccepted: (pending.get(hunk.id) ?? (isAccepted(state, hunk.id) ? 'accepted' : 'rejected')) === 'accepted',
    })),
  );
}

/** How many hunks are offered, and how many of them accepted. */
export function tally(
  state: RunState,
  pending: PendingDecisions,
): { readonly accepted: number; readonly all: number; readonly files: number } {
  const hunks = reviewHunks(state, pending);
  const accepted = hunks.filter((item) => item.isAccepted);
  return { accepted: accepted.length, all: hunks.length, files: new Set(accepted.map((item) => item.file.path)).size };
}

/** What a hunk was made by: the same recipe for the same reason is one thing to review, in however many places. */
function reasonKey({ source, reason }: Provenance): string {
  const by = source.type === 'recipe' ? source.recipe : source.type === 'model' ? source.model : 'user';
  return `${source.type}:${by}:${reason}`;
}

const sum = <Item>(items: readonly Item[], figure: (item: Item) => number): number =>
  items.reduce((total, item) => total + figure(item), 0);
