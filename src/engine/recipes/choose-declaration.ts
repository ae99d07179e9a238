import type { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';
import { WorkspacePath } from '../../domain/ids.ts';
import { isInScope, WHOLE_WORKSPACE, type Scope } from '../../domain/scope.ts';
import type { Refusal, Site } from '../../ports/recipe-facts.ts';
import { placeOf, siteAt, touchesLines } from '../ast/sites.ts';
import { counterpart } from '../ast/walk.ts';
import type { CodeView } from '../recipe.ts';
import { findDeclarations, namesOnLine, ownerOf, type NamedDeclaration } from './find-declarations.ts';

/** What a caller says of a symbol: `name` or `Owner.member`, and where it is declared if that is not enough. */
export interface SymbolRequest {
  readonly from: string;
  readonly path?: string | undefined;
  readonly line?: number | undefined;
}

type Choice = Result<NamedDeclaration, readonly Refusal[]>;

/** The one symbol that is meant, or why it can't be told; no refusal at all where nothing has that name. */
export async function chooseDeclaration(view: CodeView, request: SymbolRequest, scope: Scope): Promise<Choice> {
  const { owner, name } = splitName(request.from);
  const path = request.path === undefined ? undefined : WorkspacePath(request.path.replaceAll('\\', '/').replace(/^\.\//, ''));
  const everywhere = (await findDeclarations(view, name, WHOLE_WORKSPACE)).filter(
    (declaration) => path === undefined || declaration.path === path,
  );
  const isWithin = (declaration: NamedDeclaration): boolean =>
    isInScope(declaration.path, scope) && touchesLines(scope, view.sourceFile(declaration.path), declaration.name);
  if (path !== undefined && request.line !== undefined) return chooseOnLine(view, everywhere, { path, line: request.line, name }, isWithin);

  const meant = everywhere.filter((declaration) => (owner === undefined ? declaration.isTopLevel : ownerOf(declaration.name) === owner));
  const inScope = distinct(view, meant.filter(isWithin));
  const [only, ...more] = inScope;
  if (only && more.length === 0) return ok(only);
  if (only)
    return refuse(
      view,
      inScope,
      `\`${name}\` is declared ${inScope.length} times: ${placesOf(view, inScope)}. Say which one is meant with path and line.`,
    );
  if (meant.length > 0) return refuse(view, meant, `\`${name}\` is declared outside of the scope, at ${placesOf(view, meant)}.`);
  return refuse(view, everywhere.filter(isWithin), `Here \`${name}\` is a member or a local name: to rename it, say its path and line.`);
}

/** `Owner.member` in its parts. */
export function splitName(given: string): { readonly owner: string | undefined; readonly name: string } {
  const dot = given.lastIndexOf('.');
  return dot < 0 ? { owner: undefined, name: given } : { owner: given.slice(0, dot), name: given.slice(dot + 1) };
}

export function symbolOf(view: CodeView, { path, name }: NamedDeclaration): ts.Symbol | undefined {
  const program = view.languageService(path).getProgram();
  const sourceFile = program?.getSourceFile(view.toAbsolute(path));
  const typed = sourceFile && counterpart(sourceFile, name);
  return typed && program?.getTypeChecker().getSymbolAtLocation(typed);
}

export function siteOf(view: CodeView, { path, name }: NamedDeclaration): Site {
  return siteAt(path, view.sourceFile(path), name);
}

function chooseOnLine(
  view: CodeView,
  declared: readonly NamedDeclaration[],
  { path, line, name }: { readonly path: WorkspacePath; readonly line: number; readonly name: string },
  isWithin: (declaration: NamedDeclaration) => boolean,
): Choice {
  const names = declared.length > 0 ? namesOnLine(view, path, name, line) : [];
  const here = distinct(
    view,
    names.map((node) => ({ path, name: node, isTopLevel: false })),
  );
  const [only, ...more] = here;
  if (!only) return refuse(view, declared, `Line ${line} of ${path} does not declare \`${name}\`; this line does.`);
  if (more.length > 0) return refuse(view, here, `Line ${line} of ${path} declares \`${name}\` more than once.`);
  return isWithin(only) ? ok(only) : refuse(view, here, `\`${name}\` is declared outside of the scope, at ${placesOf(view, here)}.`);
}

/** One declaration of each symbol: overloads, and declarations that merge, are one. */
function distinct(view: CodeView, declarations: readonly NamedDeclaration[]): readonly NamedDeclaration[] {
  if (declarations.length < 2) return declarations;
  const bySymbol = new Map<unknown, NamedDeclaration>();
  for (const declaration of declarations) {
    const symbol = symbolOf(view, declaration) ?? declaration;
    if (!bySymbol.has(symbol)) bySymbol.set(symbol, declaration);
  }
  return [...bySymbol.values()];
}

function refuse(view: CodeView, declarations: readonly NamedDeclaration[], reason: string): Choice {
  return fail(declarations.map((declaration) => ({ site: siteOf(view, declaration), reason })));
}

function placesOf(view: CodeView, declarations: readonly NamedDeclaration[]): string {
  return declarations.map(({ path, name }) => placeOf(path, view.sourceFile(path), name.getStart())).join(', ');
}
