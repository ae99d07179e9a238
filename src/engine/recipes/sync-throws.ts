import { ts } from 'ts-morph';
import { withoutTypes } from '../ast/rethrows.ts';
import { chainAt, chainOf } from './promise-chains.ts';

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
    if (!typesKnowNull(program, chain.head) && !isPromiseForCertain(program, chain.head)) return chain.head;
    return inside(chain.head, ...chain.links.flatMap(({ call }) => call.arguments));
  }
  if ((ts.isCallExpression(value) || ts.isNewExpression(value)) && alwaysAnswers(program, value)) return inside(...(value.arguments ?? []));
  return value;
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
export function parameterMayThrow(program: ts.Program, { parameters }: ts.SignatureDeclaration): ts.Node | undefined {
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
  const type = program.getTypeChecker().getTypeAtLocation(expression);
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
    value.kind === ts.SyntaxKind.TrueKeyword ||
    value.kind === ts.SyntaxKind.FalseKeyword ||
    value.kind === ts.SyntaxKind.NullKeyword
  );
}

/** Whether what is typed as a promise can't be `null` or `undefined`, which types pass over unless they are strict. */
export function typesKnowNull(program: ts.Program, node: ts.Node): boolean {
  const { strict, strictNullChecks = strict } = program.getCompilerOptions();
  return strictNullChecks === true && !/\.[mc]?jsx?$/.test(node.getSourceFile().fileName);
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

/** Whether a call never throws by itself, whatever it is given: its failure is that of the promise that it answers. */
function alwaysAnswers(program: ts.Program, call: ts.CallExpression | ts.NewExpression): boolean {
  const called = call.expression;
  const checker = program.getTypeChecker();
  const isLibrary = (node: ts.Node): boolean =>
    (checker.getSymbolAtLocation(node)?.declarations ?? []).some((declaration) =>
      program.isSourceFileDefaultLibrary(declaration.getSourceFile()),
    );
  if (ts.isIdentifier(called)) {
    if (ts.isNewExpression(call)) return called.text === 'Promise' && isLibrary(called) && isExecutor(call.arguments?.[0]);
    if (called.text === 'fetch') return (call.arguments.length > 0 && isLibrary(called)) || isAsyncFunction(checker, called);
    return isAsyncFunction(checker, called) || isOfFilePromises(checker, called);
  }
  if (!ts.isPropertyAccessExpression(called) || !ts.isIdentifier(called.expression)) return false;
  const isOfPromise = called.expression.text === 'Promise' && isLibrary(called.expression);
  return (
    (isOfPromise && OF_PROMISE.has(called.name.text)) || (isNamespace(checker, called.expression) && isOfFilePromises(checker, called.name))
  );
}

const OF_PROMISE: ReadonlySet<string> = new Set(['resolve', 'reject', 'all', 'allSettled', 'race', 'any']);

function isExecutor(argument: ts.Expression | undefined): boolean {
  return argument !== undefined && (ts.isArrowFunction(argument) || ts.isFunctionExpression(argument));
}

/** Whether a name is that of an `async` function, which can't be another one. */
function isAsyncFunction(checker: ts.TypeChecker, name: ts.Identifier): boolean {
  const declarations = resolved(checker, name)?.declarations ?? [];
  return declarations.length > 0 && declarations.every(isAsyncDeclaration);
}

function isAsyncDeclaration(declaration: ts.Declaration): boolean {
  if (ts.isFunctionDeclaration(declaration)) return isAsync(declaration);
  if (!ts.isVariableDeclaration(declaration) || !declaration.initializer || (declaration.parent.flags & ts.NodeFlags.Const) === 0)
    return false;
  const { initializer } = declaration;
  return (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)) && isAsync(initializer);
}

export function isAsync(node: ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration): boolean {
  return !node.asteriskToken && (ts.getModifiers(node)?.some((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword) ?? false);
}

/** The functions of `node:fs/promises` are all async, except those that answer no promise at all. */
function isOfFilePromises(checker: ts.TypeChecker, name: ts.Node): boolean {
  const declaration = resolved(checker, name)?.declarations?.[0];
  return (
    declaration !== undefined &&
    ts.isFunctionDeclaration(declaration) &&
    /\/@types\/node\/fs\/promises\.d\.ts$/.test(declaration.getSourceFile().fileName) &&
    !['watch', 'glob'].includes(declaration.name?.text ?? 'watch')
  );
}

function isNamespace(checker: ts.TypeChecker, name: ts.Identifier): boolean {
  return (checker.getSymbolAtLocation(name)?.declarations ?? []).every(
    (declaration) => ts.isNamespaceImport(declaration) || ts.isImportClause(declaration) || ts.isImportSpecifier(declaration),
  );
}

function resolved(checker: ts.TypeChecker, name: ts.Node): ts.Symbol | undefined {
  const symbol = checker.getSymbolAtLocation(name);
  return symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}
