import type { SkippedFile, WrittenFile } from '../../src/domain/review-event.ts';
import type { FileContent } from '../../src/domain/change.ts';
import { Fingerprint, type WorkspacePath } from '../../src/domain/ids.ts';
import { parseWorkspacePath } from '../../src/domain/workspace-path.ts';
import type { Applier, ApplyReport } from '../../src/ports/workspace.ts';

/** An applier on files that are entries of a map. */
export class MemoryApplier implements Applier {
  readonly files: Map<WorkspacePath, string>;

  constructor(files: Map<WorkspacePath, string> = new Map()) {
    this.files = files;
  }

  read(path: WorkspacePath): Promise<FileContent | null> {
    const text = this.files.get(path);
    return Promise.resolve(text === undefined ? null : { text, fingerprint: Fingerprint(text) });
  }

  async apply(files: readonly WrittenFile[]): Promise<ApplyReport> {
    const written: WrittenFile[] = [];
    const skipped: SkippedFile[] = [];
    for (const file of files) {
      const parsed = parseWorkspacePath(file.path);
      if (!parsed.ok) skipped.push({ path: file.path, reason: `It is not a path inside the folder: ${parsed.failure}.` });
      else if ((this.files.get(file.path) ?? null) === file.after) written.push(file);
      else if ((this.files.get(file.path) ?? null) !== file.before)
        skipped.push({ path: file.path, reason: 'It has changed since; it was left as it is.' });
      else {
        if (file.after === null) this.files.delete(file.path);
        else this.files.set(file.path, file.after);
        written.push(file);
      }
    }
    return { written, skipped };
  }
}
