import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The packages that the fixture installs: those that the tests run with. */
const PACKAGES = ['typescript', 'eslint'];

/** How many errors of each kind the fixture has before anything is changed. */
export const OLD_ERRORS = { types: 24, lint: 10, tests: 3, cycles: 3 } as const;

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** A package in TypeScript with a part in JavaScript, some tests and forty errors that have always been there. */
export function fixtureFiles(): Record<string, string> {
  return {
    'package.json': json({
      name: 'till',
      version: '3.1.0',
      type: 'module',
      exports: { '.': './dist/index.js', './tax': './dist/tax.js' },
      scripts: { test: 'node --test test/*.test.mjs' },
    }),
    'tsconfig.json': json({
      compilerOptions: {
        strict: true,
        target: 'ES2022',
        lib: ['ES2022'],
        module: 'NodeNext',
        moduleResolution: 'NodeNext',
        types: [],
        outDir: 'dist',
        declaration: true,
        resolveJsonModule: true,
      },
      include: ['src'],
    }),
    'eslint.config.js':
      "export default [{ files: ['js/**/*.js'], rules: { eqeqeq: 'error', 'no-unused-vars': 'error', 'no-var': 'error', 'prefer-const': 'warn' } }];\n",
    'README.md': '# Till\n',
    'src/index.ts': "export { total, type Line } from './total.js';\nexport { Basket } from './basket.js';\nexport * from './money.js';\n",
    'src/total.ts': [
      "import type { Money } from './money.js';",
      '',
      '/** A line of a bill. */',
      'export interface Line {',
      '  readonly price: Money;',
      '  readonly amount: number;',
      '}',
      '',
      'export function total(lines: readonly Line[]): number {',
      '  return lines.reduce((sum, line) => sum + line.price.cents * line.amount, 0);',
      '}',
      '',
    ].join('\n'),
    'src/money.ts': [
      'export interface Money {',
      '  readonly cents: number;',
      '  readonly note?: string;',
      '}',
      '',
      'export const money = (cents: number): Money => ({ cents });',
      '',
      'export function format(value: Money, sign: string): string {',
      '  return `${sign}${(value.cents / 100).toFixed(2)}`;',
      '}',
      '',
    ].join('\n'),
    'src/basket.ts': [
      "import { total, type Line } from './total.js';",
      '',
      'export class Basket {',
      '  readonly #lines: Line[] = [];',
      '',
      '  add(line: Line): this {',
      '    this.#lines.push(line);',
      '    return this;',
      '  }',
      '',
      '  first(): Line | undefined {',
      '    return this.#lines[0];',
      '  }',
      '',
      '  get total(): number {',
      '    return total(this.#lines);',
      '  }',
      '}',
      '',
    ].join('\n'),
    'src/tax.ts':
      "import rates from './rates.json' with { type: 'json' };\n\nexport const taxOf = (cents: number): number => Math.round(cents * rates.standard);\n",
    'src/rates.json': '{\n  "standard": 0.19\n}\n',
    'src/main.ts': [
      "import './setup.js';",
      "import { log } from './log.js';",
      "import { Basket } from './basket.js';",
      "import { format, money } from './money.js';",
      '',
      'const basket = new Basket().add({ price: money(250), amount: 2 });',
      "log(format(money(basket.total), '€'));",
      '',
    ].join('\n'),
    'src/setup.ts': "Object.assign(globalThis, { currency: 'EUR' });\n",
    'src/log.ts':
      "export const lines: string[] = [];\nexport const log = (line: string): number => lines.push(line);\nlog(String(Reflect.get(globalThis, 'currency')));\n",
    // One old error in a file where others come, by the same message.
    'src/legacy.ts': 'export const old: number = "0";\nexport const fine: string = "1";\n',
    ...Object.fromEntries(numbers(OLD_ERRORS.types - 1).map((n) => [`src/old/types-${n}.ts`, `export const old${n}: number = "${n}";\n`])),
    ...Object.fromEntries(
      numbers(OLD_ERRORS.cycles).flatMap((n) => [
        [`src/old/ring-${n}.ts`, `import { back${n} } from './back-${n}.js';\nexport const ring${n} = (): unknown => back${n};\n`],
        [`src/old/back-${n}.ts`, `import { ring${n} } from './ring-${n}.js';\nexport const back${n} = (): unknown => ring${n};\n`],
      ]),
    ),
    'js/prices.js': [
      '/** Prices in cents. */',
      'export function priceOf(name) {',
      "  if (name === 'tea') return 250;",
      "  if (name === 'cake') return 380;",
      '  return 0;',
      '}',
      '',
      'export function discount(cents, percent) {',
      '  return Math.round(cents * (1 - percent / 100));',
      '}',
      '',
    ].join('\n'),
    ...Object.fromEntries(numbers(OLD_ERRORS.lint).map((n) => [`js/old-${n}.js`, `export const old${n} = (value) => value == ${n};\n`])),
    'test/prices.test.mjs': [
      "import assert from 'node:assert/strict';",
      "import test from 'node:test';",
      "import { discount, priceOf } from '../js/prices.js';",
      '',
      "test('tea has a price', () => assert.equal(priceOf('tea'), 250));",
      "test('cake has a price', () => assert.equal(priceOf('cake'), 380));",
      "test('nothing costs nothing', () => assert.equal(priceOf('air'), 0));",
      "test('a discount is taken off', () => assert.equal(discount(1000, 10), 900));",
      "test('no discount, no difference', () => assert.equal(discount(1000, 0), 1000));",
      '',
    ].join('\n'),
    'test/old.test.mjs': [
      "import assert from 'node:assert/strict';",
      "import test from 'node:test';",
      '',
      ...numbers(OLD_ERRORS.tests).map((n) => `test('old failure ${n}', () => assert.equal(${n}, -1));`),
      '',
    ].join('\n'),
  };
}

/** Writes the fixture, with its packages as links. */
export function writeFixture(folder: string): void {
  for (const [path, text] of Object.entries(fixtureFiles())) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  mkdirSync(join(folder, 'node_modules'));
  for (const name of PACKAGES) symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name));
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
