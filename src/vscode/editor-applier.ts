import * as vscode from 'vscode';
import type { Result } from '../base/result.ts';
import type { FileContent } from '../domain/change.ts';
import type { SkippedFile, WrittenFile } from '../domain/review-event.ts';
import { messageOf, type Failure } from '../domain/failure.ts';
import type { Fingerprint, WorkspacePath } from '../domain/ids.ts';
import type { Applier, ApplyReport } from '../ports/workspace.ts';
import { hasByteOrderMark, lineEndsOf, withoutByteOrderMark } from './line-ends.ts';
import { t } from './l10n.ts';
import { minimalEdits } from './minimal-edits.ts';

/** The real place of a workspace path with every link followed, or why it may not be touched. */
export type Confine = (folder: string, path: string) => Promise<Result<string, Failure>>;

/** How one file is going to be written. */
type Plan =
  /** By edits of its document; `wasDirty`: the user's own changes are in there, so it is not saved for them. */
  | {
      readonly type: 'edit';
      readonly file: WrittenFile;
      readonly document: vscode.TextDocument;
      readonly version: number;
      readonly wasDirty: boolean;
    }
  | { readonly type: 'create'; readonly file: WrittenFile }
  | { readonly type: 'delete'; readonly file: WrittenFile }
  /** It is as it is to be already. */
  | { readonly type: 'nothing'; readonly file: WrittenFile }
  /** Beside the editor: what a document can't hold, such as mixed line ends. */
  | { readonly type: 'overwrite'; readonly file: WrittenFile }
  | { readonly type: 'skip'; readonly file: WrittenFile; readonly reason: string };

type Outcome = WrittenFile | SkippedFile;

const movedOn = (): string => t('It has changed since; it was left as it is.');

/**
 * Applies through one WorkspaceEdit, so that one undo takes everything back.
 *
 * A file is compared with what it should be as the editor has it, unsaved changes included; one that moved on is left
 * alone and told. Files that had no unsaved changes are saved afterwards, the others stay unsaved with the edit in
 * them. What the editor does on saving (formatting, say) is reported as written, so that an undo of the run finds it.
 */
export class EditorApplier implements Applier {
  readonly #folder: string;
  readonly #confine: Confine;
  readonly #fingerprint: (text: string) => Fingerprint;

  constructor(folder: string, confine: Confine, fingerprint: (text: string) => Fingerprint) {
    this.#folder = folder;
    this.#confine = confine;
    this.#fingerprint = fingerprint;
  }

