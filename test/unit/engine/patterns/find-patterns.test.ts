import assert from 'node:assert/strict';
import { findPatterns, PATTERN_KINDS } from '../../../../src/engine/patterns/find-patterns.ts';
import { RECIPES } from '../../../../src/engine/recipes/catalogue.ts';
import { memoryCodeView, scopeOf } from '../../../support/memory-code-view.ts';
import { present, TSCONFIG, type Files } from '../../../support/run-recipe.ts';
import type { PatternSite } from '../../../../src/ports/code.ts';

const find = async (kinds: readonly string[] | undefined, files: Files, ...scope: string[]): Promise<readonly PatternSite[]> =>
  findPatterns(memoryCodeView(present({ 'tsconfig.json': TSCONFIG, ...files })), { scope: scopeOf(...scope), ...(kinds && { kinds }) });

/** The lines of `a.ts` that have a finding of one kind. */
const lines = async (kind: string, text: string, others: Files = {}): Promise<readonly number[]> =>
  (await find([kind], { 'a.ts': text, ...others }, 'a.ts')).map(({ line }) => line);

/** One statement a line; those that end in `// !` are the ones to be found. */
async function marked(kind: string, text: string): Promise<void> {
  const expected = text.split('\n').flatMap((line, index) => (line.endsWith('// !') ? [index + 1] : []));
  assert.deepEqual(await lines(kind, text), expected);
}

describe('swallowed-catch', () => {
  it('finds empty catch clauses, and says whether a comment explains them', async () => {
    const found = await find(['swallowed-catch'], {
      'a.ts': `try { a(); } catch {}\ntry { a(); } catch (e) {\n  // best effort,\n  /* really */\n}\ntry { a(); } catch { ; }\ntry { a(); } catch { b(); }\ntry { a(); } finally {}\ntry { a(); } catch {} // never mind\n`,
    });
    assert.deepEqual(
      found.map(({ line, title, detail }) => [line, title, detail]),
      [
        [1, 'A caught error vanishes without a word', 'No comment says why nothing is done about it.'],
        [2, 'A caught error is dropped, with a comment', 'The comment says: best effort, really'],
        [6, 'A caught error vanishes without a word', 'No comment says why nothing is done about it.'],
        [9, 'A caught error is dropped, with a comment', 'The comment says: never mind'],
      ],
    );
    assert.deepEqual(
      found.map(({ recipe, changesBehaviour }) => recipe ?? changesBehaviour),
      ['explicit-swallow', true, 'explicit-swallow', true],
    );
  });

  it('is not misled by strings and comments', async () => {
    assert.deepEqual(await lines('swallowed-catch', `export const a = 'try {} catch {}'; // catch {}\n/* try { } catch (e) {} */\n`), []);
  });
});

describe('log-and-continue', () => {
  it('finds clauses that only log', () =>
    marked(
      'log-and-continue',
      [
        'try { a(); } catch (e) { console.error(e); } // !',
        'try { a(); } catch (e) { this.logger.warn("x", e); } // !',
        'try { a(); } catch (e) { log("a"); logger.debug(e); } // !',
        'try { a(); } catch (e) { await req.log.error(e); } // !',
        'function f() { try { a(); } catch (e) { logError(e); return; } } // !',
        'for (;;) { try { a(); } catch (e) { appLogger.info(e); continue; } } // !',
        'function g() { try { a(); } catch (e) { console.error(e); return null; } }',
        'try { a(); } catch (e) { console.error(e); throw e; }',
        'try { a(); } catch (e) { console.error(e); b(); }',
        'try { a(); } catch (e) { report(e); }',
        'try { a(); } catch (e) { dialog.error(e); }',
        'try { a(); } catch (e) { logErrorAndExit(e); }',
        'try { a(); } catch (e) { continue; }',
      ].join('\n'),
    ));
});

