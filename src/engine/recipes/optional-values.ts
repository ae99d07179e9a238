import { ts } from 'ts-morph';
import { counterpart } from '../ast/walk.ts';
import type { Guard, GuardedChain } from './guarded-chains.ts';
import { chainOf } from './reference-chain.ts';

/**
 * Why `?.` might give something else than the chain does now, if it might. `typed` is the file in the program. Taken
 * from the types: that no falsy value but null and undefined gets as far as a guard, and whether null does.
 */
export function whyNotOptional(program: ts.Program, typed: ts.SourceFile, { whole, guards }: GuardedChain): string | undefined {
  const checker = program.getTypeChecker();
  const { strict, strictNullChecks } = program.getCompilerOptions();
  const isNullTyped = strictNullChecks ?? strict ?? false;
  for (const guard of guards) {
    const node = counterpart(typed, guard.expression);
    if (!node || !ts.isExpression(node)) return 'The compiler does not know what it is.';
    const text = guard.expression.getText();
    const getter = getterIn(checker, node);
    if (getter !== undefined) return `\`${getter}\` is a getter, and would be asked once instead of twice.`;
    const type = checker.getTypeAtLocation(node);
    const falsy = falsyValue(checker, type);
    if (falsy !== undefined) return `\`${text}\` ${falsy}, which \`?.\` would let pass.`;
    const mayBeNull = !isNullTyped || partsOf(type).some(({ flags }) => (flags & ts.TypeFlags.Null) !== 0);
    if (mayBeNull && nullShows(guard, whole))
      return isNullTyped
        ? `\`${text}\` may be null, and the result would become undefined.`
        : `\`${text}\` may be null, as the project does not check for it, and the result would become undefined.`;
  }
  return undefined;
}

function getterIn(checker: ts.TypeChecker, guard: ts.Expression): string | undefined {
  for (const step of chainOf(guard).steps) {
    const name = ts.isPropertyAccessExpression(step) ? step.name : ts.isElementAccessExpression(step) ? step.argumentExpression : undefined;
    const symbol = name && checker.getSymbolAtLocation(name);
    if (symbol && symbol.flags & ts.SymbolFlags.Accessor) return symbol.name;
  }
  return undefined;
}

/** As a clause: how a falsy value may be there that is neither null nor undefined. */
function falsyValue(checker: ts.TypeChecker, type: ts.Type): string | undefined {
  for (const part of partsOf(type)) {
    if (part.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)) continue;
    const bound = part.flags & ts.TypeFlags.Instantiable ? checker.getBaseConstraintOfType(part) : part;
    if (!bound || bound.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.Never | ts.TypeFlags.Void))
      return 'is of a type that may be anything';
    if (bound !== part && bound.isUnion()) {
      const inner = falsyValue(checker, bound);
      if (inner !== undefined) return inner;
      continue;
    }
    // A branded string is a string, whatever else it is said to be.
    const plain = bound.isIntersection() ? bound.types.filter(({ flags }) => (flags & ts.TypeFlags.Object) === 0) : [];
    const branded = plain.map((type) => falsyValue(checker, type)).find((value) => value !== undefined);
    if (branded !== undefined) return branded;
    const value = FALSY.find(({ typeOf }) => checker.isTypeAssignableTo(typeOf(checker), bound));
    if (value) return `may be ${value.text}`;
  }
  return undefined;
}

const FALSY: readonly { readonly text: string; readonly typeOf: (checker: ts.TypeChecker) => ts.Type }[] = [
  { text: '`false`', typeOf: (checker) => checker.getFalseType() },
  { text: "`''`", typeOf: (checker) => checker.getStringLiteralType('') },
  { text: '`0`', typeOf: (checker) => checker.getNumberLiteralType(0) },
  { text: '`0n`', typeOf: (checker) => checker.getBigIntLiteralType({ negative: false, base10Value: '0' }) },
];

function partsOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}

function nullShows({ givesUndefined }: Guard, whole: ts.Expression): boolean {
  return !givesUndefined && !isSameForNull(whole);
}

/** Whether it makes no difference to what is around an expression if that gives null or undefined. */
function isSameForNull(expression: ts.Expression): boolean {
  const { parent } = expression;
  if (ts.isExpressionStatement(parent) || ts.isSpreadAssignment(parent)) return true;
  if (ts.isIfStatement(parent) || ts.isWhileStatement(parent) || ts.isDoStatement(parent)) return true;
  if (ts.isForStatement(parent)) return true;
  if (ts.isPrefixUnaryExpression(parent)) return parent.operator === ts.SyntaxKind.ExclamationToken;
  if (ts.isConditionalExpression(parent)) return parent.condition === expression || isSameForNull(parent);
  if (ts.isParenthesizedExpression(parent) || ts.isNonNullExpression(parent)) return isSameForNull(parent);
  if (!ts.isBinaryExpression(parent)) return false;
  switch (parent.operatorToken.kind) {
    case ts.SyntaxKind.EqualsEqualsToken:
    case ts.SyntaxKind.ExclamationEqualsToken:
      return true;
    case ts.SyntaxKind.BarBarToken:
    case ts.SyntaxKind.QuestionQuestionToken:
    case ts.SyntaxKind.CommaToken:
      return parent.left === expression || isSameForNull(parent);
    case ts.SyntaxKind.AmpersandAmpersandToken:
      return isSameForNull(parent);
    default:
      return false;
  }
}
