import assert from 'node:assert/strict';
import { ts } from 'ts-morph';
import { cleanImports } from '../../../../src/engine/recipes/clean-imports.ts';
import { rewrite, runRecipe, type Files } from '../../../support/run-recipe.ts';

type Case = readonly [string, string, string];

const config = (compilerOptions: Record<string, unknown>): Files => ({
  'tsconfig.json': JSON.stringify({
    compilerOptions: { target: 'ES2022', module: 'esnext', moduleResolution: 'bundler', strict: true, ...compilerOptions },
  }),
});

const emit = (text: string, options: ts.CompilerOptions = {}): string =>
  ts.transpileModule(text, {
    fileName: 'module.tsx',
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      jsx: ts.JsxEmit.ReactJSX,
      reactNamespace: 'None',
      ...options,
    },
  }).outputText;

const unused: readonly Case[] = [
  ['a whole import', `import { a } from './a';\nimport { b } from './b';\nb();\n`, `import { b } from './b';\nb();\n`],
  ['a name at the start', `import { a, b } from './a';\nb();\n`, `import { b } from './a';\nb();\n`],
  ['a name in the middle', `import { a, b, c } from './a';\na(c);\n`, `import { a, c } from './a';\na(c);\n`],
  ['a name at the end', `import { a, b } from './a';\na();\n`, `import { a } from './a';\na();\n`],
  ['all names but one in the middle', `import { a, b, c, d, e } from './a';\nc();\n`, `import { c } from './a';\nc();\n`],
  ['names on lines of their own', `import {\n  a,\n  b,\n  c,\n} from './a';\nb();\n`, `import {\n  b,\n} from './a';\nb();\n`],
  ['a default import beside names', `import d, { a } from './a';\na();\n`, `import { a } from './a';\na();\n`],
  ['names beside a default import', `import d, { a, b } from './a';\nd();\n`, `import d from './a';\nd();\n`],
  ['a default import beside a namespace', `import d, * as n from './a';\nn.x();\n`, `import * as n from './a';\nn.x();\n`],
  ['a namespace beside a default import', `import d, * as n from './a';\nd();\n`, `import d from './a';\nd();\n`],
  ['a namespace', `import * as n from './a';\nexport const x = 1;\n`, `export const x = 1;\n`],
  [
    'a default import beside a type',
    `import x, { type y } from './a';\nexport let z: y;\n`,
    `import { type y } from './a';\nexport let z: y;\n`,
  ],
  ['an alias', `import { a as b, c } from './a';\nc({ b: 1 }.b);\n`, `import { c } from './a';\nc({ b: 1 }.b);\n`],
  ['a name that is only a key', `import { a } from './a';\nexport const x = { a: 1 }.a;\n`, `export const x = { a: 1 }.a;\n`],
  [
    'a name that is always shadowed',
    `import { a, b } from './a';\nexport const x = (a: number) => a + b;\n`,
    `import { b } from './a';\nexport const x = (a: number) => a + b;\n`,
  ],
  [
    'a name that is only exported from elsewhere',
    `import { a, b } from './a';\nexport { a } from './c';\nb();\n`,
    `import { b } from './a';\nexport { a } from './c';\nb();\n`,
  ],
  ['a type import', `import type { A } from './a';\nexport const x = 1;\n`, `export const x = 1;\n`],
  [
    'one name of a type import',
    `import type { A, B } from './a';\nexport let x: B;\n`,
    `import type { B } from './a';\nexport let x: B;\n`,
  ],
  ['an import with attributes', `import data from './a.json' with { type: 'json' };\nexport const x = 1;\n`, `export const x = 1;\n`],
  [
    'two imports at the start and the gap behind them',
    `import { a } from './a';\nimport { b } from './b';\n\nexport const x = 1;\n`,
    `export const x = 1;\n`,
  ],
  ['an import between gaps', `import { b } from './b';\n\nimport { a } from './a';\n\nb();\n`, `import { b } from './b';\n\nb();\n`],
  ['an import below a comment', `// Header.\nimport { a } from './a';\nexport const x = 1;\n`, `// Header.\nexport const x = 1;\n`],
  ['an import on a line with another', `import { a } from './a'; import { b } from './b';\nb();\n`, `import { b } from './b';\nb();\n`],
  [
    'an import behind a byte order mark',
    `\uFEFFimport { a } from './a';\nimport { b } from './b';\nb();\n`,
    `\uFEFFimport { b } from './b';\nb();\n`,
  ],
  [
    'line ends of Windows',
    `import {\r\n  a,\r\n  b,\r\n} from './a';\r\nimport c from './c';\r\n\r\nb();\r\n`,
    `import {\r\n  b,\r\n} from './a';\r\n\r\nb();\r\n`,
  ],
  ['React where the runtime imports it', `import React from 'react';\nexport const x = <p />;\n`, `export const x = <p />;\n`],
];

