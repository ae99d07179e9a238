import assert from 'node:assert/strict';
import { varToConst } from '../../../../src/engine/recipes/var-to-const.ts';
import { rewrite, runRecipe } from '../../../support/run-recipe.ts';

/** The text of a module; what is in it is used. */
const run = (text: string, name = 'a.ts') => rewrite(varToConst, `${text}\nexport {};\n`, { name });

describe('var-to-const', () => {
  const accepted: readonly (readonly [string, string, string])[] = [
    ['what keeps its value', `var a = 1;\na;`, `const a = 1;\na;`],
    ['what is assigned anew', `var a = 1;\na = 2;`, `let a = 1;\na = 2;`],
    ['what is declared without a value', `var a: number;\na = 2;`, `let a: number;\na = 2;`],
    ['several together', `var a = 1, b = 2;\nb++;\na;`, `let a = 1, b = 2;\nb++;\na;`],
    ['a pattern', `var { a, b: [c] } = { a: 1, b: [2] };\na + c!;`, `const { a, b: [c] } = { a: 1, b: [2] };\na + c!;`],
    ['the head of a loop', `for (var i = 0; i < 3; i++) i.toFixed();`, `for (let i = 0; i < 3; i++) i.toFixed();`],
    ['what a loop goes through', `for (var x of [1]) x.toFixed();`, `for (const x of [1]) x.toFixed();`],
    ['what is used in its block only', `if (1 + 1) {\n  var a = 1;\n  a;\n}`, `if (1 + 1) {\n  const a = 1;\n  a;\n}`],
    ['what a function uses later', `var a = 1;\nconst f = () => a;\nf();`, `const a = 1;\nconst f = () => a;\nf();`],
    [
      'a function that calls itself',
      `var f = function (n: number): number { return n > 0 ? f(n - 1) : 0; };\nf(1);`,
      `const f = function (n: number): number { return n > 0 ? f(n - 1) : 0; };\nf(1);`,
    ],
    [
      'what a function further up uses when it is called',
      `function f() {\n  return a;\n}\nvar a = 1;\nf();`,
      `function f() {\n  return a;\n}\nconst a = 1;\nf();`,
    ],
    ['what is exported', `export var a = 1;`, `export const a = 1;`],
  ];
  for (const [what, before, after] of accepted) {
    it(`writes ${what}`, async () => {
      const once = await run(before);
      assert.deepEqual(once.refused, []);
      assert.equal(once.text, `${after}\nexport {};\n`);
      const again = await rewrite(varToConst, once.text);
      assert.deepEqual([again.sites, again.refused], [0, []]);
    });
  }

  const refused: readonly (readonly [string, string, RegExp])[] = [
    ['what is used outside of its block', `if (1 + 1) {\n  var a = 1;\n}\na!;`, /`a` is used outside of its block, at line 4/],
    ['what is declared twice', `var a = 1;\nvar a = 2;\na;`, /declared more than once/],
    ['a parameter once more', `function f(a: number) {\n  var a = 1;\n  return a;\n}\nf(1);`, /declared more than once/],
    ['what is used before', `const f = () => a;\nf();\nvar a = 1;`, /`a` is used before its declaration, at line 1/],
    ['what its own value may use', `var a = [1].map(() => a);\na;`, /`a` is used before its declaration, at line 1/],
    [
      'what a function uses that is called before',
      `f();\nvar a = 1;\nfunction f() {\n  return g();\n}\nfunction g() {\n  return a;\n}`,
      /`f` at line 1 may use `a` before its declaration/,
    ],
    ['what a loop may keep', `for (const x of [1]) {\n  var a: number;\n  a = x;\n  a;\n}`, /may keep its value from one round/],
    [
      'what functions of a loop share',
      `const all: (() => number)[] = [];\nfor (var i = 0; i < 3; i++) all.push(() => i);`,
      /used in a function inside of a loop/,
    ],
    ['a case', `switch (1 + 1) {\n  case 2:\n    var a = 1;\n    a;\n}`, /stands in a `case`/],
    ['a place without a block', `if (1 + 1) var a = 1;`, /no block/],
    ['what is only declared', `declare var a: number;\na;`, /only declares/],
    ['the caught error', `try {\n  1;\n} catch (e) {\n  var e: unknown = 1;\n  e;\n}`, /also the caught error/],
    ['a file with eval', `var a = 1;\neval('a');\na;`, /`eval`/],
  ];
  for (const [what, text, reason] of refused) {
    it(`refuses ${what}`, async () => {
      const once = await run(text);
      assert.match(once.refused.join('\n'), reason);
      assert.ok(once.text.includes('var '));
    });
  }

  it('refuses what would not compile, what is global, and what may be for old engines', async () => {
    const typed = await run(`var a = 'x';\nexport const f = (b: string[]) => b;\nexport let c: { x: typeof a } = { x: 'y' };`);
    assert.match(typed.refused.join(), /would not compile, at a\.ts:3/);
    assert.match((await rewrite(varToConst, `var a = 1;\na;\n`)).refused.join(), /It is global/);
    const old = { 'tsconfig.json': undefined, 'a.js': `var a = require('x');\na();\n` };
    assert.match((await runRecipe(varToConst, old)).refused.join(), /engines that know none/);
    const engine = await runRecipe(varToConst, { ...old, 'package.json': '{"engines":{"node":">=18"}}' });
    assert.equal(engine.files['a.js'], `const a = require('x');\na();\n`);
  });
});
