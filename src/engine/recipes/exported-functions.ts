import { ts } from 'ts-morph';

/** A function with a body that other files can call: exported by itself, or a member of an exported class. */
export interface ExportedFunction {
  /** `parse`, `Queue.drain`; `default` for what has no name. */
  readonly name: string;
  readonly node: FunctionWithBody;
  /** Where it is named, or starts. */
  readonly at: ts.Node;
  /** What stands around it in its file's text: the statement or the member, with its comments. */
  readonly owner: ts.Statement | ts.ClassElement;
}

export type FunctionWithBody =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.GetAccessorDeclaration
  | ts.SetAccessorDeclaration
  | ts.ConstructorDeclaration;

/**
 * The exported functions of a file, in the order of the text. A variable that is typed, or whose function is wrapped in
 * something, is none: what it takes and gives is said elsewhere. Of overloads none is left, for their signatures count.
 */
export function exportedFunctions(sourceFile: ts.SourceFile): ExportedFunction[] {
  const listed = namesInExportLists(sourceFile);
  return sourceFile.statements.flatMap((statement): ExportedFunction[] => {
    if (ts.isFunctionDeclaration(statement)) {
      const isSeen = isExported(statement) || (statement.name !== undefined && listed.has(statement.name.text));
      return isSeen && statement.body && !isOverloaded(statement, sourceFile.statements) ? [functionOf(statement, statement)] : [];
    }
    if (ts.isClassDeclaration(statement))
      return isExported(statement) || (statement.name && listed.has(statement.name.text)) ? membersOf(statement) : [];
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.flatMap((declaration) =>
        isExported(statement) || (ts.isIdentifier(declaration.name) && listed.has(declaration.name.text))
          ? variableFunction(declaration, statement)
          : [],
      );
    if (ts.isExportAssignment(statement) && isFunction(statement.expression))
      return [{ name: 'default', node: statement.expression, at: statement, owner: statement }];
    return [];
  });
}

function variableFunction({ name, type, initializer }: ts.VariableDeclaration, owner: ts.Statement): ExportedFunction[] {
  return !type && initializer && isFunction(initializer) && ts.isIdentifier(name)
    ? [{ name: name.text, node: initializer, at: name, owner }]
    : [];
}

function membersOf(declaration: ts.ClassDeclaration): ExportedFunction[] {
  return declaration.members.flatMap((member): ExportedFunction[] => {
    if (ts.isPrivateIdentifier(member.name ?? declaration) || isPrivate(member)) return [];
    const className = declaration.name?.text ?? 'default';
    const name = ts.isConstructorDeclaration(member) ? className : `${className}.${member.name?.getText() ?? ''}`;
    if (ts.isPropertyDeclaration(member))
      return !member.type && member.initializer && isFunction(member.initializer)
        ? [{ name, node: member.initializer, at: member.name, owner: member }]
        : [];
    const isMethod = ts.isMethodDeclaration(member) || ts.isAccessor(member) || ts.isConstructorDeclaration(member);
    return isMethod && member.body && !isOverloaded(member, declaration.members)
      ? [{ name, node: member, at: member.name ?? member, owner: member }]
      : [];
  });
}

function functionOf(node: ts.FunctionDeclaration, owner: ts.Statement): ExportedFunction {
  return { name: node.name?.text ?? 'default', node, at: node.name ?? node, owner };
}

function isFunction(node: ts.Node): node is ts.ArrowFunction | ts.FunctionExpression {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

/** Whether a declaration without a body has the same name: then this one's own signature is seen by nobody. */
function isOverloaded(node: ts.FunctionDeclaration | ts.ClassElement, siblings: readonly ts.Node[]): boolean {
  return siblings.some(
    (sibling) =>
      sibling.kind === node.kind &&
      (ts.isFunctionDeclaration(sibling) || ts.isMethodDeclaration(sibling) || ts.isConstructorDeclaration(sibling)) &&
      sibling.body === undefined &&
      sibling.name?.getText() === node.name?.getText(),
  );
}

function namesInExportLists(sourceFile: ts.SourceFile): Set<string> {
  return new Set(
    sourceFile.statements.flatMap((statement) => {
      if (ts.isExportAssignment(statement)) return ts.isIdentifier(statement.expression) ? [statement.expression.text] : [];
      const isList = ts.isExportDeclaration(statement) && !statement.moduleSpecifier && statement.exportClause;
      return isList && ts.isNamedExports(isList) ? isList.elements.map((element) => (element.propertyName ?? element.name).text) : [];
    }),
  );
}

export function isExported(node: ts.Node): boolean {
  return hasModifier(node, ts.SyntaxKind.ExportKeyword);
}

function isPrivate(node: ts.Node): boolean {
  return hasModifier(node, ts.SyntaxKind.PrivateKeyword);
}

export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false);
}
