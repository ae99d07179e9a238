import type { ChangedFile, Hunk, HunkDecision, Provenance } from '../../domain/change.ts';
import type { HunkId } from '../../domain/ids.ts';
import { openConsents, scrutinyOf, type Scrutiny } from '../../domain/contract-changes.ts';
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
  /** Whether its hunks change what says what is right: these groups come last, under a heading of their own. */
  readonly isContract: boolean;
  readonly files: number;
  /** Whether it is so much of the same that it is one line until it is opened. */
  readonly isMechanical: boolean;
}

export interface ReviewHunk {
  readonly file: ChangedFile;
  readonly hunk: Hunk;
  readonly isAccepted: boolean;
  readonly scrutiny: Scrutiny;
  /** Whether it waits for the user to agree to it: until then it is not accepted. */
  readonly isOpen: boolean;
}

export type Grouping = ReviewGroup['type'];

export function reviewGroups(state: RunState, pending: PendingDecisions, grouping: Grouping): ReviewGroup[] {
  const hunks = reviewHunks(state, pending);
  const groups = new Map<string, ReviewHunk[]>();
  for (const item of hunks) {
    const contract = item.scrutiny.contract === undefined ? '' : 'contract ';
    const key = grouping === 'file' ? item.file.path : contract + reasonKey(item.hunk.provenance);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  const all = [...groups].map(([key, members]) => ({
    key: `${grouping}:${key}`,
    type: grouping,
    title: grouping === 'file' ? key : (members[0]?.hunk.provenance.reason ?? key),
    hunks: members,
    added: sum(members, ({ hunk }) => hunk.afterLines.length),
    removed: sum(members, ({ hunk }) => hunk.baseLines.length),
    accepted: members.filter((member) => member.isAccepted).length,
    files: new Set(members.map(({ file }) => file.path)).size,
    isMechanical: grouping === 'reason' && members.length >= MANY && members.every(isMechanical),
    isContract: members.some(({ scrutiny }) => scrutiny.contract !== undefined),
  }));
  return [...all.filter(({ isContract }) => !isContract), ...all.filter(({ isContract }) => isContract)];
}

/** How many hunks of one recipe are one line to begin with. */
const MANY = 12;

/** What a recipe has done, and nobody has to look at twice. */
const isMechanical = ({ hunk, scrutiny, isOpen }: ReviewHunk): boolean =>
  !isOpen && scrutiny.remarks.length === 0 && [hunk.provenance, ...hunk.alsoFrom].every(({ source }) => source.type === 'recipe');

/** Whether a group shows its heading only: as the user has it, or to begin with what is much of the same. */
export const isFolded = (folded: Readonly<Record<string, boolean>>, group: ReviewGroup): boolean => folded[group.key] ?? group.isMechanical;

/** By reason where most of what is offered is much of the same, unless the user has chosen. */
export function groupingOf(state: RunState, chosen: Grouping | null): Grouping {
  if (chosen) return chosen;
  const hunks = state.changes?.files.flatMap((file) => file.hunks) ?? [];
  const reasons = new Map<string, number>();
  for (const { provenance, alsoFrom } of hunks) {
    const isRecipe = [provenance, ...alsoFrom].every(({ source }) => source.type === 'recipe');
    if (isRecipe) reasons.set(reasonKey(provenance), (reasons.get(reasonKey(provenance)) ?? 0) + 1);
  }
  const mechanical = [...reasons.values()].filter((times) => times >= MANY).reduce((total, times) => total + times, 0);
  return mechanical * 2 > hunks.length ? 'reason' : 'file';
}

/** In the order in which they are shown by file. */
export function reviewHunks(state: RunState, pending: PendingDecisions): ReviewHunk[] {
  const open = new Set(openConsents(state).map(({ id }) => id));
  return (state.changes?.files ?? []).flatMap((file) =>
    file.hunks.map((hunk) => {
      const decision = pending.get(hunk.id);
      const isOpen = decision === undefined && open.has(hunk.id);
      return {
        file,
        hunk,
        isAccepted: !isOpen && (decision ?? (isAccepted(state, hunk.id) ? 'accepted' : 'rejected')) === 'accepted',
        scrutiny: scrutinyOf(state.changes, hunk.id),
        isOpen,
      };
    }),
  );
}

/** How many hunks are offered, and how many of them accepted. */
export function tally(
  state: RunState,
  pending: PendingDecisions,
): { readonly accepted: number; readonly all: number; readonly files: number; readonly open: number } {
  const hunks = reviewHunks(state, pending);
  const accepted = hunks.filter((item) => item.isAccepted);
  return {
    accepted: accepted.length,
    all: hunks.length,
    files: new Set(accepted.map((item) => item.file.path)).size,
    open: hunks.filter(({ isOpen }) => isOpen).length,
  };
}

/** What a hunk was made by: the same recipe for the same reason is one thing to review, in however many places. */
function reasonKey({ source, reason }: Provenance): string {
  const by = source.type === 'recipe' ? source.recipe : source.type === 'model' ? source.model : 'user';
  return `${source.type}:${by}:${reason}`;
}

const sum = <Item>(items: readonly Item[], figure: (item: Item) => number): number =>
  items.reduce((total, item) => total + figure(item), 0);
