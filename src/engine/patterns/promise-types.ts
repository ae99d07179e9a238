import { ts } from 'ts-morph';

/** Whether a value of the type may be a promise, or something else that can be awaited and can fail. */
export function isPromise(checker: ts.TypeChecker, type: ts.Type): boolean {
  if (type.isUnion()) return type.types.some((part) => isPromise(checker, part));
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.Never)) return false;
  const then = checker.getApparentType(type).getProperty('then');
  if (!then?.valueDeclaration) return false;
  return checker
    .getTypeOfSymbolAtLocation(then, then.valueDeclaration)
    .getCallSignatures()
    .some((signature) => takesCallback(checker, signature.parameters[0]));
}

function takesCallback(checker: ts.TypeChecker, parameter: ts.Symbol | undefined): boolean {
  if (!parameter?.valueDeclaration) return false;
  const type = checker.getTypeOfSymbolAtLocation(parameter, parameter.valueDeclaration);
  const parts = type.isUnion() ? type.types : [type];
  return parts.some((part) => part.getCallSignatures().length > 0);
}

/** A call such as `it('…', …)` of Node's test runner, which waits for its promises by itself. */
export function isTestCall(checker: ts.TypeChecker, call: ts.CallExpression): boolean {
  const declaration = checker.getResolvedSignature(call)?.declaration;
  return declaration !== undefined && /\/@types\/node\/test\b|\/node_modules\/(vitest|@jest|@vitest)\//.test(declaration.getSourceFile().fileName);
}
