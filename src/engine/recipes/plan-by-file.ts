import type { WorkspacePath } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { CodeView, RecipePlan } from '../recipe.ts';

type Planned = Pick<RecipePlan, 'sites'> & Partial<Pick<RecipePlan, 'refused'>>;

/** The plan of a recipe that looks at one file after the other; others of the engine have their turn in between. */
export async function planByFile(
  view: CodeView,
  scope: Scope,
  plan: (path: WorkspacePath) => Planned | undefined | Promise<Planned | undefined>,
): Promise<RecipePlan> {
  const sites: RecipePlan['sites'][number][] = [];
  const refused: RecipePlan['refused'][number][] = [];
  for (const path of await view.editableFiles(scope)) {
    await view.pause();
    const planned = await plan(path);
    sites.push(...(planned?.sites ?? []));
    refused.push(...(planned?.refused ?? []));
  }
  return { sites, refused, notes: [] };
}
