import type { CheckKind } from '../../../src/domain/certificate.ts';

/** A change that makes one thing worse. */
export interface Seed {
  readonly name: string;
  /** The row that has to say so. */
  readonly kind: CheckKind;
  /** What the row has to name. */
  readonly says: RegExp;
  /** The new texts, made from the old ones; null deletes. */
  readonly change: Readonly<Record<string, string | null | ((text: string) => string)>>;
}

const swap =
  (from: string, to: string) =>
  (text: string): string => {
    if (!text.includes(from)) throw new Error(`The fixture has no ${from}`);
    return text.replace(from, to);
  };
const append =
  (more: string) =>
  (text: string): string =>
    text + more;

/** Twenty-five of them, of every kind that a row is for. */
export const SEEDS: readonly Seed[] = [
  {
    name: 'wrong type of a result',
    kind: 'types',
    says: /total\.ts.*TS2322/,
    change: {
      'src/total.ts': swap(
        'lines.reduce((sum, line) => sum + line.price.cents * line.amount, 0)',
        'lines.map((line) => line.price.cents * line.amount)',
      ),
    },
  },
  {
    name: 'a member that others use is gone',
    kind: 'types',
    says: /main\.ts.*TS2339/,
    change: { 'src/basket.ts': swap('get total()', 'get sum()') },
  },
  {
    name: 'an argument is missing',
    kind: 'types',
    says: /main\.ts.*TS2554/,
    change: { 'src/main.ts': swap("format(money(basket.total), '€')", 'format(money(basket.total))') },
  },
  {
    name: 'an argument of another type',
    kind: 'types',
    says: /main\.ts.*TS2345/,
    change: { 'src/main.ts': swap('money(250)', "money('250')") },
  },
  {
    name: 'a name that is not exported',
    kind: 'types',
    says: /main\.ts.*TS2305/,
    change: { 'src/main.ts': swap("{ format, money } from './money.js'", "{ format, money, euro } from './money.js'") },
  },
  {
    name: 'a module that is not there',
    kind: 'types',
    says: /index\.ts.*TS2307/,
    change: { 'src/index.ts': append("export * from './nowhere.js';\n") },
  },
  {
    name: 'what may be undefined is used',
    kind: 'types',
    says: /basket\.ts.*TS2532/,
    change: { 'src/basket.ts': swap('return total(this.#lines);', 'return this.#lines[0].amount + this.first().amount;') },
  },
  {
    name: 'an old error once more in its file',
    kind: 'types',
    says: /legacy\.ts:2 TS2322/,
    change: { 'src/legacy.ts': swap('fine: string', 'fine: number') },
  },
  {
    name: 'a brace is missing',
    kind: 'syntax',
    says: /total\.ts.*TS1005/,
    change: { 'src/total.ts': (text) => text.replace(/\}\n$/, '') },
  },
  { name: 'JSON with a hole', kind: 'syntax', says: /rates\.json/, change: { 'src/rates.json': '{\n  "standard": \n}\n' } },
  {
    name: 'a conflict left in',
    kind: 'syntax',
    says: /money\.ts.*TS1185/,
    change: { 'src/money.ts': swap('export const money', '<<<<<<< ours\nexport const money') },
  },
  { name: 'off by one', kind: 'tests', says: /tea has a price/, change: { 'js/prices.js': swap('return 250', 'return 251') } },
  {
    name: 'the wrong sign',
    kind: 'tests',
    says: /a discount is taken off/,
    change: { 'js/prices.js': swap('1 - percent', '1 + percent') },
  },
  {
    name: 'a test is skipped',
    kind: 'tests',
    says: /5 → 4 passed/,
    change: { 'test/prices.test.mjs': swap("test('tea has", "test.skip('tea has") },
  },
  {
    name: 'a test is gone',
    kind: 'tests',
    says: /5 → 4 passed/,
    change: { 'test/prices.test.mjs': (text) => text.replace(/test\('cake.*\n/, '') },
  },
  {
    name: 'a module that throws when it is loaded',
    kind: 'tests',
    says: /prices\.test\.mjs/,
    change: { 'js/prices.js': append("throw new Error('not today');\n") },
  },
  {
    name: 'an export is gone',
    kind: 'api',
    says: /removed total/,
    change: { 'src/index.ts': swap('export { total, type Line }', 'export { type Line }') },
  },
  {
    name: 'a parameter has to be given',
    kind: 'api',
    says: /changed format/,
    change: {
      'src/money.ts': (text) => text.replace('sign: string)', 'sign: string, digits: number)').replace('toFixed(2)', 'toFixed(digits)'),
      'src/main.ts': swap("'€')", "'€', 2)"),
    },
  },
  {
    name: 'an entry is gone',
    kind: 'api',
    says: /removed entry \.\/tax/,
    change: { 'package.json': (text) => text.replace(/,\n\s*"\.\/tax": "[^"]*"/, '') },
  },
  {
    name: 'a member that all have to have',
    kind: 'api',
    says: /changed Money/,
    change: {
      'src/money.ts': (text) =>
        text
          .replace('  readonly note?: string;', '  readonly note?: string;\n  readonly currency: string;')
          .replace('({ cents })', "({ cents, currency: 'EUR' })"),
    },
  },
  {
    name: 'two modules in a circle',
    kind: 'modules',
    says: /money\.ts → src\/total\.ts → src\/money\.ts|total\.ts → src\/money\.ts → src\/total\.ts/,
    change: {
      'src/money.ts': append(
        "\nexport const sum = (values: readonly Money[]): number => total(values.map((price) => ({ price, amount: 1 })));\nimport { total } from './total.js';\n",
      ),
      'src/total.ts': (text) =>
        text.replace(
          "import type { Money } from './money.js';",
          "import { money, type Money } from './money.js';\n\nexport const nothing = (): Money => money(0);",
        ),
    },
  },
  {
    name: 'a circle by way of a third',
    kind: 'modules',
    says: /via\.ts → src\/basket\.ts → src\/total\.ts|total\.ts → src\/via\.ts/,
    change: {
      'src/via.ts': "import { Basket } from './basket.js';\nexport const empty = (): Basket => new Basket();\n",
      'src/total.ts': append("\nimport { empty } from './via.js';\nexport const none = (): number => empty().total;\n"),
    },
  },
  {
    name: 'set-up after what needs it',
    kind: 'modules',
    says: /main\.ts now runs src\/log\.ts before src\/setup\.ts/,
    change: {
      'src/main.ts': (text) =>
        text.replace("import './setup.js';\n", '').replace('import { Basket }', "import './setup.js';\nimport { Basket }"),
    },
  },
  {
    name: 'a comparison that converts',
    kind: 'lint',
    says: /prices\.js.*eqeqeq/,
    change: { 'js/prices.js': swap("name === 'tea'", "name == 'tea'") },
  },
  {
    name: 'a variable that nothing uses',
    kind: 'lint',
    says: /old-3\.js.*no-unused-vars/,
    change: { 'js/old-3.js': append('const unused = 1;\n') },
  },
];

/** A change of several files that makes nothing worse, some of them with old errors. */
export const HARMLESS: Seed['change'] = {
  'src/money.ts': swap(
    'return `${sign}${(value.cents / 100).toFixed(2)}`',
    'const units = value.cents / 100;\n  return `${sign}${units.toFixed(2)}`',
  ),
  'src/legacy.ts': (text) => `// Kept as it is.\n\n${text}`,
  'src/old/ring-0.ts': append('export const more = 1;\n'),
  'js/old-1.js': (text) => `// Kept as it is.\n${text}`,
  'js/prices.js': swap('return 0;', "return name === 'coffee' ? 290 : 0;"),
};