describe('lost-cause and useless-catch', () => {
  it('names the recipe that mends it, or says why none does', async () => {
    const found = await find(undefined, {
      'a.ts': `class NoOptions extends Error { constructor(message: string) { super(message); } }
try { a(); } catch (e) { throw new Error('a'); }
try { a(); } catch (e) { throw new NoOptions('a'); }
try { a(); } catch (e) { throw e; }
try { a(); } catch (e) { throw e; /* why */ }
declare function a(): void;
export {};
`,
    });
    assert.deepEqual(
      found.map(({ line, kind, title, recipe, detail }) => [line, kind, title, recipe ?? detail]),
      [
        [2, 'lost-cause', 'The caught error is lost: Error gets no cause', 'error-cause'],
        [
          3,
          'lost-cause',
          'The caught error is lost: NoOptions gets no cause',
          'The constructor of NoOptions takes no options with a cause after its first argument.',
        ],
        [4, 'useless-catch', 'This catch does nothing but throw the error again', 'useless-catch'],
        [5, 'useless-catch', 'This catch does nothing but throw the error again', 'A comment in the catch clause would be lost.'],
      ],
    );
  });

  it('credits the recipe for all throws of a clause that has no name for the error', async () => {
    const found = await find(['lost-cause'], {
      'a.ts': `try { a(); } catch {\n  if (a) throw new Error('a');\n  throw new Error('b');\n}\ndeclare function a(): void;\n`,
    });
    assert.deepEqual(
      found.map(({ line, recipe }) => [line, recipe]),
      [
        [2, 'error-cause'],
        [3, 'error-cause'],
      ],
    );
  });
});

describe('thrown-literal', () => {
  it('finds what is certainly no error', () =>
    marked(
      'thrown-literal',
      [
        'function f(x: any) {',
        "  if (x) throw 'a'; // !",
        '  if (x) throw `a ${x}`; // !',
        "  if (x) throw 'a' + x; // !",
        '  if (x) throw x + 1;',
        '  if (x) throw 404; // !',
        '  if (x) throw { status: 404 }; // !',
        '  if (x) throw [x]; // !',
        '  if (x) throw null; // !',
        '  if (x) throw undefined; // !',
        "  if (x) throw x ? 'a' : 'b'; // !",
        "  if (x) throw x ? 'a' : x;",
        "  if (x) throw ('a' as any); // !",
        '  if (x) throw x;',
        '  if (x) throw new Error(`a`);',
        '  throw Error("a");',
        '}',
      ].join('\n'),
    ));

  it('says that mending it changes behaviour', async () => {
    const [only] = await find(['thrown-literal'], { 'a.ts': `throw 'a';` });
    assert.equal(only?.changesBehaviour, true);
    assert.equal(only?.recipe, 'throw-error');
    const [number] = await find(['thrown-literal'], { 'a.ts': `throw 1;` });
    assert.deepEqual([number?.changesBehaviour, number?.recipe], [true, undefined]);
  });
});

describe('ignored-rejection', () => {
  it('finds handlers that do nothing', () =>
    marked(
      'ignored-rejection',
      [
        'a().catch(() => {}); // !',
        'a().catch(() => undefined); // !',
        'a().catch(() => null); // !',
        'a().catch(() => void 0); // !',
        'a().catch(_ => {}); // !',
        'a().catch((error) => { /* ignored */ }); // !',
        'a().catch(function () {}); // !',
        'a().catch(() => { return; }); // !',
        'a().catch(() => { return null; }); // !',
        'a().catch(noop); // !',
        'a().catch(_.noop); // !',
        'a().then(b, () => {}); // !',
        'a()?.catch(() => {}); // !',
        'const x = await a().catch(() => undefined); // !',
        'a().catch((e) => log(e));',
        'a().catch(() => []);',
        'a().catch(() => false);',
        'a().catch(handle);',
        'a().then(() => {});',
        'a().catch();',
        'try { a(); } catch {}',
      ].join('\n'),
    ));

  it('points at the handler of a chain and says what fails', async () => {
    const [only] = await find(['ignored-rejection'], { 'a.ts': 'store\n  .save(1)\n  .then(b)\n  .catch(() => {});\n' });
    assert.equal(only?.line, 4);
    assert.equal(only?.title, 'Nobody hears of it when save() fails');
  });
});

