import assert from 'node:assert/strict';
import { WorkspacePath } from '../../../../src/domain/ids.ts';
import type { Scope } from '../../../../src/domain/scope.ts';
import { errorCause } from '../../../../src/engine/recipes/error-cause.ts';
import { rewrite, runRecipe } from '../../../support/run-recipe.ts';

/** Classes that the snippets throw. */
const ERRORS = `
class Plain extends Error {}
class WithOptions extends Error { constructor(message: string, options?: ErrorOptions) { super(message, options); } }
class Status extends Error { constructor(readonly status: number, message: string, options?: { cause?: unknown; fatal?: boolean }) { super(message, options); } }
class Field extends Error { constructor(message: string, readonly field?: string) { super(message); } }
class Demanding extends Error { constructor(message: string, options?: { cause?: unknown; code: string }) { super(message, options); } }
class OnlyErrors extends Error { constructor(message: string, options?: { cause?: Error }) { super(message, options); } }
class Deaf extends Error { constructor(message: string, options?: ErrorOptions) { super(message); } }
class Loose extends Error { constructor(...args: any[]) { super(args[0], args[1]); } }
class Late extends Error { constructor(message: string, options: ErrorOptions | undefined, more: number) { super(message, options); more; } }
declare const work: () => void;
declare const Unknown: any;
`;

const accepted: readonly [string, string, string][] = [
  [
    'a plain error',
    `try { work(); } catch (e) { throw new Error('no'); }`,
    `try { work(); } catch (e) { throw new Error('no', { cause: e }); }`,
  ],
  [
    'a template as message',
    'try { work(); } catch (error) { throw new TypeError(`no ${error}`); }',
    'try { work(); } catch (error) { throw new TypeError(`no ${error}`, { cause: error }); }',
  ],
  [
    'a class without a constructor',
    `try { work(); } catch (e) { throw new Plain('no'); }`,
    `try { work(); } catch (e) { throw new Plain('no', { cause: e }); }`,
  ],
  [
    'a class that takes options',
    `try { work(); } catch (e) { throw new WithOptions('no'); }`,
    `try { work(); } catch (e) { throw new WithOptions('no', { cause: e }); }`,
  ],
  [
    'options behind two arguments',
    `try { work(); } catch (e) { throw new Status(500, 'no'); }`,
    `try { work(); } catch (e) { throw new Status(500, 'no', { cause: e }); }`,
  ],
  [
    'an aggregate with its message',
    `try { work(); } catch (e) { throw new AggregateError([], 'no'); }`,
    `try { work(); } catch (e) { throw new AggregateError([], 'no', { cause: e }); }`,
  ],
  [
    'a binding called cause',
    `try { work(); } catch (cause) { throw new Error('no'); }`,
    `try { work(); } catch (cause) { throw new Error('no', { cause }); }`,
  ],
  [
    'a clause without a binding',
    `try { work(); } catch { throw new Error('no'); }`,
    `try { work(); } catch (error) { throw new Error('no', { cause: error }); }`,
  ],
  [
    'two throws in a clause without a binding',
    `try { work(); } catch { if (1) throw new Error('a'); throw new Error('b'); }`,
    `try { work(); } catch (error) { if (1) throw new Error('a', { cause: error }); throw new Error('b', { cause: error }); }`,
  ],
  [
    'a throw below a condition and a loop',
    `try { work(); } catch (e) { for (;;) { if (1) { throw new Error('no'); } } }`,
    `try { work(); } catch (e) { for (;;) { if (1) { throw new Error('no', { cause: e }); } } }`,
  ],
  [
    'parentheses',
    `try { work(); } catch (e) { throw (new Error('no')); }`,
    `try { work(); } catch (e) { throw (new Error('no', { cause: e })); }`,
  ],
  [
    'the nearer of two clauses',
    `try { work(); } catch (a) { try { work(); } catch (b) { throw new Error('no'); } }`,
    `try { work(); } catch (a) { try { work(); } catch (b) { throw new Error('no', { cause: b }); } }`,
  ],
  [
    'arguments on lines of their own',
    `try { work(); } catch (e) {\n  throw new Error(\n    'no',\n  );\n}`,
    `try { work(); } catch (e) {\n  throw new Error(\n    'no',\n    { cause: e },\n  );\n}`,
  ],
  [
    'a comment behind the argument',
    `try { work(); } catch (e) {\n  throw new Error(\n    'no', // really\n  );\n}`,
    `try { work(); } catch (e) {\n  throw new Error(\n    'no', { cause: e }, // really\n  );\n}`,
  ],
  [
    'a catch in an async method',
    `class A { async b() { try { await 1; } catch (e) { throw new Error('no'); } } }`,
    `class A { async b() { try { await 1; } catch (e) { throw new Error('no', { cause: e }); } } }`,
  ],
  [
    'line ends of Windows',
    `try { work(); } catch (e) {\r\n  throw new Error(\r\n    'no'\r\n  );\r\n}`,
    `try { work(); } catch (e) {\r\n  throw new Error(\r\n    'no',\r\n    { cause: e }\r\n  );\r\n}`,
  ],
];

