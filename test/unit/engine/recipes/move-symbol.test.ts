import assert from 'node:assert/strict';
import { moveSymbol } from '../../../../src/engine/recipes/move-symbol.ts';
import { code, runRecipe, type Files } from '../../../support/run-recipe.ts';

const move = (files: Files, name: string, to: string, from?: string) =>
  runRecipe(moveSymbol, files, { name, to, ...(from !== undefined && { from }) });

const ORDERS = code`
  import { Money, round } from './money';
  import { log } from './log';

  /** A price as it is shown. */
  // Rounded.
  export function formatPrice(price: Money): string {
    return \`$\{round(price.amount)} EUR\`;
  }

  export const total = (prices: Money[]) => {
    log('total');
    return prices.length;
  };
`;
const MONEY = `export interface Money { amount: number }\nexport const round = (x: number) => Math.round(x);\n`;
const LOG = `export const log = (text: string) => {\n  text.trim();\n};\n`;
const BASE: Files = { 'src/orders.ts': ORDERS, 'src/money.ts': MONEY, 'src/log.ts': LOG };

describe('move-symbol', () => {
  it('creates a file, with the comments and the imports that the symbol needs', async () => {
    const run = await move(BASE, 'formatPrice', 'src/format/price.ts');
    assert.deepEqual(run.refused, []);
    assert.equal(
      run.files['src/format/price.ts'],
      code`
        import { round, type Money } from '../money';

        /** A price as it is shown. */
        // Rounded.
        export function formatPrice(price: Money): string {
          return \`$\{round(price.amount)} EUR\`;
        }
      `,
    );
    assert.equal(
      run.files['src/orders.ts'],
      code`
        import { Money } from './money';
        import { log } from './log';

        export const total = (prices: Money[]) => {
          log('total');
          return prices.length;
        };
      `,
    );
  });

  it('makes all who import it follow', async () => {
    const files = {
      ...BASE,
      'src/a.ts': `import { formatPrice, total } from './orders';\nformatPrice;\ntotal;\n`,
      'src/b.ts': `import { formatPrice as f } from './orders';\nimport { total } from './orders';\nf;\ntotal;\n`,
      'src/c.ts': `import type { formatPrice } from './orders';\nexport type F = typeof formatPrice;\n`,
      'src/d.ts': `export { formatPrice, total } from './orders';\n`,
      'src/e.ts': `export * from './orders';\n`,
      'src/f.ts': `import { formatPrice } from './e';\nformatPrice;\n`,
      'src/g.ts': `import { log } from './log';\nimport {\n  total,\n  formatPrice,\n} from './orders';\nlog;\ntotal;\nformatPrice;\n`,
    };
    const run = await move(files, 'formatPrice', 'src/format.ts');
    assert.deepEqual(run.refused, []);
    assert.equal(
      run.files['src/a.ts'],
      `import { formatPrice } from './format';\nimport { total } from './orders';\nformatPrice;\ntotal;\n`,
    );
    assert.equal(run.files['src/b.ts'], `import { formatPrice as f } from './format';\nimport { total } from './orders';\nf;\ntotal;\n`);
    assert.equal(run.files['src/c.ts'], `import type { formatPrice } from './format';\nexport type F = typeof formatPrice;\n`);
    assert.equal(run.files['src/d.ts'], `export { total } from './orders';\nexport { formatPrice } from './format';\n`);
    assert.equal(run.files['src/e.ts'], `export * from './orders';\nexport { formatPrice } from './format';\n`);
    assert.equal(run.files['src/f.ts'], files['src/f.ts']);
    assert.match(run.files['src/g.ts'] ?? '', /import \{ formatPrice \} from '\.\/format';\nimport \{\n {2}total,\n\} from '\.\/orders';/);
  });

  it('adds it to a file that there is, and uses what is imported there', async () => {
    const files = { ...BASE, 'src/shop.ts': `import { round } from './money';\n\nexport const price = round(1.5);\n` };
    const run = await move(files, 'formatPrice', 'src/shop.ts');
    assert.deepEqual(run.refused, []);
    assert.equal(
      run.files['src/shop.ts'],
      `import { round, type Money } from './money';\n\nexport const price = round(1.5);\n\n/** A price as it is shown. */\n// Rounded.\nexport function formatPrice(price: Money): string {\n  return \`\${round(price.amount)} EUR\`;\n}\n`,
    );
  });

  it('imports it where it is still used, and exports it for that', async () => {
    const files = { 'a.ts': `const half = (x: number) => x / 2;\nexport const quarter = (x: number) => half(half(x));\n` };
    const run = await move(files, 'half', 'b.ts');
    assert.equal(run.files['a.ts'], `import { half } from './b';\n\nexport const quarter = (x: number) => half(half(x));\n`);
    assert.equal(run.files['b.ts'], `export const half = (x: number) => x / 2;\n`);
  });

  it('takes what the new file imported so far out of its imports, and stands before its use', async () => {
    const run = await move(
      {
        'a.ts': `export const LIMIT = 3;\nexport const other = 1;\n`,
        'b.ts': `import { LIMIT } from './a';\n\nexport const twice = LIMIT * 2;\n`,
      },
      'LIMIT',
      'b.ts',
    );
    assert.deepEqual(run.refused, []);
    assert.equal(run.files['b.ts'], `export const LIMIT = 3;\n\nexport const twice = LIMIT * 2;\n`);
    assert.equal(run.files['a.ts'], `export const other = 1;\n`);
  });

  it('moves overloads and merged declarations together', async () => {
    const run = await move(
      {
        'a.ts': `export function f(x: string): string;\nexport function f(x: number): number;\nexport function f(x: any): any {\n  return x;\n}\nexport const g = 1;\n`,
      },
      'f',
      'b.ts',
    );
    assert.equal(run.files['a.ts'], `export const g = 1;\n`);
    assert.match(
      run.files['b.ts'] ?? '',
      /^export function f\(x: string\): string;\nexport function f\(x: number\): number;\nexport function f\(x: any\): any \{/,
    );
  });

  it('names modules as the file does: with endings, with an alias', async () => {
    const files = {
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          target: 'ES2022',
          lib: ['ES2022'],
          module: 'esnext',
          moduleResolution: 'bundler',
          strict: true,
          allowImportingTsExtensions: true,
          noEmit: true,
          paths: { '@/*': ['./src/*'] },
        },
      }),
      'src/a/one.ts': `import { two } from './two.ts';\nexport const one = () => two;\nexport const rest = 1;\n`,
      'src/a/two.ts': `export const two = 2;\n`,
      'src/b/user.ts': `import { one } from '@/a/one.ts';\none;\n`,
    };
    const run = await move(files, 'one', 'src/c/one.ts');
    assert.deepEqual(run.refused, []);
    assert.equal(run.files['src/c/one.ts'], `import { two } from '../a/two.ts';\n\nexport const one = () => two;\n`);
    assert.equal(run.files['src/b/user.ts'], `import { one } from '@/c/one.ts';\none;\n`);
  });

  it('names modules as importers do, where the file itself imports nothing', async () => {
    const config = {
      target: 'ES2022',
      lib: ['ES2022'],
      module: 'nodenext',
      moduleResolution: 'nodenext',
      strict: true,
      rewriteRelativeImportExtensions: true,
    };
    const run = await move(
      {
        'tsconfig.json': JSON.stringify({ compilerOptions: config }),
        'a.ts': `export type T = 1;\nexport const f = (x: T) => x;\nexport const g = 1;\n`,
        'b.ts': `import { f } from './a.ts';\nf(1);\n`,
      },
      'f',
      'c.ts',
    );
    assert.deepEqual(run.refused, []);
    assert.equal(run.files['c.ts'], `import type { T } from './a.ts';\n\nexport const f = (x: T) => x;\n`);
  });

  it('adds what a second symbol needs to the imports of the first, and stands beside the import that it came from', async () => {
    const files = {
      'src/money.ts': `export interface Money { amount: number }\nexport const isMoney = (x: unknown) => x !== null;\nexport function format(x: Money): string {\n  return String(x.amount);\n}\nexport const parse = (x: string): Money | undefined => (isMoney(x) ? { amount: 1 } : undefined);\n`,
      'src/a.ts': `import { one } from './one';\nimport { format, isMoney, parse } from './money';\nimport { two } from './two';\none;\nformat;\nisMoney;\nparse;\ntwo;\n`,
      'src/one.ts': `export const one = 1;\n`,
      'src/two.ts': `export const two = 2;\n`,
    };
    const first = await move(files, 'format', 'src/text.ts');
    assert.deepEqual(first.refused, []);
    assert.match(first.files['src/text.ts'] ?? '', /^import type \{ Money \} from '\.\/money';\n/);
    assert.match(
      first.files['src/a.ts'] ?? '',
      /^import \{ one \} from '\.\/one';\nimport \{ isMoney, parse \} from '\.\/money';\nimport \{ format \} from '\.\/text';\nimport \{ two \}/,
    );
    const second = await move(first.files, 'parse', 'src/text.ts');
    assert.deepEqual(second.refused, []);
    assert.match(second.files['src/text.ts'] ?? '', /^import \{ type Money, isMoney \} from '\.\/money';\n\nexport function format/);
    assert.match(
      second.files['src/a.ts'] ?? '',
      /^import \{ one \} from '\.\/one';\nimport \{ isMoney \} from '\.\/money';\nimport \{ format, parse \} from '\.\/text';\nimport \{ two \}/,
    );
  });

  it('says which comments and texts speak of the old place', async () => {
    const run = await move(
      {
        ...BASE,
        'src/orders.ts': `${ORDERS.replace('as it is shown.', 'as it is shown, of {@link total} and {@link Money}.')}\n/** Reads what {@link formatPrice} prints; see {@link total}. */\nexport const parse = (x: string) => x;\n`,
        'src/b.ts': `/** Not formatPrice of orders.ts, but {@link formatPrice}. */\nexport const b = 1;\n`,
        'README.md': 'Prices are shown by `formatPrice`.\n\n| [orders](src/orders.ts) | `formatPrice` and `total` |\n',
      },
      'formatPrice',
      'src/format.ts',
    );
    assert.deepEqual(run.notes, [
      'README.md:3 the text speaks of `formatPrice` beside src/orders.ts; it is in src/format.ts now',
      'src/b.ts:1 a comment speaks of `formatPrice` beside src/orders.ts; it is in src/format.ts now',
      'src/b.ts:1 a comment speaks of `formatPrice` beside src/orders.ts; it is in src/format.ts now',
      'src/orders.ts:9 a comment links to `formatPrice`, which is not imported here; it is in src/format.ts now',
      'src/format.ts:3 a comment links to `total`, which is not imported here; it is still in src/orders.ts',
    ]);
  });

  const refusals: readonly (readonly [string, Files, string, string, RegExp])[] = [
    ['the default export', { 'a.ts': `export default function f() {}\nexport const g = 1;\n` }, 'f', 'b.ts', /It is the default export/],
    ['what is exported in a list', { 'a.ts': `const f = 1;\nexport { f };\nexport const g = 1;\n` }, 'f', 'b.ts', /exported in a list/],
    ['what is declared with others', { 'a.ts': `export const f = 1, g = 2;\nexport const h = 1;\n` }, 'f', 'b.ts', /together with others/],
    ['what may be assigned', { 'a.ts': `export let f = 1;\nexport const g = 1;\n` }, 'f', 'b.ts', /assigned anew/],
    ['what runs code', { 'a.ts': `export const f = Math.random();\nexport const g = 1;\n` }, 'f', 'b.ts', /To declare it runs code/],
    [
      'what uses something that is not exported',
      { 'a.ts': `const secret = 1;\nexport const f = () => secret;\nexport const g = () => secret;\n` },
      'f',
      'b.ts',
      /It uses `secret`, which a\.ts does not export/,
    ],
    [
      'a circle that would be new',
      { 'a.ts': `export const h = () => 1;\nexport const f = () => h();\nexport const g = () => f();\n` },
      'f',
      'b.ts',
      /circle: b\.ts → a\.ts → b\.ts\./,
    ],
    [
      'a file that does something when it is loaded',
      {
        'a.ts': `export const f = () => 1;\nexport const g = () => f();\n`,
        'b.ts': `console.log('b');\nexport const b = 1;\ndeclare const console: any;\n`,
      },
      'f',
      'b.ts',
      /a\.ts would come to load b\.ts, which does something when it is loaded, at b\.ts:1/,
    ],
    [
      'a name that is taken there',
      { 'a.ts': `export const f = () => 1;\nexport const g = 1;\n`, 'b.ts': `export const f = 2;\n` },
      'f',
      'b.ts',
      /`f` is something else in b\.ts/,
    ],
    [
      'a needed name that is taken there',
      {
        'a.ts': `import { x } from './x';\nexport const f = () => x;\nexport const g = 1;\n`,
        'x.ts': `export const x = 1;\n`,
        'b.ts': `export const x = 2;\n`,
      },
      'f',
      'b.ts',
      /It uses `x`, which is something else in b\.ts/,
    ],
    [
      'who takes all of the file',
      { 'a.ts': `export const f = () => 1;\nexport const g = 1;\n`, 'c.ts': `import * as all from './a';\nall.f();\n` },
      'f',
      'b.ts',
      /c\.ts:1 takes all of a\.ts/,
    ],
    [
      'who loads it later',
      { 'a.ts': `export const f = () => 1;\nexport const g = 1;\n`, 'c.ts': `export const load = async () => (await import('./a')).f;\n` },
      'f',
      'b.ts',
      /c\.ts:1 loads a\.ts in a way that can't follow/,
    ],
    [
      'a mock of the file',
      { 'a.ts': `export const f = () => 1;\nexport const g = 1;\n`, 'c.test.ts': `declare const vi: any;\nvi.mock('./a');\nexport {};\n` },
      'f',
      'b.ts',
      /c\.test\.ts:2 loads a\.ts/,
    ],
    [
      'an entry of the package',
      { 'package.json': '{"name":"p","main":"./a.ts"}', 'a.ts': `export const f = () => 1;\nexport const g = 1;\n` },
      'f',
      'b.ts',
      /an entry of the package/,
    ],
    ['all there is', { 'a.ts': `export const f = () => 1;\n` }, 'f', 'b.ts', /rename the file instead/],
    [
      'a template that uses it',
      { 'a.ts': `export const f = 1;\nexport const g = 1;\n`, 'x.vue': `import { f } from './a'` },
      'f',
      'b.ts',
      /x\.vue may use it/,
    ],
    ['a script without modules', { 'a.ts': `const f = 1;\nconst g = 2;\n` }, 'f', 'b.ts', /The file is no module/],
    [
      'a directive of the file',
      { 'a.ts': `'use client';\nexport const f = () => 1;\nexport const g = 1;\n` },
      'f',
      'b.ts',
      /do not have the same directives/,
    ],
    ['TypeScript to JavaScript', { 'a.ts': `export const f = () => 1;\nexport const g = 1;\n` }, 'f', 'b.js', /b\.js is JavaScript/],
    ['its own file', { 'a.ts': `export const f = () => 1;\nexport const g = 1;\n` }, 'f', 'a.ts', /in that file already/],
    ['what is built', { 'a.ts': `export const f = () => 1;\nexport const g = 1;\n` }, 'f', 'dist/b.ts', /lies in dist/],
  ];
  for (const [what, files, name, to, reason] of refusals) {
    it(`refuses ${what}`, async () => {
      const run = await move(files, name, to, 'a.ts');
      assert.deepEqual(run.sites, []);
      assert.match(run.refused.join('\n'), reason);
    });
  }

  it('says which files declare the name, where there are several', async () => {
    const run = await move({ 'a.ts': `export const f = 1;\nexport const g = 1;\n`, 'c.ts': `export const f = 2;\n` }, 'f', 'b.ts');
    assert.match(run.refused.join('\n'), /declared 2 times: a\.ts:1, c\.ts:1/);
  });
});
