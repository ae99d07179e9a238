import type { ChangeSet } from '../../domain/change.ts';
import type { LackedHunk } from '../../domain/hunk-need.ts';
import type { HunkId, RunId } from '../../domain/ids.ts';
import { breakWord } from '../../protocol/review-words.ts';
import type { PanelStore, View } from '../store.ts';
import { t } from '../texts.ts';
import { placeOf } from './lacks.ts';
import { reviewHunks } from './review-model.ts';

type Ask = (request: { readonly runId: RunId; readonly accepted: readonly HunkId[] }) => Promise<readonly LackedHunk[]>;

/**
 * Keeps what the accepted hunks lack up to date, whoever decides, and tells a screen reader what is new of it.
 *
 * Nothing is asked as long as nothing is rejected. An answer that comes after another decision is dropped.
 */
export class LackWatch {
  readonly #ask: Ask;
  readonly #store: PanelStore;
  #runId: RunId | null = null;
  #changes: ChangeSet | null = null;
  #rejected = '';
  #seen: readonly unknown[] = [];

  constructor(ask: Ask, store: PanelStore) {
    this.#ask = ask;
    this.#store = store;
  }

  /** Looks whether what is decided is still what was asked about. */
  look({ runId, run, pending }: View): void {
    // The page is drawn far more often than anything is decided.
    const seen = [runId, run?.changes, run?.decisions, run?.applied, pending];
    if (seen.every((part, index) => part === this.#seen[index])) return;
    this.#seen = seen;
    const changes = run?.applied === null ? run.changes : null;
    const hunks = run && changes ? reviewHunks(run, pending) : [];
    // What waits for a consent may still get it.
    const rejected = hunks.filter(({ isAccepted, isOpen }) => !isAccepted && !isOpen).map(({ hunk }) => hunk.id);
    const key = rejected.join('\n');
    if (runId === this.#runId && changes === this.#changes && key === this.#rejected) return;
    // What was rejected before the panel was opened is no news.
    const isNews = runId === this.#runId && changes === this.#changes;
    this.#runId = runId;
    this.#changes = changes;
    this.#rejected = key;
    if (runId === null || rejected.length === 0) return this.#tell([], false);
    const left = new Set(rejected);
    const accepted = hunks.map(({ hunk }) => hunk.id).filter((id) => !left.has(id));
    const isStill = (): boolean => this.#runId === runId && this.#changes === changes && this.#rejected === key;
    void this.#ask({ runId, accepted }).then(
      (lacks) => isStill() && this.#tell(lacks, isNews),
      // Nothing is known then. Before anything is applied it is asked again, and told.
      () => isStill() && this.#tell([], false),
    );
  }

  #tell(lacks: readonly LackedHunk[], isNews: boolean): void {
    const { lacks: before, run } = this.#store.view;
    if (lacks.length === 0 && before.size === 0) return;
    const fresh = run && isNews ? lacks.filter(({ hunk }) => !before.has(hunk)) : [];
    const news = fresh.map(({ hunk, breaks }) => `${run ? placeOf(run, hunk) : hunk}: ${breakWord(t, breaks.length)}.`);
    this.#store.set({
      lacks: new Map(lacks.map((lack) => [lack.hunk, lack])),
      ...(news.length > 0 && { announcement: news.slice(0, 3).join(' ') }),
    });
  }
}
