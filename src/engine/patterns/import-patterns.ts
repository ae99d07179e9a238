import type { PatternSite } from '../../ports/code.ts';
import { siteAt, touchesLines } from '../ast/sites.ts';
import { cleanFile } from '../recipes/clean-file.ts';
import type { ImportedName } from '../recipes/import-usage.ts';
import type { PatternFamily } from './pattern.ts';

/** Imports that nothing uses, and imports of types that look like imports of values. */
export const importPatterns: PatternFamily = {
  kinds: ['unused-import', 'type-only-import'],
  hints: ['import'],
  needsTypes: false,
  find(view, path, scope) {
    const sourceFile = view.sourceFile(path);
    return cleanFile(view, path, false).flatMap(({ declaration, unused, typeOnly, removal, marking }) => {
      if (!touchesLines(scope, sourceFile, declaration)) return [];
      const site = siteAt(path, sourceFile, declaration);
      const found: PatternSite[] = [];
      if (unused.length > 0) {
        const title = `${listOf(unused)} ${unused.length === 1 ? 'is' : 'are'} imported but never used`;
        found.push({ ...site, kind: 'unused-import', title, ...(removal.ok ? { recipe: 'clean-imports' } : { detail: removal.failure }) });
      }
      if (typeOnly.length > 0) {
        const title = `${listOf(typeOnly)} ${typeOnly.length === 1 ? 'is' : 'are'} only used as ${typeOnly.length === 1 ? 'a type' : 'types'}, but imported as ${typeOnly.length === 1 ? 'a value' : 'values'}`;
        found.push({
          ...site,
          kind: 'type-only-import',
          title,
          ...(marking.ok ? { recipe: 'clean-imports' } : { detail: marking.failure }),
        });
      }
      return found;
    });
  },
};

/** `a`, `b` and `c`. */
function listOf(names: readonly ImportedName[]): string {
  const quoted = names.map(({ text }) => `\`${text}\``);
  return quoted.length < 2 ? quoted.join() : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1) ?? ''}`;
}
