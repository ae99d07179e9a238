import { fail, ok, type Result } from '../base/result.ts';
import { splitLines } from '../base/text.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { WorkspacePath } from '../domain/ids.ts';
import type { FilePatch, PatchHunk } from './parse-patch.ts';

/** A file's text after a patch; null where it is deleted. */
export interface PatchedText {
  readonly path: WorkspacePath;
  readonly text: string | null;
}

/** The files whose texts a patch needs to be applied. */
export function filesOf(patches: readonly FilePatch[]): WorkspacePath[] {
  const paths = patches.flatMap(({ from, to }) => [from, to]).filter((path) => path !== null);
  return [...new Set(paths)].sort();
}

/**
 * The texts that a patch leaves, made from `bases`, where null stands for a file that does not exist.
 *
 * Lines that have moved since the patch was made are found; lines that have changed are not: then it fails, naming
 * the file and the hunk, and nothing of the patch counts.
 */
export function applyPatch(
  patches: readonly FilePatch[],
  bases: ReadonlyMap<WorkspacePath, string | null>,
): Result<readonly PatchedText[], Failure> {
  const texts = new Map<WorkspacePath, string | null>();
  const current = (path: WorkspacePath): string | null => (texts.has(path) ? texts.get(path) : bases.get(path)) ?? null;
  for (const { from, to, isCopy, hunks } of patches) {
    if (from !== null && current(from) === null) return refuse(from, 'it does not exist.');
    if (to !== null && to !== from && current(to) !== null) return refuse(to, 'it exists already.');
    const patched = patchText(from === null ? '' : (current(from) ?? ''), hunks);
    if (!patched.ok) return refuse(from ?? to, patched.failure);
    if (to === null && patched.value !== '') return refuse(from, 'the patch deletes it, but it has lines that the patch does not know.');
    if (from !== null && from !== to && !isCopy) texts.set(from, null);
    if (to !== null) texts.set(to, patched.value);
  }
  return ok([...texts].map(([path, text]) => ({ path, text })).filter(({ path, text }) => text !== (bases.get(path) ?? null)));
}

function refuse(path: WorkspacePath | null, reason: string): Result<never, Failure> {
  return fail(failure('bad-input', `The patch does not apply to ${path ?? 'the folder'}: ${reason}`));
}

function patchText(base: string, hunks: readonly PatchHunk[]): Result<string, string> {
  const lines = splitLines(base);
  const result: string[] = [];
  let at = 0;
  let moved = 0;
  for (const [index, hunk] of hunks.entries()) {
    const before = hunk.lines.filter(({ sign }) => sign !== '+').map(({ text }) => text);
    const after = hunk.lines.filter(({ sign }) => sign !== '-').map(({ text }) => text);
    // A hunk without lines of the base names the line that it comes after.
    const expected = (before.length === 0 ? hunk.baseStart : hunk.baseStart - 1) + moved;
    const start = find(lines, before, expected, at);
    if (start === undefined)
      return fail(`hunk ${index + 1} (line ${hunk.baseStart}) is not found in it. The file has changed since the patch was made.`);
    result.push(...lines.slice(at, start), ...after);
    at = start + before.length;
    moved += start - expected;
  }
  return ok([...result, ...lines.slice(at)].join(''));
}

/** Where `wanted` stands in `lines`, not before `least`: the place nearest to the expected one. */
function find(lines: readonly string[], wanted: readonly string[], expected: number, least: number): number | undefined {
  const most = lines.length - wanted.length;
  const matches = (start: number): boolean =>
    start >= least && start <= most && wanted.every((line, index) => lines[start + index] === line);
  for (let distance = 0; distance <= lines.length; distance++) {
    if (matches(expected + distance)) return expected + distance;
    if (matches(expected - distance)) return expected - distance;
  }
  return undefined;
}
