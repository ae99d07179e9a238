import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { VerifyRequest } from '../ports/verifier.ts';

/** Where a question can be asked: one project in one snapshot. Each has a checker of its own, and that one works by itself. */
export interface Lane {
  readonly snapshot: number;
  readonly project: string;
}

/** The native compiler's own number of checkers for a build, where the machine has the cores for them. */
export const MOST_LANES = Math.min(4, availableParallelism());
/** For fewer files a second checker, which has to learn the types of what they share, does not pay. */
const WIDE = 200;
/** So many files that follow each other go to the same checker: neighbours share types. */
const STRETCH = 16;

/**
 * Deals out files in the order given, the same way each time: what a checker reports may depend on what it saw before.
 * The one named last goes to the first.
 */
export function dealt<T>(names: readonly string[], lanes: readonly [T, ...T[]], toFirst?: string): ReadonlyMap<T, readonly string[]> {
  const parts = lanes.map((lane): [T, string[]] => [lane, []]);
  names.forEach((name, index) => {
    const at = name === toFirst ? 0 : Math.floor(index / STRETCH) % lanes.length;
    parts[at]?.[1].push(name);
  });
  return new Map(parts);
}

/** The file that tells the lanes' snapshots apart: one that differs from the disk already, where there is one, since that is the least change. */
export function markFor(
  { whole, names, texts }: Pick<VerifyRequest, 'whole' | 'names' | 'texts'>,
  rootFiles: readonly string[],
): { readonly name: string; readonly text: string } | undefined {
  if ((whole ? rootFiles.length : names.length) < WIDE) return undefined;
  const roots = new Set(rootFiles);
  for (const { name, text } of texts) if (text !== null && roots.has(name)) return { name, text };
  const untouched = rootFiles.find((name) => !texts.some((each) => each.name === name));
  if (untouched === undefined) return undefined;
  try {
    return { name: untouched, text: readFileSync(untouched, 'utf8') };
  } catch {
    return undefined; // It is about to be told as changed.
  }
}