const types: readonly Case[] = [
  ['a name', `import { A } from './a';\nexport let x: A;\n`, `import type { A } from './a';\nexport let x: A;\n`],
  [
    'several names',
    `import { A, B as C } from './a';\nexport let x: A<C>;\n`,
    `import type { A, B as C } from './a';\nexport let x: A<C>;\n`,
  ],
  [
    'a name beside a value',
    `import { A, b } from './a';\nexport const x: A = b;\n`,
    `import { type A, b } from './a';\nexport const x: A = b;\n`,
  ],
  [
    'a name beside a default import',
    `import d, { A } from './a';\nexport const x: A = d;\n`,
    `import d, { type A } from './a';\nexport const x: A = d;\n`,
  ],
  [
    'a name beside marked ones',
    `import { A, type B } from './a';\nexport let x: A | B;\n`,
    `import type { A, B } from './a';\nexport let x: A | B;\n`,
  ],
  ['a default import', `import D from './a';\nexport let x: D;\n`, `import type D from './a';\nexport let x: D;\n`],
  ['a namespace', `import * as n from './a';\nexport let x: n.A.B;\n`, `import type * as n from './a';\nexport let x: n.A.B;\n`],
  ['an enum as a type', `import { E } from './a';\nexport let x: E.One;\n`, `import type { E } from './a';\nexport let x: E.One;\n`],
  [
    'what is asked with typeof',
    `import { a } from './a';\nexport type T = typeof a;\n`,
    `import type { a } from './a';\nexport type T = typeof a;\n`,
  ],
  [
    'what is implemented',
    `import { A, N } from './a';\nexport class X implements A, N.B {}\n`,
    `import type { A, N } from './a';\nexport class X implements A, N.B {}\n`,
  ],
  [
    'what an interface extends',
    `import { A } from './a';\nexport interface X extends A {}\n`,
    `import type { A } from './a';\nexport interface X extends A {}\n`,
  ],
  [
    'a type argument of what is extended',
    `import { A, T } from './a';\nexport class X extends A<T> {}\n`,
    `import { A, type T } from './a';\nexport class X extends A<T> {}\n`,
  ],
  ['what is exported as a type', `import { A } from './a';\nexport type { A };\n`, `import type { A } from './a';\nexport type { A };\n`],
  [
    'a predicate, as and satisfies',
    `import { A, B, C } from './a';\nexport const f = (x: unknown): x is A => (x as B) satisfies C;\n`,
    `import type { A, B, C } from './a';\nexport const f = (x: unknown): x is A => (x as B) satisfies C;\n`,
  ],
  [
    'a type that a value shadows elsewhere',
    `import { A } from './a';\nexport let x: A;\nexport const f = (A: number) => A;\n`,
    `import type { A } from './a';\nexport let x: A;\nexport const f = (A: number) => A;\n`,
  ],
  [
    'a type beside one that nothing uses',
    `import { A, u } from './a';\nexport let x: A;\n`,
    `import type { A } from './a';\nexport let x: A;\n`,
  ],
  [
    'a type beside a default import that nothing uses',
    `import d, { A } from './a';\nexport let x: A;\n`,
    `import type { A } from './a';\nexport let x: A;\n`,
  ],
  [
    'a type in a class with decorators but without metadata',
    `import { A } from './a';\n@d class X { @d p: A; constructor() {} m(a: A) {} }\ndeclare const d: any; export {};\n`,
    `import type { A } from './a';\n@d class X { @d p: A; constructor() {} m(a: A) {} }\ndeclare const d: any; export {};\n`,
  ],
];

const untouched: readonly [string, string][] = [
  ['names that are used as values', `import a, { b } from './a';\nimport * as n from './n';\na(b, n);\n`],
  ['an import for its effect', `import './a';\nimport {} from './b';\n`],
  [
    'marked types',
    `import { type A, b } from './a';\nimport { type C } from './c';\nimport type D from './d';\nexport const x: A | C | D = b;\n`,
  ],
  ['what is exported', `import { a } from './a';\nexport { a };\n`],
  ['what is exported under another name', `import { a } from './a';\nexport { a as b };\n`],
  ['what is exported as default', `import { a } from './a';\nexport default a;\n`],
  ['what is exported as the module', `import { a } from './a';\nexport = a;\n`],
  ['what is extended', `import { A } from './a';\nexport class X extends A {}\n`],
  ['a shorthand property', `import { a } from './a';\nexport const x = { a };\n`],
  ['a computed key', `import { a } from './a';\nexport const x = { [a]: 1 };\n`],
  ['a component', `import { A } from './a';\nexport const x = <A />;\n`],
  ['a member of a namespace as a component', `import * as N from './a';\nexport const x = <N.A />;\n`],
  ['a decorator', `import { d } from './a';\n@d export class X {}\n`],
  ['an enum that is read', `import { E } from './a';\nexport const x: E = E.One;\n`],
  ['an alias of a namespace', `import * as N from './a';\nimport A = N.A;\nexport const x = A;\n`],
  [
    'a parameter that a framework injects',
    `import { Http } from './a';\n@d export class X { constructor(private http: Http) {} }\ndeclare const d: any;\n`,
  ],
  ['a require of TypeScript', `import a = require('./a');\nexport const x = 1;\n`],
];

