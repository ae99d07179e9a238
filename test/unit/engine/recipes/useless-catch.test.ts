import assert from 'node:assert/strict';
import { uselessCatch } from '../../../../src/engine/recipes/useless-catch.ts';
import { code, rewrite } from '../../../support/run-recipe.ts';

const accepted: readonly [string, string, string][] = [
  [
    'unwraps a block',
    code`
      function f() {
        before();
        try {
          one();

          return two();
        } catch (e) {
          throw e;
        }
      }
    `,
    code`
      function f() {
        before();
        one();

        return two();
      }
    `,
  ],
  [
    'drops the clause where there is a finally',
    code`
      try {
        one();
      } catch (error) {
        throw error;
      } finally {
        two();
      }
    `,
    code`
      try {
        one();
      } finally {
        two();
      }
    `,
  ],
  [
    'drops a clause on lines of its own',
    'try {\n  a();\n}\ncatch (e) {\n  throw e;\n}\nfinally {\n  b();\n}\n',
    'try {\n  a();\n}\nfinally {\n  b();\n}\n',
  ],
  ['does it on one line', 'try { a(); b(); } catch (e) { throw e; }\n', 'a(); b();\n'],
  ['does it between other statements of the line', 'x(); try { a(); } catch (e) { throw e; } b();\n', 'x(); a(); b();\n'],
  ['does it with the clause on one line', 'if (x) {\n  try {\n    a();\n  } catch (e) { throw e; }\n}\n', 'if (x) {\n  a();\n}\n'],
  ['keeps what stands behind the clause', 'try {\n  a();\n} catch (e) {\n  throw e;\n} // done\nb();\n', 'a();\n// done\nb();\n'],
  [
    'keeps comments in the block',
    'try { // first\n  a(); // b\n  /* c */\n} catch (e) {\n  throw e;\n}\n',
    '// first\n  a(); // b\n  /* c */\n',
  ],
  ['takes away an empty block', 'a();\ntry {\n} catch (e) {\n  throw e;\n}\nb();\n', 'a();\nb();\n'],
  [
    'keeps the lines of a template',
    'try {\n    a(`x\n    y\n      z`);\n    b();\n} catch (e) {\n    throw e;\n}\n',
    'a(`x\n    y\n      z`);\nb();\n',
  ],
  [
    'keeps the lines of a template with code in it',
    'try {\n  a(`\n    ${[1].map(\n      (n) => n,\n    )}\n    x`);\n} catch (e) {\n  throw e;\n}\n',
    'a(`\n    ${[1].map(\n    (n) => n,\n  )}\n    x`);\n',
  ],
  ['keeps the lines of a string', "try {\n  a('x\\\n  y');\n} catch (e) {\n  throw e;\n}\n", "a('x\\\n  y');\n"],
  ['moves comments with a margin along', 'try {\n  /*\n   * a\n   */\n  b();\n} catch (e) {\n  throw e;\n}\n', '/*\n * a\n */\nb();\n'],
  [
    'leaves comments without one',
    'try {\n  /*\n    drawing\n  */\n  b();\n} catch (e) {\n  throw e;\n}\n',
    '/*\n    drawing\n  */\nb();\n',
  ],
  ['is not misled by what looks like a comment', 'try {\n  a("/*");\n  b("*/");\n} catch (e) {\n  throw e;\n}\n', 'a("/*");\nb("*/");\n'],
  [
    'works with tabs',
    'function f() {\n\ttry {\n\t\ta();\n\t\t\tb();\n\t} catch (e) {\n\t\tthrow e;\n\t}\n}\n',
    'function f() {\n\ta();\n\t\tb();\n}\n',
  ],
  [
    'works with the line ends of Windows',
    'try {\r\n  a();\r\n\r\n  b();\r\n} catch (e) {\r\n  throw e;\r\n}\r\nc();\r\n',
    'a();\r\n\r\nb();\r\nc();\r\n',
  ],
  ['works at the end of a text', 'try {\n  a();\n} catch (e) {\n  throw e;\n}', 'a();\n'],
  ['works behind a byte order mark', '\uFEFFtry {\n  a();\n} catch (e) {\n  throw e;\n}\n', '\uFEFFa();\n'],
  [
    'leaves the block where one statement is wanted',
    'if (x) try { a(); b(); } catch (e) { throw e; } else c();\n',
    'if (x) { a(); b(); } else c();\n',
  ],
  ['leaves the block to a label', 'out: try {\n  break out;\n} catch (e) {\n  throw e;\n}\n', 'out: {\n  break out;\n}\n'],
  [
    'works in a loop with continue',
    'for (const a of b) {\n  try {\n    if (a) continue;\n    const c = 1;\n    d(() => c);\n  } catch (e) {\n    throw e;\n  }\n}\n',
    'for (const a of b) {\n  if (a) continue;\n  const c = 1;\n  d(() => c);\n}\n',
  ],
  [
    'works in a case without declarations',
    'switch (a) {\n  case 1:\n    try {\n      b();\n    } catch (e) {\n      throw e;\n    }\n    break;\n}\n',
    'switch (a) {\n  case 1:\n    b();\n    break;\n}\n',
  ],
  [
    'works behind a case',
    'switch (a) {\n  case 1: try {\n      b();\n    } catch (e) {\n      throw e;\n    }\n}\n',
    'switch (a) {\n  case 1:\n      b();\n}\n',
  ],
  [
    'keeps var and names that nobody else uses',
    'function f() {\n  try {\n    var a = 1;\n    const b = a;\n    function c() { return b; }\n    class D {}\n    type E = D;\n    c();\n  } catch (e) {\n    throw e;\n  }\n  return a;\n}\n',
    'function f() {\n  var a = 1;\n  const b = a;\n  function c() { return b; }\n  class D {}\n  type E = D;\n  c();\n  return a;\n}\n',
  ],
  [
    'keeps a name that is only a key elsewhere',
    'function f(o: any) {\n  try {\n    const a = 1;\n    g(a);\n  } catch (e) {\n    throw e;\n  }\n  return { a: o.a };\n}\n',
    'function f(o: any) {\n  const a = 1;\n  g(a);\n  return { a: o.a };\n}\n',
  ],
  [
    'removes one in the block of another',
    'function f() {\n  try {\n    a();\n    try {\n      b();\n    } catch (e) {\n      throw e;\n    }\n    c();\n  } catch (e) {\n    throw e;\n  }\n}\n',
    'function f() {\n  a();\n  b();\n  c();\n}\n',
  ],
  [
    'removes the clause of one with finally in the block of another',
    'try {\n  try {\n    b();\n  } catch (e) {\n    throw e;\n  } finally {\n    c();\n  }\n} catch (e) {\n  throw e;\n}\n',
    'try {\n  b();\n} finally {\n  c();\n}\n',
  ],
  [
    'removes one in a finally block',
    'try {\n  a();\n} catch (e) {\n  throw e;\n} finally {\n  try {\n    b();\n  } catch (e) {\n    throw e;\n  }\n}\n',
    'try {\n  a();\n} finally {\n  b();\n}\n',
  ],
  ['takes parentheses', 'try { a(); } catch (e) { throw (e); }\n', 'a();\n'],
];

