/** What a line of a test asserts, and how strictly. */

const ASSERTION =
  /\bexpect(?:\.(?:soft|poll|fail|unreachable|assertions|hasAssertions))?\s*(?:<[^>]*>)?\(|\bassert(?:\.\w+)*\s*\(|\bt\.(?:is|not|deepEqual|notDeepEqual|like|true|false|truthy|falsy|throws|throwsAsync|regex|snapshot|equal|same|ok)\s*\(|\.should\b/;
const MATCHER = /\.(to[A-Z]\w*)\s*(?:<[^>]*>)?\((\s*\))?/;
const METHOD = /\bassert\.(?:\w+\.)*(\w+)\s*\(/;

/** The stricter, the higher; what is not named here says nothing about strictness. */
const STRICTNESS: Readonly<Record<string, number>> = {
  toStrictEqual: 6,
  toBe: 6,
  toBeNull: 6,
  toBeUndefined: 6,
  toBeNaN: 6,
  toEqual: 5,
  toHaveBeenCalledExactlyOnceWith: 6,
  toHaveBeenCalledWith: 5,
  toHaveBeenLastCalledWith: 5,
  toHaveReturnedWith: 5,
  toMatchInlineSnapshot: 5,
  toMatchSnapshot: 5,
  toBeCloseTo: 4,
  toMatchObject: 4,
  toHaveLength: 4,
  toHaveProperty: 4,
  toHaveBeenCalledTimes: 4,
  toHaveBeenCalledOnce: 4,
  toContain: 3,
  toContainEqual: 3,
  toMatch: 3,
  toThrow: 4,
  toThrowError: 4,
  toBeInstanceOf: 3,
  toBeGreaterThan: 2,
  toBeGreaterThanOrEqual: 2,
  toBeLessThan: 2,
  toBeLessThanOrEqual: 2,
  toHaveBeenCalled: 2,
  toHaveReturned: 2,
  toBeTypeOf: 2,
  toBeDefined: 1,
  toBeTruthy: 1,
  toBeFalsy: 1,
  strictEqual: 6,
  deepStrictEqual: 6,
  equal: 5,
  deepEqual: 5,
  match: 4,
  throws: 4,
  rejects: 4,
  partialDeepStrictEqual: 4,
  notStrictEqual: 2,
  notEqual: 2,
  notDeepEqual: 2,
  notDeepStrictEqual: 2,
  doesNotThrow: 2,
  doesNotReject: 2,
  ok: 1,
};

/** Values that stand for many. */
const ANY_VALUE = /\b(?:expect\.)?(?:any|anything|objectContaining|arrayContaining|stringContaining|stringMatching|closeTo)\s*\(/g;

export const isAssertion = (code: string): boolean => ASSERTION.test(code);

/** Also the lines on which an assertion that began above says what it expects. */
export const isExpectation = (code: string): boolean => isAssertion(code) || MATCHER.test(code);

/** Whether the second line asserts less than the first did. */
export function isLooser(before: string, after: string): boolean {
  const [was, is] = [strictness(before), strictness(after)];
  if (was !== undefined && is !== undefined && is < was) return true;
  return anyValues(after) > anyValues(before);
}

/** Whether the second line expects another value, or the contrary, without being stricter. Lines are given as they stand in the file. */
export function expectsOther(before: string, after: string): boolean {
  if ((strictness(after) ?? 0) > (strictness(before) ?? Infinity)) return false;
  return valuesOf(expectationIn(before)) !== valuesOf(expectationIn(after)) || /\.not\./.test(before) !== /\.not\./.test(after);
}

function strictness(code: string): number | undefined {
  const matcher = MATCHER.exec(code);
  if (matcher) {
    const rank = STRICTNESS[matcher[1] ?? ''];
    // Any error will do for one that names none.
    return rank !== undefined && matcher[2] !== undefined && /^toThrow/.test(matcher[1] ?? '') ? 2 : rank;
  }
  const method = METHOD.exec(code)?.[1];
  if (method !== undefined) {
    const rank = STRICTNESS[method];
    return (method === 'throws' || method === 'rejects') && !/,/.test(code.slice(code.indexOf(method))) ? 2 : rank;
  }
  return /\bassert\s*\(/.test(code) ? (/[=!]==?/.test(code) ? 5 : 1) : undefined;
}

const anyValues = (code: string): number => code.match(ANY_VALUE)?.length ?? 0;

/** What stands after the matcher; for an assertion that has none all of it. */
function expectationIn(line: string): string {
  const matcher = MATCHER.exec(line);
  return matcher ? line.slice(matcher.index) : line;
}

/** The literals of a line. */
const valuesOf = (line: string): string =>
  [...line.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`([^`]*)`|(?<![\w$.])(-?\d[\w.]*)|\b(true|false|null|undefined)\b/g)]
    .map(([, ...values]) => (values.find((value) => value !== undefined) ?? '').replaceAll(/\$\{[^}]*\}/g, '${}'))
    .join('\n');
