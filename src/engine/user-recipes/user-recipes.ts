import { ts } from 'ts-morph';
import * as z from 'zod';
import { applyEdits } from '../../changeset/edits.ts';
import { messageOf } from '../../domain/failure.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { RecipeFiles } from '../../ports/code-facts.ts';
import type { Note, Refusal, Site } from '../../ports/recipe-facts.ts';
import { inOrder } from '../ast/edits.ts';
import { siteInText } from '../ast/sites.ts';
import type { CodeView, PlannedSite, Recipe } from '../recipe.ts';
import { emitsTheSame } from '../recipes/emitted.ts';
import { RecipeModule } from './recipe-module.ts';
import { answerSchema, firstIssue, recipeSchema, type RecipeAnswer } from './recipe-shape.ts';

/**
 * The recipes that a folder brings, behind those that are there. One that can't be used is among them all the same, so
 * that who asks for it is told why; no goal leads to it.
 */
export function userRecipes(files: RecipeFiles, known: readonly Recipe[], limitMs?: number): Recipe[] {
  const recipes: Recipe[] = [];
  for (const file of files) {
    const taken = [...known, ...recipes].map(({ info }) => info.id);
    recipes.push(readRecipe(file, taken, limitMs));
  }
  return recipes;
}

function readRecipe({ path, text }: RecipeFiles[number], taken: readonly string[], limitMs: number | undefined): Recipe {
  try {
    const module = new RecipeModule(path, text, limitMs);
    const read = recipeSchema.safeParse(module.describe());
    if (!read.success) return unusable(path, taken, `its default export is no recipe: ${firstIssue(read.error)}`);
    const { id, title, description = title, class: safety, topics, example = title } = read.data;
    if (taken.includes(id)) return unusable(path, taken, `there is a recipe ${id} already`);
    return {
      info: { id, title, description, class: safety, topics, example, mends: [] },
      parameters: z.strictObject({}),
      plan: (view, { scope }) => planAll(view, scope, { path, module, isProved: safety === 'proved' }),
    };
  } catch (error) {
    return unusable(path, taken, messageOf(error));
  }
}

function unusable(path: string, taken: readonly string[], why: string): Recipe {
  const stem = path.replace(/^.*\//, '').replace(/\.\w+$/, '');
  const reason = `${path} can't be used: ${why}.`;
  return {
    info: {
      id: taken.includes(stem) ? path : stem,
      title: `${path} can't be used`,
      description: reason,
      class: 'behaviour-changing',
      topics: [],
      example: `Mend ${path}`,
      mends: [],
    },
    parameters: z.strictObject({}),
    plan: () => Promise.reject(new Error(reason)),
  };
}

interface Loaded {
  readonly path: string;
  readonly module: RecipeModule;
  readonly isProved: boolean;
}

async function planAll(view: CodeView, scope: Scope, recipe: Loaded): Promise<{ sites: PlannedSite[]; refused: Refusal[]; notes: Note[] }> {
  const sites: PlannedSite[] = [];
  const refused: Refusal[] = [];
  const notes: Note[] = [];
  for (const path of await view.editableFiles(scope)) {
    await view.pause();
    const text = view.text(path);
    const isWithin = ({ line }: Site): boolean => !scope.lines || (scope.lines.start <= line && line <= scope.lines.end);
    const siteOf = (at: number): Site => siteInText(path, text, Math.min(at, text.length));
    const answer = ask(view, path, recipe);
    const planned = answer.sites.flatMap((site) => toSite(path, text, site, siteOf)).filter(({ site }) => isWithin(site));
    const isKept = !recipe.isProved || planned.length === 0 || staysTheSame(view, path, planned);
    if (isKept) sites.push(...planned);
    else
      refused.push(...planned.map(({ site }) => ({ site, reason: 'The JavaScript that the file is compiled to would not be the same.' })));
    refused.push(...answer.refused.map(({ at, reason }) => ({ site: siteOf(at), reason })).filter(({ site }) => isWithin(site)));
    notes.push(...answer.notes.map((note) => ({ path, line: siteOf(note.at).line, text: note.text })));
  }
  return { sites, refused, notes };
}

/** Asks it about one file. Throws a sentence that names the recipe's own file. */
function ask(view: CodeView, path: WorkspacePath, { path: recipe, module }: Loaded): RecipeAnswer {
  const text = view.text(path);
  const fail = (why: string): never => {
    throw new Error(`The recipe ${recipe} failed at ${path}: ${why}.`);
  };
  const file = {
    path: String(path),
    text,
    // A tree of its own: others share the one that is kept.
    sourceFile: ts.createSourceFile(view.toAbsolute(path), text, ts.ScriptTarget.Latest, true),
    types: () => {
      const program = view.languageService(path).getProgram();
      return { checker: program?.getTypeChecker(), sourceFile: program?.getSourceFile(view.toAbsolute(path)) };
    },
  };
  let given: unknown;
  try {
    given = module.plan(file);
  } catch (error) {
    return fail(messageOf(error));
  }
  const answer = answerSchema.safeParse(given);
  if (!answer.success) return fail(`its answer does not fit, ${firstIssue(answer.error)}`);
  const wrong = answer.data.sites.flatMap(({ edits }) => whatIsWrong(edits, text.length))[0];
  return wrong === undefined ? answer.data : fail(wrong);
}

function whatIsWrong(edits: RecipeAnswer['sites'][number]['edits'], length: number): string[] {
  const ordered = inOrder(edits);
  return ordered.flatMap(({ start, end }, index) => {
    const before = ordered[index - 1];
    if (end < start || end > length) return [`an edit from ${start} to ${end} does not lie in the file's ${length} characters`];
    return before && start < before.end ? [`two edits of a site overlap at ${start}`] : [];
  });
}

/** What changes nothing is no site. */
function toSite(
  path: WorkspacePath,
  text: string,
  { at, reason, edits }: RecipeAnswer['sites'][number],
  siteOf: (at: number) => Site,
): PlannedSite[] {
  const real = inOrder(edits).filter((edit) => text.slice(edit.start, edit.end) !== edit.text);
  const [first] = real;
  return first ? [{ site: siteOf(at ?? first.start), edits: new Map([[path, real]]), reason }] : [];
}

function staysTheSame(view: CodeView, path: WorkspacePath, sites: readonly PlannedSite[]): boolean {
  const before = view.text(path);
  const after = applyEdits(before, inOrder(sites.flatMap(({ edits }) => edits.get(path) ?? [])));
  return emitsTheSame(view.toAbsolute(path), before, after, view.compilerOptions(path), () => false);
}
