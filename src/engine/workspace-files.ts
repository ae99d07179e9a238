import { realpathSync } from 'node:fs';
import type { WorkspacePath } from '../domain/ids.ts';
import type { OpenBuffer } from '../ports/code.ts';
import { changedAt, isFileOnDisk, type DiskFiles, type FileRead } from './disk-files.ts';
import { walkFiles } from './file-walk.ts';
import type { Pacer } from './pacer.ts';
import { SourceText } from './source-text.ts';
import { checkedPath } from './workspace-path.ts';

/**
 * The workspace as the editor has it: unsaved buffers first, then the disk.
 *
 * A file that was read once stays as it was for the rest of the run, so that the edits of a task keep fitting their
 * base; that the real file moved on is found out by its fingerprint when changes are applied. Never writes.
 */
export class WorkspaceFiles {
  /** Absolute, without links, `/` between segments. */
  readonly folder: string;
  readonly #disk: DiskFiles;
  readonly #texts = new Map<WorkspacePath, FileRead>();
  readonly #buffers = new Set<WorkspacePath>();
  #unsaved: readonly WorkspacePath[] = [];
  #listing: readonly WorkspacePath[] = [];
  #listed: ReadonlySet<WorkspacePath> = new Set();

  constructor(folder: string, disk: DiskFiles, buffers: readonly OpenBuffer[]) {
    this.folder = folder;
    this.#disk = disk;
    for (const { path, text } of buffers) {
      const checked = checkedPath(path);
      this.#buffers.add(checked);
      this.#texts.set(checked, { status: 'text', source: new SourceText(text) });
    }
  }

  /** Finds the files there are. To be called once, before anything is listed. */
  async scan(pacer: Pacer): Promise<void> {
    const found = await walkFiles(this.folder, pacer);
    this.#listed = new Set(found);
    this.#unsaved = [...this.#buffers].filter((path) => !this.#listed.has(path) && !this.#isOnDisk(path));
    this.#listing = this.#unsaved.length === 0 ? found : [...found, ...this.#unsaved].sort();
  }

  /** Files that so far are only in the editor. */
  notOnDisk(): readonly WorkspacePath[] {
    return this.#unsaved;
  }

  /** What the editor has otherwise than the disk. */
  buffers(): ReadonlyMap<WorkspacePath, SourceText> {
    return new Map(
      [...this.#buffers].flatMap((path) => {
        const read = this.#texts.get(path);
        return read?.status === 'text' ? [[path, read.source] as const] : [];
      }),
    );
  }

  /** The files that git would not ignore, sorted, as they were when the run was opened. */
  list(): readonly WorkspacePath[] {
    return this.#listing;
  }

  exists(path: WorkspacePath): boolean {
    const known = this.#texts.get(path);
    if (known) return known.status !== 'missing';
    return this.#listed.has(path) || this.#isOnDisk(path);
  }

  /** The text, or null where there is no such file. Throws, with the file and the reason, where it can't be had as text. */
  read(path: WorkspacePath): SourceText | null {
    const read = this.tryRead(path);
    if (read.status === 'refused') throw new Error(`${path} ${read.reason}.`);
    return read.status === 'text' ? read.source : null;
  }

  tryRead(path: WorkspacePath): FileRead {
    let read = this.#texts.get(path);
    if (!read) {
      read = this.#readFromDisk(path);
      this.#texts.set(path, read);
    }
    return read;
  }

  /** Whether a file was written or moved to where it is, or was edited without being saved, after that time (milliseconds since the epoch). */
  changedSince(path: WorkspacePath, time: number): boolean {
    return this.#buffers.has(path) || (changedAt(this.toAbsolute(path)) ?? 0) >= time;
  }

  toAbsolute(path: WorkspacePath): string {
    return `${this.folder === '/' ? '' : this.folder}/${path}`;
  }

  #readFromDisk(path: WorkspacePath): FileRead {
    // What was listed was reached without a link; anything else may lead anywhere.
    const link = this.#listed.has(path) ? undefined : this.#refusedLink(path);
    return link ?? this.#disk.read(this.toAbsolute(path));
  }

  #refusedLink(path: WorkspacePath): FileRead | undefined {
    let real: string;
    try {
      real = realpathSync(this.toAbsolute(path)).replaceAll('\\', '/');
    } catch {
      return { status: 'missing' }; // Nothing there, or a link that leads nowhere.
    }
    if (real === this.toAbsolute(path)) return undefined;
    if (!real.startsWith(this.folder === '/' ? '/' : `${this.folder}/`)) {
      return {
        status: 'refused',
        reason: 'is reached through a link that leads out of the workspace folder, so it is neither read nor edited',
      };
    }
    return { status: 'refused', reason: `is reached through a link; use ${real.slice(this.folder.length + 1)} instead` };
  }

  #isOnDisk(path: WorkspacePath): boolean {
    return isFileOnDisk(this.toAbsolute(path));
  }
}
