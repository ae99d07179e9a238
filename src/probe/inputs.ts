import {
  array,
  bigInt,
  boolean,
  constant,
  constantFrom,
  date,
  dictionary,
  double,
  func,
  integer,
  oneof,
  record,
  string,
  tuple,
  type Arbitrary,
} from 'fast-check';
import type { InputShape, ProbedParameter } from '../ports/probe.ts';

/** What inputs are made from: values near those that the code speaks of; `odd` adds those that hardly anybody thinks of. */
export interface InputSource {
  readonly hints: readonly (string | number)[];
  readonly odd: boolean;
}

const MOST_ELEMENTS = 6;
/** Names that every object has seem to be there in one that is used as a table. */
const INHERITED = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);

/** Arguments for a call; optional ones may be missing from the end. */
export function argumentsFor(parameters: readonly ProbedParameter[], source: InputSource): Arbitrary<readonly unknown[]> {
  const fixed = parameters.filter(({ rest }) => !rest);
  const rest = parameters.find((parameter) => parameter.rest);
  const required = fixed.filter(({ optional }) => !optional).length;
  const values = fixed.map(({ of }) => input(of, source));
  const lengths = Array.from({ length: fixed.length - required + 1 }, (_, index) => fixed.length - index);
  const given = oneof(...lengths.map((length) => tuple(...values.slice(0, length))));
  if (!rest) return given;
  return tuple(tuple(...values), input(rest.of, source)).map(([first, others]) => [
    ...first,
    ...(Array.isArray(others) ? (others as unknown[]) : []),
  ]);
}

function input(shape: InputShape, source: InputSource): Arbitrary<unknown> {
  switch (shape.is) {
    case 'number':
      return numbers(source);
    case 'string':
      return strings(source);
    case 'boolean':
      return boolean();
    case 'bigint':
      return oneof(bigInt({ min: -5n, max: 20n }), bigInt({ min: -(2n ** 70n), max: 2n ** 70n }));
    case 'date':
      return date({ noInvalidDate: !source.odd, min: new Date(0), max: new Date(4e12) });
    case 'undefined':
      return constant(undefined);
    case 'constant':
      return constant(shape.value);
    case 'array':
      return array(input(shape.of, source), { maxLength: MOST_ELEMENTS });
    case 'set':
      return array(input(shape.of, source), { maxLength: MOST_ELEMENTS }).map((values) => new Set(values));
    case 'map':
      return array(tuple(input(shape.keys, source), input(shape.values, source)), { maxLength: MOST_ELEMENTS }).map(
        (entries) => new Map(entries),
      );
    case 'record':
      return dictionary(strings(source), input(shape.of, source), { maxKeys: MOST_ELEMENTS, noNullPrototype: true });
    case 'tuple':
      return tuple(...shape.of.map((part) => input(part, source)));
    case 'union':
      return oneof(...shape.of.map((part) => input(part, source)));
    case 'object': {
      const members = Object.fromEntries(shape.members.map(({ name, of }) => [name, input(of, source)]));
      const requiredKeys = shape.members.flatMap(({ name, optional }) => (optional ? [] : [name]));
      return record(members, { requiredKeys, noNullPrototype: true });
    }
    case 'function':
      return func(input(shape.answers, source)).map((answer) => limited(answer, shape.takes));
  }
}

/** A function that sees no more arguments than its type says: what else it is given must make no difference. */
const limited =
  (answer: (...args: unknown[]) => unknown, takes: number) =>
  (...args: unknown[]): unknown =>
    answer(...args.slice(0, takes));

function numbers({ hints, odd }: InputSource): Arbitrary<number> {
  const near = hints.flatMap((hint) => (typeof hint === 'number' ? [hint, hint + 1, hint - 1, -hint] : [])).map((value) => value + 0);
  const usual = [
    { arbitrary: integer({ min: 0, max: 12 }), weight: 5 },
    { arbitrary: integer({ min: -20, max: 200 }), weight: 3 },
    { arbitrary: integer({ min: -100_000, max: 100_000 }), weight: 2 },
    { arbitrary: integer({ min: -400, max: 4000 }).map((value) => value / 8), weight: 2 },
    ...(near.length > 0 ? [{ arbitrary: constantFrom(...near), weight: 6 }] : []),
  ];
  return oneof(
    ...usual,
    ...(odd
      ? [
          { arbitrary: constantFrom(NaN, -0, Infinity, -Infinity, 2 ** 53), weight: 3 },
          { arbitrary: double(), weight: 2 },
        ]
      : []),
  );
}

function strings({ hints, odd }: InputSource): Arbitrary<string> {
  const words = hints.filter((hint) => typeof hint === 'string' && hint !== '' && !INHERITED.has(hint)).map(String);
  const letters = [...new Set([...words.join(''), ...'abAB01 '])];
  const usual = [
    { arbitrary: string({ unit: constantFrom(...letters), maxLength: 8 }), weight: 4 },
    { arbitrary: string({ unit: constantFrom('a', 'b'), maxLength: 3 }), weight: 2 },
    { arbitrary: string({ maxLength: 12 }), weight: 1 },
    ...(words.length > 0
      ? [
          { arbitrary: constantFrom(...words), weight: 5 },
          {
            arbitrary: array(oneof(constantFrom(...words), constantFrom(...letters)), { maxLength: 5 }).map((parts) => parts.join('')),
            weight: 4,
          },
        ]
      : []),
  ];
  if (odd)
    return oneof(...usual, { arbitrary: constantFrom(...INHERITED), weight: 2 }, { arbitrary: string({ unit: 'grapheme' }), weight: 1 });
  return oneof(...usual).map((text) => (INHERITED.has(text) ? `${text}_` : text));
}
