import { applyEdits, replay } from '../changeset/edits.ts';
import type { EditStep, FileChange, FileContent, Provenance, TaskChanges, TextEdit } from '../domain/change.ts';
import type { TaskId, WorkspacePath } from '../domain/ids.ts';
import type { AdoptionConflict } from '../ports/code-facts.ts';
import type { FileRead } from './disk-files.ts';
import { FileView } from './file-view.ts';
import { joinFiles, type EditedText } from './join-files.ts';
import { SourceText } from './source-text.ts';
import type { WorkspaceFiles } from './workspace-files.ts';

/** Edits of a file as they were kept elsewhere. `base` is the text they were made on; where it is left out, the workspace's is. */
export interface RecordedFile {
  readonly path: WorkspacePath;
  readonly steps: readonly EditStep[];
  readonly base?: FileContent | null;
  /** Null where the file was deleted in the end; otherwise its steps tell. */
  readonly after?: string | null;
}

/**
 * A task's private view of the workspace: the workspace's texts, and its own where it edited. It may stand on the edits
 * of another task, its ground, which are then part of its changes. Texts are kept byte for byte but for the edits.
 */
export class Overlay {
  readonly taskId: TaskId;
  #workspace: WorkspaceFiles;
  #ground: { readonly taskId: TaskId; readonly files: ReadonlyMap<WorkspacePath, EditedText> } | undefined;
  #own = new Map<WorkspacePath, EditedText>();

  constructor(taskId: TaskId, workspace: WorkspaceFiles) {
    this.taskId = taskId;
    this.#workspace = workspace;
  }

  /** Whether it has edits of its own, those of its ground left aside. */
  get isEdited(): boolean {
    return this.#own.size > 0;
  }