const refused: readonly [string, string, RegExp, Files?][] = [
  ['what only a link mentions', `import { A } from './a';\n/** See {@link A}. */\nexport const x = 1;\n`, /Only a comment uses `A`/],
  ['what only @see mentions', `import { A } from './a';\n/** @see A */\nexport const x = 1;\n`, /Only a comment uses `A`/],
  ['a comment among the names', `import { a, /* b */ b } from './a';\na();\n`, /comment among the names/],
  ['a comment behind the import', `import { a } from './a'; // needed\nexport const x = 1;\n`, /comment on its line/],
  ['a directive above the import', `// @ts-expect-error no types\nimport { a } from './a';\nexport const x = 1;\n`, /directive/],
  ['the last sign of a module', `import { a } from './a';\nconsole.log(1);\n`, /no longer be a module/],
  ['what is augmented', `import * as a from 'a';\ndeclare module 'a' { interface X {} }\nexport {};\n`, /adds declarations to a/],
  ['types by two kinds of import', `import D, { A } from './a';\nexport let x: D | A;\n`, /by itself/],
  ['a default type beside a value', `import D, { a } from './a';\nexport const x: D = a;\n`, /by itself/],
  ['types with attributes', `import D from './a.json' with { type: 'json' };\nexport let x: typeof D;\n`, /attributes/],
  [
    'types beside decorators with metadata',
    `import { A } from './a';\nexport class X { @d p: A; }\ndeclare const d: any;\n`,
    /emitDecoratorMetadata/,
    config({ experimentalDecorators: true, emitDecoratorMetadata: true }),
  ],
  [
    'unused names beside decorators with metadata',
    `import { A } from './a';\n@d export class X {}\ndeclare const d: any;\n`,
    /emitDecoratorMetadata/,
    config({ experimentalDecorators: true, emitDecoratorMetadata: true }),
  ],
  [
    'a default type where unused imports are loaded',
    `import D from './a';\nexport let x: D;\n`,
    /no longer load/,
    config({ verbatimModuleSyntax: true }),
  ],
  [
    'a namespace type where unused imports are loaded',
    `import * as N from './a';\nexport let x: N.A;\n`,
    /no longer load/,
    config({ verbatimModuleSyntax: true }),
  ],
];

const titled = (verb: string, cases: readonly Case[]): Case[] => cases.map(([what, before, after]) => [`${verb} ${what}`, before, after]);

describe('clean-imports', () => {
  for (const [title, before, after] of [...titled('removes', unused), ...titled('marks', types)]) {
    const file = before.includes('<p') ? 'a.tsx' : 'a.ts';
    it(title, async () => {
      const result = await rewrite(cleanImports, before, { name: file });
      assert.equal(result.text, after);
      assert.deepEqual(result.refused, []);
      assert.equal(emit(after, { removeComments: true }), emit(before, { removeComments: true }), 'the same JavaScript');
      assert.equal((await rewrite(cleanImports, after, { name: file })).sites, 0, 'a second run finds nothing');
    });
  }

  for (const [what, text] of untouched) {
    it(`leaves ${what}`, async () => {
      const file = /<A|<N/.test(text) ? 'a.tsx' : 'a.ts';
      assert.deepEqual(await rewrite(cleanImports, text, { name: file }), { text, refused: [], sites: 0 });
    });
  }

  for (const [what, text, reason, others] of refused) {
    it(`refuses ${what}`, async () => {
      const result = await rewrite(cleanImports, text, others);
      assert.equal(result.text, text);
      assert.equal(result.refused.length, 1);
      assert.match(result.refused[0] ?? '', reason);
    });
  }
});

describe('clean-imports with the TypeScript of the folder', () => {
  const run = async (version: string, text: string): Promise<string> =>
    (await rewrite(cleanImports, text, { 'node_modules/typescript/package.json': JSON.stringify({ version }) })).text;
  const whole = `import { A } from './a';\nexport let x: A;\n`;
  const beside = `import { A, b } from './a';\nexport const x: A = b;\n`;

  it('marks only in a way that it knows', async () => {
    assert.match(await run('4.4.4', whole), /^import type/);
    assert.equal(await run('4.4.4', beside), beside);
    assert.match(await run('4.5.2', beside), /^import \{ type A, b \}/);
    assert.equal(await run('3.7.5', whole), whole);
  });
});

