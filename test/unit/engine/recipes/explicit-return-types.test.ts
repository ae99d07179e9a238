import assert from 'node:assert/strict';
import { explicitReturnTypes } from '../../../../src/engine/recipes/explicit-return-types.ts';
import { code, rewrite, runRecipe, TSCONFIG, type Files } from '../../../support/run-recipe.ts';

const ORDERS: Files = {
  'orders.ts': code`
    export interface Order { readonly id: string; readonly total: number }
    export type Status = 'open' | 'paid';
    export async function load(id: string): Promise<Order> { return { id, total: 1 }; }
    export function statusOf(order: Order): Status { return order.total > 0 ? 'open' : 'paid'; }
    export class Queue<T> { items: T[] = []; }
  `,
};

const accepted: readonly [string, string, string][] = [
  ['a function', `export function f(a: number) { return a + 1; }`, `export function f(a: number): number { return a + 1; }`],
  ['an arrow function', `export const f = (a: number) => a > 1;`, `export const f = (a: number): boolean => a > 1;`],
  ['a function expression', `export const f = function () { return 'x'; };`, `export const f = function (): string { return 'x'; };`],
  [
    'a default export',
    `export default function (a: string) { return [a]; }`,
    `export default function (a: string): string[] { return [a]; }`,
  ],
  ['an export list', `function f() { return 1; }\nexport { f as g };`, `function f(): number { return 1; }\nexport { f as g };`],
  ['nothing returned', `export function f() {}`, `export function f(): void {}`],
  [
    'async and generators',
    `export async function f() { return 1; }\nexport function* g() { yield 1; }`,
    `export async function f(): Promise<number> { return 1; }\nexport function* g(): Generator<number, void, unknown> { yield 1; }`,
  ],
  [
    'type parameters',
    `export const f = <T extends object,>(a: T[]) => new Map(a.map((one) => [one, 1] as const));`,
    `export const f = <T extends object,>(a: T[]): Map<T, 1> => new Map(a.map((one) => [one, 1] as const));`,
  ],
  [
    'members of a class',
    `export class A { #x = 1; m() { return this; } get n() { return this.#x; } static s = () => new A(); private p() { return 1; } set v(a: number) {} constructor() { this.p(); } }`,
    `export class A { #x = 1; m(): this { return this; } get n(): number { return this.#x; } static s = (): A => new A(); private p() { return 1; } set v(a: number) {} constructor() { this.p(); } }`,
  ],
  [
    'a type guard',
    `export const isText = (a: unknown) => typeof a === 'string';`,
    `export const isText = (a: unknown): a is string => typeof a === 'string';`,
  ],
  ['a union of texts', `export const f = (a: boolean) => (a ? 'x' : 'y');`, `export const f = (a: boolean): 'x' | 'y' => (a ? 'x' : 'y');`],
  [
    'an object of one shape, with comments around',
    `/** One. */\nexport function f(/* a */ a: number /* b */) /* c */ { return { a, b: 's' }; } // d`,
    `/** One. */\nexport function f(/* a */ a: number /* b */): { a: number; b: string } /* c */ { return { a, b: 's' }; } // d`,
  ],
  [
    'a type of the file that is not exported',
    `interface A { a: 1 }\ndeclare const a: A;\nexport const f = () => a;`,
    `interface A { a: 1 }\ndeclare const a: A;\nexport const f = (): A => a;`,
  ],
];

