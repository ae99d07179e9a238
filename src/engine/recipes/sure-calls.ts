import { ts } from 'ts-morph';
import { withoutTypes } from '../ast/rethrows.ts';
import { isThere, resolved, surelyCalledMember, typesKnowNull, type FunctionWithBody } from './sure-members.ts';

/** The function of the workspace that a call runs, where it can be no other one. */
export function surelyCalled(program: ts.Program, { expression }: ts.CallExpression): FunctionWithBody | undefined {
  if (ts.isPropertyAccessExpression(expression)) {
    const ofNamespace = isNamespace(program.getTypeChecker(), expression.expression);
    return ofNamespace ? namedFunction(program, expression.name) : surelyCalledMember(program, expression);
  }
  return ts.isIdentifier(expression) ? namedFunction(program, expression) : undefined;
}

/** Whether a call is one of the platform's that answers a promise whatever it is given. */
export function isPromiseOfPlatform(program: ts.Program, call: ts.CallExpression | ts.NewExpression): boolean {
  const called = call.expression;
  const checker = program.getTypeChecker();
  if (ts.isIdentifier(called)) {
    if (ts.isNewExpression(call)) return called.text === 'Promise' && isOfLibrary(program, called) && isExecutor(call.arguments?.[0]);
    if (called.text === 'fetch') return call.arguments.length > 0 && isOfLibrary(program, called);
    return isOfFilePromises(checker, called);
  }
  if (ts.isNewExpression(call) || !ts.isPropertyAccessExpression(called) || called.questionDotToken) return false;
  const receiver = called.expression;
  if (ts.isIdentifier(receiver) && receiver.text === 'Promise' && OF_PROMISE.has(called.name.text)) return isOfLibrary(program, receiver);
  const module = ts.isPropertyAccessExpression(receiver) && receiver.name.text === 'promises' ? receiver.expression : receiver;
  return isNamespace(checker, module) && isOfFilePromises(checker, called.name);
}

/** Whether a call is one of the platform's that works out a value, and never fails for plain values of the right type. */
export function isSafeForPlainValues(program: ts.Program, { expression }: ts.CallExpression): boolean {
  const checker = program.getTypeChecker();
  if (!typesKnowNull(program, expression)) return false;
  if (ts.isIdentifier(expression))
    return CONVERSIONS.has(expression.text) ? isOfLibrary(program, expression) : isOfPaths(checker, expression);
  if (!ts.isPropertyAccessExpression(expression) || expression.questionDotToken) return false;
  if (isNamespace(checker, expression.expression)) return isOfPaths(checker, expression.name);
  const type = checker.getTypeAtLocation(withoutTypes(expression.expression));
  const isString = (type.flags & ts.TypeFlags.StringLike) !== 0 && isThere(program, expression.expression);
  return isString && OF_STRINGS.has(expression.name.text) && isOfLibrary(program, expression.name);
}

export function isAsync(node: FunctionWithBody): boolean {
  return !node.asteriskToken && (ts.getModifiers(node)?.some((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword) ?? false);
}

/** Whether an expression is the name of a module as a whole. */
export function isNamespace(checker: ts.TypeChecker, name: ts.Expression): boolean {
  const declarations = ts.isIdentifier(name) ? (checker.getSymbolAtLocation(name)?.declarations ?? []) : [];
  const isImported = declarations.every(
    (declaration) => ts.isNamespaceImport(declaration) || ts.isImportClause(declaration) || ts.isImportSpecifier(declaration),
  );
  if (declarations.length === 0 || !isImported) return false;
  const meant = resolved(checker, name);
  return meant !== undefined && (meant.flags & ts.SymbolFlags.Module) !== 0;
}

const OF_PROMISE: ReadonlySet<string> = new Set(['resolve', 'reject', 'all', 'allSettled', 'race', 'any']);
const CONVERSIONS: ReadonlySet<string> = new Set(['String', 'Number', 'Boolean']);
const OF_STRINGS: ReadonlySet<string> = new Set([
  ...['trim', 'trimStart', 'trimEnd', 'toLowerCase', 'toUpperCase', 'slice', 'substring', 'startsWith', 'endsWith', 'includes'],
  ...['indexOf', 'lastIndexOf', 'charAt', 'charCodeAt', 'at', 'concat'],
]);
const OF_PATHS: ReadonlySet<string> = new Set(['join', 'normalize', 'dirname', 'basename', 'extname', 'isAbsolute']);

/** The function that a name stands for, where it never stands for another one. */
function namedFunction(program: ts.Program, name: ts.Node): FunctionWithBody | undefined {
  const declarations = resolved(program.getTypeChecker(), name)?.declarations ?? [];
  const [only, ...more] = declarations.filter((declaration) => !ts.isFunctionDeclaration(declaration) || declaration.body);
  if (!only || more.length > 0) return undefined;
  if (ts.isFunctionDeclaration(only)) return only;
  if (!ts.isVariableDeclaration(only) || !only.initializer || (only.parent.flags & ts.NodeFlags.Const) === 0) return undefined;
  return ts.isArrowFunction(only.initializer) || ts.isFunctionExpression(only.initializer) ? only.initializer : undefined;
}

function isOfLibrary(program: ts.Program, node: ts.Node): boolean {
  return (program.getTypeChecker().getSymbolAtLocation(node)?.declarations ?? []).some((declaration) =>
    program.isSourceFileDefaultLibrary(declaration.getSourceFile()),
  );
}

function isExecutor(argument: ts.Expression | undefined): boolean {
  return argument !== undefined && (ts.isArrowFunction(argument) || ts.isFunctionExpression(argument));
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

/** Those of `node:path` that ask nothing of the system. */
function isOfPaths(checker: ts.TypeChecker, name: ts.Node): boolean {
  const declaration = resolved(checker, name)?.declarations?.[0];
  return (
    declaration !== undefined && OF_PATHS.has(name.getText()) && /\/@types\/node\/path\.d\.ts$/.test(declaration.getSourceFile().fileName)
  );
}
