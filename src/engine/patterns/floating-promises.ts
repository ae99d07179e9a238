import { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { CodeView } from '../recipe.ts';
import { withoutTypes } from '../ast/rethrows.ts';
import { siteAt, touchesLines } from '../ast/sites.ts';
import { counterpart, descendants } from '../ast/walk.ts';
import type { PatternFamily } from './pattern.ts';
import { calledForPromise, isPromiseOrMany, isTestCall } from './promise-types.ts';
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
    return floatingStatements(view, path, scope).map((statement) => {
      const title = `Nobody waits for ${nameOf(statement.expression)}`;
      const detail =
        'Its promise is not awaited, returned or handled: a rejection goes unhandled, and what follows does not wait. To await it changes the order of things; `void` says that it is meant so.';
      return { ...siteAt(path, sourceFile, statement), kind: 'floating-promise', title, detail, recipe: 'floating-promise' };
    });
  },
};

/** The statements of a file whose promise is left alone, as `view.sourceFile` parses them. */
export function floatingStatements(view: CodeView, path: WorkspacePath, scope: Scope): ts.ExpressionStatement[] {
  const sourceFile = view.sourceFile(path);
  const candidates = [...descendants(sourceFile)]
    .filter((node) => ts.isExpressionStatement(node))
    .filter((statement) => mayFloat(statement.expression) && touchesLines(scope, sourceFile, statement));
  const program = candidates.length > 0 ? view.languageService(path).getProgram() : undefined;
  const typed = program?.getSourceFile(view.toAbsolute(path));
  if (!program || !typed) return [];
  const checker = program.getTypeChecker();
  return candidates.filter((statement) => {
    const counted = counterpart(typed, statement);
    return counted !== undefined && ts.isExpressionStatement(counted) && floats(checker, counted.expression);
  });
}

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
  if (ts.isBinaryExpression(value))
    return isChoice(value) && (floats(checker, value.right) || (isSequence(value) && floats(checker, value.left)));
  if (ts.isConditionalExpression(value)) return floats(checker, value.whenTrue) || floats(checker, value.whenFalse);
  if (!mayFloat(value)) return false;
  if (!ts.isCallExpression(value)) return isPromiseOrMany(checker, checker.getTypeAtLocation(value));
  if (isHandledBySyntax(value)) return false;
  const verdict = calledForPromise(checker, value);
  if (verdict === 'no' || (verdict === 'maybe' && !isPromiseOrMany(checker, checker.getTypeAtLocation(value)))) return false;
  return !isTestCall(checker, value) && !isHandled(checker, value);
}

/** Both sides of `a, b` are left alone; of `a && b` only what it ends in. */
function isSequence({ operatorToken }: ts.BinaryExpression): boolean {
  return operatorToken.kind === ts.SyntaxKind.CommaToken;
}

/** Handlers that are written out need no types. */
function isHandledBySyntax(call: ts.CallExpression): boolean {
  const handler = handlerOf(call);
  return handler !== undefined && (ts.isArrowFunction(handler) || ts.isFunctionExpression(handler));
}

/** `.catch(f)` and `.then(f, g)` handle a rejection if they are given a function for it; `.finally(f)` hands it on. */
function isHandled(checker: ts.TypeChecker, call: ts.CallExpression): boolean {
  const handler = handlerOf(call);
  if (handler) return checker.getTypeAtLocation(handler).getCallSignatures().length > 0;
  const { expression } = call;
  return ts.isPropertyAccessExpression(expression) && expression.name.text === 'finally' && !floats(checker, expression.expression);
}

function handlerOf({ expression, arguments: args }: ts.CallExpression): ts.Expression | undefined {
  if (!ts.isPropertyAccessExpression(expression)) return undefined;
  return expression.name.text === 'catch' ? args[0] : expression.name.text === 'then' ? args[1] : undefined;
}