describe('explicit-return-types', () => {
  for (const [title, before, after] of accepted) {
    it(`types ${title}`, async () => {
      const result = await rewrite(explicitReturnTypes, before);
      assert.equal(result.text, after);
      assert.deepEqual(result.refused, []);
      assert.equal((await rewrite(explicitReturnTypes, after)).sites, 0, 'a second run finds nothing');
    });
  }

  it('imports the types that it needs, in the manner of the file', async () => {
    const before = code`
      import { load, statusOf } from "./orders" // the orders
      export const first = async (id: string) => load(id)
      export const status = async (id: string) => statusOf(await load(id))
    `;
    const result = await rewrite(explicitReturnTypes, before, ORDERS);
    assert.equal(
      result.text,
      code`
        import { load, statusOf, type Order, type Status } from "./orders" // the orders
        export const first = async (id: string): Promise<Order> => load(id)
        export const status = async (id: string): Promise<Status> => statusOf(await load(id))
      `,
    );
    assert.equal(result.sites, 1, 'both need the same edit');
    const { text } = await rewrite(
      explicitReturnTypes,
      `import * as orders from './orders';\nexport const f = () => orders.load('a');\n`,
      ORDERS,
    );
    assert.equal(text, `import * as orders from './orders';\nexport const f = (): Promise<orders.Order> => orders.load('a');\n`);
    const { text: indirect } = await rewrite(
      explicitReturnTypes,
      `import { loader } from './loader';\nexport const f = () => loader();\n`,
      {
        ...ORDERS,
        'loader.ts': `import { load, type Order } from './orders';\nexport const loader = (): Promise<Order> => load('a');\n`,
      },
    );
    assert.equal(
      indirect,
      `import { loader } from './loader';\nimport type { Order } from './orders';\nexport const f = (): Promise<Order> => loader();\n`,
    );
  });

  const refusals: readonly [string, string, RegExp][] = [
    ['any', `export const f = (a: any) => a.b;`, /`any`/],
    ['any inside', `export const f = (a: string) => JSON.parse(a) as Record<string, any>;`, /`any`/],
    [
      'a name that is taken',
      `import { load } from './orders';\ntype Order = 1;\nexport const o: Order = 1;\nexport const f = () => load('a');`,
      /another|something else/,
    ],
    [
      'a long type',
      `export const f = () => ({ aaaaaaaaaaaaaaaaaaa: 1, bbbbbbbbbbbbbbbbbbbbbbbbb: 2, cccccccccccccccccccccc: 3, ddddddddddddddddddddd: 4, eeeee: 5 });`,
      /characters/,
    ],
    ['objects of several shapes', `export const f = (a: boolean) => (a ? { a: 1 } : { b: 2 });`, /several shapes/],
    ['a function that never returns', `export const f = () => { throw new Error('x'); };`, /never/],
    ['a type of its own inside', `export function f() { interface Own { a: 1 } return {} as Own; }`, /error|another/],
    ['a class without a name', `export const f = () => class { a = 1; };`, /written down|error/],
    ['a function with an error', `export function f(a: string) { return a.nothing ? 1 : 2; }`, /type error/],
    ['a module', `export const f = () => import('./orders');`, /whole module/],
  ];
  for (const [title, text, reason] of refusals) {
    it(`leaves ${title}`, async () => {
      const result = await rewrite(explicitReturnTypes, text, ORDERS);
      assert.equal(result.text, text);
      assert.equal(result.refused.length, 1);
      assert.match(result.refused[0] ?? '', reason);
    });
  }

  it('has nothing to say of what is typed, not exported, overloaded or JavaScript', async () => {
    const text = code`
      function own() { return 1; }
      export const typed: () => number = () => 1;
      export const given = (): number => own();
      export const wrapped = Object.freeze(() => 1);
      export function over(a: string): string;
      export function over(a: number): number;
      export function over(a: string | number) { return a; }
      export const value = 1;
    `;
    for (const name of ['a.ts', 'a.js']) {
      const result = await rewrite(explicitReturnTypes, text, { name });
      assert.deepEqual([result.text, result.refused], [text, []]);
    }
    assert.equal((await rewrite(explicitReturnTypes, `export const f = () => 1;`, { name: 'a.js' })).sites, 0);
  });

  it('keeps to the project’s own compiler: no type guards before TypeScript 5.5', async () => {
    const { refused } = await rewrite(explicitReturnTypes, `export const isText = (a: unknown) => typeof a === 'string';`, {
      'node_modules/typescript/package.json': JSON.stringify({ version: '5.2.2' }),
    });
    assert.match(refused[0] ?? '', /would not see/);
  });

  it('keeps to the project’s own compiler: no kinds of typed arrays before TypeScript 5.7', async () => {
    const text = `export const bytes = () => new Uint8Array(16);`;
    const lib = {
      'tsconfig.json': JSON.stringify({ compilerOptions: { target: 'ES2024', lib: ['ES2024'], module: 'esnext', strict: true } }),
    };
    const old = await rewrite(explicitReturnTypes, text, {
      ...lib,
      'node_modules/typescript/package.json': JSON.stringify({ version: '5.4.3' }),
    });
    assert.match(old.refused[0] ?? '', /^`Uint8Array<ArrayBuffer>` is more than the TypeScript of this project knows/);
    assert.match((await rewrite(explicitReturnTypes, text, lib)).text, /\(\): Uint8Array<ArrayBuffer> =>/);
  });

  it('writes tuples, in other types as well', async () => {
    const text = `const both = (n: number): [number, string] => [n, ''];\nexport const f = async (n: number) => [both(n)];\n`;
    const { text: after } = await rewrite(explicitReturnTypes, text);
    assert.match(after, /async \(n: number\): Promise<\[number, string\]\[\]> =>/);
  });

  it('changes nothing that is read at run time', async () => {
    const config = JSON.parse(TSCONFIG) as { compilerOptions: object };
    const text = `declare const deco: MethodDecorator;\nexport class A { @deco m() { return 'x'; } n() { return 1; } }`;
    const result = await rewrite(explicitReturnTypes, text, {
      'tsconfig.json': JSON.stringify({
        compilerOptions: { ...config.compilerOptions, experimentalDecorators: true, emitDecoratorMetadata: true },
      }),
    });
    assert.equal(result.text, text);
    assert.match(result.refused.join(), /JavaScript/);
  });

  it('keeps to the scope', async () => {
    const run = await runRecipe(
      explicitReturnTypes,
      { 'a.ts': `export const f = () => 1;\nexport const g = () => 2;\n`, 'b.ts': `export const h = () => 3;\n` },
      {},
      { paths: ['a.ts' as never], lines: { start: 2, end: 2 } },
    );
    assert.deepEqual(run.sites, ['a.ts:2']);
    assert.equal(run.files['a.ts'], `export const f = () => 1;\nexport const g = (): number => 2;\n`);
  });
});
