import { count } from '../base/text.ts';
import { editHunk } from '../changeset/edit-hunk.ts';
import type { HunkDecision } from '../domain/change.ts';
import { openConsents } from '../domain/contract-changes.ts';
import { messageOf } from '../domain/failure.ts';
import type { HunkId, WorkspacePath } from '../domain/ids.ts';
import type { ChangesEdited, ChangesRebased, Committed } from '../domain/review-event.ts';
import type { Applier, ApplyReport, VersionControl } from '../ports/workspace.ts';
import { NOTES_REF, type CommitReport, type CommitRequest } from './crew-api.ts';
import { rebaseMovedOn, type Rebase } from './newer-edits.ts';
import { acceptedFiles, applyAccepted, undoApplied, type ReviewPorts } from './review.ts';
import type { RunRecord } from './run-record.ts';

export interface RunReviewSetup {
  readonly record: RunRecord;
  /** Made anew for each writing: the editor's folders may have changed. */
  readonly applier: () => Applier;
  /** The process that writes. */
  readonly pid: number;
  readonly versionControl?: () => VersionControl;
  readonly rebase?: Rebase;
  /** Checks what is offered now and puts that on record; leaves no certificate when aborted. */
  readonly certify: (signal: AbortSignal) => Promise<void>;
}

/** Checks that took longer are made anew only when somebody asks for them. */
const SOON_MS = 60_000;

/** What the user does with the changes of a run. What a method promises is on disk when it resolves. */
export class RunReview {
  readonly #setup: RunReviewSetup;
  #certifying: AbortController | undefined;

  constructor(setup: RunReviewSetup) {
    this.#setup = setup;
  }

  decide(hunkIds: readonly HunkId[], decision: HunkDecision): void {
    this.#setup.record.record({ type: 'hunk-decided', hunkIds, decision });
  }

  editHunk(hunkId: HunkId, text: string): void {
    const { record } = this.#setup;
    const { changes, decisions, applied, status, runningChecks } = record.state;
    const file = changes?.files.find(({ hunks }) => hunks.some(({ id }) => id === hunkId));
    const hunk = file?.hunks.find(({ id }) => id === hunkId);
    if (!file || !hunk) throw new Error(`There is no hunk ${hunkId} any more.`);
    if (status === 'running' && runningChecks.length > 0) throw new Error('The changes are being checked. Edit them once that is done.');
    if (applied) throw new Error('The changes of this run are applied already. Undo them first to edit them here, or edit the file.');
    if (file.after === null) throw new Error(`${file.path} is to be deleted: there is nothing to edit.`);
    const edited = editHunk(file, hunk, text, decisions);
    if (edited.file.after === file.after) return;
    this.takeEdited({ files: [edited.file], decisions: edited.decisions });
    this.#certifySoon();
  }

  /** Puts on record that hunks were written anew. */
  takeEdited({ files, decisions }: Omit<ChangesEdited, 'type'>): void {
    this.stopCertifying();
    this.#setup.record.record({ type: 'changes-edited', files, decisions });
  }

