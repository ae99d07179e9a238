import { splitLines } from '../../base/text.ts';
import type { FileChange, TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';

/** Lines that a step replaced by others, at a line of the file as it was before. */
export interface EditHunk {
  readonly line: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** What a step has changed in a file; `reverted`: it took back all that was changed there. */
export interface StepEdit {
  readonly path: WorkspacePath;
  readonly kind: 'edited' | 'created' | 'deleted' | 'reverted';
  readonly hunks: readonly EditHunk[];
}

/**
 * What is new in a file since `known` of its edit steps were there. The steps are replayed, so that the places are
 * those that the edits really had; nothing is guessed from texts that look alike.
 */
export function stepEdit(file: FileChange, known: number): StepEdit {
  const { path, base, after, steps } = file;
  const first = known <= steps.length ? known : 0;
  const kind = after === null ? 'deleted' : base === null && first === 0 ? 'created' : 'edited';
  let text = base?.text ?? '';
  for (const { edits } of steps.slice(0, first)) text = applied(text, edits);
  const hunks: EditHunk[] = [];
  for (const { edits } of steps.slice(first)) {
    hunks.push(...hunksOf(text, edits));
    text = applied(text, edits);
  }
  return { path, kind, hunks };
}

/** The lines that edits touch, whole, with those that take their place; edits on neighbouring lines are one hunk. */
export function hunksOf(text: string, edits: readonly TextEdit[]): EditHunk[] {
  const groups: { start: number; end: number; edits: TextEdit[] }[] = [];
  for (const edit of edits) {
    const start = text.lastIndexOf('\n', edit.start - 1) + 1;
    const end = endOfLine(text, edit.end);
    const last = groups.at(-1);
    if (last && start <= last.end) {
      last.end = Math.max(last.end, end);
      last.edits.push(edit);
    } else groups.push({ start, end, edits: [edit] });
  }
  return groups.map(({ start, end, edits: own }) => {
    const before = text.slice(start, end);
    const after = applied(
      before,
      own.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start })),
    );
    return withoutCommon(text.slice(0, start).split('\n').length, lines(before), lines(after));
  });
}

/** Lines that stayed the same at the start and the end are no change. */
function withoutCommon(line: number, removed: readonly string[], added: readonly string[]): EditHunk {
  const most = Math.min(removed.length, added.length);
  let from = 0;
  while (from < most && removed[from] === added[from]) from++;
  let end = 0;
  while (end < most - from && removed.at(-1 - end) === added.at(-1 - end)) end++;
  return { line: line + from, removed: removed.slice(from, removed.length - end), added: added.slice(from, added.length - end) };
}

function applied(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, text: by } of edits) {
    result += text.slice(at, start) + by;
    at = end;
  }
  return result + text.slice(at);
}

/** An edit that ends at the start of a line does not touch that line. */
function endOfLine(text: string, at: number): number {
  if (at > 0 && text[at - 1] === '\n') return at;
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

const lines = (text: string): string[] => splitLines(text).map((line) => line.replace(/\r?\n$/, ''));
