import { ts } from 'ts-morph';
import { placeOf } from '../ast/sites.ts';
import type { CodeView } from '../recipe.ts';
import type { RenameLocation } from './rename-locations.ts';

/** A module that exports the renamed name, by itself or with `export *`, and the new one as well. */
export function exportConflict(
  view: CodeView,
  program: ts.Program,
  locations: readonly RenameLocation[],
  from: string,
  to: string,
): string | undefined {
  const checker = program.getTypeChecker();
  const renamed = new Set(locations.map(({ path, start }) => `${path}:${start}`));
  for (const sourceFile of program.getSourceFiles()) {
    const path = view.toWorkspace(sourceFile.fileName);
    const module = path !== undefined && !sourceFile.isDeclarationFile ? checker.getSymbolAtLocation(sourceFile) : undefined;
    if (!module || path === undefined || !mayExport(sourceFile.text, from)) continue;
    const exported = checker.getExportsOfModule(module);
    const old = exported.find(({ name }) => name === from);
    const taken = exported.find(({ name }) => name === to);
    if (!old || !taken || !isRenamed(view, old, renamed)) continue;
    return `${path} already exports \`${to}\`${declaredAt(view, taken)}.`;
  }
  return undefined;
}

/**
 * What keeps a member from being renamed by itself: a type that has a member of the new name already, where the member
 * is declared, inherited or used; or a use that may also mean a member of another type, which would keep its name.
 */
export function memberConflict(
  view: CodeView,
  program: ts.Program,
  locations: readonly RenameLocation[],
  from: string,
  to: string,
): string | undefined {
  const checker = program.getTypeChecker();
  const renamed = new Set(locations.map(({ path, start }) => `${path}:${start}`));
  const owners = new Set<ts.Symbol>();
  for (const { path, start, keeps, node } of locations) {
    const sourceFile = program.getSourceFile(view.toAbsolute(path));
    const name = sourceFile && !ts.isSourceFile(node) ? tokenAt(sourceFile, start) : undefined;
    const found = name && keeps !== 'key' ? typeWithMember(checker, name) : undefined;
    if (!found) continue;
    const type = checker.getApparentType(checker.getNonNullableType(found));
    // A class's own type has its static members; below it, only instances are looked at.
    if (type.isClassOrInterface()) owners.add(type.symbol);
    const taken = checker.getPropertyOfType(type, to);
    if (taken) return `\`${checker.typeToString(found)}\` already has a member \`${to}\`${declaredAt(view, taken)}.`;
    const other = unrenamedRoot(view, checker, checker.getPropertyOfType(type, from), renamed);
    if (other)
      return `At ${placeOf(path, view.sourceFile(path), start)} it may also be the member \`${from}\` of another type${declaredAt(view, other)}.`;
  }
  return owners.size === 0 ? undefined : subclassConflict(view, program, owners, to);
}

/** Of the members that one of a union stands for, one that is declared where nothing is renamed. */
function unrenamedRoot(
  view: CodeView,
  checker: ts.TypeChecker,
  member: ts.Symbol | undefined,
  renamed: ReadonlySet<string>,
): ts.Symbol | undefined {
  if (!member) return undefined;
  return checker.getRootSymbols(member).find((root) => (root.declarations?.length ?? 0) > 0 && !isRenamed(view, root, renamed));
}