  async read(path: WorkspacePath): Promise<FileContent | null> {
    const place = await this.#confine(this.#folder, path);
    if (!place.ok) throw new Error(place.failure.message);
    const uri = vscode.Uri.joinPath(vscode.Uri.file(this.#folder), path);
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    if (!open?.isDirty && (await typeOf(uri)) === undefined) return null;
    // A byte order mark is part of the text.
    const text = open?.isDirty
      ? open.getText()
      : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await vscode.workspace.fs.readFile(uri));
    return { text, fingerprint: this.#fingerprint(text) };
  }

  async apply(files: readonly WrittenFile[]): Promise<ApplyReport> {
    // The editor refuses the whole edit when a document changes under it; once more is enough for a keystroke in between.
    const first = await this.#attempt(files);
    return (first ?? (await this.#attempt(files)) ?? this.#refused(files)).reduce(addTo, { written: [], skipped: [] });
  }

  /** Undefined when the editor took none of it. */
  async #attempt(files: readonly WrittenFile[]): Promise<Outcome[] | undefined> {
    const plans = await Promise.all(files.map((file) => this.#plan(file)));
    const edit = new vscode.WorkspaceEdit();
    const late = plans.filter((plan) => !this.#add(plan, edit));
    // The size of a WorkspaceEdit counts edited files only, not created and deleted ones.
    const isEmpty = plans.every(
      (plan) => plan.type === 'skip' || plan.type === 'nothing' || plan.type === 'overwrite' || late.includes(plan),
    );
    if (!isEmpty && !(await vscode.workspace.applyEdit(edit))) return undefined;
    return Promise.all(plans.map(async (plan) => (late.includes(plan) ? { path: plan.file.path, reason: movedOn() } : this.#finish(plan))));
  }

  #refused(files: readonly WrittenFile[]): Outcome[] {
    return files.map(({ path }) => ({ path, reason: t('The editor did not take the edit.') }));
  }

  async #plan(file: WrittenFile): Promise<Plan> {
    const skip = (reason: string): Plan => ({ type: 'skip', file, reason });
    const place = await this.#confine(this.#folder, file.path);
    if (!place.ok) return skip(place.failure.message);
    try {
      return await this.#planConfined(file, skip);
    } catch (error) {
      return skip(t('It could not be read: {0}', messageOf(error)));
    }
  }

  async #planConfined(file: WrittenFile, skip: (reason: string) => Plan): Promise<Plan> {
    const uri = this.#uriOf(file);
    if (await this.#isAlready(file)) return { type: 'nothing', file };
    const found = await typeOf(uri);
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    if (file.before === null) {
      if (found !== undefined || open?.isDirty) return skip(t('There is a file of that name already; it was left as it is.'));
      return file.after === null ? skip(t('It is not there.')) : { type: 'create', file };
    }
    if (found === undefined) return skip(t('It is not there any more.'));
    if ((found & vscode.FileType.File) === 0) return skip(t('It is not a file.'));
    if (file.after === null && (found & vscode.FileType.SymbolicLink) !== 0) return skip(t('It is a link; delete it by hand.'));

    if (open?.isDirty) {
      if (open.getText() !== file.before) return skip(t('It has unsaved changes that the run has not seen; it was left as it is.'));
    } else if (!(await isOnDisk(uri, file.before))) {
      return skip(movedOn());
    }
    if (file.after === null) return { type: 'delete', file };
    const document = open ?? (await vscode.workspace.openTextDocument(uri).then(undefined, () => undefined));
    if (!document || !mayEdit(document, file.before, file.after)) {
      return open?.isDirty
        ? skip(t('The editor can’t hold its line ends while it is unsaved. Save it and apply again.'))
        : { type: 'overwrite', file };
    }
    return { type: 'edit', file, document, version: document.version, wasDirty: document.isDirty };
  }

  async #isAlready({ path, before, after }: WrittenFile): Promise<boolean> {
    if (before === after) return false;
    const now = await this.read(path).catch(() => undefined);
    return now !== undefined && (now?.text ?? null) === after;
  }

  /** Adds what a plan needs to the one edit. False when its document has changed since it was looked at. */
  #add(plan: Plan, edit: vscode.WorkspaceEdit): boolean {
    const uri = this.#uriOf(plan.file);
    if (plan.type === 'edit') {
      if (plan.document.version !== plan.version) return false;
      edit.set(uri, textEdits(plan.document, plan.file.after ?? ''));
    }
    if (plan.type === 'create') edit.createFile(uri, { contents: Buffer.from(plan.file.after ?? '') });
    if (plan.type === 'delete') edit.deleteFile(uri);
    return true;
  }

  async #finish(plan: Plan): Promise<Outcome> {
    const { file } = plan;
    switch (plan.type) {
      case 'skip':
        return { path: file.path, reason: plan.reason };
      case 'edit':
        return plan.wasDirty ? file : this.#save(plan.document, file);
      case 'nothing':
      case 'create':
      case 'delete':
        return file;
      case 'overwrite':
        return this.#overwrite(file);
    }
  }

  async #save(document: vscode.TextDocument, file: WrittenFile): Promise<WrittenFile> {
    await document.save();
    const mark = hasByteOrderMark(file.after ?? '') ? '\u{feff}' : '';
    return { ...file, after: mark + document.getText() };
  }

  async #overwrite(file: WrittenFile): Promise<Outcome> {
    try {
      await vscode.workspace.fs.writeFile(this.#uriOf(file), Buffer.from(file.after ?? ''));
      return file;
    } catch (error) {
      return { path: file.path, reason: t('It could not be written: {0}', messageOf(error)) };
    }
  }

  #uriOf(file: WrittenFile): vscode.Uri {
    return vscode.Uri.joinPath(vscode.Uri.file(this.#folder), file.path);
  }
}

function addTo(report: ApplyReport, outcome: Outcome): ApplyReport {
  return 'reason' in outcome ? { ...report, skipped: [...report.skipped, outcome] } : { ...report, written: [...report.written, outcome] };
}

function textEdits(document: vscode.TextDocument, after: string): vscode.TextEdit[] {
  return minimalEdits(document.getText(), withoutByteOrderMark(after)).map(
    ({ start, end, text }) => new vscode.TextEdit(new vscode.Range(document.positionAt(start), document.positionAt(end)), text),
  );
}

/** Whether editing the document's text leads from the one text to the other, to the byte. */
function mayEdit(document: vscode.TextDocument, before: string, after: string): boolean {
  const own = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  const fits = (text: string): boolean => ['none', own].includes(lineEndsOf(text));
  return (
    document.getText() === withoutByteOrderMark(before) &&
    hasByteOrderMark(before) === hasByteOrderMark(after) &&
    fits(before) &&
    fits(after)
  );
}

async function typeOf(uri: vscode.Uri): Promise<vscode.FileType | undefined> {
  return vscode.workspace.fs.stat(uri).then(
    ({ type }) => type,
    () => undefined,
  );
}

async function isOnDisk(uri: vscode.Uri, text: string): Promise<boolean> {
  return Buffer.from(await vscode.workspace.fs.readFile(uri)).equals(Buffer.from(text));
}
