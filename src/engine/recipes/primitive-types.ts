import { ts } from 'ts-morph';

/** Whether values of a type are all texts, numbers, truths, big integers or nothing: `+` and templates make the same text of these. */
export function isPlainValue(checker: ts.TypeChecker, type: ts.Type): boolean {
  return everyPart(checker, type, PLAIN);
}

/** Whether values of a type are all texts. */
export function isStringType(checker: ts.TypeChecker, type: ts.Type): boolean {
  return everyPart(checker, type, ts.TypeFlags.StringLike);
}

const PLAIN =
  ts.TypeFlags.StringLike |
  ts.TypeFlags.NumberLike |
  ts.TypeFlags.BigIntLike |
  ts.TypeFlags.BooleanLike |
  ts.TypeFlags.Null |
  ts.TypeFlags.Undefined;

function everyPart(checker: ts.TypeChecker, type: ts.Type, wanted: ts.TypeFlags): boolean {
  if (type.isUnion()) return type.types.every((part) => everyPart(checker, part, wanted));
  // A branded text is a text, whatever else it is said to be.
  if (type.isIntersection()) return type.types.some((part) => everyPart(checker, part, wanted));
  if ((type.flags & ts.TypeFlags.Instantiable) !== 0 && (type.flags & wanted) === 0) {
    const bound = checker.getBaseConstraintOfType(type);
    return bound !== undefined && bound !== type && everyPart(checker, bound, wanted);
  }
  return (type.flags & wanted) !== 0;
}
