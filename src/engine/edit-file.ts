import { count, firstLine, splitLines } from '../base/text.ts';
import type { Provenance, TextEdit } from '../domain/change.ts';
import type { WorkspacePath } from '../domain/ids.ts';
import type { EditedFile } from '../ports/code.ts';
import { editedFile } from './apply-plan.ts';
import { firstClash, combineEdits } from './edit-order.ts';
import { existingSource } from './file-listing.ts';
import { editDistance } from './nearest.ts';
import type { Overlay } from './overlay.ts';

export interface Replacement {
  readonly find: string;
  readonly replace: string;
}

/**
 * Replaces texts that occur exactly once, all of them in the file as it is now. Line ends of a text in `find` and
 * `replace` follow the file's. A file that does not exist is created by one replacement of nothing.
 */
export function editFile(overlay: Overlay, path: WorkspacePath, replacements: readonly Replacement[], provenance: Provenance): EditedFile {
  if (path.split('/').includes('node_modules')) throw new Error(`${path} belongs to an installed package, so it is not edited.`);
  const [first] = replacements;
  if (first?.find === '' && replacements.length === 1 && overlay.read(path) === null) {
    overlay.edit(path, [{ start: 0, end: 0, text: first.replace }], provenance);
    return editedFile(path, '', first.replace);
  }

  const { text } = existingSource(overlay.view(), path);
  const edits = replacements.map((replacement) => [toEdit(path, text, replacement)]);
  const clash = firstClash(edits, text.length);
  if (clash !== undefined) throw new Error(`Replacement ${clash + 1} for ${path} overlaps another one. Make them one replacement.`);
  overlay.edit(
    path,
    combineEdits(edits).filter((edit) => text.slice(edit.start, edit.end) !== edit.text),
    provenance,
  );
  return editedFile(path, text, overlay.read(path)?.text ?? '');
}

function toEdit(path: WorkspacePath, text: string, given: Replacement): TextEdit {
  if (given.find === '') throw new Error(`A text to find in ${path} is empty. Give a text that occurs exactly once.`);
  const { find, replace } = !text.includes(given.find) && usesCrLf(text) ? toCrLf(given) : given;
  const start = text.indexOf(find);
  if (start < 0) throw new Error(`${quoted(given.find)} does not occur in ${path}. ${describeNearest(text, given.find)}`);
  if (text.includes(find, start + 1)) {
    const lines = linesOf(text, find);
    throw new Error(
      `${quoted(given.find)} occurs ${count(lines.length, 'time')} in ${path}, on lines ${lines.join(', ')}. Add lines around it that make it unique.`,
    );
  }
  return { start, end: start + find.length, text: replace };
}

function usesCrLf(text: string): boolean {
  return text.includes('\r\n') && !/[^\r]\n/.test(text);
}

function toCrLf({ find, replace }: Replacement): Replacement {
  const convert = (part: string): string => part.replace(/\r?\n/g, '\r\n');
  return { find: convert(find), replace: convert(replace) };
}

function linesOf(text: string, find: string): number[] {
  const lines: number[] = [];
  for (let at = text.indexOf(find); at >= 0; at = text.indexOf(find, at + 1)) lines.push(text.slice(0, at).split('\n').length);
  return lines;
}

/** Where in the file the text comes nearest, by the first line of it that is not blank. */
function describeNearest(text: string, find: string): string {
  const wanted =
    find
      .split('\n')
      .map((line) => line.trim())
      .find((line) => line !== '') ?? '';
  let best: { readonly line: number; readonly text: string; readonly distance: number } | undefined;
  splitLines(text).forEach((line, index) => {
    const candidate = line.trim();
    if (candidate === '' || Math.abs(candidate.length - wanted.length) > (best?.distance ?? Infinity)) return;
    const distance = editDistance(wanted, candidate);
    if (!best || distance < best.distance) best = { line: index + 1, text: line.replace(/\r?\n$/, ''), distance };
  });
  return best ? `The nearest line is ${best.line}: ${quoted(best.text)}` : 'The file is empty.';
}

function quoted(text: string): string {
  return `“${firstLine(text.trimEnd(), 160)}”`;
}
