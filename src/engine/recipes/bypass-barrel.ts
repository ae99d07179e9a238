import { ts } from 'ts-morph';
import * as z from 'zod';
import { count } from '../../base/text.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../domain/scope.ts';
import type { Refusal } from '../../ports/recipe-facts.ts';
import { siteAt, touchesLines } from '../ast/sites.ts';
import type { CodeView, PlannedSite } from '../recipe.ts';
import { BarrelEffects } from './barrel-effects.ts';
import { Barrels, isBarrelText } from './barrels.ts';
import { defineRecipe } from './define-recipe.ts';
import { directImports } from './direct-imports.ts';
import { sitesThatCompile } from './errors-of-edits.ts';
import { specifierOf } from './import-edges.ts';
import { moduleLinks } from './module-links.ts';

/**
 * Imports names from the modules that declare them instead of from a file that only passes them on. One site for each import.
 *
 * Refused where the file is an entry of the package or is mocked, where a module behind it does something when it is loaded,
 * which would no longer happen, and where it is taken as a whole or it can't be told what a name stands for.
 */
export const bypassBarrel = defineRecipe({
  info: {
    id: 'bypass-barrel',
    title: 'Import from modules instead of barrels',
    description:
      'Imports names directly from the modules that declare them, not from a barrel: a file that only exports from others. ' +
      'Refused where the barrel is an entry of the package, where a module behind it does something when it is loaded, and where the barrel is mocked or taken as a whole.',
    class: 'checked',
    topics: ['barrels', 'barrel imports', 'barrel files', 'bypass barrels', 'direct imports', 'import directly', 'remove barrels'],
    example: 'Bypass barrel files in src',
    mends: [],
  },
  parameters: z.strictObject({}),
  async plan(view, { scope }) {
    const files = await view.editableFiles(WHOLE_WORKSPACE);
    const found: WorkspacePath[] = [];
    for (const path of files) {
      await view.pause();
      if (isBarrelText(view.text(path))) found.push(path);
    }
    const barrels = new Barrels(view, found);
    if (barrels.size === 0) return { sites: [], refused: [], notes: [] };
    let effects: BarrelEffects | undefined;
    const sites: PlannedSite[] = [];
    const refused: Refusal[] = [];
    for (const path of await view.editableFiles(scope)) {
      await view.pause();
      if (barrels.has(path) || !barrels.mayBeNamedIn(path)) continue;
      for (const { statement, barrel } of importsOf(view, path, barrels)) {
        const sourceFile = view.sourceFile(path);
        if (!touchesLines(scope, sourceFile, statement)) continue;
        const site = siteAt(path, sourceFile, statement);
        effects ??= new BarrelEffects(view, await moduleLinks(view, 'values'), barrels);
        const planned = directImports(view, path, statement, barrel, barrels);
        const reason = planned.ok ? effects.whyNot(barrel, planned.value.origins) : planned.failure;
        if (!planned.ok || reason !== undefined) {
          refused.push({ site, reason: reason ?? '' });
          continue;
        }
        const { edits, origins } = planned.value;
        sites.push({
          site,
          edits: new Map([[path, edits]]),
          reason: `imports from ${count(origins.length, 'module')} instead of ${barrel}`,
        });
      }
    }
    const checked = await sitesThatCompile(view, sites);
    return { sites: checked.sites, refused: [...refused, ...checked.refused], notes: [] };
  },
});

function importsOf(
  view: CodeView,
  path: WorkspacePath,
  barrels: Barrels,
): { readonly statement: ts.ImportDeclaration; readonly barrel: WorkspacePath }[] {
  return view.sourceFile(path).statements.flatMap((statement) => {
    const barrel = ts.isImportDeclaration(statement) ? view.resolveModule(specifierOf(statement) ?? '', path) : undefined;
    return ts.isImportDeclaration(statement) && barrel !== undefined && barrels.has(barrel) ? [{ statement, barrel }] : [];
  });
}
