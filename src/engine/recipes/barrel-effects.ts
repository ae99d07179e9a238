import type { WorkspacePath } from '../../domain/ids.ts';
import type { CodeView } from '../recipe.ts';
import type { Barrels } from './barrels.ts';
import { loadEffect } from './module-effects.ts';
import { importersOf, type ModuleLinks } from './module-links.ts';
import { nearestPackage } from './package-json.ts';
import { publicSurface } from './public-surface.ts';

interface Doer {
  readonly path: WorkspacePath;
  readonly place: string;
}

interface BarrelFacts {
  /** Why nobody may go around it. */
  readonly reason: string | undefined;
  /** What it loads that does something when it is loaded. */
  readonly doers: readonly Doer[];
}

/** What going around barrels would change of what runs, and of what tests replace. `links` are those of values. */
export class BarrelEffects {
  readonly #view: CodeView;
  readonly #links: ModuleLinks;
  readonly #barrels: Barrels;
  readonly #facts = new Map<WorkspacePath, BarrelFacts>();

  constructor(view: CodeView, links: ModuleLinks, barrels: Barrels) {
    this.#view = view;
    this.#links = links;
    this.#barrels = barrels;
  }

  /** Why an import can't go to these modules instead of a barrel, as a sentence. */
  whyNot(barrel: WorkspacePath, origins: readonly WorkspacePath[]): string | undefined {
    const { reason, doers } = this.#factsOf(barrel);
    if (reason !== undefined || doers.length === 0) return reason;
    const kept = reached(this.#links, origins);
    const dropped = doers.find(({ path }) => !kept.has(path));
    return dropped && `${dropped.path} would no longer be loaded here, and does something when it is, at ${dropped.place}.`;
  }

  #factsOf(barrel: WorkspacePath): BarrelFacts {
    const facts = this.#facts.get(barrel) ?? this.#find(barrel);
    this.#facts.set(barrel, facts);
    return facts;
  }

  #find(barrel: WorkspacePath): BarrelFacts {
    const view = this.#view;
    const because = (reason: string): BarrelFacts => ({ reason, doers: [] });
    if (publicSurface(view, barrel).entries.includes(barrel))
      return because(`${barrel} is an entry of the package, which others import as well.`);
    const mock = importersOf(this.#links, barrel).find((path) => mocks(view, path, barrel));
    if (mock !== undefined) return because(`${mock} mocks ${barrel}, and would no longer replace what is imported.`);
    if (nearestPackage(view, barrel)?.json.sideEffects === false) return { reason: undefined, doers: [] };
    // What stands right behind the barrel is looked at more closely than what that imports in turn.
    const direct = reached(this.#links, [barrel], (path) => this.#barrels.has(path));
    const doers = [...reached(this.#links, [barrel])].flatMap((path) => {
      const place = this.#barrels.has(path) || view.tryText(path) === undefined ? undefined : loadEffect(view, path, direct.has(path));
      return place === undefined ? [] : [{ path, place }];
    });
    return { reason: undefined, doers };
  }
}

function mocks(view: CodeView, path: WorkspacePath, barrel: WorkspacePath): boolean {
  const text = view.text(path);
  if (!/[mM]ock/.test(text)) return false;
  return [...text.matchAll(/[mM]ock\w*\s*(?:<[^()]*>)?\(\s*(?:import\s*\(\s*)?(["'`])([^"'`\r\n]+)\1/g)].some(
    ([, , specifier = '']) => view.resolveModule(specifier, path) === barrel,
  );
}

function reached(
  links: ModuleLinks,
  starts: readonly WorkspacePath[],
  goesOn: (path: WorkspacePath) => boolean = () => true,
): Set<WorkspacePath> {
  const found = new Set(starts);
  // A set that is iterated goes on to what is added meanwhile.
  for (const path of found) if (goesOn(path)) for (const next of links.get(path)?.values() ?? []) found.add(next);
  return found;
}