const refused: readonly [string, string, RegExp][] = [
  [
    'a constructor without options',
    `try { work(); } catch (e) { throw new Field('no'); }`,
    /Field takes no options with a cause after its first argument/,
  ],
  ['options that need more', `try { work(); } catch (e) { throw new Demanding('no'); }`, /also need `code`/],
  ['a cause of another type', `try { work(); } catch (e) { throw new OnlyErrors('no'); }`, /must be `Error/],
  ['options that go nowhere', `try { work(); } catch (e) { throw new Deaf('no'); }`, /does nothing with its options/],
  ['arguments of any kind', `try { work(); } catch (e) { throw new Loose('no'); }`, /takes no options/],
  ['an aggregate without a message', `try { work(); } catch (e) { throw new AggregateError([]); }`, /takes no options/],
  ['a type that is not known', `try { work(); } catch (e) { throw new Unknown('no'); }`, /type of Unknown is not known/],
  ['no message', `try { work(); } catch (e) { throw new Error(); }`, /without a message/],
  ['spread arguments', `const args: [string] = ['no']; try { work(); } catch (e) { throw new Error(...args); }`, /spread/],
  [
    'a second argument already',
    `const more = {}; try { work(); } catch (e) { throw new Error('no', more); }`,
    /takes no options with a cause after these 2/,
  ],
  ['a binding that is taken apart', `try { work(); } catch ({ message }) { throw new Error(String(message)); }`, /taken apart/],
  ['a binding that is assigned to', `try { work(); } catch (e) { e = 1; throw new Error('no'); }`, /assigned to/],
  ['a binding that is counted up', `try { work(); } catch (e: any) { e++; throw new Error('no'); }`, /assigned to/],
  ['a binding that a pattern assigns to', `try { work(); } catch (e) { [e] = [1]; throw new Error('no'); }`, /assigned to/],
  ['a var of the same name', `try { work(); } catch (e) { var e = 1; throw new Error('no'); }`, /assigned to/],
  ['a shadowed binding', `try { work(); } catch (e) { { const e = 1; throw new Error('no' + e); } }`, /means something else/],
  [
    'a taken name where there is no binding',
    `const error = 1; try { work(); } catch { throw new Error('no' + error); }`,
    /already means something else/,
  ],
  ['a conditional throw', `try { work(); } catch (e) { throw 1 ? new Error('a') : new Error('b'); }`, /condition/],
  ['an error made without new', `try { work(); } catch (e) { throw Error('no'); }`, /without `new`/],
];

const untouched: readonly [string, string][] = [
  ['a cause that is kept', `try { work(); } catch (e) { throw new Error('no', { cause: e }); }`],
  ['another cause', `try { work(); } catch (e) { throw new Error('no', { cause: 1 }); }`],
  [
    'the error handed on as an argument',
    `class Wrap extends Error { constructor(m: string, inner: unknown) { super(m); inner; } } try { work(); } catch (e) { throw new Wrap('no', e); }`,
  ],
  [
    'the error handed on in options',
    `declare class Wrap extends Error { constructor(o: object); } try { work(); } catch (e) { throw new Wrap({ message: 'no', original: e }); }`,
  ],
  ['the errors of an aggregate', `try { work(); } catch (e) { throw new AggregateError([e], 'no'); }`],
  ['a throw in a function in the clause', `try { work(); } catch (e) { const f = () => { throw new Error('no'); }; f(); }`],
  ['a throw in a class in the clause', `try { work(); } catch (e) { class A { static { throw new Error('no'); } } new A(); }`],
  ['a throw in the try block', `try { throw new Error('no'); } catch (e) { work(); }`],
  ['a throw in the finally block', `try { work(); } catch (e) { work(); } finally { throw new Error('no'); }`],
  ['what is no error', `class Answer { constructor(readonly body: string) {} } try { work(); } catch (e) { throw new Answer('no'); }`],
  ['the caught error itself', `try { work(); } catch (e) { throw e; }`],
];

describe('error-cause', () => {
  for (const [what, before, after] of accepted) {
    it(`keeps the cause: ${what}`, async () => {
      const result = await rewrite(errorCause, ERRORS + before);
      assert.equal(result.text, ERRORS + after);
      assert.deepEqual(result.refused, []);
      assert.equal((await rewrite(errorCause, result.text)).sites, 0, 'a second run finds nothing');
    });
  }

  for (const [what, before, reason] of refused) {
    it(`refuses ${what}`, async () => {
      const result = await rewrite(errorCause, ERRORS + before);
      assert.equal(result.text, ERRORS + before);
      assert.equal(result.refused.length, 1);
      assert.match(result.refused[0] ?? '', reason);
    });
  }

  for (const [what, before] of untouched) {
    it(`has nothing to do with ${what}`, async () => {
      const result = await rewrite(errorCause, ERRORS + before);
      assert.deepEqual(result, { text: ERRORS + before, refused: [], sites: 0 });
    });
  }

  const throwing = `try { f(); } catch (e) { throw new Error('no'); }\nfunction f() {}\n`;

  it('refuses where the library has no cause yet', async () => {
    const old = JSON.stringify({ compilerOptions: { target: 'ES2020', lib: ['ES2020'], strict: true } });
    assert.match((await rewrite(errorCause, throwing, { 'tsconfig.json': old })).refused[0] ?? '', /before ES2022/);
  });

  it('takes the library over the target', async () => {
    const mixed = JSON.stringify({ compilerOptions: { target: 'ES2018', lib: ['ES2022'], strict: true } });
    assert.equal((await rewrite(errorCause, throwing, { 'tsconfig.json': mixed })).sites, 1);
  });

  const js = { 'tsconfig.json': undefined, 'a.js': throwing };

  it('refuses where nothing says what is available', async () => {
    const run = await runRecipe(errorCause, js);
    assert.deepEqual(run.sites, []);
    assert.match(run.refused[0] ?? '', /no tsconfig.json/);
  });

  it('believes the engines of a package.json', async () => {
    const of = async (node: string) =>
      (await runRecipe(errorCause, { ...js, 'package.json': JSON.stringify({ engines: { node } }) })).sites.length;
    assert.deepEqual(await Promise.all(['>=18', '>= 16.9.0', '^18 || >=20', '22.x'].map(of)), [1, 1, 1, 1]);
    assert.deepEqual(await Promise.all(['>=14', '>=16', '^14 || >=20', '*', '>12'].map(of)), [0, 0, 0, 0, 0]);
  });

  it('stays in the lines of a selection', async () => {
    const text = `declare const f: () => void;\ntry { f(); } catch (e) { throw new Error('a'); }\ntry { f(); } catch (e) { throw new Error('b'); }\n`;
    const scope: Scope = { paths: [WorkspacePath('a.ts')], lines: { start: 3, end: 3 } };
    assert.deepEqual((await runRecipe(errorCause, { 'a.ts': text }, {}, scope)).sites, ['a.ts:3']);
  });

  it('leaves every other byte as it is', async () => {
    const text = `\uFEFFimport './x';\t\r\n\r\n// a comment  \r\ntry { x(); } catch (e) { throw new Error('no' /* why */); }\r\nfunction x() {}`;
    const result = await rewrite(errorCause, text, { 'x.ts': 'export {};' });
    assert.equal(result.text.replace(', { cause: e }', ''), text);
    assert.match(result.text, /'no', \{ cause: e \} \/\* why \*\//);
  });
});
