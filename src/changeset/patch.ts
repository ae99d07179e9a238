import { splitLines } from '../base/text.ts';
import type { ChangedFile, ChangeSet } from '../domain/change.ts';
import type { HunkId } from '../domain/ids.ts';
import { diffLines, type LineChange } from './diff-lines.ts';
import { quotePath } from './git-path.ts';
import { selectHunks } from './select.ts';

const CONTEXT = 3;

/**
 * The accepted hunks, or all of them, as a unified diff that `git apply` takes and that gives exactly the selected texts: created and
 * deleted files, missing final line ends, CRLF and odd file names included. Empty where nothing is accepted.
 */
export function toPatch(changes: ChangeSet, isAccepted: (hunkId: HunkId) => boolean = () => true): string {
  return changes.files
    .map((file) =>
      fileToPatch(
        file,
        selectHunks(file, ({ id }) => isAccepted(id)),
      ),
    )
    .join('');
}

function fileToPatch({ path, base }: ChangedFile, after: string | null): string {
  const before = base?.text ?? null;
  if (before === after) return '';
  const head = [`diff --git ${quotePath(`a/${path}`)} ${quotePath(`b/${path}`)}`];
  if (before === null) head.push('new file mode 100644');
  if (after === null) head.push('deleted file mode 100644');

  const baseLines = splitLines(before ?? '');
  const afterLines = splitLines(after ?? '');
  const groups = group(diffLines(baseLines, afterLines));
  // An empty file that comes or goes has no lines to show, and git then wants no `---` and `+++` either.
  if (groups.length > 0) {
    head.push(
      `--- ${before === null ? '/dev/null' : nameLine(`a/${path}`)}`,
      `+++ ${after === null ? '/dev/null' : nameLine(`b/${path}`)}`,
    );
  }
  return `${head.join('\n')}\n${groups.map((changes) => groupToPatch(changes, baseLines, afterLines)).join('')}`;
}

/** A name with a space ends in a tab, as git writes it: without one the rest of the line could be taken for a date. */
function nameLine(name: string): string {
  return quotePath(name) === name && name.includes(' ') ? `${name}\t` : quotePath(name);
}

/** Changes whose context would meet go under one head. */
function group(changes: readonly LineChange[]): LineChange[][] {
  const groups: LineChange[][] = [];
  for (const change of changes) {
    const last = groups.at(-1)?.at(-1);
    if (last && change.baseStart - last.baseEnd <= 2 * CONTEXT) groups.at(-1)?.push(change);
    else groups.push([change]);
  }
  return groups;
}

function groupToPatch(changes: readonly LineChange[], baseLines: readonly string[], afterLines: readonly string[]): string {
  const [first, last] = [changes[0], changes.at(-1)];
  if (!first || !last) return '';
  const start = Math.max(0, first.baseStart - CONTEXT);
  const end = Math.min(baseLines.length, last.baseEnd + CONTEXT);
  const afterStart = first.afterStart - (first.baseStart - start);
  const afterEnd = last.afterEnd + (end - last.baseEnd);

  const lines: string[] = [`@@ -${span(start, end)} +${span(afterStart, afterEnd)} @@\n`];
  let at = start;
  for (const change of changes) {
    lines.push(...mark(' ', baseLines.slice(at, change.baseStart)));
    lines.push(...mark('-', baseLines.slice(change.baseStart, change.baseEnd)));
    lines.push(...mark('+', afterLines.slice(change.afterStart, change.afterEnd)));
    at = change.baseEnd;
  }
  lines.push(...mark(' ', baseLines.slice(at, end)));
  return lines.join('');
}

/** No lines are named by the line before them, one line without its count, as diff has always done it. */
function span(start: number, end: number): string {
  if (end === start) return `${start},0`;
  return end - start === 1 ? `${start + 1}` : `${start + 1},${end - start}`;
}

const mark = (sign: string, lines: readonly string[]): string[] =>
  lines.map((line) => (line.endsWith('\n') ? `${sign}${line}` : `${sign}${line}\n\\ No newline at end of file\n`));