/** A class or interface below the renamed member's, with a member of the new name: it would override it. */
function subclassConflict(view: CodeView, program: ts.Program, owners: ReadonlySet<ts.Symbol>, to: string): string | undefined {
  const checker = program.getTypeChecker();
  const inherits = (type: ts.Type, seen = new Set<ts.Type>()): boolean => {
    if (seen.has(type)) return false;
    seen.add(type);
    return (
      (type.symbol && owners.has(type.symbol)) ||
      (type.isClassOrInterface() && checker.getBaseTypes(type).some((base) => inherits(base, seen)))
    );
  };
  for (const sourceFile of program.getSourceFiles()) {
    if (view.toWorkspace(sourceFile.fileName) === undefined || !sourceFile.text.includes(to)) continue;
    const visit = (node: ts.Node): ts.Node | undefined => {
      const isCandidate =
        (ts.isClassLike(node) || ts.isInterfaceDeclaration(node)) &&
        node.members.some(
          (member) => member.name !== undefined && ts.isIdentifier(member.name) && member.name.text === to && !isStatic(member),
        );
      return isCandidate && inherits(checker.getTypeAtLocation(node)) ? node : ts.forEachChild(node, visit);
    };
    const below = visit(sourceFile);
    if (below)
      return `A class or interface below already has a member \`${to}\`, at ${placeOf(view.toWorkspace(sourceFile.fileName) ?? '', sourceFile, below.getStart())}.`;
  }
  return undefined;
}

function isStatic(node: ts.Node): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false);
}

/** The type whose member the name stands for here, where it does. */
function typeWithMember(checker: ts.TypeChecker, name: ts.Node): ts.Type | undefined {
  const { parent } = name;
  if (ts.isPropertyAccessExpression(parent) && parent.name === name) return checker.getTypeAtLocation(parent.expression);
  if (ts.isElementAccessExpression(parent) && ts.isStringLiteralLike(name)) return checker.getTypeAtLocation(parent.expression);
  if (ts.isBindingElement(parent) && ts.isObjectBindingPattern(parent.parent)) {
    return (parent.propertyName ?? parent.name) === name ? checker.getTypeAtLocation(parent.parent) : undefined;
  }
  if (ts.isPropertyAssignment(parent)) return parent.name === name ? checker.getTypeAtLocation(parent.parent) : undefined;
  if (ts.isShorthandPropertyAssignment(parent)) return checker.getTypeAtLocation(parent.parent);
  if (ts.isEnumMember(parent)) {
    const members = checker.getSymbolAtLocation(parent.parent.name);
    return members && checker.getTypeOfSymbol(members);
  }
  const isMember = ts.isClassElement(parent) || ts.isTypeElement(parent) || ts.isParameterPropertyDeclaration(parent, parent.parent);
  if (!isMember) return undefined;
  const container = ts.isParameter(parent) ? parent.parent.parent : parent.parent;
  const symbol = ts.isClassLike(container) ? checker.getSymbolAtLocation(container.name ?? container) : undefined;
  return symbol && isStatic(parent) ? checker.getTypeOfSymbol(symbol) : checker.getTypeAtLocation(container);
}

function tokenAt(sourceFile: ts.SourceFile, start: number): ts.Node | undefined {
  const visit = (node: ts.Node): ts.Node | undefined => {
    if (start < node.pos || start >= node.end) return undefined;
    return ts.forEachChild(node, visit) ?? (node.getStart(sourceFile) <= start ? node : undefined);
  };
  return visit(sourceFile);
}

function isRenamed(view: CodeView, symbol: ts.Symbol, renamed: ReadonlySet<string>): boolean {
  return (symbol.declarations ?? []).some((declaration) => {
    const name = ts.getNameOfDeclaration(declaration);
    const path = view.toWorkspace(declaration.getSourceFile().fileName);
    return name !== undefined && path !== undefined && renamed.has(`${path}:${name.getStart() + (ts.isStringLiteralLike(name) ? 1 : 0)}`);
  });
}

/** `export *` hides names, so the text of a file only rules out those that export nothing. */
function mayExport(text: string, name: string): boolean {
  return /\bexport\s*\*/.test(text) || (text.includes('export') && text.includes(name));
}

function declaredAt(view: CodeView, symbol: ts.Symbol): string {
  const declaration = symbol.declarations?.[0];
  const path = declaration && view.toWorkspace(declaration.getSourceFile().fileName);
  return declaration && path !== undefined ? `, declared at ${placeOf(path, declaration.getSourceFile(), declaration.getStart())}` : '';
}
