import type { TextEdit } from '../../domain/change.ts';

/** Ascending; of edits at one place, insertions come first. */
export function inOrder(edits: readonly TextEdit[]): TextEdit[] {
  return [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
}

/**
 * Where a character of the text before the edits is afterwards. A character that an edit replaces ends up at the
 * start of its replacement; one that something is inserted in front of moves behind it.
 */
export function positionMapping(edits: readonly TextEdit[]): (position: number) => number {
  const ordered = inOrder(edits);
  return (position) => {
    let shift = 0;
    for (const edit of ordered) {
      if (edit.start > position) break;
      if (edit.end > position) return edit.start + shift;
      shift += edit.text.length - (edit.end - edit.start);
    }
    return position + shift;
  };
}

/** Where the text of each edit starts after all of them were made. */
export function placesAfter(edits: readonly TextEdit[]): Map<TextEdit, number> {
  const places = new Map<TextEdit, number>();
  let shift = 0;
  for (const edit of inOrder(edits)) {
    places.set(edit, edit.start + shift);
    shift += edit.text.length - (edit.end - edit.start);
  }
  return places;
}

export function insertion(at: number, text: string): TextEdit {
  return { start: at, end: at, text };
}

export function deletion(start: number, end: number): TextEdit {
  return { start, end, text: '' };
}

/** Deletions without overlap that take away the same characters; what touches is joined. */
export function joinDeletions(deletions: readonly TextEdit[]): TextEdit[] {
  const joined: TextEdit[] = [];
  for (const next of inOrder(deletions)) {
    const last = joined.at(-1);
    if (last && next.start <= last.end) joined[joined.length - 1] = deletion(last.start, Math.max(last.end, next.end));
    else if (next.end > next.start) joined.push(next);
  }
  return joined;
}
