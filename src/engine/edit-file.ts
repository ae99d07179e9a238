import { count, firstLine, splitLines } from '../base/text.ts';
import { applyEdits } from '../changeset/edits.ts';
import type { Provenance, TextEdit } from '../domain/change.ts';
import type { WorkspacePath } from '../domain/ids.ts';
import { protection } from '../domain/protected-file.ts';
import type { Replacement } from '../ports/code.ts';
import type { EditedFile } from '../ports/recipe-facts.ts';
import { editedFile } from './apply-plan.ts';
import { generatedLine } from './code-files.ts';
import { firstClash, combineEdits } from './edit-order.ts';
import { existingSource } from './file-listing.ts';
import type { FileView } from './file-view.ts';
import { editDistance } from './nearest.ts';
import type { Overlay } from './overlay.ts';

/** Who edits, and whether the user has agreed that a protected file is changed. */
export interface HandEdit {
  readonly provenance: Provenance;
  readonly consented?: boolean | undefined;
}

/**
 * Replaces texts that occur exactly once, all of them in the file as it is now. Line ends of a text in `find` and
 * `replace` follow the file's. A file that does not exist is created by one replacement of nothing.
 */
export function editFile(overlay: Overlay, path: WorkspacePath, replacements: readonly Replacement[], by: HandEdit): EditedFile {
  const [first] = replacements;
  if (first?.find === '' && replacements.length === 1 && overlay.read(path) === null) return createFile(overlay, path, first.replace, by);
  const { text, edits } = replacementEdits(overlay.view(), path, replacements);
  guard(path, text, applyEdits(text, edits), by);
  overlay.edit(path, edits, by.provenance);
  return editedFile(path, text, overlay.read(path)?.text ?? '');
}

/** Creates a file; throws where there is one. */
export function createFile(overlay: Overlay, path: WorkspacePath, text: string, by: HandEdit): EditedFile {
  const read = overlay.tryRead(path);
  if (read.status === 'text') throw new Error(`${path} exists already. Read it, then edit it.`);
  if (read.status === 'refused') throw new Error(`${path} exists already, and ${read.reason}.`);
  if (text === '') throw new Error(`${path} would be empty. Give it a text.`);
  guard(path, null, text, by);
  overlay.edit(path, [{ start: 0, end: 0, text }], by.provenance);
  return editedFile(path, '', text);
}

export function deleteFile(overlay: Overlay, path: WorkspacePath, by: HandEdit): EditedFile {
  const { text } = existingSource(overlay.view(), path);
  guard(path, text, null, by);
  overlay.delete(path, by.provenance);
  return editedFile(path, text, '');
}

/** The edits that replacements of exact texts come to, and the text that they are made on. Changes nothing. */
export function replacementEdits(
  view: FileView,
  path: WorkspacePath,
  replacements: readonly Replacement[],
): { readonly text: string; readonly edits: readonly TextEdit[] } {
  const { text } = existingSource(view, path);
  const edits = replacements.map((replacement) => [toEdit(path, text, replacement)]);
  if (firstClash(edits, text.length) !== undefined) throw new Error(describeOverlap(path, text, edits.flat()));
  return { text, edits: combineEdits(edits).filter((edit) => text.slice(edit.start, edit.end) !== edit.text) };
}

function guard(path: WorkspacePath, before: string | null, after: string | null, { consented = false }: HandEdit): void {
  if (path.split('/').some((segment) => segment.toLowerCase() === 'node_modules'))
    throw new Error(`${path} belongs to an installed package, so it is not edited.`);
  if (consented) return;
  const line = before === null ? undefined : generatedLine(before);
  if (line !== undefined)
    throw new Error(
      `${path} is generated (line ${line} says so): what is edited there is gone when it is generated again. Nothing was changed. Change what it is generated from. If it has to be edited all the same, ask with ask_user, \`files\`: ["${path}"]; after a yes make the edit again.`,
    );
  const why = protection(path, before, after);
  if (why === undefined) return;
  throw new Error(
    `${path} is protected: ${why}. Only the user may allow this change: call ask_user with \`files\`: ["${path}"], go on with other work, and try again once the answer is yes.`,
  );
}

function describeOverlap(path: WorkspacePath, text: string, edits: readonly TextEdit[]): string {
  for (const [index, one] of edits.entries())
    for (const [other, { start, end }] of edits.entries()) {
      const [from, to] = [Math.max(one.start, start), Math.min(one.end, end)];
      if (other <= index || from >= to) continue;
      const line = text.slice(0, from).split('\n').length;
      return `Edits ${index + 1} and ${other + 1} of ${path} overlap on line ${line}: both cover ${quoted(text.slice(from, to))}. Nothing was changed; make them one edit.`;
    }
  return `Two edits of ${path} overlap. Nothing was changed; make them one edit.`;
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

/** What differs in a larger share of its characters is another line, and not a near one. */
const FARTHEST = 0.5;

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
  if (!best) return 'The file is empty.';
  const isNear = best.distance <= Math.max(wanted.length, best.text.trim().length) * FARTHEST;
  return isNear ? `The nearest line is ${best.line}: ${quoted(best.text)}` : 'No line of it reads like that: read the file again.';
}

function quoted(text: string): string {
  return `“${firstLine(text.trimEnd(), 160)}”`;
}
