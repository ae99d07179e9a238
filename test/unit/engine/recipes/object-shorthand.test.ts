import assert from 'node:assert/strict';
import { objectShorthand } from '../../../../src/engine/recipes/object-shorthand.ts';
import { rewrite, runRecipe } from '../../../support/run-recipe.ts';

const DECLARED = 'export const a = 1, b = 2;\n';
const run = (text: string) => rewrite(objectShorthand, `${DECLARED}${text}\n`);

describe('object-shorthand', () => {
  const accepted: readonly (readonly [string, string, string])[] = [
    ['a key with its own name', `f({ a: a });`, `f({ a });`],
    ['one of several', `f({ a: a, b: 1, c: b });`, `f({ a, b: 1, c: b });`],
    ['several', `f({ a: a, b: b });`, `f({ a, b });`],
    ['over several lines', `f({\n  // one\n  a: a, // two\n  b:\n    b,\n});`, `f({\n  // one\n  a, // two\n  b,\n});`],
    ['what is imported', `import { x } from './x';\nf({ x: x });`, `import { x } from './x';\nf({ x });`],
    [
      'a parameter',
      `function g(this: object, arguments_: 1) {\n  f({ arguments_: arguments_ });\n}`,
      `function g(this: object, arguments_: 1) {\n  f({ arguments_ });\n}`,
    ],
    [
      'words that mean something elsewhere',
      `const get = 1, async = 2;\nf({ get: get, async: async });`,
      `const get = 1, async = 2;\nf({ get, async });`,
    ],
    ['in an object of an object', `f({ o: { a: a } });`, `f({ o: { a } });`],
    ['a pattern', `const { c: c, d: { e: e } } = g;`, `const { c, d: { e } } = g;`],
    ['a pattern with a default value', `const { c: c = 1, ...rest } = g;`, `const { c = 1, ...rest } = g;`],
    ['a parameter that is taken apart', `const h = ({ c: c }: { c: number }) => c;`, `const h = ({ c }: { c: number }) => c;`],
    ['a pattern that assigns', `let c = 1;\n({ c: c } = { c: 2 });`, `let c = 1;\n({ c } = { c: 2 });`],
    ['in JSX-free generics and casts', `f({ a: a } as const satisfies { a: 1 });`, `f({ a } as const satisfies { a: 1 });`],
  ];
  for (const [what, before, after] of accepted) {
    it(`writes ${what}`, async () => {
      const once = await run(before);
      assert.deepEqual(once.refused, []);
      assert.equal(once.text, `${DECLARED}${after}\n`);
      const again = await rewrite(objectShorthand, once.text);
      assert.deepEqual([again.sites, again.refused], [0, []]);
    });
  }

  const refused: readonly (readonly [string, string, RegExp])[] = [
    ['a comment before the colon', `f({ a /* which */: a });`, /comment stands between/],
    ['a comment behind it', `f({ a: // which\n a });`, /comment stands between/],
    ['a key in quotes', `f({ 'a': a });`, /key is in quotes/],
    ['what it inherits from', `const __proto__ = {};\nf({ __proto__: __proto__ });`, /inherits from/],
    ['another way of writing', `f({ \\u0061: a }); // b: b,`, /in different ways/],
    ['what comes from nowhere', `f({ __DEV__: __DEV__ });`, /`__DEV__` is declared nowhere in the file/],
    ['what is only said to be there', `declare const VERSION: string;\nf({ VERSION: VERSION });`, /only stands for what is elsewhere/],
  ];
  for (const [what, text, reason] of refused) {
    it(`refuses ${what}`, async () => {
      const once = await run(text);
      assert.match(once.refused.join('\n'), reason);
      assert.equal(once.text, `${DECLARED}${text}\n`);
    });
  }

  it('leaves alone what is no bare name of its own', async () => {
    const text = `f({ a: b, b: (b), c: a as 1, a, ['a']: a, d() {}, get e() { return a; } });\nconst { a: x } = g;\ntype T = { a: a };\n`;
    assert.deepEqual(await run(text), { text: `${DECLARED}${text}\n`, refused: [], sites: 0 });
  });

  it('refuses files that may be for old engines', async () => {
    const old = { 'tsconfig.json': undefined, 'a.js': `var a = 1;\nmodule.exports = { a: a };\n` };
    assert.match((await runRecipe(objectShorthand, old)).refused.join(), /engines that know none/);
    const engine = await runRecipe(objectShorthand, { ...old, 'package.json': '{"engines":{"node":">=18"}}' });
    assert.equal(engine.files['a.js'], `var a = 1;\nmodule.exports = { a };\n`);
  });
});
