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

/** Whether a value is a promise, or an array of promises, as `map` makes them. */
export function isPromiseOrMany(checker: ts.TypeChecker, type: ts.Type): boolean {
  const element = elementType(checker, type);
  return isPromise(checker, type) || (element !== undefined && isPromise(checker, element));
}

/**
 * What the types of a called function say of its result before its arguments are looked at, which may take long:
 * `maybe` where it has several signatures, or one that depends on the arguments.
 */
export function calledForPromise(checker: ts.TypeChecker, { expression }: ts.CallExpression): 'yes' | 'no' | 'maybe' {
  const signatures = checker.getNonNullableType(checker.getTypeAtLocation(expression)).getCallSignatures();
  const results = signatures.map((signature) => checker.getReturnTypeOfSignature(signature));
  if (results.length > 0 && results.every((result) => isPromiseOrMany(checker, result))) return 'yes';
  return results.some((result) => isPromiseOrMany(checker, result) || isOpen(result) || isOpen(elementType(checker, result)))
    ? 'maybe'
    : 'no';
}

function elementType(checker: ts.TypeChecker, type: ts.Type): ts.Type | undefined {
  return checker.isArrayLikeType(type) ? checker.getIndexTypeOfType(type, ts.IndexKind.Number) : undefined;
}

/** Whether only the arguments decide what a type is. */
function isOpen(type: ts.Type | undefined): boolean {
  if (type?.isUnion()) return type.types.some(isOpen);
  return type !== undefined && (type.flags & ts.TypeFlags.Instantiable) !== 0;
}

/** A call such as `it('…', …)` of Node's test runner, which waits for its promises by itself. */
export function isTestCall(checker: ts.TypeChecker, call: ts.CallExpression): boolean {
  const declaration = checker.getResolvedSignature(call)?.declaration;
  return (
    declaration !== undefined &&
    /\/@types\/node\/test\b|\/node_modules\/(vitest|@jest|@vitest)\//.test(declaration.getSourceFile().fileName)
  );
}
