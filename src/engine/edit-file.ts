import { fail, ok, type Result } from '../base/result.ts';
import { count, firstLine } from '../base/text.ts';
import { applyEdits } from '../changeset/edits.ts';
import type { Provenance, TextEdit } from '../domain/change.ts';
import type { WorkspacePath } from '../domain/ids.ts';
import { protection } from '../domain/protected-file.ts';
import type { Replacement } from '../ports/code.ts';
import type { EditedFile } from '../ports/recipe-facts.ts';
import { editedFile } from './apply-plan.ts';
import { generatedLine } from './code-files.ts';
import { combineEdits, editSteps, firstClash } from './edit-order.ts';
import { existingSource } from './file-listing.ts';
import type { FileView } from './file-view.ts';
import { describeNearest } from './nearest-lines.ts';
import type { Overlay } from './overlay.ts';

/** Who edits, and whether the user has agreed that a protected file is changed. */
export interface HandEdit {
  readonly provenance: Provenance;
  readonly consented?: boolean | undefined;
}

/**
 * Replaces texts that occur exactly once, all of them in the file as it is now. Line ends of a text in `find` and
 * `replace` follow the file's. Those of one reason are one step. A file that does not exist is created by one replacement of nothing.
 */
export function editFile(overlay: Overlay, path: WorkspacePath, replacements: readonly Replacement[], by: HandEdit): EditedFile {
  const [first] = replacements;
  if (first?.find === '' && replacements.length === 1 && overlay.read(path) === null) return createFile(overlay, path, first.replace, by);
  const { text, groups } = readReplacements(overlay.view(), path, replacements);
  guard(path, text, applyEdits(text, combineEdits(groups)), by);
  const byReason = new Map<string, { readonly provenance: Provenance; readonly edits: TextEdit[] }>();
  for (const [index, edits] of groups.entries()) {
    const provenance = replacements[index]?.provenance ?? by.provenance;
    const key = JSON.stringify(provenance);
    byReason.set(key, { provenance, edits: [...(byReason.get(key)?.edits ?? []), ...edits] });
  }
  const reasons = [...byReason.values()];
  const steps = editSteps(reasons.map(({ edits }) => edits));
  for (const [index, { provenance }] of reasons.entries()) overlay.edit(path, steps[index] ?? [], provenance);
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
  const { text, groups } = readReplacements(view, path, replacements);
  return { text, edits: combineEdits(groups) };
}

/** The same, one by one: what changes nothing is no edit. */
function readReplacements(
  view: FileView,
  path: WorkspacePath,
  replacements: readonly Replacement[],
): { readonly text: string; readonly groups: readonly (readonly TextEdit[])[] } {
  const { text } = existingSource(view, path);
  const read = replacements.map((replacement) => toEdit(path, text, replacement));
  const failed = read.flatMap((edit, index) => (edit.ok ? [] : [{ number: index + 1, failure: edit.failure }]));
  if (failed.length > 0) throw new Error(describeFailed(failed, replacements.length));
  const groups = read.map((edit) => (edit.ok ? [edit.value] : []));
  if (firstClash(groups, text.length) !== undefined) throw new Error(describeOverlap(path, text, groups.flat()));
  return { text, groups: groups.map((edits) => edits.filter((edit) => text.slice(edit.start, edit.end) !== edit.text)) };
}

/** All that is wrong at once: who mends one edit after the other pays for each. */
function describeFailed(failed: readonly { readonly number: number; readonly failure: string }[], all: number): string {
  if (all === 1) return `${failed[0]?.failure ?? ''} Nothing was changed.`;
  const told = failed.map(({ number, failure }) => `Edit ${number}: ${failure}`).join(' ');
  return `${told} Nothing was changed: all edits of a call are made, or none.`;
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

function toEdit(path: WorkspacePath, text: string, given: Replacement): Result<TextEdit, string> {
  if (given.find === '') return fail(`A text to find in ${path} is empty. Give a text that occurs exactly once.`);
  const { find, replace } = !text.includes(given.find) && usesCrLf(text) ? toCrLf(given) : given;
  const start = text.indexOf(find);
  if (start < 0) return fail(`${quoted(given.find)} does not occur in ${path}. ${describeNearest(text, given.find)}`);
  if (text.includes(find, start + 1)) {
    const lines = linesOf(text, find);
    return fail(
      `${quoted(given.find)} occurs ${count(lines.length, 'time')} in ${path}, on lines ${lines.join(', ')}. Add lines around it that make it unique.`,
    );
  }
  return ok({ start, end: start + find.length, text: replace });
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

function quoted(text: string): string {
  return `“${firstLine(text.trimEnd(), 160)}”`;
}