describe('clean-imports where unused imports are loaded', () => {
  const verbatim = config({ verbatimModuleSyntax: true });
  const cases: readonly Case[] = [
    ['keeps the effect of an import', `import { a } from './a';\nexport const x = 1;\n`, `import './a';\nexport const x = 1;\n`],
    [
      'keeps the attributes of an import',
      `import a from './a.json' with { type: 'json' };\nexport const x = 1;\n`,
      `import './a.json' with { type: 'json' };\nexport const x = 1;\n`,
    ],
    ['takes names away', `import { a, b } from './a';\nb();\n`, `import { b } from './a';\nb();\n`],
    [
      'marks names one by one',
      `import { A, B } from './a';\nexport let x: A | B;\n`,
      `import { type A, type B } from './a';\nexport let x: A | B;\n`,
    ],
    [
      'marks a name beside a value',
      `import { A, b } from './a';\nexport const x: A = b;\n`,
      `import { type A, b } from './a';\nexport const x: A = b;\n`,
    ],
    ['removes type imports', `import type { A } from './a';\nexport const x = 1;\n`, `export const x = 1;\n`],
    ['keeps the effect of marked names', `import { type A } from './a';\nexport const x = 1;\n`, `import './a';\nexport const x = 1;\n`],
    ['removes modules of Node.js', `import fs from 'node:fs';\nexport const x = 1;\n`, `export const x = 1;\n`],
    [
      'marks types of Node.js',
      `import { Stats } from 'fs';\nexport let x: Stats;\n`,
      `import type { Stats } from 'fs';\nexport let x: Stats;\n`,
    ],
    ['believes a package that has no effects', `import { a } from '@b/pure/sub';\nexport const x = 1;\n`, `export const x = 1;\n`],
    [
      'does not believe a package that says nothing',
      `import { a } from 'impure';\nexport const x = 1;\n`,
      `import 'impure';\nexport const x = 1;\n`,
    ],
  ];
  for (const [what, before, after] of cases) {
    it(what, async () => {
      const packages = { 'node_modules/@b/pure/package.json': '{ "sideEffects": false }', 'node_modules/impure/package.json': '{}' };
      const result = await rewrite(cleanImports, before, { ...verbatim, ...packages });
      assert.equal(result.text, after);
      assert.deepEqual(result.refused, []);
      assert.equal((await rewrite(cleanImports, after, { ...verbatim, ...packages })).sites, 0);
    });
  }

  it('holds for the older names of the option', async () => {
    const result = await rewrite(
      cleanImports,
      `import { a } from './a';\nexport const x = 1;\n`,
      config({ importsNotUsedAsValues: 'preserve' }),
    );
    assert.equal(result.text, `import './a';\nexport const x = 1;\n`);
  });
});

describe('clean-imports in JavaScript', () => {
  const js = async (text: string, others: Files = {}): Promise<string> =>
    (await rewrite(cleanImports, text, { name: 'a.js', ...others })).text;

  it('keeps the effect of an import', async () => {
    assert.equal(await js(`import { a } from './a';\nexport const x = 1;\n`), `import './a';\nexport const x = 1;\n`);
  });

  it('keeps what a comment needs for its types', async () => {
    const text = `import { A } from './a';\n/** @type {A} */\nexport const x = 1;\n`;
    assert.equal(await js(text), text);
  });

  it('marks no types', async () => {
    const text = `import { A } from './a';\nexport class X extends A {}\n`;
    assert.equal(await js(text), text);
  });

  it('keeps React where nothing says how JSX is compiled', async () => {
    const text = `import React from 'react';\nexport const x = <p />;\n`;
    assert.equal(await js(text, { 'tsconfig.json': undefined, name: 'a.jsx' }), text);
  });
});

describe('clean-imports with JSX', () => {
  const text = `import React from 'react';\nimport { h } from 'preact';\nexport const x = <p />;\n`;
  const run = async (compilerOptions: Record<string, unknown>, source = text): Promise<string> =>
    (await runRecipe(cleanImports, { ...config(compilerOptions), 'a.tsx': source })).files['a.tsx'] ?? '';

  it('keeps the factory of the classic runtime', async () => {
    assert.match(await run({ jsx: 'react' }), /^import React from 'react';\nexport/);
    assert.match(await run({ jsx: 'preserve' }), /^import React from 'react';\nexport/);
  });

  it('keeps a factory by another name', async () => {
    assert.match(await run({ jsx: 'react', jsxFactory: 'h' }), /^import \{ h \} from 'preact';\nexport/);
  });

  it('keeps a factory that the file asks for', async () => {
    assert.match(await run({ jsx: 'react-jsx' }, `/** @jsx h */\n${text}`), /import \{ h \} from 'preact';\nexport/);
  });
});
