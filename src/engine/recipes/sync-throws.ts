import { ts } from 'ts-morph';
import { withoutTypes } from '../ast/rethrows.ts';
import { chainAt, chainOf } from './promise-chains.ts';
import { isAsync, isNamespace, isPromiseOfPlatform, isSafeForPlainValues, surelyCalled } from './sure-calls.ts';
import { isStoredValue, isThere, type FunctionWithBody } from './sure-members.ts';

/**
 * The first part of an expression that may throw when it is evaluated; undefined where none can. What is called may
 * throw, unless it is known to answer a promise whatever happens; what is read of something may have to be computed.
 */
export function mayThrow(program: ts.Program, expression: ts.Expression): ts.Expression | undefined {
  const value = withoutTypes(expression);
  const inside = (...parts: readonly ts.Expression[]): ts.Expression | undefined => {
    for (const part of parts) {
      const culprit = mayThrow(program, part);
      if (culprit) return culprit;
    }
    return undefined;
  };
  if (isHarmless(value)) return undefined;
  if (ts.isArrayLiteralExpression(value)) return inside(...value.elements);
  if (ts.isConditionalExpression(value)) return inside(value.condition, value.whenTrue, value.whenFalse);
  if (ts.isBinaryExpression(value) && (NEVER_THROWS.has(value.operatorToken.kind) || isOfPlainValues(program, value)))
    return inside(value.left, value.right);
  if (ts.isPrefixUnaryExpression(value) && (value.operator === ts.SyntaxKind.ExclamationToken || isPlainValue(program, value.operand)))
    return inside(value.operand);
  if (ts.isTypeOfExpression(value) || ts.isVoidExpression(value)) return inside(value.expression);
  if (ts.isTemplateExpression(value) && value.templateSpans.every(({ expression: part }) => isPlainValue(program, part)))
    return inside(...value.templateSpans.map(({ expression: part }) => part));
  if (ts.isObjectLiteralExpression(value)) {
    const parts: ts.Expression[] = [];
    for (const property of value.properties) {
      if (ts.isPropertyAssignment(property) && !ts.isComputedPropertyName(property.name)) parts.push(property.initializer);
      else if (!ts.isShorthandPropertyAssignment(property) && !(ts.isMethodDeclaration(property) && ts.isIdentifier(property.name)))
        return value;
    }
    return inside(...parts);
  }
  const chain = chainAt(value);
  if (chain && chainOf(program, chain) === 'plain') {
    if (!isThere(program, chain.head) && !isPromiseForCertain(program, chain.head)) return chain.head;
    return inside(chain.head, ...chain.links.flatMap(({ call }) => call.arguments));
  }
  if (ts.isPropertyAccessExpression(value) && isStoredValue(program, value)) return inside(value.expression);
  if (ts.isNewExpression(value) && alwaysAnswers(program, value)) return inside(...(value.arguments ?? []));
  if (ts.isCallExpression(value) && isSafeCall(program, value)) return inside(...receiverOf(program, value), ...value.arguments);
  return value;
}

/** Whether a call throws nothing by itself, whatever what it is called on and what it is given come to. */
function isSafeCall(program: ts.Program, call: ts.CallExpression): boolean {
  if (call.questionDotToken) return false;
  if (isPromiseOfPlatform(program, call)) return true;
  if (isSafeForPlainValues(program, call))
    return call.arguments.every((argument) => isPlainValue(program, argument) && isThere(program, argument));
  const called = surelyCalled(program, call);
  return called !== undefined && isSafeFunction(program, called);
}

/** What a method is called on, unless it is the name of a module or of what the platform has. */
function receiverOf(program: ts.Program, { expression }: ts.CallExpression): ts.Expression[] {
  if (!ts.isPropertyAccessExpression(expression)) return [];
  const receiver = expression.expression;
  return ts.isPropertyAccessExpression(receiver) && isNamespace(program.getTypeChecker(), receiver.expression) ? [] : [receiver];
}

/** The first part of a function that may throw before it answers, or be it in what it answers with; none in an `async` one. */
export function functionMayThrow(program: ts.Program, called: FunctionWithBody): ts.Node | undefined {
  const { body } = called;
  if (!body) return called;
  return parameterMayThrow(program, called) ?? (ts.isBlock(body) ? statementMayThrow(program, body) : mayThrow(program, body));
}

