import assert from 'node:assert/strict';
import { breakTypeCycle } from '../../../../src/engine/recipes/break-type-cycle.ts';
import { memoryCodeView, scopeOf } from '../../../support/memory-code-view.ts';
import { WHOLE_WORKSPACE } from '../../../../src/domain/scope.ts';
import { runRecipe, type Files } from '../../../support/run-recipe.ts';

const config = (compilerOptions: Record<string, unknown>): Files => ({
  'tsconfig.json': JSON.stringify({
    compilerOptions: { target: 'ES2022', module: 'esnext', moduleResolution: 'bundler', strict: true, ...compilerOptions },
  }),
});

/** `b.ts` of a circle of two: it needs a value of `a.ts`. */
const VALUE = `import { run } from './a';\nexport interface B { x: number }\nexport class Box {}\nexport const b = () => run();\nexport default class D {}\n`;
const RUN = `export const run = () => 1;\n`;

describe('break-type-cycle', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['one name', `import { B } from './b';\nexport let x: B;\n`, `import type { B } from './b';\nexport let x: B;\n`],
    [
      'a class that only stands as a type',
      `import { Box } from './b';\nexport let x: Box;\n`,
      `import type { Box } from './b';\nexport let x: Box;\n`,
    ],
    ['a default import', `import D from './b';\nexport let x: D;\n`, `import type D from './b';\nexport let x: D;\n`],
    ['a namespace', `import * as n from './b';\nexport let x: n.B;\n`, `import type * as n from './b';\nexport let x: n.B;\n`],
    [
      'a default import beside names',
      `import D, { type B } from './b'; // both\nexport let x: B | D;\n`,
      `import type D from './b';\nimport type { B } from './b'; // both\nexport let x: B | D;\n`,
    ],
    [
      'a name that nothing uses beside one that is a type',
      `import { B, b } from './b';\nexport let x: B;\n`,
      `import type { B, b } from './b';\nexport let x: B;\n`,
    ],
    [
      'names on lines of their own',
      `import {\n  B, // the box\n  type Box,\n} from './b';\r\nexport let x: B | Box;\n`,
      `import type {\n  B, // the box\n  Box,\n} from './b';\r\nexport let x: B | Box;\n`,
    ],
  ];
  for (const [what, before, after] of cases) {
    it(`marks ${what}`, async () => {
      const run = await runRecipe(breakTypeCycle, { 'a.ts': before + RUN, 'b.ts': VALUE });
      assert.equal(run.files['a.ts'], after + RUN);
      assert.equal(run.files['b.ts'], VALUE);
      assert.deepEqual(run.refused, []);
      const again = await runRecipe(breakTypeCycle, run.files);
      assert.deepEqual([again.sites, again.refused], [[], []]);
    });
  }

  it('marks the imports of types in a longer circle, and leaves those outside of it alone', async () => {
    const run = await runRecipe(breakTypeCycle, {
      'a.ts': `import { B } from './b';\nimport { E } from './e';\nexport interface A { b: B; e: E }\nexport const a = 1;\n`,
      'b.ts': `import { c } from './c';\nexport interface B { x: number }\nexport const b = c;\n`,
      'c.ts': `import { a } from './a';\nexport const c = () => a;\n`,
      'e.ts': `export interface E { x: number }\n`,
    });
    assert.deepEqual(run.sites, ['a.ts:1']);
    assert.match(run.files['a.ts'] ?? '', /^import type \{ B \} from '\.\/b';\nimport \{ E \}/);
  });

  it('keeps to the scope', async () => {
    const files = {
      'a/a.ts': `import { B } from '../b/b';\nexport interface A { b: B }\n`,
      'b/b.ts': `import { A } from '../a/a';\nexport interface B { a: A }\n`,
    };
    const run = await runRecipe(breakTypeCycle, files, {}, scopeOf('b'));
    assert.deepEqual(run.sites, ['b/b.ts:1']);
    assert.equal(run.files['a/a.ts'], files['a/a.ts']);
  });

  const refusals: readonly (readonly [string, Files, RegExp])[] = [
    [
      'a circle of values',
      { 'a.ts': `import { b } from './b';\nexport const run = () => b;\n` },
      /^a\.ts:1 The cycle a\.ts → b\.ts → a\.ts is made of imports that are used at run time/,
    ],
    ['a value beside the types', { 'a.ts': `import { b, B } from './b';\nexport const run = (x: B) => b;\n` }, /^a\.ts:1 The cycle/],
    [
      'a second import of the same module, for its values',
      { 'a.ts': `import { B } from './b';\nimport { b } from './b';\nexport const run = (x: B) => b;\n` },
      /^a\.ts:1 The cycle/,
    ],
    [
      'an import for what the module does',
      { 'a.ts': `import './b';\nimport { B } from './b';\nexport const run = (x?: B) => x;\n` },
      /^a\.ts:1 The cycle/,
    ],
    ['a re-export', { 'a.ts': `export { b } from './b';\nexport const run = () => 1;\n` }, /^a\.ts:1 The cycle/],
    [
      'an import that nothing uses',
      { 'a.ts': `import { B } from './b';\nexport const run = () => 1;\n` },
      /^a\.ts:1 Nothing uses this import: clean-imports removes it\.$/,
    ],
    [
      'where every import loads its module',
      { ...config({ verbatimModuleSyntax: true }), 'a.ts': `import { Box } from './b';\nexport const run = (x: Box) => 1;\n` },
      /^a\.ts:1 As the project is compiled, this import loads the module/,
    ],
    [
      'decorators whose types are used at run time',
      {
        ...config({ experimentalDecorators: true, emitDecoratorMetadata: true }),
        'a.ts': `import { B } from './b';\ndeclare const d: any;\n@d class C { m(x: B) {} }\nexport const run = () => C;\n`,
      },
      /^a\.ts:1 The file has decorators/,
    ],
    [
      'a TypeScript that has no such imports',
      {
        'node_modules/typescript/package.json': '{"version":"3.7.2"}',
        'a.ts': `import { B } from './b';\nexport const run = (x: B) => 1;\n`,
      },
      /^a\.ts:1 The TypeScript of this folder does not know/,
    ],
    [
      'a comment that would be lost',
      { 'a.ts': `import D, /* why */ { B } from './b';\nexport const run = (x: B | D) => 1;\n` },
      /^a\.ts:1 A comment among the names would be lost/,
    ],
  ];
  for (const [what, files, reason] of refusals) {
    it(`refuses ${what}`, async () => {
      const given = { 'b.ts': VALUE, ...files };
      const run = await runRecipe(breakTypeCycle, given);
      assert.deepEqual(run.sites, []);
      assert.match(run.refused.join('\n'), reason);
      assert.equal(run.files['a.ts'], files['a.ts']);
    });
  }

  it('has nothing to say of modules without a circle, or whose circle is marked already', async () => {
    const run = await runRecipe(breakTypeCycle, {
      'a.ts': `import type { B } from './b';\nexport { type Box } from './b';\nexport const run = (x: B) => 1;\n`,
      'b.ts': VALUE,
      'c.ts': `import { run } from './a';\nrun;\n`,
    });
    assert.deepEqual([run.sites, run.refused], [[], []]);
  });

  it('parses nothing but what may be on a circle, and loads no program', async () => {
    const view = memoryCodeView({
      'a.ts': `import { B } from './b';\nexport let x: B;\n`,
      'b.ts': `import { x } from './a';\nexport type B = typeof x;\n`,
      'c.ts': `import { x } from './a';\nx;\n`,
    });
    const parsed: string[] = [];
    const watched = {
      ...view,
      sourceFile: (path: Parameters<typeof view.sourceFile>[0]) => {
        parsed.push(path);
        return view.sourceFile(path);
      },
    };
    const plan = await breakTypeCycle.plan(watched, { with: {}, scope: WHOLE_WORKSPACE });
    assert.equal(plan.sites.length, 2);
    assert.deepEqual([...new Set(parsed)], ['a.ts', 'b.ts']);
    assert.equal(view.loads, 0);
  });
});
