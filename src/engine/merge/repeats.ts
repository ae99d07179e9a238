import { splitLines } from '../../base/text.ts';
import { diffLines } from '../../changeset/diff-lines.ts';
import { applyEdits, replay } from '../../changeset/edits.ts';
import { movedFiles } from '../../changeset/moved-files.ts';
import type { Provenance, TaskChanges, TextEdit } from '../../domain/change.ts';
import { WorkspacePath } from '../../domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../domain/scope.ts';
import type { FileText } from '../../ports/code.ts';
import type { RecipeCall } from '../../ports/recipe-facts.ts';
import { combineEdits } from '../edit-order.ts';
import type { CodeView, Recipe, RecipePlan } from '../recipe.ts';
import { planRecipe } from '../recipe-runner.ts';
import { moveFile, type FileMove } from './moved-file.ts';

/** What a task did that can be done over on what others wrote: by a recipe, or to a file as a whole. */
export type Repeated = RepeatedCall | RepeatedMove;

export interface RepeatedMove extends FileMove {
  readonly provenance: Provenance;
}

export interface RepeatedCall extends RecipeCall {
  readonly provenance: Provenance;
  /** The line of the base that the recipe was told, by file. */
  readonly place?: { readonly path: WorkspacePath; readonly base: string; readonly line: number };
}

/** Does it over on the workspace with these texts in it; undefined where that can't be done. */
export type Repeat = (call: Repeated, over: readonly FileText[]) => Promise<readonly FileText[] | undefined>;

/** The provenance with what the recipe has to be told to do the same again, where that can be done. */
export function repeatable(provenance: Provenance, recipes: readonly Recipe[], call: RecipeCall, plan: RecipePlan): Provenance {
  const recipe = recipes.find(({ info }) => info.id === call.recipe);
  const site = plan.sites[0]?.site;
  if (!recipe?.again || !site || provenance.source.type !== 'recipe') return provenance;
  return { ...provenance, source: { ...provenance.source, with: recipe.again(call.with, site) } };
}

/** What a task did that can be done over, in the order of its files. */
export function repeatsOf(task: TaskChanges): Repeated[] {
  return [...movesOf(task), ...callsOf(task)];
}

function movesOf(task: TaskChanges): RepeatedMove[] {
  return [...movedFiles(task)].flatMap(([from, to]) => {
    const provenance = task.files.find(({ path }) => path === to)?.steps.at(-1)?.provenance;
    return provenance ? [{ from, to, provenance }] : [];
  });
}

function callsOf({ files }: TaskChanges): RepeatedCall[] {
  const calls = new Map<string, RepeatedCall & { readonly paths: WorkspacePath[] }>();
  for (const { path, steps } of files) {
    for (const { provenance } of steps) {
      const { source } = provenance;
      if (source.type !== 'recipe' || !source.with) continue;
      const key = JSON.stringify([source.recipe, source.with]);
      const known = calls.get(key);
      if (known) known.paths.push(path);
      else calls.set(key, { recipe: source.recipe, with: source.with, scope: WHOLE_WORKSPACE, provenance, paths: [path] });
    }
  }
  return [...calls.values()].map(({ paths, ...call }) => {
    const { path, line } = call.with;
    if (typeof path !== 'string') return call.with['from'] === undefined ? { ...call, scope: { paths } } : call;
    const place = typeof line === 'number' ? placeInBase(files, WorkspacePath(path), call, line) : undefined;
    return { ...call, ...(place && { place }) };
  });
}

/** The same where files are called otherwise. */
export function withPaths(call: Repeated, places: ReadonlyMap<WorkspacePath, WorkspacePath>): Repeated {
  if (places.size === 0) return call;
  const placeOf = (path: WorkspacePath): WorkspacePath => places.get(path) ?? path;
  if (!('recipe' in call)) return { ...call, from: placeOf(call.from) };
  const given = Object.entries(call.with).map(([name, value]) => [name, typeof value === 'string' ? placeOf(WorkspacePath(value)) : value]);
  return {
    ...call,
    with: Object.fromEntries(given) as RepeatedCall['with'],
    ...(call.scope !== WHOLE_WORKSPACE && { scope: { ...call.scope, paths: call.scope.paths.map(placeOf) } }),
    ...(call.place && { place: { ...call.place, path: placeOf(call.place.path) } }),
  };
}

/** The word that stands in whatever file of others a call may reach; undefined for one that reaches none but its own. */
export function wordOf(call: Repeated, recipes: readonly Recipe[]): string | undefined {
  if ('recipe' in call) return recipes.find(({ info }) => info.id === call.recipe)?.word?.(call.with);
  return fileStem(call.from);
}

/** What an import says of a file, at the least. */
function fileStem(path: WorkspacePath): string {
  const [folder = '', name = path] = path.split('/').slice(-2);
  const stem = (path.includes('/') ? name : path).replace(/\.[cm]?[jt]sx?$/, '');
  return stem === 'index' && path.includes('/') ? folder : stem;
}

export async function repeatOn(view: CodeView, call: Repeated, recipes: readonly Recipe[]): Promise<readonly FileText[] | undefined> {
  if ('to' in call) return moveFile(view, call);
  const plan = await planRecipe(recipes, { ...call, with: placed(call, view) }, view);
  // One symbol, all or nothing; in files of their own, site by site.
  if (call.scope === WHOLE_WORKSPACE && (plan.sites.length === 0 || plan.refused.length > 0)) return undefined;
  const paths = new Set(plan.sites.flatMap(({ edits }) => [...edits.keys()]));
  const gone = plan.sites.flatMap((site) => (site.gone ?? []).map((path): FileText => ({ path, text: null })));
  const edited = [...paths].map((path): FileText => {
    const edits: TextEdit[] = combineEdits(plan.sites.map(({ edits: all }) => all.get(path) ?? []));
    return { path, text: applyEdits(view.tryText(path) ?? '', edits) };
  });
  return [...edited, ...gone];
}

/** With the line where it is in this view: lines move with what else was changed. */
function placed({ with: given, place }: RepeatedCall, view: CodeView): Readonly<Record<string, unknown>> {
  const text = place && view.tryText(place.path);
  if (!place || text === undefined) return given;
  return { ...given, line: movedLine(place.base, text, place.line) };
}

function placeInBase(files: TaskChanges['files'], path: WorkspacePath, call: RecipeCall, line: number): RepeatedCall['place'] {
  const file = files.find((one) => one.path === path);
  if (!file?.base) return undefined;
  const isCall = ({ provenance: { source } }: TaskChanges['files'][number]['steps'][number]): boolean =>
    source.type === 'recipe' && source.recipe === call.recipe && JSON.stringify(source.with) === JSON.stringify(call.with);
  const before = replay(file.base.text, file.steps.slice(0, Math.max(0, file.steps.findIndex(isCall))));
  return { path, base: file.base.text, line: movedLine(before, file.base.text, line) };
}

/** Where a line of one text is in another; the nearest one where it is gone. */
function movedLine(from: string, to: string, line: number): number {
  let moved = line - 1;
  for (const { baseStart, baseEnd, afterStart, afterEnd } of diffLines(splitLines(from), splitLines(to))) {
    if (baseStart > line - 1) break;
    if (line - 1 < baseEnd) return Math.min(afterStart + (line - 1 - baseStart), Math.max(afterStart, afterEnd - 1)) + 1;
    moved = line - 1 + afterEnd - baseEnd;
  }
  return moved + 1;
}
