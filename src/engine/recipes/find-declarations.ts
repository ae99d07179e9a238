import { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import { ancestors, descendants } from '../ast/walk.ts';
import { isDeclaredName, isMemberName } from '../ast/names.ts';
import { hasWord } from '../ast/words.ts';
import type { CodeView } from '../recipe.ts';

/** A place where a name is given to something. */
export interface NamedDeclaration {
  readonly path: WorkspacePath;
  readonly name: RenameableName;
  /** What other files could import, or what a script shares; the rest are members and what is local to a block. */
  readonly isTopLevel: boolean;
}

export type RenameableName = ts.Identifier | ts.PrivateIdentifier | ts.StringLiteralLike;

/** The declarations of a name in the files of a scope, in the order of paths and lines. Imports declare nothing. */
export async function findDeclarations(view: CodeView, name: string, scope: Scope): Promise<NamedDeclaration[]> {
  const found: NamedDeclaration[] = [];
  for (const path of await view.editableFiles(scope)) {
    await view.pause();
    if (!hasWord(view.text(path), name)) continue;
    found.push(...declarationsIn(view, path, name));
  }
  return found;
}

export function declarationsIn(view: CodeView, path: WorkspacePath, name: string): NamedDeclaration[] {
  const sourceFile = view.sourceFile(path);
  const found: NamedDeclaration[] = [];
  for (const node of descendants(sourceFile, (child) => !ts.isImportDeclaration(child))) {
    if (isRenameable(node) && node.text === name && isDeclaration(node)) found.push({ path, name: node, isTopLevel: isTopLevel(node) });
  }
  return found;
}

/** The identifiers of this name on a line, declared there or not. */
export function namesOnLine(view: CodeView, path: WorkspacePath, name: string, line: number): RenameableName[] {
  const sourceFile = view.sourceFile(path);
  const isOnLine = (node: ts.Node): boolean => sourceFile.getLineAndCharacterOfPosition(node.getStart(sourceFile)).line + 1 === line;
  const named = [...descendants(sourceFile)].filter((node) => isRenameable(node)).filter((node) => node.text === name && isOnLine(node));
  const declared = named.filter(isDeclaration);
  return declared.length > 0 ? declared : named.filter((node) => !ts.isStringLiteralLike(node));
}

function isRenameable(node: ts.Node): node is RenameableName {
  return ts.isIdentifier(node) || ts.isPrivateIdentifier(node) || ts.isStringLiteralLike(node);
}

function isDeclaration(name: RenameableName): boolean {
  if (isMemberName(name)) return true;
  if (isImported(name)) return false;
  return ts.isIdentifier(name) && (isDeclaredName(name) || isExportAlias(name) || isCommonJsExport(name));
}

/** `const { name } = require('./x')`, or `await import('./x')`: an import in another form. */
function isImported(name: ts.Node): boolean {
  let node = name.parent;
  while (ts.isBindingElement(node) || ts.isObjectBindingPattern(node)) node = node.parent;
  const value = ts.isVariableDeclaration(node) ? node.initializer : undefined;
  const call = value && ts.isAwaitExpression(value) ? value.expression : value;
  return (
    call !== undefined &&
    ts.isCallExpression(call) &&
    (call.expression.kind === ts.SyntaxKind.ImportKeyword || call.expression.getText() === 'require')
  );
}

/** `export { x as name }`, here or from elsewhere. */
function isExportAlias(name: ts.Identifier): boolean {
  const { parent } = name;
  return (ts.isExportSpecifier(parent) && parent.propertyName !== undefined && parent.name === name) || ts.isNamespaceExport(parent);
}

/** `exports.name = …` and `module.exports.name = …`. */
export function isCommonJsExport(name: ts.Node): boolean {
  const { parent } = name;
  if (!ts.isPropertyAccessExpression(parent) || parent.name !== name) return false;
  const isAssigned =
    ts.isBinaryExpression(parent.parent) && parent.parent.left === parent && parent.parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return isAssigned && /^(module\.)?exports$/.test(parent.expression.getText());
}

function isTopLevel(name: RenameableName): boolean {
  if (isMemberName(name) || isCommonJsExport(name)) return false;
  let node: ts.Node = name.parent;
  while (
    ts.isBindingElement(node) ||
    ts.isBindingName(node) ||
    ts.isVariableDeclaration(node) ||
    ts.isVariableDeclarationList(node) ||
    ts.isVariableStatement(node)
  ) {
    if (ts.isVariableStatement(node)) return ts.isSourceFile(node.parent);
    node = node.parent;
  }
  if (ts.isExportSpecifier(node) || ts.isNamespaceExport(node)) return true;
  return ts.isStatement(node) && ts.isSourceFile(node.parent);
}

/** Whether only the block that declares a name can use it: parameters and variables of functions, and the like. */
export function isLocal(name: RenameableName): boolean {
  if (isMemberName(name) || isTopLevel(name) || ts.isParameterPropertyDeclaration(name.parent, name.parent.parent)) return false;
  for (const node of ancestors(name)) {
    if (ts.isModuleBlock(node)) return false;
    if (ts.isBlock(node) || ts.isFunctionLike(node)) return ts.isIdentifier(name) && isDeclaredName(name);
  }
  return false;
}

/** What a member belongs to, by name: a class, an interface or an enum. */
export function ownerOf({ parent }: ts.Node): string | undefined {
  const container = ts.isParameter(parent) ? parent.parent.parent : parent.parent;
  const isOwner = ts.isClassLike(container) || ts.isInterfaceDeclaration(container) || ts.isEnumDeclaration(container);
  return isOwner ? container.name?.text : undefined;
}
