import { ts } from 'ts-morph';
import { withoutTypes } from '../ast/rethrows.ts';
import { siteAt, touchesLines } from '../ast/sites.ts';
import { descendants } from '../ast/walk.ts';
import type { PatternFamily } from './pattern.ts';

/** Promises whose rejection is caught by something that does nothing with it: `.catch(() => {})` and the like. */
export const ignoredRejections: PatternFamily = {
  kinds: ['ignored-rejection'],
  hints: ['.'],
  needsTypes: false,
  find(view, path, scope) {
    const sourceFile = view.sourceFile(path);
    const calls = [...descendants(sourceFile)]
      .filter((node) => ts.isCallExpression(node))
      .filter((call) => touchesLines(scope, sourceFile, call));
    return calls.flatMap((call) => {
      const { expression: called } = call;
      const handler = rejectionHandler(call);
      if (!handler || !ts.isPropertyAccessExpression(called) || !doesNothing(handler)) return [];
      const title = `Nobody hears of it when ${nameOf(called.expression)} fails`;
      const detail = `Its rejection is thrown away: ${handler.getText(sourceFile).split('\n', 1)[0] ?? ''}`;
      return [{ ...siteAt(path, sourceFile, called.name), kind: 'ignored-rejection', title, detail, changesBehaviour: true }];
    });
  },
};

function rejectionHandler({ expression, arguments: args }: ts.CallExpression): ts.Expression | undefined {
  if (!ts.isPropertyAccessExpression(expression)) return undefined;
  if (expression.name.text === 'catch') return args.length === 1 ? args[0] : undefined;
  return expression.name.text === 'then' ? args[1] : undefined;
}

/** A function without effect that answers nothing, or one that is called after that. */
function doesNothing(handler: ts.Expression): boolean {
  const value = withoutTypes(handler);
  if (ts.isIdentifier(value)) return /^_?(noop|noOp|doNothing|ignore|identity)$/.test(value.text);
  if (ts.isPropertyAccessExpression(value)) return /^(noop|prototype)$/.test(value.name.text);
  if (!ts.isArrowFunction(value) && !ts.isFunctionExpression(value)) return false;
  if (!ts.isBlock(value.body)) return isNothing(value.body);
  const statements = value.body.statements.filter((statement) => !ts.isEmptyStatement(statement));
  return statements.every((statement) => ts.isReturnStatement(statement) && (!statement.expression || isNothing(statement.expression)));
}

function isNothing(expression: ts.Expression): boolean {
  const value = withoutTypes(expression);
  if (ts.isVoidExpression(value)) return ts.isLiteralExpression(value.expression);
  if (ts.isObjectLiteralExpression(value)) return false;
  return value.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(value) && value.text === 'undefined');
}

/** `this.close()` rather than all that leads to it. */
export function nameOf(expression: ts.Expression): string {
  const value = withoutTypes(expression);
  if (ts.isCallExpression(value)) {
    const called = withoutTypes(value.expression);
    const name = ts.isPropertyAccessExpression(called) ? called.name.text : ts.isIdentifier(called) ? called.text : undefined;
    const isChain = ts.isPropertyAccessExpression(called) && ['then', 'finally', 'catch'].includes(called.name.text);
    if (isChain) return nameOf(called.expression);
    return name === undefined ? 'this call' : `${name}()`;
  }
  if (ts.isPropertyAccessExpression(value)) return value.name.text;
  return ts.isIdentifier(value) ? value.text : 'it';
}
