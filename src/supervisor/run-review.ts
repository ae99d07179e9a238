import type { HunkDecision } from '../domain/change.ts';
import type { HunkId } from '../domain/ids.ts';
import type { ChangesRebased } from '../domain/review-event.ts';
import type { Applier, ApplyReport } from '../ports/workspace.ts';
import { applyAccepted, rebaseMovedOn, undoApplied, type ReviewPorts } from './review.ts';
import type { RunRecord } from './run-record.ts';

export interface RunReviewSetup {
  readonly record: RunRecord;
  /** Made anew for each writing: the editor's folders may have changed. */
  readonly applier: () => Applier;
  /** The process that writes. */
  readonly pid: number;
}

/** What the user does with the changes of a run. What a method promises is on disk when it resolves. */
export class RunReview {
  readonly #setup: RunReviewSetup;

  constructor(setup: RunReviewSetup) {
    this.#setup = setup;
  }

  decide(hunkIds: readonly HunkId[], decision: HunkDecision): void {
    this.#setup.record.record({ type: 'hunk-decided', hunkIds, decision });
  }

  async apply(movedOn: 'skip' | 'show' = 'skip'): Promise<ApplyReport> {
    const rebased = movedOn === 'show' ? await rebaseMovedOn(this.#ports()) : [];
    const report = rebased.length > 0 ? { written: [], skipped: [], rebased } : await applyAccepted(this.#ports());
    await this.#setup.record.flush();
    return report;
  }

  async undo(): Promise<ApplyReport> {
    const report = await undoApplied(this.#ports());
    await this.#setup.record.flush();
    return report;
  }

  /** Does again what was cut off while it was written, if anything was; that changes nothing that is done already. */
  async finishWriting(): Promise<ApplyReport | undefined> {
    const { writing } = this.#setup.record.state;
    return writing === null ? undefined : writing.what === 'apply' ? this.apply() : this.undo();
  }

  /** Puts on record what was offered of files that have moved on. */
  takeRebased({ files, conflicts, decisions }: ChangesRebased): void {
    this.#setup.record.record({ type: 'changes-rebased', files, conflicts, decisions });
  }

  #ports(): ReviewPorts {
    const { record, applier, pid } = this.#setup;
    return { record, applier: applier(), pid };
  }
}
