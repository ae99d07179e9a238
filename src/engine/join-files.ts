import { blame } from '../changeset/blame.ts';
import { offsetOfLine } from '../changeset/edits.ts';
import { cutHunks } from '../changeset/hunks.ts';
import { mergeFile, type Clash } from '../changeset/merge-file.ts';
import { attribute } from '../changeset/provenance.ts';
import type { EditStep } from '../domain/change.ts';
import type { WorkspacePath } from '../domain/ids.ts';
import { SourceText } from './source-text.ts';

/** A file as a task left it; `after` is null where the task deleted it. Replaying `steps` on `base` (nothing, for a created file) gives `after`. */
export interface EditedText {
  readonly base: SourceText | null;
  readonly after: SourceText | null;
  readonly steps: readonly EditStep[];
}

/** What two tasks made of a file, in one: theirs as further steps on ours, each hunk for the reason it was made. Where they clash ours stays. */
export function joinFiles(
  path: WorkspacePath,
  ours: EditedText,
  theirs: EditedText,
): { readonly file: EditedText; readonly clashes: readonly Clash[] } {
  const [before, origin] = [ours.after?.text ?? null, theirs.base?.text ?? null];
  const marks = blame(origin ?? '', theirs.steps, theirs.after?.text ?? '');
  const { version, clashes } = mergeFile({ text: before, marks: [] }, origin, { text: theirs.after?.text ?? null, marks });
  const last = theirs.steps.at(-1)?.provenance;
  if (version.text === before || !last) return { file: ours, clashes };
  // One after the other from the end, so that places before stay where they are.
  const steps = cutHunks(path, before, version.text)
    .reverse()
    .map((hunk): EditStep => {
      const start = offsetOfLine(before ?? '', hunk.baseStart);
      const edit = { start, end: start + hunk.baseLines.join('').length, text: hunk.afterLines.join('') };
      return { provenance: attribute(hunk, version.marks, last).provenance, edits: [edit] };
    });
  const after = version.text === null ? null : new SourceText(version.text);
  return { file: { base: ours.base, after, steps: [...ours.steps, ...steps] }, clashes };
}
