import { fail, ok, type Result } from '../base/result.ts';
import { splitLines } from '../base/text.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { WorkspacePath } from '../domain/ids.ts';
import { parseWorkspacePath } from '../domain/workspace-path.ts';
import { unquotePath } from './git-path.ts';

/** What a patch does to one file. Both names are the same unless it is renamed or copied; null is `/dev/null`. */
export interface FilePatch {
  readonly from: WorkspacePath | null;
  readonly to: WorkspacePath | null;
  /** Whether `from` stays when `to` is another file. */
  readonly isCopy: boolean;
  readonly hunks: readonly PatchHunk[];
}

export interface PatchHunk {
  /** From 1, as the patch says; the lines may have moved since. */
  readonly baseStart: number;
  readonly lines: readonly PatchLine[];
}

export interface PatchLine {
  readonly sign: ' ' | '-' | '+';
  /** With its line end, unless the patch says that it has none. */
  readonly text: string;
}

/** Reads a unified diff, by git or by plain diff; what stands between the files is passed over. Fails with the line that it can't make sense of. */
export function parsePatch(patch: string): Result<readonly FilePatch[], Failure> {
  const reader = new PatchReader(splitLines(patch));
  try {
    const files = reader.readFiles();
    return files.length > 0
      ? ok(files)
      : fail(failure('bad-input', 'The patch has no changes in it. A unified diff is needed, as `git diff` writes it.'));
  } catch (error) {
    if (error instanceof PatchError) return fail(failure('bad-input', `Line ${reader.line} of the patch: ${error.message}`));
    throw error;
  }
}

class PatchError extends Error {}

interface FileHead {
  from?: string | null;
  to?: string | null;
  isCopy: boolean;
  isCreated: boolean;
  isDeleted: boolean;
}

class PatchReader {
  readonly #lines: readonly string[];
  #at = 0;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  get line(): number {
    return Math.min(this.#at + 1, this.#lines.length);
  }

  readFiles(): FilePatch[] {
    const files: FilePatch[] = [];
    while (this.#at < this.#lines.length) {
      const isHead = this.#peek().startsWith('diff --git ') || (this.#peek().startsWith('--- ') && this.#peek(1).startsWith('+++ '));
      if (isHead) files.push(this.#readFile());
      else if (/^@@ -\d/.test(this.#peek())) throw new PatchError('a hunk stands before the name of its file.');
      else this.#at++;
    }
    return files;
  }

  #readFile(): FilePatch {
    const head: FileHead = { isCopy: false, isCreated: false, isDeleted: false };
    if (this.#peek().startsWith('diff --git ')) this.#readGitHead(head);
    if (this.#peek().startsWith('--- ') && this.#peek(1).startsWith('+++ ')) {
      head.from = name(this.#peek().slice(4));
      head.to = name(this.#peek(1).slice(4));
      this.#at += 2;
    }
    if (head.isCreated) head.from = null;
    if (head.isDeleted) head.to = null;
    if (head.from === undefined || head.to === undefined) throw new PatchError('the names of the file are missing.');
    const [from, to] = [this.#path(head.from, /^[aciow]\//), this.#path(head.to, /^[bciow]\//)];
    const hunks: PatchHunk[] = [];
    while (/^@@ -\d/.test(this.#peek())) hunks.push(this.#readHunk());
    return { from, to, isCopy: head.isCopy, hunks };
  }

  /** The lines between `diff --git` and the first hunk that only git writes. */
  #readGitHead(head: FileHead): void {
    Object.assign(head, sameNames(this.#peek().slice('diff --git '.length)));
    this.#at++;
    for (; this.#at < this.#lines.length; this.#at++) {
      const line = this.#peek();
      if (line.startsWith('new file mode ')) head.isCreated = true;
      else if (line.startsWith('deleted file mode ')) head.isDeleted = true;
      else if (/^(rename|copy) from /.test(line)) head.from = `a/${name(line.replace(/^\w+ from /, '')) ?? ''}`;
      else if (/^(rename|copy) to /.test(line)) head.to = `b/${name(line.replace(/^\w+ to /, '')) ?? ''}`;
      else if (/^(GIT binary patch|Binary files .* differ)/.test(line))
        throw new PatchError('it changes a binary file, which can’t be checked here.');
      else if (!/^(index|old mode|new mode|similarity index|dissimilarity index) /.test(line)) return;
      if (line.startsWith('copy from ')) head.isCopy = true;
    }
  }

  #readHunk(): PatchHunk {
    const head = /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(this.#peek());
    if (!head) throw new PatchError('this is no head of a hunk.');
    this.#at++;
    let [baseLeft, afterLeft] = [Number(head[2] ?? 1), Number(head[3] ?? 1)];
    const lines: PatchLine[] = [];
    while (baseLeft > 0 || afterLeft > 0) {
      const line = this.#peek();
      // Mailers strip the space of an empty line of context.
      const sign = /^\r?\n$/.test(line) ? ' ' : line[0];
      if (sign !== ' ' && sign !== '-' && sign !== '+') throw new PatchError('the hunk ends before it has all its lines.');
      if (sign !== '+') baseLeft--;
      if (sign !== '-') afterLeft--;
      if (baseLeft < 0 || afterLeft < 0) throw new PatchError('the hunk has more lines than its head says.');
      this.#at++;
      const text = line[0] === sign ? line.slice(1) : line;
      const isUnended = this.#peek().startsWith('\\');
      if (isUnended) this.#at++;
      lines.push({ sign, text: isUnended ? text.replace(/\n$/, '') : text.endsWith('\n') ? text : `${text}\n` });
    }
    return { baseStart: Number(head[1]), lines };
  }

  #path(raw: string | null, prefix: RegExp): WorkspacePath | null {
    if (raw === null) return null;
    const path = parseWorkspacePath(raw.replace(prefix, ''));
    if (!path.ok) throw new PatchError(`the path ${raw} is not one inside the folder: ${path.failure}.`);
    return path.value;
  }

  #peek(ahead = 0): string {
    return this.#lines[this.#at + ahead] ?? '';
  }
}

/** The name in a `---` or `+++` line: quoted, or up to a tab, after which diff writes a date. */
function name(rest: string): string | null {
  const path = unquotePath(rest)?.path ?? rest.replace(/[\t\r\n].*$/s, '');
  return path === '/dev/null' ? null : path;
}

/** The names in a `diff --git` line, which tells them apart only where they are the same or quoted. */
function sameNames(rest: string): Pick<FileHead, 'from' | 'to'> {
  const line = rest.replace(/\r?\n$/, '');
  const quoted = unquotePath(line);
  if (quoted) {
    const to = line.slice(quoted.length + 1);
    return { from: quoted.path, to: unquotePath(to)?.path ?? to };
  }
  const half = (line.length - 1) / 2;
  const [from, to] = [line.slice(0, half), line.slice(half + 1)];
  return from.slice(from.indexOf('/')) === to.slice(to.indexOf('/')) ? { from, to } : {};
}
