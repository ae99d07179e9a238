import type { ChangedFile } from '../domain/change.ts';
import type { Closure } from '../domain/hunk-need.ts';
import type { HunkId, WorkspacePath } from '../domain/ids.ts';
import type { HunkGraph } from './hunk-graph.ts';
import { hunksAt, hunksOf } from './hunk-places.ts';

/** Where the compiler finds fault with a selection, beyond what the whole change set brings; empty where it finds none. */
export type FaultsOf = (
  accepted: ReadonlySet<HunkId>,
) => Promise<readonly { readonly path: WorkspacePath | null; readonly line: number }[]>;

/** How many selections are tried for each way out. */
const MOST_TRIES = 60;

/**
 * The smallest ways to make a selection compile: what to accept with it, and what to reject instead.
 *
 * The graph says where to begin, and what the compiler finds fault with says where to go on; then whatever can be spared
 * is taken out again, one by one. Of what is left nothing can be spared, unless the tries ran out.
 */
export async function findClosure(
  files: readonly ChangedFile[],
  graph: HunkGraph,
  accepted: ReadonlySet<HunkId>,
  faultsOf: FaultsOf,
): Promise<Closure> {
  const all = new Set(hunksOf(files).map(({ id }) => id));
  const rejected = minus(all, accepted);
  const known = remembered(faultsOf);
  const more = await grow(
    rejected,
    (hunks) => union(accepted, hunks),
    (hunks) => graph.closureOfAccepting(hunks),
  );
  const fewer = await grow(
    accepted,
    (hunks) => minus(accepted, hunks),
    (hunks) => graph.closureOfRejecting(hunks),
  );
  return { accept: sorted(all, more), reject: sorted(all, fewer) };

  /** Hunks out of `pool` that, once they are added or taken away, leave something that compiles. */
  async function grow(
    pool: ReadonlySet<HunkId>,
    withThem: (hunks: ReadonlySet<HunkId>) => Set<HunkId>,
    closure: (hunks: Iterable<HunkId>) => Set<HunkId>,
  ): Promise<ReadonlySet<HunkId>> {
    const budget = { left: MOST_TRIES };
    const within = (hunks: Iterable<HunkId>): Set<HunkId> => new Set([...hunks].filter((hunk) => pool.has(hunk)));
    // What accepted hunks need, or the hunks that need what is not accepted.
    let chosen = within(graph.broken(accepted).flatMap(({ hunk, needs }) => [...closure([pool.has(needs) ? needs : hunk])]));
    while (budget.left > 0) {
      budget.left--;
      const selection = withThem(chosen);
      const faults = await known(selection);
      if (faults.length === 0) break;
      const next = within(closure(faults.flatMap((fault) => suspects(fault, selection, pool))));
      const added = minus(next, chosen);
      if (added.size === 0) {
        chosen = new Set(pool);
        break;
      }
      chosen = union(chosen, added);
    }
    return shrink(chosen, withThem, budget);
  }

  /** The hunks of the pool at a fault; else those that speak of the same as the hunks there; else those of the file. */
  function suspects(
    fault: { readonly path: WorkspacePath | null; readonly line: number },
    selection: ReadonlySet<HunkId>,
    pool: ReadonlySet<HunkId>,
  ): HunkId[] {
    const { path, line } = fault;
    if (path === null) return [];
    const here = hunksAt(files, selection, path, line);
    const at = [...here.accepted, ...here.rejected];
    const isOpen = (hunk: HunkId): boolean => pool.has(hunk);
    const own = at.filter(isOpen);
    if (own.length > 0) return own;
    const near = at.flatMap((hunk) => [...graph.near(hunk)]).filter(isOpen);
    if (near.length > 0) return near;
    return (files.find((file) => file.path === path)?.hunks ?? []).map(({ id }) => id).filter(isOpen);
  }

  /** Takes out what can be spared: halves first, then one by one. */
  async function shrink(
    hunks: ReadonlySet<HunkId>,
    withThem: (hunks: ReadonlySet<HunkId>) => Set<HunkId>,
    budget: { left: number },
  ): Promise<ReadonlySet<HunkId>> {
    let left = hunks;
    for (let size = Math.ceil(left.size / 2), before = left; size >= 1;) {
      before = left;
      for (let at = 0; at < left.size && budget.left > 0;) {
        const fewer = new Set([...left].filter((_, index) => index < at || index >= at + size));
        // What others need for sure can't be spared, and nobody has to be asked.
        const isNeeded = graph.broken(withThem(fewer)).length > 0;
        if (!isNeeded) budget.left--;
        if (!isNeeded && (await known(withThem(fewer))).length === 0) left = fewer;
        else at += size;
      }
      // What could not be spared may be, now that others are gone.
      if (size > 1) size = Math.ceil(size / 2);
      else if (left === before) break;
    }
    return left;
  }

  function remembered(check: FaultsOf): FaultsOf {
    const answers = new Map<string, ReturnType<FaultsOf>>();
    return (selection) => {
      const key = sorted(all, selection).join('\n');
      const answer = answers.get(key) ?? check(selection);
      answers.set(key, answer);
      return answer;
    };
  }
}

const sorted = (order: ReadonlySet<HunkId>, hunks: ReadonlySet<HunkId>): HunkId[] => [...order].filter((hunk) => hunks.has(hunk));
const union = (one: ReadonlySet<HunkId>, other: ReadonlySet<HunkId>): Set<HunkId> => new Set([...one, ...other]);
const minus = (one: ReadonlySet<HunkId>, other: ReadonlySet<HunkId>): Set<HunkId> => new Set([...one].filter((hunk) => !other.has(hunk)));
