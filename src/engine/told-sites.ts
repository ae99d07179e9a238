import type { WorkspacePath } from '../domain/ids.ts';
import { isInScope, type Scope } from '../domain/scope.ts';
import type { Site } from '../ports/recipe-facts.ts';

/**
 * The sites that a task was told of, by recipe. Their ids are places; when an edit has moved a line, its text still says
 * which site was meant.
 */
export class ToldSites {
  readonly #ofRecipe = new Map<string, Map<string, Site>>();

  /** What was told of the scope before is no longer so. */
  tell(recipe: string, scope: Scope, sites: readonly Site[]): void {
    const told = this.#ofRecipe.get(recipe) ?? new Map<string, Site>();
    for (const [id, { path }] of told) if (isInScope(path, scope)) told.delete(id);
    for (const site of sites) told.set(site.id, site);
    this.#ofRecipe.set(recipe, told);
  }

  /** Which of the sites that there are now is meant by each id. */
  find(recipe: string, ids: readonly string[], now: readonly Site[]): FoundSites {
    const told = this.#ofRecipe.get(recipe) ?? new Map<string, Site>();
    const found: string[] = [];
    const missing: string[] = [];
    for (const id of ids) {
      const meant = told.get(id);
      const here = now.find((site) => site.id === id);
      const isHere = here !== undefined && (meant === undefined || meant.text === here.text);
      const others = meant ? likeIt(now, meant) : [];
      const [only, ...more] = others;
      if (isHere) found.push(id);
      // Two lines that are alike can't be told apart, even if one of them is no more.
      else if (meant && only && more.length === 0 && likeIt([...told.values()], meant).length === 1) found.push(only.id);
      else missing.push(others.length > 0 ? `${id} (it may be ${others.map((site) => site.id).join(' or ')} now)` : id);
    }
    return { found, missing };
  }
}

export interface FoundSites {
  readonly found: readonly string[];
  /** The ids that can't be made out, with where they may be now. */
  readonly missing: readonly string[];
}

function likeIt(sites: readonly Site[], { path, text }: { readonly path: WorkspacePath; readonly text: string }): Site[] {
  return sites.filter((site) => site.path === path && site.text === text);
}
