import { ts, type Pair } from '../pair.ts';

const PRICES = ts`
  export function total(prices: number[]): number {
    return prices.reduce((sum, price) => sum + price, 0);
  }

  export function mean(prices: number[]): number {
    return total(prices) / prices.length;
  }
`;
const RENAMED = PRICES.replaceAll('total', 'sumUp');
const rename = (from: string, to: string, more: Readonly<Record<string, unknown>> = {}) => ({
  recipe: 'rename-symbol',
  with: { from, to, ...more },
});

/** One renames what the other uses anew. */
export const RENAMES: readonly Pair[] = [
  {
    name: 'a call of the old name in another file',
    files: { 'prices.ts': PRICES, 'shop.ts': "import { mean } from './prices.ts';\n\nexport const average = mean([1, 2]);\n" },
    a: [rename('total', 'sumUp')],
    b: [
      { edit: 'shop.ts', find: 'import { mean }', replace: 'import { mean, total }' },
      { edit: 'shop.ts', find: 'average = mean([1, 2]);', replace: 'average = mean([1, 2]);\nexport const all = total([1, 2]);' },
    ],
    merged: {
      'prices.ts': RENAMED,
      'shop.ts': "import { mean, sumUp } from './prices.ts';\n\nexport const average = mean([1, 2]);\nexport const all = sumUp([1, 2]);\n",
    },
  },
  {
    name: 'a call of the old name in the same file',
    files: { 'prices.ts': PRICES },
    a: [rename('total', 'sumUp')],
    b: [{ edit: 'prices.ts', find: 'prices.length;\n}\n', replace: 'prices.length;\n}\n\nexport const none = total([]);\n' }],
    merged: { 'prices.ts': `${RENAMED}\nexport const none = sumUp([]);\n` },
  },
  {
    name: 'a changed argument on the line of a renamed call',
    files: { 'prices.ts': PRICES },
    a: [rename('total', 'sumUp')],
    b: [{ edit: 'prices.ts', find: 'return total(prices) / prices.length', replace: 'return total([...prices]) / prices.length' }],
    merged: { 'prices.ts': RENAMED.replace('sumUp(prices) /', 'sumUp([...prices]) /') },
  },
  {
    name: 'a changed signature of the renamed function',
    files: { 'prices.ts': PRICES },
    a: [rename('total', 'sumUp')],
    b: [{ edit: 'prices.ts', find: 'total(prices: number[]): number', replace: 'total(prices: readonly number[]): number' }],
    merged: { 'prices.ts': RENAMED.replace('sumUp(prices: number[])', 'sumUp(prices: readonly number[])') },
  },
  {
    name: 'a new file that imports the old name',
    files: { 'prices.ts': PRICES },
    a: [rename('total', 'sumUp')],
    b: [{ create: 'bill.ts', text: "import { total as add } from './prices.ts';\n\nexport const bill = add([3]);\n" }],
    merged: { 'prices.ts': RENAMED, 'bill.ts': "import { sumUp as add } from './prices.ts';\n\nexport const bill = add([3]);\n" },
  },
  {
    name: 'a new import of the old name through a barrel',
    files: {
      'prices.ts': PRICES,
      'index.ts': "export { total, mean } from './prices.ts';\n",
      'shop.ts': "import { mean } from './index.ts';\n\nexport const average = mean([1]);\n",
    },
    a: [rename('total', 'sumUp')],
    b: [
      { edit: 'shop.ts', find: '{ mean }', replace: '{ mean, total }' },
      { edit: 'shop.ts', find: 'mean([1]);', replace: 'mean([1]) + total([1]);' },
    ],
    merged: {
      'prices.ts': RENAMED,
      'index.ts': "export { sumUp, mean } from './prices.ts';\n",
      'shop.ts': "import { mean, sumUp } from './index.ts';\n\nexport const average = mean([1]) + sumUp([1]);\n",
    },
  },
  {
    name: 'a new use of a renamed type',
    files: { 'types.ts': 'export interface Item {\n  readonly price: number;\n}\n', 'use.ts': 'export const price = 1;\n' },
    a: [rename('Item', 'Article')],
    b: [
      {
        edit: 'use.ts',
        find: 'export const price = 1;',
        replace: "import type { Item } from './types.ts';\n\nexport const item: Item = { price: 1 };",
      },
    ],
    merged: {
      'types.ts': 'export interface Article {\n  readonly price: number;\n}\n',
      'use.ts': "import type { Article } from './types.ts';\n\nexport const item: Article = { price: 1 };\n",
    },
  },
  {
    name: 'a new read of a renamed property',
    files: {
      'order.ts': ts`
        export interface Order {
          readonly sum: number;
        }

        export const print = (order: Order): string => String(order.sum);
      `,
    },
    a: [rename('Order.sum', 'amount')],
    b: [
      {
        edit: 'order.ts',
        find: 'String(order.sum);\n',
        replace: 'String(order.sum);\n\nexport const isFree = (order: Order): boolean => order.sum === 0;\n',
      },
    ],
    merged: {
      'order.ts': ts`
        export interface Order {
          readonly amount: number;
        }

        export const print = (order: Order): string => String(order.amount);

        export const isFree = (order: Order): boolean => order.amount === 0;
      `,
    },
  },
  {
    name: 'a new call of a renamed method, and one of another class that has the same name',
    files: {
      'desk.ts': ts`
        export class Desk {
          close(): void {}
        }

        export class Door {
          close(): void {}
        }
      `,
    },
    a: [rename('Desk.close', 'shut')],
    b: [{ create: 'evening.ts', text: "import { Desk, Door } from './desk.ts';\n\nnew Desk().close();\nnew Door().close();\n" }],
    merged: {
      'desk.ts': ts`
        export class Desk {
          shut(): void {}
        }

        export class Door {
          close(): void {}
        }
      `,
      'evening.ts': "import { Desk, Door } from './desk.ts';\n\nnew Desk().shut();\nnew Door().close();\n",
    },
  },
  {
    name: 'both rename, each beside a new use of what the other renames',
    files: { 'prices.ts': PRICES },
    a: [
      rename('total', 'sumUp'),
      { edit: 'prices.ts', find: 'export function sumUp', replace: 'export const one = mean([1]);\n\nexport function sumUp' },
    ],
    b: [
      rename('mean', 'average'),
      { edit: 'prices.ts', find: 'prices.length;\n}\n', replace: 'prices.length;\n}\n\nexport const none = total([]);\n' },
    ],
    merged: { 'prices.ts': `export const one = average([1]);\n\n${RENAMED.replace('mean', 'average')}\nexport const none = sumUp([]);\n` },
  },
  {
    name: 'a rename of a local name beside a new use of it',
    files: {
      'count.ts': ts`
        export function longest(words: string[]): number {
          let n = 0;
          for (const word of words) {
            if (word.length > n) n = word.length;
          }
          return n;
        }
      `,
    },
    a: [rename('n', 'length', { path: 'count.ts', line: 2 })],
    b: [{ edit: 'count.ts', find: '  return n;', replace: '  if (n > 99) throw new Error(`${n} is too long`);\n  return n;' }],
    merged: {
      'count.ts': ts`
        export function longest(words: string[]): number {
          let length = 0;
          for (const word of words) {
            if (word.length > length) length = word.length;
          }
          if (length > 99) throw new Error(\`\${length} is too long\`);
          return length;
        }
      `
        .replaceAll('\\`', '`')
        .replaceAll('\\$', '$'),
    },
  },
  {
    name: 'both rename the same thing differently',
    files: { 'prices.ts': PRICES },
    a: [rename('total', 'sumUp')],
    b: [rename('total', 'add')],
    merged: 'conflict',
  },
];
