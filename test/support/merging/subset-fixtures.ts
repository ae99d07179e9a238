import { ts, type Deed } from './pair.ts';

/** A folder and what tasks change in it; parts of that are then accepted. */
export interface SubsetFixture {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly tasks: Readonly<Record<string, readonly Deed[]>>;
}

const PRICES = ts`
  /** In cents. */
  export type Price = number;

  export function total(prices: readonly Price[]): Price {
    return prices.reduce((sum, price) => sum + price, 0);
  }

  export function mean(prices: readonly Price[]): Price {
    return total(prices) / prices.length;
  }

  export function largest(prices: readonly Price[]): Price {
    return Math.max(...prices);
  }
`;

const SHOP = ts`
  import { mean, total } from './prices.ts';

  export function bill(prices: number[]): string {
    const sum = total(prices);
    return sum.toFixed(2);
  }

  export function report(prices: number[]): string {
    const average = mean(prices);
    return average.toFixed(2);
  }

  export const greeting = 'Hello';
`;

const USE = ts`
  import { bill } from './shop.ts';
  import { total } from './prices.ts';

  export const one = bill([1, 2, 3]);

  export const sum = total([4, 5]);
`;

const DESK = ts`
  export interface Clerk {
    readonly name: string;
  }

  export class Desk {
    readonly #clerks: Clerk[] = [];

    add(clerk: Clerk): void {
      this.#clerks.push(clerk);
    }

    names(): string[] {
      return this.#clerks.map((clerk) => clerk.name);
    }
  }
`;

export const SUBSET_FIXTURES: readonly SubsetFixture[] = [
  {
    name: 'a rename, and new uses of the new name',
    files: { 'prices.ts': PRICES, 'shop.ts': SHOP, 'use.ts': USE },
    tasks: {
      a: [
        { recipe: 'rename-symbol', with: { from: 'total', to: 'sumUp' } },
        {
          edit: 'shop.ts',
          find: "export const greeting = 'Hello';",
          replace: "export const greeting = 'Good day';\n\nexport const none = sumUp([]);",
        },
      ],
      b: [{ edit: 'prices.ts', find: '/** In cents. */', replace: '/** In cents, taxes included. */' }],
    },
  },
  {
    name: 'functions that ask for more, and all who call them',
    files: { 'prices.ts': PRICES, 'shop.ts': SHOP, 'use.ts': USE },
    tasks: {
      a: [
        {
          edit: 'prices.ts',
          find: 'total(prices: readonly Price[]): Price {',
          replace: 'total(prices: readonly Price[], rate: number): Price {',
        },
        { edit: 'prices.ts', find: 'sum + price, 0)', replace: 'sum + price * rate, 0)' },
        { edit: 'prices.ts', find: 'total(prices) /', replace: 'total(prices, 1) /' },
        { edit: 'shop.ts', find: 'total(prices);', replace: 'total(prices, 1.2);' },
        { edit: 'use.ts', find: 'total([4, 5])', replace: 'total([4, 5], 1)' },
      ],
      b: [
        {
          edit: 'prices.ts',
          find: 'largest(prices: readonly Price[]): Price {',
          replace: 'largest(prices: readonly Price[]): Price | undefined {',
        },
        {
          edit: 'prices.ts',
          find: '  return Math.max(...prices);',
          replace: '  return prices.length > 0 ? Math.max(...prices) : undefined;',
        },
        { edit: 'shop.ts', find: "'Hello'", replace: "'Good day'" },
      ],
    },
  },
  {
    name: 'what moves to a new file, and new and deleted files',
    files: {
      'prices.ts': PRICES,
      'shop.ts': SHOP,
      'use.ts': USE,
      'old.ts': 'export const old = 1;\n',
      'main.ts': "import { old } from './old.ts';\n\nexport const x = old;\n\nexport const y = 2;\n",
    },
    tasks: {
      a: [{ recipe: 'move-symbol', with: { name: 'mean', to: 'statistics.ts' } }],
      b: [
        { remove: 'old.ts' },
        { create: 'new.ts', text: 'export const fresh = 1;\n' },
        { edit: 'main.ts', find: "{ old } from './old.ts'", replace: "{ fresh } from './new.ts'" },
        { edit: 'main.ts', find: 'x = old', replace: 'x = fresh' },
        { edit: 'main.ts', find: 'y = 2', replace: 'y = 3' },
      ],
    },
  },
  {
    name: 'members that come, go and are used',
    files: {
      'desk.ts': DESK,
      'hall.ts': ts`
        import { Desk, type Clerk } from './desk.ts';

        const desk = new Desk();

        export function open(clerk: Clerk): void {
          desk.add(clerk);
        }

        export const clerk: Clerk = { name: 'Ada' };

        export const list = (): string => desk.names().join();
      `,
    },
    tasks: {
      a: [
        { edit: 'desk.ts', find: '  readonly name: string;', replace: '  readonly name: string;\n  readonly since: number;' },
        { edit: 'hall.ts', find: "{ name: 'Ada' }", replace: "{ name: 'Ada', since: 1990 }" },
        {
          edit: 'desk.ts',
          find: '  names(): string[] {\n    return this.#clerks.map((clerk) => clerk.name);\n  }\n',
          replace:
            '  names(): string[] {\n    return this.#clerks.map((clerk) => clerk.name);\n  }\n\n  veterans(): Clerk[] {\n    return this.#clerks.filter((clerk) => clerk.since < 2000);\n  }\n',
        },
      ],
      b: [
        {
          edit: 'hall.ts',
          find: '  desk.add(clerk);',
          replace: "  if (clerk.name === '') throw new Error('a clerk needs a name');\n  desk.add(clerk);",
        },
        { recipe: 'rename-symbol', with: { from: 'Desk.names', to: 'roster' } },
      ],
    },
  },
  {
    name: 'an export through a barrel, a new kind of thing, and two tasks that rename',
    files: {
      'shape.ts': ts`
        export type Shape = { kind: 'circle'; radius: number } | { kind: 'square'; side: number };

        export function area(shape: Shape): number {
          switch (shape.kind) {
            case 'circle':
              return 3 * shape.radius ** 2;
            case 'square':
              return shape.side ** 2;
          }
        }

        export function name(shape: Shape): string {
          return shape.kind;
        }
      `,
      'index.ts': "export { area } from './shape.ts';\n\nexport { name } from './shape.ts';\n",
      'draw.ts': ts`
        import { area, name } from './index.ts';

        export const small = area({ kind: 'square', side: 1 });

        export const title = name({ kind: 'circle', radius: 2 });

        export const nothing = '';
      `,
    },
    tasks: {
      a: [
        { edit: 'shape.ts', find: "{ kind: 'square'; side: number };", replace: "{ kind: 'square'; side: number } | { kind: 'dot' };" },
        {
          edit: 'shape.ts',
          find: '      return shape.side ** 2;\n',
          replace: "      return shape.side ** 2;\n    case 'dot':\n      return 0;\n",
        },
        { edit: 'draw.ts', find: "export const nothing = '';", replace: "export const nothing = area({ kind: 'dot' });" },
        { recipe: 'rename-symbol', with: { from: 'area', to: 'areaOf' } },
      ],
      b: [{ recipe: 'rename-symbol', with: { from: 'name', to: 'nameOf', path: 'shape.ts', line: 12 } }],
    },
  },
];
