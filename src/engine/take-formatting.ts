import { splitLines } from '../base/text.ts';
import { blame } from '../changeset/blame.ts';
import { diffLines, type LineChange } from '../changeset/diff-lines.ts';
import { applyEdits } from '../changeset/edits.ts';
import type { FileChange, Provenance, TextEdit } from '../domain/change.ts';
import { messageOf } from '../domain/failure.ts';
import type { WorkspacePath } from '../domain/ids.ts';
import type { EditedFile } from '../ports/recipe-facts.ts';
import { editedFile } from './apply-plan.ts';
import type { Overlay } from './overlay.ts';
import { syntaxErrorsIn } from './syntax.ts';

/** A stretch may take in so many lines that the task did not write, or twice as many as it did: a call that is joined needs some. */
const FEW_LINES = 6;

/**
 * Takes over from the formatted text of a file what concerns lines that a model wrote last. Lines of recipes, and lines
 * that nobody touched, stay as they are, however the formatter would have them. The lines stay the model's: each keeps
 * the reason it was written for. Undefined where nothing is taken; throws where what is taken would not parse.
 */
export function takeFormatting(overlay: Overlay, path: WorkspacePath, formatted: string): EditedFile | undefined {
  const change = overlay.changes().files.find((file) => file.path === path);
  if (change?.after == null) return undefined;
  const text = change.after;
  const lines = splitLines(text);
  const writers = modelLines(change, text);
  const starts = lineStarts(lines);
  const afterLines = splitLines(formatted);
  const edits = diffLines(lines, afterLines).flatMap((piece) => {
    const provenance = ownerOf(piece, writers);
    if (!provenance) return [];
    const edit: TextEdit = {
      start: starts[piece.baseStart] ?? text.length,
      end: starts[piece.baseEnd] ?? text.length,
      text: afterLines.slice(piece.afterStart, piece.afterEnd).join(''),
    };
    return [{ edit, provenance }];
  });
  if (edits.length === 0) return undefined;
  const result = applyEdits(
    text,
    edits.map(({ edit }) => edit),
  );
  if (syntaxErrorsIn(path, result).length > syntaxErrorsIn(path, text).length)
    throw new Error('what the formatter does can’t be taken over in part');
  // From the end, so that places before stay where they are.
  for (const { edit, provenance } of edits.reverse()) overlay.edit(path, [edit], provenance);
  return editedFile(path, text, result);
}

/** The same for several files; what can't be taken over is told. */
export function takeAllFormatting(
  overlay: Overlay,
  files: readonly { readonly path: WorkspacePath; readonly text: string }[],
): { readonly edited: EditedFile[]; readonly left: { readonly path: WorkspacePath; readonly reason: string }[] } {
  const edited: EditedFile[] = [];
  const left: { readonly path: WorkspacePath; readonly reason: string }[] = [];
  for (const { path, text } of files) {
    try {
      const taken = takeFormatting(overlay, path, text);
      if (taken) edited.push(taken);
    } catch (error) {
      left.push({ path, reason: messageOf(error) });
    }
  }
  return { edited, left };
}

/** By line, who wrote it last, where that was a model. */
function modelLines({ base, steps }: FileChange, text: string): ReadonlyMap<number, Provenance> {
  const last = new Map<number, Provenance>();
  for (const { from, to, provenance } of blame(base?.text ?? '', steps, text)) if (from < to) last.set(from, provenance);
  return new Map([...last].filter(([, { source }]) => source.type === 'model'));
}

function ownerOf({ baseStart, baseEnd }: LineChange, writers: ReadonlyMap<number, Provenance>): Provenance | undefined {
  // What is put between two lines belongs to either.
  const isInsertion = baseStart === baseEnd;
  const [from, to] = isInsertion ? [baseStart - 1, baseStart + 1] : [baseStart, baseEnd];
  const own: Provenance[] = [];
  for (let line = from; line < to; line++) {
    const writer = writers.get(line);
    if (writer) own.push(writer);
  }
  const foreign = isInsertion ? 0 : to - from - own.length;
  return foreign <= Math.max(FEW_LINES, 2 * own.length) ? own[0] : undefined;
}

function lineStarts(lines: readonly string[]): number[] {
  let at = 0;
  return lines.map((line) => {
    const start = at;
    at += line.length;
    return start;
  });
}
