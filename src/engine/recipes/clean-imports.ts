import * as z from 'zod';
import type { Refusal } from '../../ports/recipe-facts.ts';
import { siteAt, touchesLines } from '../ast/sites.ts';
import type { PlannedSite } from '../recipe.ts';
import { cleanFile, editsOf } from './clean-file.ts';
import type { ImportCleaning } from './import-cleaning.ts';
import { defineRecipe } from './define-recipe.ts';
import { planByFile } from './plan-by-file.ts';

/**
 * Removes imported names that nothing uses, and marks those that are used as types only.
 *
 * The JavaScript stays the same: where an import is loaded even if nothing uses it (in JavaScript, and with
 * `verbatimModuleSyntax`), loading it is kept as `import 'x'`, unless the module is known to do nothing. Imports keep
 * their order and their layout.
 */
export const cleanImports = defineRecipe({
  info: {
    id: 'clean-imports',
    title: 'Remove unused imports and mark type-only ones',
    description:
      'Removes imported names that nothing uses and marks those that are only used as types with `import type`, or with `type` beside names that are used as values. ' +
      'The compiled JavaScript stays the same; side effects of imports are kept.',
    class: 'proved',
    topics: [
      'imports',
      'unused imports',
      'remove unused imports',
      'type-only imports',
      'import type',
      'type imports',
      'organize imports',
      'tidy imports',
      'clean imports',
      'unused code',
      'dead code',
      'clean up',
      'cleanup',
      'verbatimModuleSyntax',
      'isolatedModules',
      'lint',
    ],
    example: 'Clean up the imports of src/orders',
    mends: ['unused-import', 'type-only-import'],
  },
  parameters: z.strictObject({}),
  again: (given) => given,
  plan: (view, { scope }) =>
    planByFile(view, scope, (path) => {
      const sites: PlannedSite[] = [];
      const refused: Refusal[] = [];
      const sourceFile = view.sourceFile(path);
      for (const cleaning of cleanFile(view, path, true)) {
        if (!touchesLines(scope, sourceFile, cleaning.declaration)) continue;
        const site = siteAt(path, sourceFile, cleaning.declaration);
        const edits = editsOf(cleaning);
        if (edits.length > 0) sites.push({ site, edits: new Map([[path, edits]]), reason: reasonOf(cleaning) });
        refused.push(...refusalsOf(cleaning).map((reason) => ({ site, reason })));
      }
      return { sites, refused };
    }),
});

/** What the parts that are accepted do. */
function reasonOf({ removal, marking, unused, typeOnly }: ImportCleaning): string {
  const isRemoved = removal.ok && unused.length > 0;
  const isMarked = marking.ok && typeOnly.length > 0;
  return [isRemoved ? 'removes an import that nothing uses' : '', isMarked ? 'marks an import that is only used as a type' : '']
    .filter((part) => part !== '')
    .join(', ');
}

function refusalsOf({ removal, marking, commentOnly }: ImportCleaning): string[] {
  const reasons = [removal, marking].flatMap((part) => (part.ok ? [] : [part.failure]));
  const mentioned = commentOnly.map(({ text }) => `Only a comment uses \`${text}\`, and it would no longer find it.`);
  return [...new Set([...reasons, ...mentioned])];
}
