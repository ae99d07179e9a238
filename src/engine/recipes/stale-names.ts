import { markdownWords } from '../mentions/markdown-words.ts';
import { isPlainWord } from '../mentions/names.ts';
import type { ChangedNames } from './changed-names.ts';
import type { Stale } from './stale.ts';

/** Names in code of a text that the changes renamed or took away. Words that may mean something else are left alone. */
export function staleNames(text: string, { renamed, gone }: ChangedNames): Stale[] {
  if (renamed.length === 0 && gone.size === 0) return [];
  const tops = new Map(renamed.filter(({ owner }) => owner === '').map((rename) => [rename.from, rename]));
  const members = renamed.filter(({ owner }) => owner !== '');
  const words = markdownWords(text, {
    has: (name) => tops.has(name) || gone.has(name) || members.some(({ from }) => from === name),
    isMemberOf: (name, owner) => members.some((rename) => rename.from === name && rename.owner === owner),
    standsAlone: (name) =>
      tops.has(name) || gone.has(name) || (!isPlainWord(name) && members.filter(({ from }) => from === name).length === 1),
  });
  return words
    .filter(({ exact }) => exact)
    .map(({ name, start, end }) => {
      const rename = tops.get(name) ?? members.find(({ from }) => from === name);
      if (rename) return { start, end, instead: rename.to, reason: `follows the rename of ${name} to ${rename.to}` };
      return { start, end, reason: `\`${name}\` is gone.` };
    });
}