const refused: readonly [string, string, RegExp][] = [
  ['a comment in the clause', 'try { a(); } catch (e) { throw e; /* why */ }', /comment in the catch clause/],
  ['a comment before the clause', 'try { a(); } /* why */ catch (e) { throw e; }', /comment in the catch clause/],
  [
    'a comment in a clause with finally',
    'try { a(); } catch (e) {\n  // why\n  throw e; } finally { b(); }',
    /comment in the catch clause/,
  ],
  [
    'a name that is declared again',
    'export function f() { try { const a = 1; g(a); } catch (e) { throw e; } const a = 2; }',
    /declares `a`, and line 1 uses `a` outside/,
  ],
  ['a name of a parameter', 'export function f(a = 1) { try { const a = 1; g(a); } catch (e) { throw e; } }', /declares `a`/],
  [
    'a name of an outer scope that is used behind',
    'const a = 1;\nexport function f() { try { const a = 1; g(a); } catch (e) { throw e; }\n return a; }',
    /line 3 uses `a`/,
  ],
  [
    'a name that is used in a shorthand property',
    'const a = 1; export function f() { try { const a = 1; g(a); } catch (e) { throw e; } return { a }; }',
    /declares `a`/,
  ],
  [
    'a function that is called before',
    'export function f() { g(); try { function g() {} g(); } catch (e) { throw e; } } function g() {}',
    /declares `g`/,
  ],
  ['a name in a pattern', 'export function f(a: any) { try { const { x: [a] } = h(); g(a); } catch (e) { throw e; } }', /declares `a`/],
  [
    'a type that is used behind',
    'export type T = 1; export function f() { try { type T = 2; g(1 as T); } catch (e) { throw e; } return 1 as T; }',
    /declares `T`/,
  ],
  [
    'an import of the same name',
    `import { a } from './x'; try { const a = 1; g(a); } catch (e) { throw e; } export const b = a;`,
    /declares `a`/,
  ],
  [
    'a name that eval could see',
    'export function f() { try { const a = 1; g(a); } catch (e) { throw e; } return eval("a"); }',
    /uses `eval`/,
  ],
  ['a name that would become global', 'try { const a = 1; g(a); } catch (e) { throw e; }', /no module/],
  ['a name in a case', 'switch (x) { case 1: try { const a = 1; g(a); } catch (e) { throw e; } }', /cases of the switch/],
  ['a string that might become a directive', `function f() { try { 'use strict'; } catch (e) { throw e; } }`, /directive/],
  ['something that is disposed of', 'export function f() { try { using a = g(); } catch (e) { throw e; } h(); }', /disposes/],
  ['an awaited disposal', 'export async function f() { try { await using a = g(); } catch (e) { throw e; } h(); }', /disposes/],
  ['statements that would run together at the start', 'const a = b\ntry { (c)() } catch (e) { throw e }\n', /run together/],
  ['statements that would run together at the end', 'try { a() } catch (e) { throw e }\n[b] = c\n', /run together/],
  ['statements that would run together on a line', 'try { a() } catch (e) { throw e } b()\n', /run together/],
];

