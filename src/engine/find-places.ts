import { ts } from 'ts-morph';
import type { WorkspacePath } from '../domain/ids.ts';
import type { Scope } from '../domain/scope.ts';
import type { RecipePlaces, Site } from '../ports/recipe-facts.ts';
import { blankBlocks } from './ast/blank-blocks.ts';
import { siteAt, touchesLines } from './ast/sites.ts';
import type { CodeView, Recipe } from './recipe.ts';

/**
 * Where recipes may have something to do, in the order of the recipes; those that say nothing of how their places look
 * are left out. No project is loaded, and only texts that may have one are parsed.
 */
export async function findPlaces(view: CodeView, recipes: readonly Recipe[], scope: Scope): Promise<RecipePlaces[]> {
  const found = new Map<string, Site[]>(recipes.flatMap(({ info, places }) => (places ? [[info.id, []]] : [])));
  for (const path of await view.editableFiles(scope)) {
    await view.pause();
    const text = view.text(path);
    for (const { recipe, sites } of placesInText(recipes, path, text, scope.lines)) found.get(recipe)?.push(...sites);
  }
  return [...found].map(([recipe, sites]) => ({ recipe, sites }));
}

/** The same for one text that need not be anywhere, and without the recipes that find nothing. */
export function placesInText(recipes: readonly Recipe[], path: WorkspacePath, text: string, lines?: Scope['lines']): RecipePlaces[] {
  const scope: Scope = { paths: [path], ...(lines && { lines }) };
  const finders = recipes.flatMap(({ info, places }) => (places?.mayBeIn(text) ? [{ id: info.id, places }] : []));
  if (finders.length === 0) return [];
  const hints = finders.map(({ places }) => places.hints?.(text));
  const sourceFile = parsedAround(path, text, hints);
  return finders.flatMap(({ id, places }) => {
    const sites = sitesIn(places, path, sourceFile, scope);
    return sites.length > 0 ? [{ recipe: id, sites }] : [];
  });
}

/** Parses what is around the hints, which is all where somebody gives none. */
function parsedAround(path: WorkspacePath, text: string, hints: readonly (Iterable<number> | undefined)[]): ts.SourceFile {
  const positions: number[] = [];
  for (const some of hints) {
    if (!some) return ts.createSourceFile(path, text, QUICKLY, true);
    positions.push(...some);
  }
  positions.sort((a, b) => a - b);
  const sourceFile = ts.createSourceFile(path, blankBlocks(text, positions), QUICKLY, true);
  // Each node stands where it stands in the text itself, which is what is told.
  sourceFile.text = text;
  return sourceFile;
}

function sitesIn(places: NonNullable<Recipe['places']>, path: WorkspacePath, sourceFile: ts.SourceFile, scope: Scope): Site[] {
  return [...places.find(sourceFile)].filter((node) => touchesLines(scope, sourceFile, node)).map((node) => siteAt(path, sourceFile, node));
}

/** No shape asks for what a comment means. */
const QUICKLY: ts.CreateSourceFileOptions = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
