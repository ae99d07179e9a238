import { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';
import type { InputShape } from '../../ports/probe.ts';

/** How deep types are followed: what is recursive ends there. */
const DEEPEST = 4;
const MOST_MEMBERS = 30;
const MOST_VARIANTS = 40;

/** What a value of this type can be made of; otherwise the type as it is written, which nothing can be made of. */
export function inputShape(type: ts.Type, checker: ts.TypeChecker, at: ts.Node, depth = 0): Result<InputShape, string> {
  const shape = (inner: ts.Type): Result<InputShape, string> => inputShape(inner, checker, at, depth + 1);
  const no = (): Result<InputShape, string> => fail(checker.typeToString(type, at));
  const { flags } = type;
  if (type.isStringLiteral() || type.isNumberLiteral()) return ok({ is: 'constant', value: type.value });
  if (flags & ts.TypeFlags.BooleanLiteral) return ok({ is: 'constant', value: checker.typeToString(type) === 'true' });
  if (flags & ts.TypeFlags.Null) return ok({ is: 'constant', value: null });
  if (flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)) return ok({ is: 'undefined' });
  if (flags & ts.TypeFlags.Boolean) return ok({ is: 'boolean' });
  if (type.isUnion()) return union(type, shape, no);
  if (flags & ts.TypeFlags.Number) return ok({ is: 'number' });
  if (flags & ts.TypeFlags.String) return ok({ is: 'string' });
  if (flags & ts.TypeFlags.BigInt) return ok({ is: 'bigint' });
  if (flags & ts.TypeFlags.TypeParameter) {
    const constraint = checker.getBaseConstraintOfType(type);
    // Code for any type at all may not look at what it is.
    return constraint && !(constraint.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any)) ? shape(constraint) : ok({ is: 'number' });
  }
  if (type.isIntersection()) {
    // A marked primitive, such as `string & { readonly brand: … }`, is the primitive.
    const plain = type.types.find((part) => part.flags & (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BigIntLike));
    if (plain) return shape(plain);
  }
  if (!(flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) || depth > DEEPEST) return no();
  return structure(type, checker, at, depth, no);
}

function structure(
  type: ts.Type,
  checker: ts.TypeChecker,
  at: ts.Node,
  depth: number,
  no: () => Result<InputShape, string>,
): Result<InputShape, string> {
  const shape = (inner: ts.Type): Result<InputShape, string> => inputShape(inner, checker, at, depth + 1);
  const args = checker.getTypeArguments(type as ts.TypeReference);
  if (checker.isTupleType(type)) {
    const parts = all(args.map(shape));
    return parts.ok ? ok({ is: 'tuple', of: parts.value }) : parts;
  }
  const [first, second] = args;
  if (checker.isArrayType(type) && first) {
    const of = shape(first);
    // What is too deep has none of it.
    if (!of.ok) return depth > 0 && depth >= DEEPEST - 1 ? ok({ is: 'tuple', of: [] }) : of;
    return ok({ is: 'array', of: of.value });
  }
  const isLib = type.symbol?.declarations?.every((declaration) => /[\\/]lib\.[^\\/]*\.d\.ts$/.test(declaration.getSourceFile().fileName));
  if (isLib) {
    const name = type.symbol.name;
    if (name === 'Date') return ok({ is: 'date' });
    if (/^(Readonly)?Set$|^(Iterable|ArrayLike)$/.test(name) && first) {
      const of = shape(first);
      return of.ok ? ok({ is: name.endsWith('Set') ? 'set' : 'array', of: of.value }) : of;
    }
    if (/^(Readonly)?Map$/.test(name) && first && second) {
      const parts = all([shape(first), shape(second)]);
      const [keys, values] = parts.ok ? parts.value : [];
      return parts.ok && keys && values ? ok({ is: 'map', keys, values }) : no();
    }
    if (!/^(Record|Partial|Pick|Omit|Readonly|Required|__type)$/.test(name)) return no();
  }
  const signatures = type.getCallSignatures();
  if (type.getConstructSignatures().length > 0 || type.isClass() || signatures.length > 1) return no();
  const [signature] = signatures;
  if (signature) {
    if (type.getProperties().length > 0) return no();
    const answers = shape(signature.getReturnType());
    return answers.ok ? ok({ is: 'function', takes: signature.parameters.length, answers: answers.value }) : no();
  }
  return members(type, checker, at, shape, no);
}

function members(
  type: ts.Type,
  checker: ts.TypeChecker,
  at: ts.Node,
  shape: (inner: ts.Type) => Result<InputShape, string>,
  no: () => Result<InputShape, string>,
): Result<InputShape, string> {
  const properties = checker.getPropertiesOfType(type);
  const index = checker.getIndexTypeOfType(type, ts.IndexKind.String);
  if (index && properties.length === 0) {
    const of = shape(index);
    return of.ok ? ok({ is: 'record', of: of.value }) : of;
  }
  if (properties.length === 0 || properties.length > MOST_MEMBERS || index) return no();
  const found: { name: string; of: InputShape; optional: boolean }[] = [];
  for (const property of properties) {
    const isHidden = property.name.startsWith('__@') || property.name.startsWith('#');
    const isClassMember = property.declarations?.some((declaration) => ts.isClassLike(declaration.parent)) === true;
    if (isHidden || isClassMember) return no();
    const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
    const full = checker.getTypeOfSymbolAtLocation(property, at);
    const of = shape(optional ? checker.getNonNullableType(full) : full);
    if (of.ok) found.push({ name: property.name, of: of.value, optional });
    else if (!optional) return of;
  }
  return ok({ is: 'object', members: found });
}

function union(
  type: ts.UnionType,
  shape: (inner: ts.Type) => Result<InputShape, string>,
  no: () => Result<InputShape, string>,
): Result<InputShape, string> {
  const parts = type.types.slice(0, MOST_VARIANTS).map(shape);
  const made = parts.flatMap((part) => (part.ok ? [part.value] : []));
  // What can't be made any deeper is left out of what may be something else.
  return made.length > 0 && (made.length === parts.length || made.some(({ is }) => is !== 'undefined'))
    ? ok({ is: 'union', of: made })
    : no();
}

function all(results: readonly Result<InputShape, string>[]): Result<InputShape[], string> {
  const shapes: InputShape[] = [];
  for (const result of results) {
    if (!result.ok) return result;
    shapes.push(result.value);
  }
  return ok(shapes);
}