/** The same for a statement. */
export function statementMayThrow(program: ts.Program, statement: ts.Statement): ts.Node | undefined {
  const anyOf = (statements: readonly ts.Statement[]): ts.Node | undefined => {
    for (const one of statements) {
      const culprit = statementMayThrow(program, one);
      if (culprit) return culprit;
    }
    return undefined;
  };
  if (ts.isBlock(statement)) return anyOf(statement.statements);
  if (ts.isIfStatement(statement))
    return (
      mayThrow(program, statement.expression) ??
      anyOf([statement.thenStatement, ...(statement.elseStatement ? [statement.elseStatement] : [])])
    );
  if (ts.isSwitchStatement(statement))
    return (
      mayThrow(program, statement.expression) ??
      anyOf(statement.caseBlock.clauses.flatMap((clause) => [...clause.statements])) ??
      statement.caseBlock.clauses
        .map((clause) => (ts.isCaseClause(clause) ? mayThrow(program, clause.expression) : undefined))
        .find(Boolean)
    );
  if (ts.isReturnStatement(statement)) return statement.expression && mayThrow(program, statement.expression);
  if (ts.isExpressionStatement(statement)) return mayThrow(program, statement.expression);
  if (ts.isVariableStatement(statement)) {
    for (const { name, initializer } of statement.declarationList.declarations) {
      const culprit = ts.isIdentifier(name) ? initializer && mayThrow(program, initializer) : name;
      if (culprit) return culprit;
    }
    return undefined;
  }
  return isInert(statement) ? undefined : statement;
}

/** The same for the parameters of a function, which are filled in before its body runs. */
function parameterMayThrow(program: ts.Program, { parameters }: ts.SignatureDeclaration): ts.Node | undefined {
  for (const { name, initializer } of parameters) {
    const culprit = ts.isIdentifier(name) ? initializer && mayThrow(program, initializer) : name;
    if (culprit) return culprit;
  }
  return undefined;
}

function isInert(statement: ts.Statement): boolean {
  return (
    ts.isFunctionDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEmptyStatement(statement) ||
    ts.isBreakStatement(statement)
  );
}

const NEVER_THROWS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.CommaToken,
]);

/** Comparing and adding up plain values never fails. */
function isOfPlainValues(program: ts.Program, { operatorToken, left, right }: ts.BinaryExpression): boolean {
  const isFine =
    (operatorToken.kind >= ts.SyntaxKind.LessThanToken && operatorToken.kind <= ts.SyntaxKind.MinusToken) ||
    operatorToken.kind === ts.SyntaxKind.AsteriskToken;
  return isFine && isPlainValue(program, left) && isPlainValue(program, right);
}

function isPlainValue(program: ts.Program, expression: ts.Expression): boolean {
  const type = program.getTypeChecker().getTypeAtLocation(withoutTypes(expression));
  const parts = type.isUnion() ? type.types : [type];
  return parts.every((part) => (part.flags & (ts.TypeFlags.NumberLike | ts.TypeFlags.StringLike | ts.TypeFlags.BooleanLike)) !== 0);
}

function isHarmless(value: ts.Expression): boolean {
  return (
    ts.isIdentifier(value) ||
    ts.isLiteralExpression(value) ||
    ts.isArrowFunction(value) ||
    ts.isFunctionExpression(value) ||
    ts.isOmittedExpression(value) ||
    value.kind === ts.SyntaxKind.ThisKeyword ||
    value.kind === ts.SyntaxKind.SuperKeyword ||
    value.kind === ts.SyntaxKind.TrueKeyword ||
    value.kind === ts.SyntaxKind.FalseKeyword ||
    value.kind === ts.SyntaxKind.NullKeyword
  );
}

/** Whether an expression answers a promise whatever the types say, if it does not throw. */
export function isPromiseForCertain(program: ts.Program, expression: ts.Expression): boolean {
  const value = withoutTypes(expression);
  if (ts.isConditionalExpression(value))
    return isPromiseForCertain(program, value.whenTrue) && isPromiseForCertain(program, value.whenFalse);
  const chain = chainAt(value);
  if (chain) return chainOf(program, chain) === 'plain';
  return (ts.isCallExpression(value) || ts.isNewExpression(value)) && alwaysAnswers(program, value);
}

/** Whether a call answers a promise and never throws by itself: its failure is that of the promise. */
function alwaysAnswers(program: ts.Program, call: ts.CallExpression | ts.NewExpression): boolean {
  if (isPromiseOfPlatform(program, call)) return true;
  const called = ts.isCallExpression(call) && !call.questionDotToken ? surelyCalled(program, call) : undefined;
  return called !== undefined && isAsync(called);
}

/** Whether a call of a function throws nothing, whatever it is given. One that may come to call itself may. */
function isSafeFunction(program: ts.Program, called: FunctionWithBody): boolean {
  if (called.asteriskToken) return false;
  if (isAsync(called)) return true;
  const ofProgram = told.get(program) ?? new Map<FunctionWithBody, boolean>();
  told.set(program, ofProgram);
  const before = ofProgram.get(called);
  if (before !== undefined) return before;
  ofProgram.set(called, false);
  const isSafe = functionMayThrow(program, called) === undefined;
  ofProgram.set(called, isSafe);
  return isSafe;
}

const told = new WeakMap<ts.Program, Map<FunctionWithBody, boolean>>();
