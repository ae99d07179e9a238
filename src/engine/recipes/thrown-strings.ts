import { ts } from 'ts-morph';
import { withoutTypes } from '../ast/rethrows.ts';
import { descendants } from '../ast/walk.ts';

/** The statements that throw a text, by what is written there. */
export function thrownTexts(sourceFile: ts.SourceFile): { readonly statement: ts.ThrowStatement; readonly value: ts.Expression }[] {
  return [...descendants(sourceFile)].flatMap((statement) => {
    if (!ts.isThrowStatement(statement)) return [];
    return isText(withoutTypes(statement.expression)) ? [{ statement, value: statement.expression }] : [];
  });
}

/** A string, a template, or a sum with one of them. */
export function isText(expression: ts.Expression): boolean {
  const value = withoutTypes(expression);
  if (ts.isStringLiteralLike(value) || ts.isTemplateExpression(value)) return true;
  return (
    ts.isBinaryExpression(value) && value.operatorToken.kind === ts.SyntaxKind.PlusToken && (isText(value.left) || isText(value.right))
  );
}

/**
 * The first place in a file that may treat a caught error as a text: it is compared, switched over, asked for its type
 * or used as a text. Which error arrives there nobody knows, so all of a file count.
 */
export function textualCatch(sourceFile: ts.SourceFile): ts.Node | undefined {
  for (const place of descendants(sourceFile)) {
    const caught = caughtBy(place);
    if (!caught || !ts.isIdentifier(caught.name)) continue;
    for (const node of descendants(caught.body))
      if (ts.isIdentifier(node) && node.text === caught.name.text && isUsedAsText(node)) return node.parent;
  }
  return undefined;
}

/** The error that a clause, or the handler of a promise, is given. */
function caughtBy(node: ts.Node): { readonly name: ts.BindingName; readonly body: ts.Node } | undefined {
  if (ts.isCatchClause(node)) return node.variableDeclaration && { name: node.variableDeclaration.name, body: node.block };
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const method = node.expression.name.text;
  const handler = method === 'catch' ? node.arguments[0] : method === 'then' ? node.arguments[1] : undefined;
  if (!handler || !(ts.isArrowFunction(handler) || ts.isFunctionExpression(handler))) return undefined;
  const [parameter] = handler.parameters;
  return parameter && { name: parameter.name, body: handler };
}

function isUsedAsText(name: ts.Identifier): boolean {
  const { parent } = name;
  if (ts.isTypeOfExpression(parent) || ts.isSwitchStatement(parent) || ts.isCaseClause(parent) || ts.isElementAccessExpression(parent))
    return true;
  if (ts.isBinaryExpression(parent)) return EQUALITY.has(parent.operatorToken.kind);
  return ts.isPropertyAccessExpression(parent) && parent.expression === name && OF_TEXTS.has(parent.name.text);
}

const EQUALITY: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);

const OF_TEXTS: ReadonlySet<string> = new Set([
  'startsWith',
  'endsWith',
  'includes',
  'indexOf',
  'match',
  'split',
  'slice',
  'trim',
  'replace',
  'length',
  'toLowerCase',
  'toUpperCase',
]);
