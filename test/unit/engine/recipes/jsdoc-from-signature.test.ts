import assert from 'node:assert/strict';
import { jsdocFromSignature } from '../../../../src/engine/recipes/jsdoc-from-signature.ts';
import { code, rewrite } from '../../../support/run-recipe.ts';

const accepted: readonly [string, string, string][] = [
  [
    'a parameter that was renamed',
    code`
      /**
       * Loads an order.
       * @param orderId - which one,
       *   as in its address
       * @param force - even if it is known
       */
      export function load(id: string, force: boolean) {}
    `,
    code`
      /**
       * Loads an order.
       * @param id - which one,
       *   as in its address
       * @param force - even if it is known
       */
      export function load(id: string, force: boolean) {}
    `,
  ],
  [
    'a parameter that is gone, with all its lines',
    code`
      class Shop {
        /**
         * @param id which one
         * @param force even if
         *   it is known
         *
         * @returns the order
         */
        load(id: string) {}
      }
    `,
    code`
      class Shop {
        /**
         * @param id which one
         *
         * @returns the order
         */
        load(id: string) {}
      }
    `,
  ],
  [
    'the last line of a comment',
    code`
      /**
       * @param id which one
       * @param force even if it is known
       */
      const load = (id: string) => {};
    `,
    code`
      /**
       * @param id which one
       */
      const load = (id: string) => {};
    `,
  ],
  [
    'a parameter that was added, by its default',
    code`
      /**
       * Tries again.
       * @param work what to do
       * @returns what it gives
       */
      export function retry(work: () => void, times = 3, { a }: { a: 1 }) {}
    `,
    code`
      /**
       * Tries again.
       * @param work what to do
       * @param times Defaults to \`3\`.
       * @returns what it gives
       */
      export function retry(work: () => void, times = 3, { a }: { a: 1 }) {}
    `,
  ],
  [
    'parts of a parameter with their name',
    code`
      /**
       * @param options - how
       * @param options.times - how often
       */
      export function retry(settings: { times: number }) {}
    `,
    code`
      /**
       * @param settings - how
       * @param settings.times - how often
       */
      export function retry(settings: { times: number }) {}
    `,
  ],
  [
    'an exported function by its errors and defaults',
    code`
      import { a } from './a';

      export async function load(id: string, tries = 3, list = [...a]) {
        if (id === '') throw new RangeError('an order needs an id');
        if (!a) throw new RangeError(\`no order \${id} in here\`);
        try { throw new TypeError('caught'); } catch {}
        const inner = () => { throw new Error('elsewhere'); };
      }
    `,
    code`
      import { a } from './a';

      /**
       * @param tries - Defaults to \`3\`.
       * @throws {RangeError} an order needs an id
       * @throws {RangeError} no order … in here
       */
      export async function load(id: string, tries = 3, list = [...a]) {
        if (id === '') throw new RangeError('an order needs an id');
        if (!a) throw new RangeError(\`no order \${id} in here\`);
        try { throw new TypeError('caught'); } catch {}
        const inner = () => { throw new Error('elsewhere'); };
      }
    `,
  ],
  [
    'a method, in its indentation and with its line ends',
    'export class A {\r\n\tm(a = A.b) {}\r\n}\r\n',
    'export class A {\r\n\t/**\r\n\t * @param a - Defaults to `A.b`.\r\n\t */\r\n\tm(a = A.b) {}\r\n}\r\n',
  ],
];

/** Comments that stay as they are, with the reasons. */
const left: readonly [string, string, readonly RegExp[]][] = [
  ['a comment in order', `/** @param a x */\nexport function f(a: string) {}\n`, []],
  ['a comment of another style', `// what for\nexport function f(a = 1) {}\n`, []],
  ['a comment without tags', `/** What for. */\nexport function f(a = 1) {}\n`, []],
  ['what nothing is certain of', `export function f(a: string) {}\n`, [/Nothing is certain/]],
  ['a parameter without a default', `/**\n * @param a x\n */\nexport function f(a: string, b: string) {}\n`, [/leaves out `b`/]],
  ['a name that may be one of two', `/**\n * @param a x\n */\nexport function f(b: string, c: string) {}\n`, [/may mean `b` or `c`/]],
  [
    'a parameter at another place',
    `/**\n * @param a x\n * @param b y\n */\nexport function f(b: string, c: string) {}\n`,
    [/may mean `c`/],
  ],
  ['a parameter that is taken apart', `/**\n * @param root0 x\n */\nexport function f({ a }: { a: 1 }) {}\n`, []],
  [
    'more names than are taken apart',
    `/**\n * @param a x\n * @param b y\n */\nexport function f({ a }: { a: 1 }) {}\n`,
    [/apart/, /apart/],
  ],
  ['what takes more than it says', `/**\n * @param a x\n */\nexport function f() { return arguments[0]; }\n`, []],
  ['a tag in the middle of a line', `/** @param a x */\nexport function f() {}\n`, [/lines of its own/]],
  ['what is left open', `export function f(a = {}, b = null, c: string[] = []) { throw new Error(String(a)); }\n`, [/Nothing is certain/]],
  ['overloads', `export function f(a: 1): 1;\nexport function f(a = 1) { throw new Error('no'); }\n`, []],
  [
    'errors that are caught or thrown again',
    `export function f() { try { throw new Error('x y'); } catch (e) { throw e; } }\n`,
    [/Nothing/],
  ],
];

describe('jsdoc-from-signature', () => {
  for (const [title, before, after] of accepted) {
    it(`mends ${title}`, async () => {
      const result = await rewrite(jsdocFromSignature, before);
      assert.equal(result.text, after);
      assert.equal((await rewrite(jsdocFromSignature, after)).sites, 0, 'a second run finds nothing');
    });
  }

  for (const [title, text, reasons] of left) {
    it(`leaves ${title}`, async () => {
      const result = await rewrite(jsdocFromSignature, text);
      assert.equal(result.text, text);
      assert.equal(result.refused.length, reasons.length, result.refused.join());
      reasons.forEach((reason, index) => assert.match(result.refused[index] ?? '', reason));
    });
  }

  it('names errors once where there are many', async () => {
    const throws = [1, 2, 3, 4, 5].map((n) => `if (a === ${n}) throw new RangeError('message ${n}');`).join(' ');
    const { text } = await rewrite(jsdocFromSignature, `export function f(a: number) { ${throws} }\n`);
    assert.ok(text.startsWith('/**\n * @throws {RangeError}\n */\nexport'), text);
  });

  it('documents JavaScript too', async () => {
    const { text } = await rewrite(jsdocFromSignature, `export const f = (a = -1) => a;\n`, { name: 'a.js' });
    assert.equal(text, '/**\n * @param a - Defaults to `-1`.\n */\nexport const f = (a = -1) => a;\n');
  });
});
