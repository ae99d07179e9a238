import { ts } from 'ts-morph';
import { WorkspacePath } from '../domain/ids.ts';
import type { FileView } from './file-view.ts';
import type { OutsideFiles } from './outside-files.ts';
import type { SourceText } from './source-text.ts';

/** The files as the compiler sees them, by absolute name: the workspace through one view at a time, all else from the disk. */
export class CompilerFiles {
  readonly #outside: OutsideFiles;
  readonly #root: string;
  #view: FileView;
  #version = 0;

  constructor(view: FileView, outside: OutsideFiles) {
    this.#outside = outside;
    this.#root = view.workspace.folder === '/' ? '' : view.workspace.folder;
    this.#view = view;
  }

  get view(): FileView {
    return this.#view;
  }

  /** Differs whenever any text may differ. */
  get version(): string {
    return String(this.#version);
  }

  /** From now on reads through this view, and whatever else may have changed shows. */
  select(view: FileView): void {
    this.#view = view;
    this.#version++;
  }

  toAbsolute(path: WorkspacePath): string {
    return `${this.#root}/${path}`;
  }

  /** Undefined for what is not of the workspace: files elsewhere, and installed packages. */
  toWorkspace(absolute: string): WorkspacePath | undefined {
    if (!absolute.startsWith(`${this.#root}/`)) return undefined;
    const path = absolute.slice(this.#root.length + 1);
    return path === '' || /(^|\/)(node_modules|\.git)\//.test(path) ? undefined : WorkspacePath(path);
  }

  read(absolute: string): SourceText | undefined {
    const path = this.toWorkspace(absolute);
    const read = path === undefined ? undefined : this.#view.tryRead(path);
    if (read?.status === 'text') return read.source;
    // What the crew may not edit, such as a very large file, is still part of the program.
    return read?.status === 'missing' ? undefined : this.#outside.read(absolute);
  }

  exists(absolute: string): boolean {
    const path = this.toWorkspace(absolute);
    return path === undefined ? this.#outside.read(absolute) !== undefined : this.#view.exists(path);
  }

  folderExists(absolute: string): boolean {
    return this.#outside.folderExists(absolute) || this.#view.notOnDisk().some((path) => this.toAbsolute(path).startsWith(`${absolute}/`));
  }

  realName(absolute: string): string {
    return this.#outside.realName(absolute);
  }
}

/** Names that differ only in case are one file on some systems. */
export function canonicalName(absolute: string): string {
  return ts.sys.useCaseSensitiveFileNames ? absolute : absolute.toLowerCase();
}
