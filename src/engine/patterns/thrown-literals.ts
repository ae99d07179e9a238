import { ts } from 'ts-morph';
import { withoutTypes } from '../ast/rethrows.ts';
import { siteAt, touchesLines } from '../ast/sites.ts';
import { descendants } from '../ast/walk.ts';
import { isText } from '../recipes/thrown-strings.ts';
import type { PatternFamily } from './pattern.ts';

/** Values that are thrown although they are no errors: they have no stack, and `instanceof Error` passes them by. */
export const thrownLiterals: PatternFamily = {
  kinds: ['thrown-literal'],
  hints: ['throw'],
  needsTypes: false,
  find(view, path, scope) {
    const sourceFile = view.sourceFile(path);
    const statements = [...descendants(sourceFile)]
      .filter((node) => ts.isThrowStatement(node))
      .filter((statement) => touchesLines(scope, sourceFile, statement));
    return statements.flatMap((statement) => {
      const what = literalKind(statement.expression);
      if (what === undefined) return [];
      const detail = 'It has no stack and no cause. To throw an Error instead changes what its catchers see, so look at them first.';
      return [
        {
          ...siteAt(path, sourceFile, statement),
          kind: 'thrown-literal',
          title: `${what} is thrown instead of an error`,
          detail,
          changesBehaviour: true,
          ...(isText(statement.expression) && { recipe: 'throw-error' }),
        },
      ];
    });
  },
};

/** What kind of value an expression is, if it is certain to be no error. */
function literalKind(expression: ts.Expression): string | undefined {
  const value = withoutTypes(expression);
  if (ts.isStringLiteralLike(value) || ts.isTemplateExpression(value)) return 'A string';
  if (ts.isNumericLiteral(value) || ts.isBigIntLiteral(value) || ts.isPrefixUnaryExpression(value)) return 'A number';
  if (ts.isObjectLiteralExpression(value)) return 'A plain object';
  if (ts.isArrayLiteralExpression(value)) return 'An array';
  if (ts.isIdentifier(value)) return value.text === 'undefined' ? '`undefined`' : undefined;
  if (ts.isConditionalExpression(value)) return literalKind(value.whenTrue) && literalKind(value.whenFalse);
  if (ts.isBinaryExpression(value)) return value.operatorToken.kind === ts.SyntaxKind.PlusToken && isText(value) ? 'A string' : undefined;
  return wordKind(value.kind);
}

function wordKind(kind: ts.SyntaxKind): string | undefined {
  if (kind === ts.SyntaxKind.NullKeyword) return '`null`';
  return kind === ts.SyntaxKind.TrueKeyword || kind === ts.SyntaxKind.FalseKeyword ? 'A boolean' : undefined;
}
