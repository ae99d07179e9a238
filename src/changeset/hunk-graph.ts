import type { HunkNeed } from '../domain/hunk-need.ts';
import type { HunkId } from '../domain/ids.ts';

/** Which hunks of a change set need which others. */
export class HunkGraph {
  readonly #needs: readonly HunkNeed[];
  readonly #needed = new Map<HunkId, Set<HunkId>>();
  readonly #neededBy = new Map<HunkId, Set<HunkId>>();
  readonly #near = new Map<HunkId, Set<HunkId>>();

  constructor(needs: readonly HunkNeed[]) {
    this.#needs = needs;
    for (const { hunk, needs: other, isSure } of needs) {
      if (isSure) {
        add(this.#needed, hunk, other);
        add(this.#neededBy, other, hunk);
      }
      add(this.#near, hunk, other);
      add(this.#near, other, hunk);
    }
  }

  /** These hunks, and all that have to be accepted with them. */
  closureOfAccepting(hunks: Iterable<HunkId>): Set<HunkId> {
    return reach(hunks, this.#needed);
  }

  /** These hunks, and all that can't stay without them. */
  closureOfRejecting(hunks: Iterable<HunkId>): Set<HunkId> {
    return reach(hunks, this.#neededBy);
  }

  /** What accepted hunks need of others that are not. */
  broken(accepted: ReadonlySet<HunkId>): HunkNeed[] {
    return this.#needs.filter(({ hunk, needs, isSure }) => isSure && accepted.has(hunk) && !accepted.has(needs));
  }

  /** The hunks that speak of the same things as this one. */
  near(hunk: HunkId): ReadonlySet<HunkId> {
    return this.#near.get(hunk) ?? new Set();
  }
}

function add(map: Map<HunkId, Set<HunkId>>, from: HunkId, to: HunkId): void {
  const known = map.get(from);
  if (known) known.add(to);
  else map.set(from, new Set([to]));
}

function reach(from: Iterable<HunkId>, links: ReadonlyMap<HunkId, ReadonlySet<HunkId>>): Set<HunkId> {
  const reached = new Set(from);
  const open = [...reached];
  for (let hunk = open.pop(); hunk !== undefined; hunk = open.pop()) {
    for (const next of links.get(hunk) ?? []) {
      if (reached.has(next)) continue;
      reached.add(next);
      open.push(next);
    }
  }
  return reached;
}
