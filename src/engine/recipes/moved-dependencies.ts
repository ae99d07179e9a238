import { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { descendants } from '../ast/walk.ts';
import type { CodeView } from '../recipe.ts';
import type { NewImport } from './added-imports.ts';
import { jsxNamesOf } from './jsx-names.ts';
import { knowsTypeImports } from './language-version.ts';
import { hasModifier, namesOf, type MovedSymbol } from './moved-symbol.ts';
import { mentions, outerNames, type OuterName } from './outer-names.ts';
import { specifierFor, type SpecifierModel } from './specifiers.ts';

export interface Move {
  readonly symbol: MovedSymbol;
  readonly from: WorkspacePath;
  readonly to: WorkspacePath;
  /** What is in the file it moves to; undefined for a file that is created. */
  readonly target: ts.SourceFile | undefined;
  /** How the file that it leaves names modules. */
  readonly model: SpecifierModel | undefined;
}

export interface Dependencies {
  /** What the symbol's new file has to import for it. */
  readonly imports: readonly NewImport[];
  /** The modules of the workspace that these lead to at run time. */
  readonly links: readonly WorkspacePath[];
  /** Imports that the old file no longer needs. */
  readonly dropped: ReadonlySet<ts.Node>;
  /** Whether it uses what the new file declares. */
  readonly usesTarget: boolean;
}

/** What a symbol uses of the file it leaves, and how it comes by that in its new file; or why it can't. */
export function dependenciesOf(view: CodeView, move: Move): Result<Dependencies, string> {
  const sourceFile = view.sourceFile(move.from);
  const { statements } = move.symbol;
  const rest = sourceFile.statements.filter((statement) => !statements.includes(statement));
  const imports: NewImport[] = [];
  const links: WorkspacePath[] = [];
  const dropped = new Set<ts.Node>();
  let usesTarget = false;
  for (const outer of [...outerNames(sourceFile, statements), ...jsxFactories(view, move)]) {
    const needed = neededImport(view, move, outer);
    if (!needed.ok) return needed;
    usesTarget ||= outer.source !== undefined && needed.value === undefined;
    if (needed.value) {
      const { target, ...wanted } = needed.value;
      const known = knownInTarget(view, move, outer.name, wanted, target);
      if (!known.ok) return known;
      if (!known.value) imports.push(wanted);
      if (target !== undefined && !wanted.isType) links.push(target);
    }
    const isLeft = mentions(
      rest.filter((statement) => statement !== outer.source),
      outer.name,
    );
    if (outer.declaration && outer.source && ts.isImportDeclaration(outer.source) && !isLeft) dropped.add(outer.declaration);
  }
  return ok({ imports, links, dropped, usesTarget });
}

interface Needed extends NewImport {
  readonly target: WorkspacePath | undefined;
}

/** Undefined for what needs no import: what is global, or declared in the new file itself. */
function neededImport(view: CodeView, move: Move, outer: OuterName): Result<Needed | undefined, string> {
  const { from, to, target } = move;
  const { name, source } = outer;
  const isType = outer.isType && /\.[mc]?tsx?$/.test(to) && knowsTypeImports(view, to, 'import type');
  if (!source) {
    const isTaken = target?.statements.some((statement) => namesOf(statement).includes(name) || bindsName(statement, name)) === true;
    return isTaken ? fail(`It uses the global \`${name}\`, which is something else in ${to}.`) : ok(undefined);
  }
  if (!ts.isImportDeclaration(source)) {
    if (!hasModifier(source, ts.SyntaxKind.ExportKeyword) || hasModifier(source, ts.SyntaxKind.DefaultKeyword))
      return fail(`It uses \`${name}\`, which ${from} does not export.`);
    return ok({ specifier: specifierFor(view, to, from, move.model), imported: name, local: name, isType, target: from });
  }
  const binding = bindingOf(outer.declaration);
  if (!binding || source.attributes || !ts.isStringLiteral(source.moduleSpecifier))
    return fail(`It uses \`${name}\`, which is imported in a special way.`);
  const specifier = source.moduleSpecifier.text;
  const module = view.resolveModule(specifier, from);
  if (module === undefined && specifier.startsWith('.'))
    return fail(`It uses \`${name}\` of ${specifier}, which is not code of the workspace.`);
  if (module === to) {
    const isSame = binding.imported === name && target?.statements.some((statement) => namesOf(statement).includes(name)) === true;
    return isSame ? ok(undefined) : fail(`It uses \`${name}\`, which has another name in ${to}.`);
  }
  const own = module !== undefined && specifier.startsWith('.') ? specifierFor(view, to, module, { specifier, target: module }) : specifier;
  return ok({ specifier: own, imported: binding.imported, local: name, isType: isType || binding.isType, target: module });
}

/** Whether the new file has that very import; fails where the name is taken there. */
function knownInTarget(
  view: CodeView,
  { target, to }: Move,
  name: string,
  wanted: NewImport,
  module: WorkspacePath | undefined,
): Result<boolean, string> {
  if (!target || !mentions(target.statements, name)) return ok(false);
  const declaration = target.statements.find((statement) => ts.isImportDeclaration(statement) && bindsName(statement, name));
  if (!declaration || !ts.isImportDeclaration(declaration) || !ts.isStringLiteral(declaration.moduleSpecifier))
    return fail(`It uses \`${name}\`, which is something else in ${to}.`);
  const binding = bindingOf(bindings(declaration).find((node) => node.name?.text === name));
  const specifier = declaration.moduleSpecifier.text;
  const isSame = module === undefined ? specifier === wanted.specifier : view.resolveModule(specifier, to) === module;
  if (!isSame || binding?.imported !== wanted.imported) return fail(`It uses \`${name}\`, which is something else in ${to}.`);
  return binding.isType && !wanted.isType ? fail(`It uses \`${name}\`, which ${to} imports as a type only.`) : ok(true);
}

/** What JSX is compiled to calls, where that has to be imported. */
function jsxFactories(view: CodeView, { from, symbol }: Move): OuterName[] {
  const sourceFile = view.sourceFile(from);
  const hasJsx = symbol.statements.some((statement) =>
    [...descendants(statement)].some((node) => ts.isJsxOpeningLikeElement(node) || ts.isJsxFragment(node)),
  );
  if (!hasJsx) return [];
  return [...jsxNamesOf(view.compilerOptions(from), sourceFile.text)].flatMap((name) => {
    const source = sourceFile.statements.find((statement) => ts.isImportDeclaration(statement) && bindsName(statement, name));
    const declaration = source && ts.isImportDeclaration(source) ? bindings(source).find((node) => node.name?.text === name) : undefined;
    return source ? [{ name, source, declaration, isType: false }] : [];
  });
}

type Binding = ts.ImportClause | ts.NamespaceImport | ts.ImportSpecifier;

export function bindings({ importClause }: ts.ImportDeclaration): Binding[] {
  if (!importClause) return [];
  const { name, namedBindings } = importClause;
  const others = !namedBindings ? [] : ts.isNamespaceImport(namedBindings) ? [namedBindings] : namedBindings.elements;
  return [...(name ? [importClause] : []), ...others];
}

function bindsName(statement: ts.Statement, name: string): boolean {
  if (ts.isImportEqualsDeclaration(statement)) return statement.name.text === name;
  return ts.isImportDeclaration(statement) && bindings(statement).some((node) => node.name?.text === name);
}

function bindingOf(node: ts.Node | undefined): { readonly imported: string; readonly isType: boolean } | undefined {
  const isType = (clause: ts.ImportClause): boolean => clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
  if (!node) return undefined;
  if (ts.isImportClause(node)) return { imported: 'default', isType: isType(node) };
  if (ts.isNamespaceImport(node)) return { imported: '*', isType: isType(node.parent) };
  if (!ts.isImportSpecifier(node)) return undefined;
  return { imported: (node.propertyName ?? node.name).text, isType: node.isTypeOnly || isType(node.parent.parent) };
}
