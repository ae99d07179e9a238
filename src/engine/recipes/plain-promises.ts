import { ts } from 'ts-morph';
import { withoutTypes } from '../ast/rethrows.ts';
import { isPromise } from '../patterns/promise-types.ts';

/** Whether a type is the language's own `Promise`: no subclass, no other thenable, no union with anything else. */
export function isPlainPromise(program: ts.Program, type: ts.Type): boolean {
  const symbol = type.getSymbol();
  return (
    symbol?.name === 'Promise' &&
    type.aliasSymbol?.name !== 'PromiseLike' &&
    (symbol.declarations ?? []).some((declaration) => program.isSourceFileDefaultLibrary(declaration.getSourceFile()))
  );
}

/** Whether a value may be something that `await` waits for; what nothing is known of may be. */
export function mayBeAwaited(checker: ts.TypeChecker, type: ts.Type): boolean {
  if (type.isUnion()) return type.types.some((part) => mayBeAwaited(checker, part));
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.Instantiable | ts.TypeFlags.NonPrimitive)) return true;
  // What is declared to answer nothing may answer anything.
  if (type.flags & ts.TypeFlags.Void) return true;
  if (type.flags & ts.TypeFlags.Object && checker.getPropertiesOfType(type).length === 0 && type.getCallSignatures().length === 0)
    return true;
  return isPromise(checker, type) || type.getProperty('then') !== undefined;
}

/** Whether what an expression comes to may be something that `await` waits for. */
export function mayComeToPromise(program: ts.Program, expression: ts.Expression): boolean {
  const checker = program.getTypeChecker();
  const type = checker.getTypeAtLocation(expression);
  if (!mayBeAwaited(checker, type)) return false;
  const call = withoutTypes(expression);
  return (type.flags & ts.TypeFlags.Void) === 0 || !ts.isCallExpression(call) || !isVoidForCertain(program, call);
}

/** A function type that answers nothing may stand for one that answers a promise; so may a method that can be overridden. */
function isVoidForCertain(program: ts.Program, call: ts.CallExpression): boolean {
  const declaration = program.getTypeChecker().getResolvedSignature(call)?.declaration;
  if (!declaration || !ts.isFunctionLike(declaration)) return false;
  if (ts.isFunctionDeclaration(declaration) || ts.isArrowFunction(declaration) || ts.isFunctionExpression(declaration)) return true;
  const isPlatform =
    program.isSourceFileDefaultLibrary(declaration.getSourceFile()) || /\/@types\/node\//.test(declaration.getSourceFile().fileName);
  if (ts.isMethodSignature(declaration)) return isPlatform;
  return (
    ts.isMethodDeclaration(declaration) &&
    (ts.isPrivateIdentifier(declaration.name) ||
      (declaration.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.PrivateKeyword) ?? false))
  );
}
