import * as z from 'zod';
import { WorkspacePath } from '../../domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../domain/scope.ts';
import type { Refusal } from '../../ports/recipe-facts.ts';
import { siteInText } from '../ast/sites.ts';
import { editBarrier } from '../code-files.ts';
import { isMarkdown } from '../mentions/occurrences.ts';
import { isHistory } from '../mentions/rename-mentions.ts';
import type { CodeView, PlannedSite } from '../recipe.ts';
import { changedNames, type ChangedNames } from './changed-names.ts';
import { defineRecipe } from './define-recipe.ts';
import type { Stale } from './stale.ts';
import { staleImports } from './stale-imports.ts';
import { staleLinks, Targets } from './stale-links.ts';
import { staleNames } from './stale-names.ts';
import { unknownNames } from './unknown-names.ts';

/**
 * Finds what Markdown says that is not so: links that lead nowhere, imports in examples of what the package does not export,
 * and names that the task's own changes took away. It corrects what these changes renamed, and reports everything else; names
 * that nothing in the workspace has are noted, as they may be those of other packages.
 */
export const staleDocs = defineRecipe({
  info: {
    id: 'stale-docs',
    title: 'Find stale documentation',
    description:
      'Reports dead relative links, examples that import what the package does not export, names that are gone, and, to be looked at, names that nothing in the workspace has, in Markdown. ' +
      'Edits only what the changes of this task renamed or moved; changelogs and the like stay as they are.',
    class: 'proved',
    topics: [
      'stale docs',
      'stale documentation',
      'outdated docs',
      'outdated documentation',
      'dead links',
      'broken links',
      'markdown links',
    ],
    example: 'Find dead links and stale docs',
    mends: [],
  },
  parameters: z.strictObject({}),
  async plan(view, { scope }) {
    const paths = (await view.allFiles(scope)).filter((path) => isMarkdown(path) && !isHistory(path));
    const sites: PlannedSite[] = [];
    const refused: Refusal[] = [];
    const documents = new Map<WorkspacePath, string>();
    if (paths.length === 0) return { sites, refused, notes: [] };
    const changed = await changedNames(view);
    const files = await view.allFiles(WHOLE_WORKSPACE);
    const targets = new Targets(files, view.tryText(WorkspacePath('.gitmodules')));
    for (const path of paths) {
      await view.pause();
      const text = view.tryText(path);
      if (text === undefined || editBarrier(path, text) !== undefined) continue;
      documents.set(path, text);
      for (const one of staleIn(view, path, text, changed, targets)) {
        const site = siteInText(path, text, one.start);
        if (one.instead === undefined) refused.push({ site, reason: one.reason });
        else sites.push({ site, edits: new Map([[path, [{ start: one.start, end: one.end, text: one.instead }]]]), reason: one.reason });
      }
    }
    return { sites, refused, notes: await unknownNames(view, documents, files) };
  },
});

/** In the order of the text; of two at one place the first kind counts. */
function staleIn(view: CodeView, path: WorkspacePath, text: string, changed: ChangedNames, targets: Targets): Stale[] {
  const found = new Map<number, Stale>();
  for (const one of [
    ...staleLinks(view, path, text, changed, targets),
    ...staleImports(view, path, text, changed),
    ...staleNames(text, changed),
  ])
    if (!found.has(one.start)) found.set(one.start, one);
  return [...found.values()].sort((one, other) => one.start - other.start);
}