  /** What the task sees now; later edits don't show in it. */
  view(): FileView {
    return new FileView(this.#workspace, new Map([...this.#files()].map(([path, { after }]) => [path, after])));
  }

  /** The text, or null where there is no such file. Throws where it can't be had as text. */
  read(path: WorkspacePath): SourceText | null {
    const own = this.#file(path);
    return own ? own.after : this.#workspace.read(path);
  }

  tryRead(path: WorkspacePath): FileRead {
    const own = this.#file(path);
    if (!own) return this.#workspace.tryRead(path);
    return own.after ? { status: 'text', source: own.after } : { status: 'missing' };
  }

  /**
   * Makes edits against the text that `read` gives; a file that does not exist is created from nothing. They must
   * ascend, not overlap and fit the text; otherwise this throws and nothing changed.
   */
  edit(path: WorkspacePath, edits: readonly TextEdit[], provenance: Provenance): void {
    if (edits.length === 0) return;
    const before = this.#file(path) ?? untouched(this.#workspace.read(path));
    const after = new SourceText(applyEdits(before.after?.text ?? '', edits));
    this.#own.set(path, { base: before.base, after, steps: [...before.steps, { provenance, edits }] });
  }

  /** Deletes a file. Throws where there is none. */
  delete(path: WorkspacePath, provenance: Provenance): void {
    const before = this.#file(path) ?? untouched(this.#workspace.read(path));
    if (!before.after) throw new Error(`There is no file ${path} to delete.`);
    const edits = [{ start: 0, end: before.after.text.length, text: '' }];
    this.#own.set(path, { base: before.base, after: null, steps: [...before.steps, { provenance, edits }] });
  }

  /** Takes back the task's own edits of a file; false when it had none. */
  revert(path: WorkspacePath): boolean {
    return this.#own.delete(path);
  }

  /**
   * Stands on the edits that another task has now, and takes over those of others besides. Its own edits must be gone, or
   * be told to go. What clashes with an edit that was there first is not taken over, and told.
   */
  adopt(from: Overlay, discard: boolean, others: readonly Overlay[] = []): AdoptionConflict[] {
    if (from === this || others.includes(this)) throw new Error(`Task ${this.taskId} can't build on its own edits.`);
    if (this.isEdited && !discard) {
      throw new Error(
        `Task ${this.taskId} has edits of its own, so it can't build on those of ${from.taskId}. Revert them, or ask to discard them.`,
      );
    }
    this.#own = new Map();
    this.#ground = { taskId: from.taskId, files: new Map(from.#files()) };
    return others.flatMap((other) => [...other.#files()].flatMap(([path, file]) => this.#join(path, file, other.taskId)));
  }

  #join(path: WorkspacePath, theirs: EditedText, taskId: TaskId): AdoptionConflict[] {
    const ours = this.#file(path);
    const { file, clashes } = ours ? joinFiles(path, ours, theirs) : { file: theirs, clashes: [] };
    if (file !== ours) this.#own.set(path, file);
    return clashes.map(({ keptLines, droppedLines }) => ({ path, dropped: taskId, keptLines, droppedLines }));
  }

  /**
   * Makes steps that were recorded earlier. All of them, or it throws and nothing changed. Its own edits must be gone, or
   * be told to go. Of the recorded files those that the ground holds in the same way stay the ground's.
   */
  restore(files: readonly RecordedFile[], how: { readonly ground?: Overlay | undefined; readonly discard?: boolean } = {}): void {
    if (this.isEdited && how.discard !== true)
      throw new Error(`Task ${this.taskId} has edits already, so none are restored. Revert them first.`);
    const restored = files.filter(({ steps }) => steps.length > 0).map((file) => [file.path, this.#replay(file)] as const);
    const ground = how.ground && { taskId: how.ground.taskId, files: new Map(how.ground.#files()) };
    this.#ground = ground;
    this.#own = new Map(restored.filter(([path, { after }]) => !isSameText(ground?.files.get(path), after)));
  }

  /** Goes on with a newer state of the workspace. Files that by now are in it as the task left them count as unchanged. */
  moveTo(workspace: WorkspaceFiles): void {
    this.#workspace = workspace;
    this.#own = this.#withoutDone(this.#own);
    if (this.#ground) this.#ground = { ...this.#ground, files: this.#withoutDone(this.#ground.files) };
  }

  /** The difference from the workspace. A file that ends as it began is left out. */
  changes(): TaskChanges {
    const files: FileChange[] = [];
    for (const [path, { base, after, steps }] of this.#files()) {
      if (base?.text === after?.text) continue;
      files.push({ path, base: base && { text: base.text, fingerprint: base.fingerprint }, after: after?.text ?? null, steps });
    }
    files.sort((one, other) => (one.path < other.path ? -1 : 1));
    return { taskId: this.taskId, files, ...(this.#ground && { basedOn: this.#ground.taskId }) };
  }

  #replay({ path, steps, base, after: recorded }: RecordedFile): EditedText {
    const start = base === undefined ? this.#workspace.read(path) : base && new SourceText(base.text);
    try {
      const after = replay(start?.text ?? '', steps);
      return { base: start, after: recorded === null ? null : new SourceText(after), steps };
    } catch {
      throw new Error(`The edits of ${path} don't fit its text any more: it changed since they were made. Run the task again.`);
    }
  }

  #file(path: WorkspacePath): EditedText | undefined {
    return this.#own.get(path) ?? this.#ground?.files.get(path);
  }

  #files(): Map<WorkspacePath, EditedText> {
    return new Map([...(this.#ground?.files ?? []), ...this.#own]);
  }

  #withoutDone(files: ReadonlyMap<WorkspacePath, EditedText>): Map<WorkspacePath, EditedText> {
    return new Map([...files].filter(([path, { after }]) => textOf(this.#workspace, path) !== (after?.text ?? null)));
  }
}

function isSameText(known: EditedText | undefined, after: SourceText | null): boolean {
  return known !== undefined && known.after?.text === after?.text;
}

function untouched(base: SourceText | null): EditedText {
  return { base, after: base, steps: [] };
}

function textOf(workspace: WorkspaceFiles, path: WorkspacePath): string | null {
  const read = workspace.tryRead(path);
  return read.status === 'text' ? read.source.text : null;
}
