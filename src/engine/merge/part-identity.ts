import { ts } from 'ts-morph';
import { ownDescendants } from '../ast/walk.ts';

/** What a statement or member is, for a merge. */
export interface Identity {
  readonly key: string;
  readonly names: readonly string[];
  /** Whether nothing depends on what stands before or after it. */
  readonly isFree: boolean;
  /** Whether the same key right after it is the same thing once more. */
  readonly hasOverloads: boolean;
  /** What can be merged part by part, between two braces. */
  readonly inside?: Braced;
}

export interface Braced {
  readonly open: number;
  readonly close: number;
  readonly nodes: readonly ts.Node[];
  readonly separator?: ',';
}

export function identify(node: ts.Node): Identity {
  if (ts.isImportDeclaration(node)) {
    const kind = node.importClause
      ? `import${node.importClause.phaseModifier === ts.SyntaxKind.TypeKeyword ? '-type' : ''}`
      : 'import-effect';
    return bound(`${kind} ${textOf(node.moduleSpecifier)}`, node.importClause !== undefined);
  }
  if (ts.isExportDeclaration(node)) {
    const from = node.moduleSpecifier ? textOf(node.moduleSpecifier) : '';
    const kind = node.exportClause ? 'export-names' : 'export-all';
    return bound(`${kind}${node.isTypeOnly ? '-type' : ''} ${from}`, true);
  }
  if (ts.isExportAssignment(node)) return { ...bound('export-default', false), ...withObject(node.expression) };
  if (ts.isFunctionDeclaration(node)) return declared('function', node.name?.text ?? 'default', { hasOverloads: true });
  if (ts.isClassDeclaration(node)) return declared('class', node.name?.text ?? 'default', braces(node, node.members));
  if (ts.isInterfaceDeclaration(node)) return declared('interface', node.name.text, braces(node, node.members));
  if (ts.isTypeAliasDeclaration(node)) {
    const { type } = node;
    return declared('type', node.name.text, ts.isTypeLiteralNode(type) ? braces(type, type.members) : {});
  }
  if (ts.isEnumDeclaration(node)) return declared('enum', node.name.text, braces(node, node.members, ','));
  if (ts.isModuleDeclaration(node)) {
    const { body } = node;
    return declared('namespace', node.name.text, body && ts.isModuleBlock(body) ? braces(body, body.statements) : {});
  }
  if (ts.isVariableStatement(node)) return variable(node);
  if (ts.isExpressionStatement(node)) return statement(node);
  return member(node) ?? bound(`statement ${textOf(node)}`, false);
}

const bound = (key: string, isFree: boolean): Identity => ({ key, names: [], isFree, hasOverloads: false });

function declared(kind: string, name: string, more: Partial<Identity>): Identity {
  return { key: `${kind} ${name}`, names: [name], isFree: true, hasOverloads: false, ...more };
}

/** What stands between the last `{` before the nodes and the `}` at the end. */
function braces(owner: ts.Node, nodes: ts.NodeArray<ts.Node>, separator?: ','): Pick<Identity, 'inside'> {
  return { inside: { open: nodes.pos - 1, close: owner.getEnd() - 1, nodes, ...(separator && { separator }) } };
}

function withObject(expression: ts.Expression | undefined): Pick<Identity, 'inside'> {
  let inner = expression;
  while (inner && (ts.isAsExpression(inner) || ts.isSatisfiesExpression(inner) || ts.isParenthesizedExpression(inner)))
    inner = inner.expression;
  // A builder that is given an object: `z.object({ … })`.
  if (inner && ts.isCallExpression(inner) && inner.arguments.length === 1) inner = inner.arguments[0];
  return inner && ts.isObjectLiteralExpression(inner) ? braces(inner, inner.properties, ',') : {};
}

function variable(node: ts.VariableStatement): Identity {
  const { declarations } = node.declarationList;
  const names = declarations.map(({ name }) => name.getText());
  const isFree = declarations.every(({ initializer, name }) => ts.isIdentifier(name) && isQuiet(initializer));
  const only = declarations.length === 1 ? declarations[0] : undefined;
  return { key: `variable ${names.join(', ')}`, names, isFree, hasOverloads: false, ...withObject(only?.initializer) };
}

/** A case of a test, which may stand anywhere among the others; and what only holds an object, as a JSON file. */
function statement(node: ts.ExpressionStatement): Identity {
  const { expression } = node;
  if (ts.isObjectLiteralExpression(expression)) return { ...bound('object', false), ...withObject(expression) };
  if (!ts.isCallExpression(expression)) return bound(`statement ${textOf(node)}`, false);
  const [title] = expression.arguments;
  const callee = textOf(expression.expression);
  if (!title || !ts.isStringLiteralLike(title) || !/^(describe|context|suite|it|test|specify)\b/.test(callee))
    return bound(`statement ${textOf(node)}`, false);
  const callback = expression.arguments.at(-1);
  const body =
    callback && (ts.isArrowFunction(callback) || ts.isFunctionExpression(callback)) && ts.isBlock(callback.body)
      ? callback.body
      : undefined;
  const isGroup = /^(describe|context|suite)\b/.test(callee);
  return { ...bound(`case ${callee} ${title.text}`, true), ...(body && isGroup && braces(body, body.statements)) };
}

function member(node: ts.Node): Identity | undefined {
  if (ts.isConstructorDeclaration(node)) return { ...bound('constructor', true), hasOverloads: true };
  if (ts.isSpreadAssignment(node) || ts.isClassStaticBlockDeclaration(node)) return bound(`bound ${textOf(node)}`, false);
  if (ts.isEnumMember(node)) {
    // Without a text of its own its value depends on those before it, or may be taken.
    const isFree = node.initializer !== undefined && ts.isStringLiteralLike(node.initializer);
    return { ...declared('member', node.name.getText(), {}), isFree };
  }
  if (!(ts.isClassElement(node) || ts.isTypeElement(node) || ts.isObjectLiteralElement(node))) return undefined;
  const name = node.name?.getText();
  if (name === undefined) return bound(`signature ${textOf(node)}`, true);
  const isStatic = ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) === true;
  const kind = ts.isGetAccessor(node) ? 'get' : ts.isSetAccessor(node) ? 'set' : isStatic ? 'static' : 'member';
  const initializer = ts.isPropertyDeclaration(node) || ts.isPropertyAssignment(node) ? node.initializer : undefined;
  return {
    key: `${kind} ${name}`,
    names: kind === 'set' ? [] : [`${isStatic ? 'static ' : ''}${name}`],
    isFree: isQuiet(initializer),
    hasOverloads: ts.isMethodDeclaration(node) || ts.isMethodSignature(node),
    ...withObject(initializer),
  };
}

/** Whether making a value changes nothing, as far as its own text tells: what it calls is taken for quiet. */
function isQuiet(initializer: ts.Expression | undefined): boolean {
  if (!initializer) return true;
  return [initializer, ...ownDescendants(initializer)].every((node) => !isLoud(node));
}

function isLoud(node: ts.Node): boolean {
  if (ts.isAwaitExpression(node) || ts.isYieldExpression(node) || ts.isDeleteExpression(node) || ts.isPostfixUnaryExpression(node))
    return true;
  if (ts.isPrefixUnaryExpression(node))
    return node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
    node.operatorToken.kind <= ts.SyntaxKind.LastAssignment
  );
}

function textOf(node: ts.Node): string {
  return ts.isStringLiteralLike(node) ? node.text : node.getText().replaceAll(/\s+/g, ' ');
}
