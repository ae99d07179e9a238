import { mergeFile } from './merge-file.ts';

/** Two descendants of one text in one; where they changed the same lines differently, ours stay and a clash is counted. Null stands for no file. */
export function mergeTexts(
  ours: string | null,
  origin: string | null,
  theirs: string | null,
): { readonly text: string | null; readonly clashes: number } {
  const { version, clashes } = mergeFile({ text: ours, marks: [] }, origin, { text: theirs, marks: [] });
  return { text: version.text, clashes: clashes.length };
}
