import { ts } from 'ts-morph';
import { withoutTypes } from '../ast/rethrows.ts';
import { siteAt, touchesLines } from '../ast/sites.ts';
import { counterpart, descendants } from '../ast/walk.ts';
import type { PatternFamily } from './pattern.ts';
import { isPromise, isTestCall } from './promise-types.ts';
import { nameOf } from './rejections.ts';

/**
 * Promises that stand alone as a statement: nobody awaits, returns, voids or handles them, so that a rejection ends
 * the process and nothing waits for the end. Decided by types.
 */
export const floatingPromises: PatternFamily = {
  kinds: ['floating-promise'],
  hints: ['('],
  needsTypes: true,
  find(view, path, scope) {
    const sourceFile = view.sourceFile(path);
    const candidates = [...descendants(sourceFile)]
      .filter((node) => ts.isExpressionStatement(node))
      .filter((statement) => mayFloat(statement.expression) && touchesLines(scope, sourceFile, statement));
    const program = candidates.length > 0 ? view.languageService(path).getProgram() : undefined;
    const typed = program?.getSourceFile(view.toAbsolute(path));
    if (!program || !typed) return [];
    const checker = program.getTypeChecker();
    return candidates.flatMap((statement) => {
      const counted = counterpart(typed, statement);
      if (!counted || !ts.isExpressionStatement(counted) || !floats(checker, counted.expression)) return [];
      const title = `Nobody waits for ${nameOf(statement.expression)}`;
      const detail = 'Its promise is not awaited, returned or handled: a rejection goes unhandled, and what follows does not wait. To await it changes the order of things.';
      return [{ ...siteAt(path, sourceFile, statement), kind: 'floating-promise', title, detail, changesBehaviour: true }];
    });
  },
};

/** By syntax alone: assignments, `await` and the like never leave a promise alone. */
function mayFloat(expression: ts.Expression): boolean {
  const value = withoutTypes(expression);
  if (ts.isBinaryExpression(value)) return isChoice(value) && (mayFloat(value.left) || mayFloat(value.right));
  if (ts.isConditionalExpression(value)) return mayFloat(value.whenTrue) || mayFloat(value.whenFalse);
  return (
    ts.isCallExpression(value) ||
    ts.isNewExpression(value) ||
    ts.isTaggedTemplateExpression(value) ||
    ts.isIdentifier(value) ||
    ts.isPropertyAccessExpression(value) ||
    ts.isElementAccessExpression(value) ||
    ts.isArrayLiteralExpression(value)
  );
}

function isChoice({ operatorToken }: ts.BinaryExpression): boolean {
  const { kind } = operatorToken;
  return (
    kind === ts.SyntaxKind.CommaToken ||
    kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    kind === ts.SyntaxKind.BarBarToken ||
    kind === ts.SyntaxKind.QuestionQuestionToken
  );
}

function floats(checker: ts.TypeChecker, expression: ts.Expression): boolean {
  const value = withoutTypes(expression);
  if (ts.isBinaryExpression(value)) return isChoice(value) && (floats(checker, value.right) || (isSequence(value) && floats(checker, value.left)));
  if (ts.isConditionalExpression(value)) return floats(checker, value.whenTrue) || floats(checker, value.whenFalse);
  if (!mayFloat(value)) return false;
  const type = checker.getTypeAtLocation(value);
  if (isPromiseArray(checker, type)) return true;
  if (!isPromise(checker, type) || (ts.isCallExpression(value) && isTestCall(checker, value))) return false;
  return !ts.isCallExpression(value) || !isHandled(checker, value);
}

/** Both sides of `a, b` are left alone; of `a && b` only what it ends in. */
function isSequence({ operatorToken }: ts.BinaryExpression): boolean {
  return operatorToken.kind === ts.SyntaxKind.CommaToken;
}

function isPromiseArray(checker: ts.TypeChecker, type: ts.Type): boolean {
  if (!checker.isArrayLikeType(type)) return false;
  const element = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
  return element !== undefined && isPromise(checker, element);
}

/** `.catch(f)` and `.then(f, g)` handle a rejection if they are given a function for it; `.finally(f)` hands it on. */
function isHandled(checker: ts.TypeChecker, { expression, arguments: args }: ts.CallExpression): boolean {
  if (!ts.isPropertyAccessExpression(expression)) return false;
  const handler = expression.name.text === 'catch' ? args[0] : expression.name.text === 'then' ? args[1] : undefined;
  if (handler) return checker.getTypeAtLocation(handler).getCallSignatures().length > 0;
  if (expression.name.text !== 'finally') return false;
  return !floats(checker, expression.expression);
}
