import type { HunkNeed } from '../../domain/hunk-need.ts';
import type { HunkName, HunkNames } from './hunk-names.ts';

/**
 * Which hunks need which, by the names that they bring and take away.
 *
 * What uses a name needs the hunk that brings it. What takes a name away needs the hunks that do away with its uses. Where one
 * takes a name from a file and another brings it back, as when it moves, each needs the other. A hunk that only
 * changes what others use is near them; types decide.
 */
export function hunkNeeds(before: HunkNames, after: HunkNames): HunkNeed[] {
  const needs = new Map<string, HunkNeed>();
  const [had, has] = [keys(before.declared), keys(after.declared)];
  const isNew = (name: HunkName): boolean => !had.has(inHunk(name));
  const isGone = (name: HunkName): boolean => !has.has(inHunk(name));

  for (const { hunk, of } of after.uses) {
    if (hunk === undefined) continue;
    if (isNew(of)) add(hunk, of, true);
    else near(hunk, of);
  }
  for (const { hunk, of } of before.uses) {
    if (hunk === undefined) continue;
    if (isGone(of)) add(of.hunk, { ...of, hunk }, true);
    else near(hunk, of);
  }
  const gone = new Map<string, HunkName[]>();
  for (const name of before.declared.filter(isGone)) gone.set(inFile(name), [...(gone.get(inFile(name)) ?? []), name]);
  for (const name of after.declared.filter(isNew)) {
    for (const other of gone.get(inFile(name)) ?? []) {
      if (other.hunk === name.hunk) continue;
      add(name.hunk, other, true);
      add(other.hunk, name, true);
    }
  }
  return [...needs.values()];

  function near(hunk: HunkNeed['hunk'], of: HunkName): void {
    add(hunk, of, false);
    add(of.hunk, { ...of, hunk }, false);
  }

  function add(hunk: HunkNeed['hunk'], of: HunkName, isSure: boolean): void {
    if (hunk === of.hunk) return;
    const key = `${hunk}\n${of.hunk}`;
    if (needs.get(key)?.isSure !== true) needs.set(key, { hunk, needs: of.hunk, what: of.name, isSure });
  }
}

const inHunk = ({ hunk, within, name }: HunkName): string => `${hunk}\n${within}\n${name}`;
const inFile = ({ path, within, name }: HunkName): string => `${path}\n${within}\n${name}`;
const keys = (names: readonly HunkName[]): Set<string> => new Set(names.map(inHunk));
