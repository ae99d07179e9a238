import assert from 'node:assert/strict';
import { WHOLE_WORKSPACE } from '../../../../src/domain/scope.ts';
import { extractFunction } from '../../../../src/engine/recipes/extract-function.ts';
import { code, runRecipe } from '../../../support/run-recipe.ts';

const extract = (text: string, start: number, end: number, name = 'extracted', file = 'a.ts') =>
  runRecipe(extractFunction, { [file]: text }, { file, lines: { start, end }, name });

const SUM = code`
  export function report(prices: number[], rate: number): string {
    const label = 'sum';
    // All of them.
    let sum = 0;
    for (const price of prices)   sum += price * rate; // odd   layout

    const text = \`
    total\`;
    return label + text + sum;
  }
`;

describe('extract-function', () => {
  it('makes a function of statements, which stay as they are written', async () => {
    const run = await extract(SUM, 4, 8, 'sumUp');
    assert.deepEqual(run.refused, []);
    assert.equal(
      run.files['a.ts'],
      code`
        export function report(prices: number[], rate: number): string {
          const label = 'sum';
          // All of them.
          const { text, sum } = sumUp(prices, rate);
          return label + text + sum;
        }

        function sumUp(prices: number[], rate: number) {
          let sum = 0;
          for (const price of prices)   sum += price * rate; // odd   layout

          const text = \`
          total\`;
          return { text, sum };
        }
      `.replaceAll('\n          total`', '\n  total`'),
    );
    assert.deepEqual((await runRecipe(extractFunction, run.files, { file: 'a.ts', lines: { start: 4, end: 4 }, name: 'sumUp' })).sites, []);
  });

  it('starts a call in parentheses with a semicolon where lines have none', async () => {
    const text = code`
      export function f(a: number, b: number) {
        let lost = ''
        let x = 1
        lost = 'a'
        x = a
        lost += 'b'
        return lost + x
      }
    `;
    const run = await extract(text, 4, 5, 'both');
    assert.deepEqual(run.refused, []);
    assert.match(run.files['a.ts'] ?? '', /let x = 1\n {2};\(\{ lost, x \} = both\(lost, x, a\)\)\n {2}lost \+= 'b'/);
  });

  it('moves the value of a single declaration or return', async () => {
    const run = await extract(`export function f(a: number) {\n  const b = a * 2 + 1;\n  return b;\n}\n`, 2, 2, 'twice');
    assert.match(run.files['a.ts'] ?? '', /const b = twice\(a\);[^]*function twice\(a: number\) \{\n {2}return a \* 2 \+ 1;\n\}/);
  });

  it('makes one of an expression, by its text', async () => {
    const text = `export const f = (a: number, b: number) => {\n  return Math.sqrt(a * a + b * b) + 1;\n};\n`;
    const run = await runRecipe(extractFunction, { 'a.ts': text }, { file: 'a.ts', text: 'Math.sqrt(a * a + b * b)', name: 'length' });
    assert.deepEqual(run.refused, []);
    assert.equal(
      run.files['a.ts'],
      `export const f = (a: number, b: number) => {\n  return length(a, b) + 1;\n};\n\nfunction length(a: number, b: number) {\n  return Math.sqrt(a * a + b * b);\n}\n`,
    );
  });

  it('writes what a returning block gives, and waits for what awaits', async () => {
    const text = code`
      export async function f(load: (id: number) => Promise<string>, id: number): Promise<string> {
        const name = await load(id);
        const upper = name.toUpperCase();
        return upper;
      }
    `;
    const run = await extract(text, 2, 3, 'loadName');
    assert.deepEqual(run.refused, []);
    assert.match(run.files['a.ts'] ?? '', /const upper = await loadName\(load, id\);\n {2}return upper;/);
    assert.match(run.files['a.ts'] ?? '', /async function loadName\(load: \(id: number\) => Promise<string>, id: number\) \{/);
  });

  const TWICE = code`
    const round = (x: number) => Math.round(x);
    export function a(items: number[]): number {
      let total = 0;
      for (const item of items) {
        total += round(item);
      }
      const half = total / 2;
      return half;
    }
    export function b(items: number[]): string {
      let total = 0;
      for (const item of items) { total += round(item); }
      const half = total / 2;
      return String(half);
    }
  `;

  it('calls it wherever the same statements come to the same function', async () => {
    const run = await extract(TWICE, 3, 7, 'halfOf');
    assert.deepEqual([run.refused, run.notes], [[], []]);
    assert.equal(run.files['a.ts']?.match(/const half = halfOf\(items\);/g)?.length, 2);
    assert.equal(run.files['a.ts']?.match(/function halfOf\(items: number\[\]\)/g)?.length, 1);
  });

  it('leaves the same statements that take something else, and says so', async () => {
    const run = await extract(TWICE.replace('b(items: number[])', 'b(items: readonly number[])'), 3, 7, 'halfOf');
    assert.match(run.notes.join(), /^a\.ts:11 the same statements stay here: they take or give something else\.$/);
    assert.equal(run.files['a.ts']?.match(/halfOf\(items\)/g)?.length, 1);
  });

  it('reports repeated statements, which a person has to name', async () => {
    const long = TWICE.replace('{ total += round(item); }', '{\n    total += round(item);\n  }');
    const run = await runRecipe(extractFunction, { 'a.ts': long, 'b.ts': `export const one = 1;\n` });
    assert.deepEqual(run.sites, []);
    assert.deepEqual(run.refused, [
      'a.ts:3 Lines 3-7 are the same as lines 11-15 and can become one function: say `file`, `lines` and the `name` it gets.',
    ]);
    assert.deepEqual((await runRecipe(extractFunction, { 'a.ts': SUM })).refused, []);
  });

  const refusals: readonly (readonly [string, string, number, number, RegExp])[] = [
    ['half a statement', SUM, 4, 7, /Lines 4-7 are not whole statements of one block/],
    ['lines that are not there', SUM, 40, 41, /The file has 11 lines/],
    [
      'a variable that a function of its own sees change',
      `export function f() {\n  let n = 0;\n  const up = () => n++;\n  n = 2;\n  up();\n  return n;\n}\n`,
      4,
      5,
      /`n` is assigned anew, and used in a function of its own at line 3/,
    ],
    [
      'a variable whose value would be lost with an error',
      `export function f(g: () => void) {\n  let n = 0;\n  try {\n    n = 1;\n    g();\n  } catch {\n    return n;\n  }\n  return 0;\n}\n`,
      4,
      5,
      /`n` is assigned where an error may be caught/,
    ],
    [
      '`this`',
      `export class C {\n  n = 1;\n  m() {\n    const x = this.n;\n    return x;\n  }\n}\n`,
      4,
      4,
      /`this` depends on the function around it/,
    ],
    ['`arguments`', `export function f() {\n  const n = arguments.length;\n  return n;\n}\n`, 2, 2, /`arguments` depends on/],
    [
      'a return that only some ways take',
      `export function f(n: number) {\n  if (n > 1) return 2;\n  n += 1;\n  return n;\n}\n`,
      2,
      3,
      /The compiler says: /,
    ],
    [
      'a loop that it leaves',
      `export function f(n: number[]) {\n  for (const x of n) {\n    if (x > 1) break;\n  }\n}\n`,
      3,
      3,
      /The compiler says: /,
    ],
  ];
  for (const [what, text, start, end, reason] of refusals) {
    it(`refuses ${what}`, async () => {
      const run = await extract(text, start, end);
      assert.deepEqual(run.sites, []);
      assert.match(run.refused.join('\n'), reason);
    });
  }

  it('has nothing to do where the task has done it', async () => {
    const once = await extract(SUM, 4, 8, 'sumUp');
    const given = { file: 'a.ts', lines: { start: 4, end: 8 }, name: 'sumUp' };
    const again = await runRecipe(extractFunction, once.files, given, WHOLE_WORKSPACE, { 'a.ts': SUM });
    assert.deepEqual([again.sites, again.refused], [[], []]);
  });

  it('refuses a name that is taken, no name, and a file that is not there', async () => {
    assert.match((await extract(SUM, 4, 5, 'label')).refused.join(), /`label` is something else in this file already/);
    assert.match((await extract(SUM, 4, 5, 'class')).refused.join(), /`class` is a reserved word/);
    assert.match((await extract(SUM, 4, 5, 'a-b')).refused.join(), /no legal name/);
    const lines = { start: 4, end: 5 };
    assert.match(
      (await runRecipe(extractFunction, { 'a.ts': SUM }, { file: 'a.ts', lines })).refused.join(),
      /Say what the function is to be called/,
    );
    assert.match(
      (await runRecipe(extractFunction, { 'a.ts': SUM }, { file: 'b.ts', lines, name: 'x' })).refused.join(),
      /There is no file b\.ts/,
    );
  });

  it('needs no types to find that nothing repeats', async () => {
    assert.deepEqual((await runRecipe(extractFunction, { 'a.ts': SUM, 'a.test.ts': TWICE })).refused, []);
  });
});
