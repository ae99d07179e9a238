import { ts } from 'ts-morph';
import { z } from 'zod';
import { count } from '../../base/text.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { TextEdit } from '../../domain/change.ts';
import { WorkspacePath } from '../../domain/ids.ts';
import { isInScope, WHOLE_WORKSPACE, type Scope } from '../../domain/scope.ts';
import type { Refusal } from '../../ports/code.ts';
import { isMemberName } from '../ast/names.ts';
import { placeOf, siteAt, touchesLines } from '../ast/sites.ts';
import { counterpart } from '../ast/walk.ts';
import type { CodeView, RecipePlan } from '../recipe.ts';
import { defineRecipe } from './define-recipe.ts';
import { exportConflict, memberConflict } from './export-conflicts.ts';
import { findDeclarations, isCommonJsExport, namesOnLine, type NamedDeclaration } from './find-declarations.ts';
import { whyIllegal } from './legal-names.ts';
import { newTypeError } from './new-type-errors.ts';
import { exposedBy, publicSurface } from './public-surface.ts';
import { globalConflict, scopeConflict } from './rename-conflicts.ts';
import { renameEdits } from './rename-edits.ts';
import { renameLocations } from './rename-locations.ts';
import { hitsToReview } from './string-hits.ts';

const parameters = z.strictObject({
  from: z.string().min(1).describe('The name that is declared now.'),
  to: z.string().min(1).describe('The name it gets.'),
  path: z.string().optional().describe('The file that declares it, where the name alone does not say which.'),
  line: z.number().int().positive().optional().describe('The line that declares it; needed for members and local names. With path.'),
  public: z.boolean().optional().describe('Rename it even though the package offers it to others.'),
});

/** More files than this are not checked before a member is renamed; the checks of the whole change follow anyway. */
const MOST_FILES = 200;

type With = z.infer<typeof parameters>;

/**
 * Renames what a declaration declares, wherever the workspace uses it: one site, all or nothing.
 *
 * The language service finds the places. Beyond that it is refused where the new name is taken in a scope, a type or a
 * module's exports, where any name would come to mean something else, where a place can't be edited, and where others
 * may depend on the name through the package. What only says the name, in strings and the like, is told in notes.
 */
export const renameSymbol = defineRecipe({
  info: {
    id: 'rename-symbol',
    title: 'Rename a symbol everywhere',
    description:
      'Renames a function, class, type, variable or member in all files that use it. Keys of objects keep their name; strings that say the name are listed for review. ' +
      'Refused where the new name is taken or would be captured, and where the symbol is part of what the package exports unless `public` is true. Comments and Markdown are not changed.',
    class: 'checked',
    topics: [
      'rename',
      'rename symbol',
      'rename function',
      'rename class',
      'rename type',
      'rename method',
      'rename variable',
      'rename to',
      'new name',
      'naming',
      'call it',
    ],
    example: 'Rename parseOrder to readOrder',
    mends: [],
  },
  parameters,
  async plan(view, { with: given, scope }) {
    const chosen = await chooseDeclaration(view, given, scope);
    if (!chosen.ok) return { sites: [], refused: chosen.failure, notes: [] };
    const planned = await planRename(view, chosen.value, given);
    if (planned.ok) return planned.value;
    return { sites: [], refused: [{ site: siteOf(view, chosen.value), reason: planned.failure }], notes: [] };
  },
});

