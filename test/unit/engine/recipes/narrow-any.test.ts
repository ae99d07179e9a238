import assert from 'node:assert/strict';
import { narrowAny } from '../../../../src/engine/recipes/narrow-any.ts';
import { rewrite, runRecipe } from '../../../support/run-recipe.ts';

const accepted: readonly [string, string, string][] = [
  [
    'a caught error that is only passed on',
    `try { f(); } catch (e: any) { console.log(String(e)); }\ndeclare const f: () => void;\ndeclare const console: { log(a: unknown): void };`,
    `try { f(); } catch (e: unknown) { console.log(String(e)); }\ndeclare const f: () => void;\ndeclare const console: { log(a: unknown): void };`,
  ],
  [
    'a parameter that every call gives a text',
    `function f(a: any) { return a.length; }\nexport const one = f('x') + f(\`y\`);`,
    `function f(a: string) { return a.length; }\nexport const one = f('x') + f(\`y\`);`,
  ],
  [
    'a parameter of which nothing is used',
    `export function f(a: /* why */ any): boolean { return a === 1; }`,
    `export function f(a: /* why */ unknown): boolean { return a === 1; }`,
  ],
  [
    'a parameter that calls give different things',
    `function f(a: any) { return typeof a; }\nexport const one = f('x') + f(1);`,
    `function f(a: unknown) { return typeof a; }\nexport const one = f('x') + f(1);`,
  ],
  [
    'a parameter of a function that is handed over',
    `export const one = ['x'].map((a: any) => a.length);`,
    `export const one = ['x'].map((a: string) => a.length);`,
  ],
  [
    'what is returned',
    `interface Order { id: string }\ndeclare const order: Order;\nfunction f(): any { return order; }\nexport const id: string = f().id;`,
    `interface Order { id: string }\ndeclare const order: Order;\nfunction f(): Order { return order; }\nexport const id: string = f().id;`,
  ],
  [
    'a method of a class',
    `class A { m(a: any): any { return [a]; } }\nexport const a: unknown = new A().m(1);`,
    `class A { m(a: number): number[] { return [a]; } }\nexport const a: unknown = new A().m(1);`,
  ],
];

const left: readonly [string, string, RegExp | undefined][] = [
  ['a caught error that is looked into', `try {} catch (e: any) { e.code; }`, /unknown/],
  ['a parameter that is looked into', `export function f(a: any) { return a.b.c; }`, /`unknown` would not do/],
  ['what returns any in itself', `export function f(a: string): any { return JSON.parse(a); }`, /in itself/],
  [
    'what its callers rely on',
    `function f(): any { return 1 as number | string; }\nexport const g = (f() as number).toFixed(); export const h: string = f();`,
    /would not do/,
  ],
  [
    'other places of any',
    `export const a: any = 1; export function f(this: any, ...a: any[]) {} export function g(a: any): void; export function g(a: any) {}`,
    undefined,
  ],
];

describe('narrow-any', () => {
  for (const [title, before, after] of accepted) {
    it(`types ${title}`, async () => {
      const result = await rewrite(narrowAny, before);
      assert.deepEqual(result.refused, []);
      assert.equal(result.text, after);
      assert.equal((await rewrite(narrowAny, after)).sites, 0, 'a second run finds nothing');
    });
  }

  for (const [title, text, reason] of left) {
    it(`leaves ${title}`, async () => {
      const result = await rewrite(narrowAny, text);
      assert.equal(result.text, text);
      assert.equal(result.refused.length, reason ? 1 : 0, result.refused.join());
      if (reason) assert.match(result.refused[0] ?? '', reason);
    });
  }

  it('leaves JavaScript alone', async () => {
    assert.equal((await rewrite(narrowAny, `/** @param {any} a */\nexport function f(a) {}`, { name: 'a.js' })).sites, 0);
  });

  it('does not change what other files declare', async () => {
    const files = { 'a.ts': `export function f(): any { return 1; }\n`, 'b.ts': `import { f } from './a';\nexport const g = () => f();\n` };
    const run = await runRecipe(narrowAny, files);
    assert.equal(run.files['a.ts'], files['a.ts']);
    assert.match(run.refused.join(), /declarations of b\.ts would change/);
  });

  it('does not narrow what users of the package rely on', async () => {
    const run = await runRecipe(narrowAny, {
      'package.json': JSON.stringify({ main: 'src/index.ts' }),
      'src/index.ts': `export function f(a: any): any { return a === 'x' ? 1 : 2; }\nf('x');\n`,
    });
    assert.equal(run.files['src/index.ts'], `export function f(a: unknown): any { return a === 'x' ? 1 : 2; }\nf('x');\n`);
    assert.match(run.refused.join(), /users of the package/);
  });

  it('takes back only what brings an error', async () => {
    const { text, refused } = await rewrite(
      narrowAny,
      `export function f(a: any) { return a.b; }\nexport function g(a: any) { return typeof a; }\nfunction h(a: any) { return f(a); }\nh('x');\n`,
    );
    assert.equal(
      text,
      `export function f(a: any) { return a.b; }\nexport function g(a: unknown) { return typeof a; }\nfunction h(a: string) { return f(a); }\nh('x');\n`,
    );
    assert.equal(refused.length, 1);
  });

  const strip = (object: string, value: string): string =>
    `export class Run {\n  strip(object: ${object}, names: string[]): void {\n    for (const name of names) this.keep(object, object[name], name);\n  }\n` +
    `  private keep(object: object, value: ${value}, name: string): unknown {\n    this.values.push(value);\n    return [object, name];\n  }\n  private values: unknown[] = [];\n}\n`;

  it('does not lay an error to a place that has nothing to do with it', async () => {
    const { text, refused } = await rewrite(narrowAny, strip('any', 'any'));
    assert.equal(text, strip('any', 'unknown'));
    assert.equal(refused.length, 1);
    assert.match(refused[0] ?? '', /`unknown` would not do: a\.ts:3: /);
    assert.equal((await rewrite(narrowAny, text)).sites, 0, 'a second run finds nothing');
  });

  it('gives for a reason what comes of the place alone', async () => {
    const text = `${strip('any', 'any')}export function first(a: any) { return second(a.b, a.c); }\nfunction second(a: any, b: any) { return [a.x, typeof b]; }\n`;
    const { text: after, refused } = await rewrite(narrowAny, text);
    assert.match(after, /function second\(a: any, b: unknown\)/);
    assert.equal(refused.length, 3, refused.join('\n'));
    assert.match(refused.join('\n'), /a\.ts:11: .*'a' is of type 'unknown'/);
    assert.match(refused.join('\n'), /a\.ts:12: .*'a' is of type 'unknown'/);
  });
});