  /** With `show`, what moved on is offered anew on top of the newer edits, and checked anew meanwhile. */
  async apply(movedOn: 'skip' | 'show' = 'skip'): Promise<ApplyReport> {
    this.#requireConsent();
    const { record, rebase } = this.#setup;
    const newer = { record, applier: this.#setup.applier(), beforeMove: () => this.stopCertifying(), rebase };
    const rebased = await rebaseMovedOn(newer, movedOn === 'show' ? 'all' : 'elsewhere');
    const report = rebased.length > 0 ? { written: [], skipped: [], rebased } : await this.applyDecided();
    if (rebased.length > 0) {
      await this.#setup.record.flush();
      this.#certifySoon();
    }
    return report;
  }

  /** Commits what is accepted on a branch of its own. That it can't have the note that was asked for is told, and undoes nothing. */
  async commit({ note, ...request }: CommitRequest): Promise<CommitReport> {
    const { record, versionControl } = this.#setup;
    const { changes } = record.state;
    if (!changes) throw new Error('This run has no changes to commit.');
    if (!versionControl) throw new Error('There is no git here.');
    this.#requireConsent();
    const files = acceptedFiles(changes, record.state);
    if (files.length === 0) throw new Error('No change is accepted, so there is nothing to commit.');
    const git = versionControl();
    const commit = await git.commitOnBranch({ ...request, files });
    const committed = { branch: request.branch, commit, files: files.map(({ path }) => path) };
    this.takeCommitted(committed);
    await record.flush();
    const noteProblem = note && (await this.#addNote(git, committed, note));
    return { ...committed, ...(noteProblem !== undefined && { noteProblem }) };
  }

  async #addNote(
    git: VersionControl,
    { commit, files }: Omit<Committed, 'type'>,
    write: NonNullable<CommitRequest['note']>,
  ): Promise<string | undefined> {
    try {
      const texts = new Map<WorkspacePath, string | null>();
      for (const path of files) texts.set(path, await git.show(path, commit));
      await git.addNote({ ref: NOTES_REF, commit, text: write({ texts, prefix: await git.prefix() }) });
      return undefined;
    } catch (error) {
      return messageOf(error).trim();
    }
  }

  /** Puts on record that changes were committed. */
  takeCommitted({ branch, commit, files }: Omit<Committed, 'type'>): void {
    this.#setup.record.record({ type: 'committed', branch, commit, files });
  }

  async undo(): Promise<ApplyReport> {
    const report = await undoApplied(this.#ports());
    await this.#setup.record.flush();
    return report;
  }

  /** Makes the certificate of what is offered anew; what is being checked already is left off. Resolves with it on record. */
  async recertify(): Promise<void> {
    const { record, certify } = this.#setup;
    if (record.state.status === 'running') throw new Error('The run is not over yet: it checks its changes itself.');
    if (!record.state.changes || record.state.changes.files.length === 0) throw new Error('This run has no changes to check.');
    this.stopCertifying();
    const stop = (this.#certifying = new AbortController());
    await certify(stop.signal);
    if (this.#certifying === stop) this.#certifying = undefined;
    await record.flush();
  }

  /** What is being checked is not what is offered any more, or nobody is there to wait for it. */
  stopCertifying(): void {
    this.#certifying?.abort();
    this.#certifying = undefined;
  }

  /** Does again what was cut off while it was written, if anything was; that changes nothing that is done already. */
  async finishWriting(): Promise<ApplyReport | undefined> {
    const { writing } = this.#setup.record.state;
    return writing === null ? undefined : writing.what === 'apply' ? this.applyDecided() : this.undo();
  }

  /** Puts on record what was offered of files that have moved on. */
  takeRebased({ files, conflicts, decisions }: ChangesRebased): void {
    this.stopCertifying();
    this.#setup.record.record({ type: 'changes-rebased', files, conflicts, decisions });
  }

  /** Applies what is accepted, as it was decided once and for all: what is cut off, or done over again, is not asked about again. */
  async applyDecided(): Promise<ApplyReport> {
    const report = await applyAccepted(this.#ports());
    await this.#setup.record.flush();
    return report;
  }

  /** Changes of what says what is right are nobody's to apply but the user's. */
  #requireConsent(): void {
    const open = openConsents(this.#setup.record.state);
    if (open.length === 0) return;
    const files = [...new Set(open.map(({ path }) => path))];
    throw new Error(
      `${count(open.length, 'change')} of tests or of the settings of checks ${open.length === 1 ? 'needs' : 'need'} your consent: ${files.slice(0, 5).join(', ')}${files.length > 5 ? ' …' : ''}. Accept or reject ${open.length === 1 ? 'it' : 'each of them'} first.`,
    );
  }

  #certifySoon(): void {
    const { state } = this.#setup.record;
    if (state.status === 'running' || state.changes?.files.length === 0 || (state.voided?.tookMs ?? 0) > SOON_MS) return;
    // What goes wrong with it is on record, or the journal has told of it.
    void this.recertify().catch(() => undefined);
  }

  #ports(): ReviewPorts {
    const { record, applier, pid } = this.#setup;
    return { record, applier: applier(), pid };
  }
}
