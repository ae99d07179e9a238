import { ts, type Pair } from '../pair.ts';

const SHOP = ts`
  export const rate = 0.2;

  export function tax(price: number): number {
    return price * 0.2;
  }
`;

/** Things and files that one moves while the other works on them. */
export const MOVES: readonly Pair[] = [
  {
    name: 'a new import of a function that moved to another file',
    files: {
      'shop.ts': SHOP,
      'tax.ts': 'export const country = 1;\n',
      'till.ts': "import { rate } from './shop.ts';\n\nexport const half = rate / 2;\n",
    },
    a: [{ recipe: 'move-symbol', with: { name: 'tax', to: 'tax.ts' } }],
    b: [
      { edit: 'till.ts', find: '{ rate }', replace: '{ rate, tax }' },
      { edit: 'till.ts', find: 'rate / 2;\n', replace: 'rate / 2;\nexport const due = tax(100);\n' },
    ],
    merged: {
      'shop.ts': 'export const rate = 0.2;\n',
      'tax.ts': ts`
        export const country = 1;

        export function tax(price: number): number {
          return price * 0.2;
        }
      `,
      'till.ts':
        "import { rate } from './shop.ts';\nimport { tax } from './tax.ts';\n\nexport const half = rate / 2;\nexport const due = tax(100);\n",
    },
  },
  {
    name: 'a change of a function that moved to another file',
    files: { 'shop.ts': SHOP, 'tax.ts': 'export const country = 1;\n' },
    a: [{ recipe: 'move-symbol', with: { name: 'tax', to: 'tax.ts' } }],
    b: [{ edit: 'shop.ts', find: 'return price * 0.2;', replace: 'return Math.round(price * 0.2);' }],
    merged: {
      'shop.ts': 'export const rate = 0.2;\n',
      'tax.ts': ts`
        export const country = 1;

        export function tax(price: number): number {
          return Math.round(price * 0.2);
        }
      `,
    },
  },
  {
    name: 'a change of a file that the other renamed',
    files: { 'shop.ts': SHOP, 'till.ts': "import { rate } from './shop.ts';\n\nexport const half = rate / 2;\n" },
    a: [{ remove: 'shop.ts' }, { create: 'store.ts', text: SHOP }, { edit: 'till.ts', find: './shop.ts', replace: './store.ts' }],
    b: [{ edit: 'shop.ts', find: 'return price * 0.2;', replace: 'return price * rate;' }],
    merged: {
      'shop.ts': null,
      'store.ts': SHOP.replace('price * 0.2', 'price * rate'),
      'till.ts': "import { rate } from './store.ts';\n\nexport const half = rate / 2;\n",
    },
  },
  {
    name: 'a new import of a file that the other renamed',
    files: { 'shop.ts': SHOP, 'till.ts': "import { rate } from './shop.ts';\n\nexport const half = rate / 2;\n" },
    a: [{ remove: 'shop.ts' }, { create: 'store.ts', text: SHOP }, { edit: 'till.ts', find: './shop.ts', replace: './store.ts' }],
    b: [{ create: 'bill.ts', text: "import { tax } from './shop.ts';\n\nexport const due = tax(1);\n" }],
    merged: {
      'shop.ts': null,
      'store.ts': SHOP,
      'till.ts': "import { rate } from './store.ts';\n\nexport const half = rate / 2;\n",
      'bill.ts': "import { tax } from './store.ts';\n\nexport const due = tax(1);\n",
    },
  },
  {
    name: 'a file is renamed that the other had changed first',
    files: { 'shop.ts': SHOP },
    a: [{ edit: 'shop.ts', find: 'rate = 0.2', replace: 'rate = 0.25' }],
    b: [{ remove: 'shop.ts' }, { create: 'store.ts', text: SHOP.replace('price * 0.2', 'price / 5') }],
    merged: { 'shop.ts': null, 'store.ts': SHOP.replace('rate = 0.2', 'rate = 0.25').replace('price * 0.2', 'price / 5') },
  },
  {
    name: 'one does away with a function that the other begins to use',
    files: { 'shop.ts': SHOP },
    a: [{ edit: 'shop.ts', find: '\nexport function tax(price: number): number {\n  return price * 0.2;\n}\n', replace: '' }],
    b: [{ create: 'till.ts', text: "import { tax } from './shop.ts';\n\nexport const due = tax(100);\n" }],
    merged: 'conflict',
  },
  {
    name: 'one asks for another argument of a function that the other begins to call',
    files: { 'shop.ts': SHOP, 'till.ts': "import { tax } from './shop.ts';\n\nexport const due = tax(100);\n" },
    a: [
      { edit: 'shop.ts', find: 'tax(price: number)', replace: 'tax(price: number, rate: number)' },
      { edit: 'shop.ts', find: 'price * 0.2', replace: 'price * rate' },
      { edit: 'till.ts', find: 'tax(100)', replace: 'tax(100, 0.2)' },
    ],
    b: [{ edit: 'till.ts', find: 'tax(100);\n', replace: 'tax(100);\n\n\nexport const more = tax(200);\n' }],
    merged: 'conflict',
  },
  {
    name: 'both change the same line differently',
    files: { 'shop.ts': SHOP },
    a: [{ edit: 'shop.ts', find: 'rate = 0.2', replace: 'rate = 0.25' }],
    b: [{ edit: 'shop.ts', find: 'rate = 0.2', replace: 'rate = 0.3' }],
    merged: 'conflict',
  },
  {
    name: 'both declare the same name',
    files: { 'shop.ts': SHOP },
    a: [{ edit: 'shop.ts', find: 'price * 0.2;\n}\n', replace: 'price * 0.2;\n}\n\nexport const due = 1;\n' }],
    b: [
      {
        edit: 'shop.ts',
        find: 'export const rate = 0.2;\n',
        replace: 'export const rate = 0.2;\n\nexport function due(): number {\n  return 2;\n}\n',
      },
    ],
    merged: 'conflict',
  },
];
