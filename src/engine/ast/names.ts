import { ts } from 'ts-morph';

/**
 * Whether an identifier is looked up in the scopes around it, or declares a name in one of them. Keys, members, labels
 * and the outer halves of import and export specifiers are not: they mean the same wherever they stand.
 */
export function isScopedName(name: ts.Identifier): boolean {
  const { parent } = name;
  if (ts.isPropertyAccessExpression(parent)) return parent.name !== name;
  if (ts.isQualifiedName(parent)) return parent.right !== name;
  if (ts.isImportSpecifier(parent)) return parent.name === name;
  if (ts.isExportSpecifier(parent)) return !parent.parent.parent.moduleSpecifier && (parent.propertyName ?? parent.name) === name;
  if (ts.isBindingElement(parent)) return parent.propertyName !== name;
  if (isMember(parent)) return parent.name !== name;
  if (ts.isJsxOpeningLikeElement(parent) || ts.isJsxClosingElement(parent)) return !isIntrinsicTag(name.text);
  return !isUnscopedParent(parent, name);
}

/** Whether JSX takes a tag of this name for an element of the page, whatever is declared. */
export function isIntrinsicTag(name: string): boolean {
  return /^[a-z]/.test(name);
}

/** Whether the identifier is the name that a declaration gives to something in its scope. */
export function isDeclaredName(name: ts.Identifier): boolean {
  const { parent } = name;
  return isScopeDeclaration(parent) && parent.name === name;
}

/** Whether it is the name of a member where the member is declared, be it of a class, a type, an enum or an object. */
export function isMemberName(name: ts.Identifier | ts.PrivateIdentifier | ts.StringLiteralLike): boolean {
  const { parent } = name;
  const isDeclared = ts.isClassElement(parent) || ts.isTypeElement(parent) || ts.isEnumMember(parent) || ts.isPropertyAssignment(parent);
  return isDeclared && parent.name === name;
}

/** The names that a statement list declares in its own block, and for functions also what they hoist. */
export function blockScopedNames(statements: readonly ts.Statement[]): Set<string> {
  const names = new Set<string>();
  for (const statement of statements) {
    if (ts.isVariableStatement(statement)) {
      const isBlockScoped = (statement.declarationList.flags & ts.NodeFlags.BlockScoped) !== 0;
      if (isBlockScoped) for (const { name } of statement.declarationList.declarations) addBoundNames(name, names);
    } else if (isNamedStatement(statement) && statement.name) {
      names.add(statement.name.text);
    }
  }
  return names;
}

function addBoundNames(name: ts.BindingName, names: Set<string>): void {
  if (ts.isIdentifier(name)) names.add(name.text);
  else for (const element of name.elements) if (ts.isBindingElement(element)) addBoundNames(element.name, names);
}

type NamedStatement =
  | ts.FunctionDeclaration
  | ts.ClassDeclaration
  | ts.InterfaceDeclaration
  | ts.TypeAliasDeclaration
  | ts.EnumDeclaration
  | ts.ModuleDeclaration
  | ts.ImportEqualsDeclaration;

function isNamedStatement(node: ts.Node): node is NamedStatement {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isModuleDeclaration(node) ||
    ts.isImportEqualsDeclaration(node)
  );
}

function isScopeDeclaration(node: ts.Node): node is ts.Node & { readonly name?: ts.Node } {
  return (
    isNamedStatement(node) ||
    ts.isVariableDeclaration(node) ||
    ts.isParameter(node) ||
    ts.isBindingElement(node) ||
    ts.isFunctionExpression(node) ||
    ts.isClassExpression(node) ||
    ts.isTypeParameterDeclaration(node) ||
    ts.isImportClause(node) ||
    ts.isNamespaceImport(node) ||
    ts.isImportSpecifier(node)
  );
}

function isMember(node: ts.Node): node is ts.Node & { readonly name: ts.Node } {
  return (
    ts.isPropertyAssignment(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isPropertySignature(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isMethodSignature(node) ||
    ts.isAccessor(node) ||
    ts.isEnumMember(node) ||
    ts.isJsxAttribute(node) ||
    ts.isNamedTupleMember(node) ||
    ts.isMetaProperty(node)
  );
}

function isUnscopedParent(parent: ts.Node, name: ts.Identifier): boolean {
  return (
    ts.isLabeledStatement(parent) ||
    ts.isBreakOrContinueStatement(parent) ||
    ts.isNamespaceExport(parent) ||
    ts.isNamespaceExportDeclaration(parent) ||
    ts.isImportAttribute(parent) ||
    ts.isJsxNamespacedName(parent) ||
    ts.isImportTypeNode(parent) ||
    (ts.isModuleDeclaration(parent) && parent.name === name && (parent.flags & ts.NodeFlags.GlobalAugmentation) !== 0)
  );
}