/** The one symbol that is meant, or why it can't be told; no refusal at all where nothing has that name. */
async function chooseDeclaration(
  view: CodeView,
  { from, path: given, line }: With,
  scope: Scope,
): Promise<Result<NamedDeclaration, readonly Refusal[]>> {
  const refuse = (declarations: readonly NamedDeclaration[], reason: string): Result<never, readonly Refusal[]> =>
    fail(declarations.map((declaration) => ({ site: siteOf(view, declaration), reason })));
  const path = given === undefined ? undefined : WorkspacePath(given.replace(/^\.\//, ''));
  const everywhere = await findDeclarations(view, from, WHOLE_WORKSPACE);
  const isMeant = (declaration: NamedDeclaration): boolean => path === undefined || declaration.path === path;
  const isWithin = ({ path: at, name }: NamedDeclaration): boolean =>
    isInScope(at, scope) && touchesLines(scope, view.sourceFile(at), name);
  if (path !== undefined && line !== undefined) return chooseOnLine(view, everywhere, path, line, from, isWithin, refuse);
  const meant = everywhere.filter(isMeant);
  const topLevel = meant.filter(({ isTopLevel }) => isTopLevel);
  const inScope = distinct(view, topLevel.filter(isWithin));
  const [only, ...more] = inScope;
  if (only && more.length === 0) return ok(only);
  if (only)
    return refuse(
      inScope,
      `\`${from}\` is declared ${inScope.length} times: ${placesOf(view, inScope)}. Say which one is meant with path and line.`,
    );
  if (topLevel.length > 0) return refuse(topLevel, `\`${from}\` is declared outside of the scope, at ${placesOf(view, topLevel)}.`);
  return refuse(meant.filter(isWithin), `Here \`${from}\` is a member or a local name: to rename it, say its path and line.`);
}

function chooseOnLine(
  view: CodeView,
  everywhere: readonly NamedDeclaration[],
  path: WorkspacePath,
  line: number,
  from: string,
  isWithin: (declaration: NamedDeclaration) => boolean,
  refuse: (declarations: readonly NamedDeclaration[], reason: string) => Result<never, readonly Refusal[]>,
): Result<NamedDeclaration, readonly Refusal[]> {
  const known = everywhere.some((declaration) => declaration.path === path) ? namesOnLine(view, path, from, line) : [];
  const declarations = distinct(
    view,
    known.map((name) => ({ path, name, isTopLevel: false })),
  );
  const [only, ...more] = declarations;
  if (!only)
    return refuse(
      everywhere.filter((declaration) => declaration.path === path),
      `Line ${line} of ${path} does not declare \`${from}\`; this line does.`,
    );
  if (more.length > 0) return refuse(declarations, `Line ${line} of ${path} declares \`${from}\` more than once.`);
  return isWithin(only) ? ok(only) : refuse([only], `\`${from}\` is declared outside of the scope, at ${placesOf(view, [only])}.`);
}

/** One declaration of each symbol: overloads, and declarations that merge, are one. */
function distinct(view: CodeView, declarations: readonly NamedDeclaration[]): NamedDeclaration[] {
  if (declarations.length < 2) return [...declarations];
  const bySymbol = new Map<unknown, NamedDeclaration>();
  for (const declaration of declarations) {
    const symbol = symbolOf(view, declaration) ?? declaration;
    if (!bySymbol.has(symbol)) bySymbol.set(symbol, declaration);
  }
  return [...bySymbol.values()];
}

function symbolOf(view: CodeView, { path, name }: NamedDeclaration): ts.Symbol | undefined {
  const program = view.languageService(path).getProgram();
  const sourceFile = program?.getSourceFile(view.toAbsolute(path));
  const typed = sourceFile && counterpart(sourceFile, name);
  return typed && program?.getTypeChecker().getSymbolAtLocation(typed);
}

async function planRename(
  view: CodeView,
  declaration: NamedDeclaration,
  { from, to, public: isPublicMeant }: With,
): Promise<Result<RecipePlan, string>> {
  const { path, name } = declaration;
  const sourceFile = view.sourceFile(path);
  const start = name.getStart(sourceFile) + (ts.isStringLiteralLike(name) ? 1 : 0);
  if (from === to) return fail('It already has that name.');
  const illegal =
    whyIllegal(to, name, isMemberName(name)) ??
    (isCommonJsExport(name) ? 'It is a CommonJS export, whose users can not be found reliably.' : undefined);
  if (illegal !== undefined) return fail(illegal);

  const found = await renameLocations(view, path, start, from);
  if (!found.ok) return found;
  const locations = found.value;
  const edits = renameEdits(locations, from, to);
  const program = view.languageService(path).getProgram();
  const symbol = symbolOf(view, declaration);
  if (!program || !symbol || locations.length === 0) return fail('The compiler does not know what it is.');

  const surface = publicSurface(view, path);
  const entry =
    isPublicMeant === true
      ? undefined
      : exposedBy(
          program,
          symbol,
          surface.entries.map((one) => view.toAbsolute(one)),
        );
  if (entry !== undefined) {
    return fail(
      `Others may use it: the package exports it from ${view.toWorkspace(entry) ?? entry}. Set \`public\` to true to rename it all the same.`,
    );
  }
  const conflict =
    globalConflict(view, program, declaration, to) ??
    exportConflict(view, program, locations, from, to) ??
    memberConflict(view, program, locations, from, to) ??
    (await scopeConflict(view, locations, edits, to)) ??
    (await typeConflict(view, program, declaration, edits, from, to));
  if (conflict !== undefined) return fail(conflict);

  const notes = await hitsToReview(view, from, locations);
  if (surface.untraced.length > 0 && isPublicMeant !== true) {
    const line = sourceFile.getLineAndCharacterOfPosition(start).line + 1;
    notes.push({
      path,
      line,
      text: `no source was found for ${surface.untraced.join(', ')} of package.json: check that \`${from}\` is not exported there`,
    });
  }
  const reason = `renames ${from} to ${to} in ${count(edits.size, 'file')}`;
  return ok({ sites: [{ site: siteOf(view, declaration), edits, reason }], refused: [], notes });
}

/** Members are also known by their name alone, as keys of objects and in types made of them: there, only the compiler can tell. */
async function typeConflict(
  view: CodeView,
  program: ts.Program,
  { name }: NamedDeclaration,
  edits: ReadonlyMap<WorkspacePath, readonly TextEdit[]>,
  from: string,
  to: string,
): Promise<string | undefined> {
  const isMember = isMemberName(name) || ts.isParameterPropertyDeclaration(name.parent, name.parent.parent);
  if (!isMember) return undefined;
  const files = (await view.editableFiles(WHOLE_WORKSPACE)).filter((file) => view.text(file).includes(from));
  const error = await newTypeError(
    view,
    program,
    edits,
    [...edits.keys(), ...files.filter((file) => !edits.has(file))].slice(0, MOST_FILES),
    (message) => message.replaceAll(to, from),
  );
  return error === undefined ? undefined : `The code would not compile, at ${error}`;
}

function siteOf(view: CodeView, { path, name }: NamedDeclaration): Refusal['site'] {
  return siteAt(path, view.sourceFile(path), name);
}

function placesOf(view: CodeView, declarations: readonly NamedDeclaration[]): string {
  return declarations.map(({ path, name }) => placeOf(path, view.sourceFile(path), name.getStart())).join(', ');
}