const untouched: readonly [string, string][] = [
  ['a clause that does more', 'try { a(); } catch (e) { log(e); throw e; }'],
  ['a clause that throws something else', 'const x = 1; try { a(); } catch (e) { throw x; }'],
  ['a part of the error', 'try { a(); } catch (e) { throw e.inner; }'],
  ['a binding that is taken apart', 'try { a(); } catch ({ e }) { throw e; }'],
  ['a clause without a binding', 'const e = 1; try { a(); } catch { throw e; }'],
  ['a throw under a condition', 'try { a(); } catch (e) { if (e) throw e; }'],
  ['code in a string', 'export const a = "try { a(); } catch (e) { throw e; }";'],
];

describe('useless-catch', () => {
  for (const [what, before, after] of accepted) {
    it(what, async () => {
      const result = await rewrite(uselessCatch, before);
      assert.deepEqual(result.refused, []);
      assert.equal(result.text, after);
      assert.equal((await rewrite(uselessCatch, after)).sites, 0, 'a second run finds nothing');
    });
  }

  for (const [what, before, reason] of refused) {
    it(`refuses ${what}`, async () => {
      const result = await rewrite(uselessCatch, before);
      assert.equal(result.text, before);
      assert.equal(result.refused.length, 1);
      assert.match(result.refused[0] ?? '', reason);
    });
  }

  for (const [what, before] of untouched) {
    it(`has nothing to do with ${what}`, async () => {
      assert.deepEqual(await rewrite(uselessCatch, before), { text: before, refused: [], sites: 0 });
    });
  }

  it('removes the outer one where the inner one has to stay', async () => {
    const before =
      'export function f(a: any) {\n  try {\n    try {\n      const a = 1;\n      g(a);\n    } catch (e) {\n      throw e;\n    }\n  } catch (e) {\n    throw e;\n  }\n}\n';
    const result = await rewrite(uselessCatch, before);
    assert.equal(result.text, 'export function f(a: any) {\n  try {\n    const a = 1;\n    g(a);\n  } catch (e) {\n    throw e;\n  }\n}\n');
    assert.equal(result.refused.length, 1);
  });

  it('keeps JSX as it is shown', async () => {
    const before =
      'function f() {\n  try {\n    return (\n      <p>\n        a {b}\n        c\n      </p>\n    );\n  } catch (e) {\n    throw e;\n  }\n}\n';
    const after = 'function f() {\n  return (\n    <p>\n      a {b}\n      c\n    </p>\n  );\n}\n';
    assert.equal((await rewrite(uselessCatch, before, { name: 'a.tsx' })).text, after);
  });

  it('works on JavaScript', async () => {
    assert.equal(
      (await rewrite(uselessCatch, 'function f() { try { a(); } catch (e) { throw e; } }', { name: 'a.js' })).text,
      'function f() { a(); }',
    );
  });
});
