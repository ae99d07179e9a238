import type { WorkspacePath } from '../domain/ids.ts';
import type { FileRead } from './disk-files.ts';
import type { FileText } from '../ports/code.ts';
import { SourceText } from './source-text.ts';
import type { WorkspaceFiles } from './workspace-files.ts';

/** The workspace with some texts replaced, created or (null) deleted: what one task sees at one moment. It never changes. */
export class FileView {
  readonly workspace: WorkspaceFiles;
  readonly replaced: ReadonlyMap<WorkspacePath, SourceText | null>;

  constructor(workspace: WorkspaceFiles, replaced: ReadonlyMap<WorkspacePath, SourceText | null> = new Map()) {
    this.workspace = workspace;
    this.replaced = replaced;
  }

  /** The text, or null where there is no such file. Throws where it can't be had as text. */
  read(path: WorkspacePath): SourceText | null {
    const own = this.replaced.get(path);
    return own !== undefined ? own : this.workspace.read(path);
  }

  tryRead(path: WorkspacePath): FileRead {
    const own = this.replaced.get(path);
    if (own === undefined) return this.workspace.tryRead(path);
    return own ? { status: 'text', source: own } : { status: 'missing' };
  }

  exists(path: WorkspacePath): boolean {
    const own = this.replaced.get(path);
    return own !== undefined ? own !== null : this.workspace.exists(path);
  }

  /** All that differs from the disk. */
  overDisk(): ReadonlyMap<WorkspacePath, SourceText | null> {
    return new Map<WorkspacePath, SourceText | null>([...this.workspace.buffers(), ...this.replaced]);
  }

  /** Files that are here, but not yet on the disk. */
  notOnDisk(): WorkspacePath[] {
    return [...this.workspace.notOnDisk().filter((path) => this.replaced.get(path) !== null), ...this.#created()];
  }

  /** The files that git would not ignore, sorted, those that were created among them. */
  list(): readonly WorkspacePath[] {
    const created = this.#created();
    const isAsOnDisk = created.length === 0 && ![...this.replaced.values()].includes(null);
    if (isAsOnDisk) return this.workspace.list();
    return [...this.workspace.list().filter((path) => this.replaced.get(path) !== null), ...created].sort();
  }

  /** Files that the workspace does not have. */
  #created(): WorkspacePath[] {
    return [...this.replaced].filter(([path, source]) => source !== null && !this.workspace.exists(path)).map(([path]) => path);
  }
}

/** The view with these texts in it, null for what is not to be there; texts that it has already stay the same objects. */
export function viewWith(view: FileView, texts: readonly FileText[]): FileView {
  const replaced = new Map(view.replaced);
  for (const { path, text } of texts) {
    const read = view.tryRead(path);
    const isSame = read.status === 'text' ? read.source.text === text : read.status === 'missing' && text === null;
    if (!isSame) replaced.set(path, text === null ? null : new SourceText(text));
  }
  return new FileView(view.workspace, replaced);
}