describe('floating-promise', () => {
  const header =
    'declare const p: Promise<number>; declare function a(): Promise<void>; declare function s(): void; declare const o: { m?(): Promise<void> | undefined; t: { then(f: () => void): void } }; declare const many: number[]; declare const any: any; declare const handler: (e: unknown) => void;\n';

  it('finds promises that stand alone', () =>
    marked(
      'floating-promise',
      header +
        [
          'a(); // !',
          'p; // !',
          'o.m?.(); // !',
          'o.t; // !',
          'new Promise<void>(() => {}); // !',
          'a().then(s); // !',
          'a().finally(s); // !',
          'a().catch(); // !',
          'a().catch(undefined); // !',
          'many && a(); // !',
          'many ? a() : s(); // !',
          's(), a(); // !',
          'many.map(() => a()); // !',
          '(async () => { await 1; })(); // !',
          'Promise.all([p]); // !',
          'await a();',
          'void a();',
          'const x = a();',
          'let y; y = a();',
          'a().catch(handler);',
          'a().catch(() => {});',
          'a().then(s, handler);',
          'a().catch(handler).finally(s);',
          's();',
          'any();',
          'many.forEach(async () => { await 1; });',
          'export const f = () => a();',
          'export function g() { return a(); }',
        ].join('\n'),
    ));

  it('sees through imports', async () => {
    const found = await find(
      ['floating-promise'],
      { 'a.ts': `import { work } from './b';\nwork();\n`, 'b.ts': 'export async function work() {}\n' },
      'a.ts',
    );
    assert.deepEqual(
      found.map(({ line, title, recipe }) => [line, title, recipe]),
      [[2, 'Nobody waits for work()', 'floating-promise']],
    );
  });

  it('loads no project where there are no promises, nor for other kinds', async () => {
    const files = present({ 'tsconfig.json': TSCONFIG, 'a.ts': 'a();\nfunction a() {}\ntry { a(); } catch {}\nthrow 1;\n' });
    const view = memoryCodeView(files);
    await findPatterns(view, { scope: scopeOf() });
    assert.equal(view.loads, 0);
    const other = memoryCodeView({ ...files, 'b.ts': 'export async function b() {}\n' });
    await findPatterns(other, { scope: scopeOf(), kinds: PATTERN_KINDS.filter((kind) => kind !== 'floating-promise') });
    assert.equal(other.loads, 0);
  });
});

describe('unused-import and type-only-import', () => {
  it('finds one of each kind for an import', async () => {
    const found = await find(undefined, {
      'a.ts': `import { A, b, c } from './x';\nimport D, { E } from './x';\nimport { used } from './x';\nused();\nexport let x: A | D | E;\n`,
    });
    assert.deepEqual(
      found.map(({ line, kind, title, recipe, detail }) => [line, kind, title, recipe ?? detail]),
      [
        [1, 'unused-import', '`b` and `c` are imported but never used', 'clean-imports'],
        [1, 'type-only-import', '`A` is only used as a type, but imported as a value', 'clean-imports'],
        [
          2,
          'type-only-import',
          '`D` and `E` are only used as types, but imported as values',
          'A default or namespace import can only be marked as a type by itself, in an import of its own.',
        ],
      ],
    );
  });
});

describe('findPatterns', () => {
  const files = {
    'b/x.ts': `throw 1;\ntry { a(); } catch {}\n`,
    'a.ts': `throw 2;\n`,
    'dist/a.js': 'throw 3;\n',
    'gen.ts': '// @generated\nthrow 4;\n',
  };

  it('sorts by path and line, and leaves out what may not be edited', async () => {
    const found = await find(undefined, files);
    assert.deepEqual(
      found.map(({ id, kind }) => `${id} ${kind}`),
      ['a.ts:1:1 thrown-literal', 'b/x.ts:1:1 thrown-literal', 'b/x.ts:2:14 swallowed-catch'],
    );
  });

  it('keeps to the scope and to the kinds that are wanted', async () => {
    assert.deepEqual((await find(undefined, files, 'b')).length, 2);
    assert.deepEqual((await find(['swallowed-catch'], files)).length, 1);
    assert.deepEqual((await find(['no-such-kind'], files)).length, 0);
  });

  it('knows every kind that a recipe mends', () => {
    const mended = RECIPES.flatMap(({ info }) => info.mends);
    assert.deepEqual(
      mended.filter((kind) => !PATTERN_KINDS.includes(kind)),
      [],
    );
  });
});
