import { ts } from 'ts-morph';
import { DiskFiles } from './disk-files.ts';
import { LIB_FOLDER, type LibFiles } from './lib-files.ts';
import type { SourceText } from './source-text.ts';

/** Nothing that a compiler is meant to read is larger than this. */
const MOST_BYTES = 50_000_000;

/** What a compiler reads beside the workspace's own files: its declarations, installed packages, configs elsewhere. */
export class OutsideFiles {
  readonly #libs: LibFiles;
  readonly #disk = new DiskFiles({ maxBytes: MOST_BYTES, exact: false });
  readonly #folders = new Map<string, boolean>();
  readonly #realNames = new Map<string, string>();

  constructor(libs: LibFiles) {
    this.#libs = libs;
  }

  /** Looks at the disk anew from now on. */
  refresh(): void {
    this.#disk.refresh();
    this.#folders.clear();
    this.#realNames.clear();
  }

  read(absolute: string): SourceText | undefined {
    if (absolute.startsWith(`${LIB_FOLDER}/`)) return this.#libs.get(absolute);
    const read = this.#disk.read(absolute);
    return read.status === 'text' ? read.source : undefined;
  }

  folderExists(absolute: string): boolean {
    const exists = this.#folders.get(absolute) ?? ts.sys.directoryExists(absolute);
    this.#folders.set(absolute, exists);
    return exists;
  }

  realName(absolute: string): string {
    const real = this.#realNames.get(absolute) ?? ts.sys.realpath?.(absolute) ?? absolute;
    this.#realNames.set(absolute, real);
    return real;
  }
}
