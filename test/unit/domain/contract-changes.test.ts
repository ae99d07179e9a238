import assert from 'node:assert/strict';
import { combine } from '../../../src/changeset/combine.ts';
import type { Provenance } from '../../../src/domain/change.ts';
import { contractOf } from '../../../src/domain/contract-file.ts';
import { openConsents, scrutinise } from '../../../src/domain/contract-changes.ts';
import { HunkId, ROLES, RunId, TaskId, WorkspacePath } from '../../../src/domain/ids.ts';
import { foldEvent, startState } from '../../../src/domain/run.ts';
import type { RunEventBody } from '../../../src/domain/event.ts';
import { fileChange, rewriteStep } from '../../support/changes.ts';
import { started } from '../../support/events.ts';

const byRecipe: Provenance = {
  taskId: TaskId('t1'),
  role: ROLES.implementation,
  source: { type: 'recipe', recipe: 'rename-symbol' },
  reason: 'renamed',
};
const byModel: Provenance = { ...byRecipe, source: { type: 'model', model: 'm' } };

/** A change set of these files, by one source. */
const changesOf = (files: Readonly<Record<string, readonly [string | null, string | null]>>, by = byModel) =>
  combine([
    {
      taskId: TaskId('t1'),
      files: Object.entries(files).map(([path, [base, after]]) =>
        fileChange(path, base, [rewriteStep(base ?? '', after ?? '', by)], after),
      ),
    },
  ]);

/** What is remarked on a change of one file, as `kind: line`. */
const remarksOn = (path: string, before: string | null, after: string | null): string[] =>
  [...scrutinise(changesOf({ [path]: [before, after] })).values()]
    .flatMap(({ remarks }) => remarks)
    .map(({ kind, text }) => `${kind}: ${text}`);

const test = (...lines: readonly string[]): string => ['import { f } from "./f.js";', ...lines, ''].join('\n');

describe('files that say what is right', () => {
  const same = '{}';
  for (const [path, contract] of [
    ['src/cart.test.ts', 'test'],
    ['test/support/clock.ts', 'test'],
    ['src/__tests__/cart.ts', 'test'],
    ['cypress/cart.cy.ts', 'test'],
    ['src/__snapshots__/cart.test.ts.snap', 'snapshot'],
    ['tsconfig.json', 'compiler'],
    ['packages/a/tsconfig.build.json', 'compiler'],
    ['.eslintrc.json', 'lint'],
    ['eslint.config.mjs', 'lint'],
    ['.eslintignore', 'lint'],
    ['biome.json', 'lint'],
    ['vitest.config.ts', 'runner'],
    ['.nycrc', 'runner'],
    ['.github/workflows/ci.yml', 'ci'],
    ['.gitlab-ci.yml', 'ci'],
    ['src/latest.ts', undefined],
    ['src/contest/rules.ts', undefined],
    ['docs/test/README.md', undefined],
    ['package.json', undefined],
  ] as const)
    it(`${path}: ${contract ?? 'is none'}`, () => assert.equal(contractOf(WorkspacePath(path), same, same), contract));

  it('a package.json is one where its checks change', () => {
    const manifest = (scripts: object, version = '1.0.0'): string => JSON.stringify({ version, scripts });
    const path = WorkspacePath('package.json');
    assert.equal(contractOf(path, manifest({ test: 'mocha' }), manifest({ test: 'mocha || true' })), 'scripts');
    assert.equal(contractOf(path, manifest({ 'test:unit': 'mocha' }), manifest({})), 'scripts');
    assert.equal(contractOf(path, manifest({ test: 'mocha' }), manifest({ test: 'mocha', start: 'node .' }, '2.0.0')), undefined);
  });
});

describe('what a change makes tests say less', () => {
  for (const [what, before, after, remarks] of [
    ['a skipped test', "it('adds', () => {", "it.skip('adds', () => {", ["skipped-test: it.skip('adds', () => {"]],
    ['a skipped suite', "describe('f', () => {", "xdescribe('f', () => {", ["skipped-test: xdescribe('f', () => {"]],
    ['a test to be written', "it('adds', () => {", "it.todo('adds');", ["skipped-test: it.todo('adds');"]],
    [
      'a skip by options',
      "test('adds', () => {",
      "test('adds', { skip: true }, () => {",
      ["skipped-test: test('adds', { skip: true }, () => {"],
    ],
    ['a focused test', "it('adds', () => {", "it.only('adds', () => {", ["focused-test: it.only('adds', () => {"]],
    ['a removed assertion', 'expect(f(1)).toBe(2);', 'f(1);', ['removed-assertion: expect(f(1)).toBe(2);']],
    ['a removed failure', "expect.fail('never');", '', ["removed-assertion: expect.fail('never');"]],
    ['a removed assertion of node', 'assert.equal(f(1), 2);', '', ['removed-assertion: assert.equal(f(1), 2);']],
    ['a looser matcher', 'expect(f(1)).toBe(2);', 'expect(f(1)).toBeDefined();', ['looser-assertion: expect(f(1)).toBeDefined();']],
    ['a looser method', 'assert.deepEqual(f(1), [2]);', 'assert.ok(f(1));', ['looser-assertion: assert.ok(f(1));']],
    [
      'any value',
      'expect(f(1)).toEqual({ a: 1 });',
      'expect(f(1)).toEqual({ a: expect.anything() });',
      ['looser-assertion: expect(f(1)).toEqual({ a: expect.anything() });'],
    ],
    ['any error', "expect(f).toThrow('no cart');", 'expect(f).toThrow();', ['looser-assertion: expect(f).toThrow();']],
    ['another value', 'expect(f(1)).toBe(2);', 'expect(f(1)).toBe(3);', ['other-expectation: expect(f(1)).toBe(3);']],
    ['the contrary', 'expect(f(1)).toBe(2);', 'expect(f(1)).not.toBe(2);', ['other-expectation: expect(f(1)).not.toBe(2);']],
    ['a matcher on a line of its own', '  .toStrictEqual([1]);', '  .toBeTruthy();', ['looser-assertion: .toBeTruthy();']],
    ['an ignored error', 'f(1);', '// @ts-expect-error it is late\nf(1);', ['silenced-checker: // @ts-expect-error it is late']],
    ['any', 'const a: number = f(1);', 'const a: any = f(1);', ['added-any: const a: any = f(1);']],
  ] as const)
    it(`${what} is pointed out`, () => assert.deepEqual(remarksOn('src/f.test.ts', test(before), test(after)), remarks));

  for (const [what, before, after] of [
    ['a renamed function', 'expect(f(1)).toBe(2);', 'expect(g(1)).toBe(2);'],
    ['other quotes', "expect(f(1)).toBe('a');", 'expect(f(1)).toBe("a");'],
    ['a stricter matcher', 'expect(f(1)).toBeTruthy();', 'expect(f(1)).toBe(true);'],
    ['another title', "it('adds', () => {});", "it('adds up', () => {});"],
    ['a test that is no longer skipped', "it.skip('adds', () => {});", "it('adds', () => {});"],
    ['words in a comment or a string', "const a = 'b';", "const a = 'it.only('; // expect(it.skip( as any"],
    ['a name that ends like one', 'profit(1);', 'benefit(1);'],
    ['a value that is called any', 'const a = 1;', 'const a = schema.any();'],
    ['a skipped test that is indented otherwise', "if (a) {\nit.skip('adds', () => {});\n}", "b();\n\n  it.skip('adds', () => {});"],
    ['a variable in a text', 'expect(f(1)).toBe(`${one} a`);', 'expect(f(1)).toBe(`${two} a`);'],
    ['one more assertion', 'expect(f(1)).toBe(2);', 'expect(f(1)).toBe(2);\nexpect(f(2)).toBe(3);'],
  ] as const)
    it(`${what} is not`, () => assert.deepEqual(remarksOn('src/f.test.ts', test(before), test(after)), []));

  it('a test that is gone, but not one that has moved to another file', () => {
    const [one, other] = [
      ["it('adds', () => {", '  expect(f(1)).toBe(2);', '});'],
      ["it('stays', () => {", '  f(2);', '});'],
    ];
    assert.deepEqual(remarksOn('a.test.ts', test(...one, ...other), test(...other)), [
      "removed-test: it('adds', () => {",
      'removed-assertion: expect(f(1)).toBe(2);',
    ]);
    const moved = changesOf({ 'a.test.ts': [test(...one, ...other), test(...other)], 'b.test.ts': [null, test(...one)] });
    assert.deepEqual(
      [...scrutinise(moved).values()].flatMap(({ remarks }) => remarks),
      [],
    );
  });

  it('a deleted file of tests', () =>
    assert.deepEqual(remarksOn('a.test.ts', test("it('adds', () => {});", "it('takes', () => {});"), null), [
      "removed-test: it('adds', () => {});",
      "removed-test: it('takes', () => {});",
    ]));

  it('snapshots, in files of their own and inline', () => {
    assert.deepEqual(remarksOn('__snapshots__/a.snap', 'exports[`a`] = `1`;\n', 'exports[`a`] = `2`;\n'), [
      'other-snapshot: exports[`a`] = `1`;',
    ]);
    const inline = (value: string): string => test('expect(f(1)).toMatchInlineSnapshot(`', `  ${value}`, '`);');
    assert.deepEqual(remarksOn('a.test.ts', inline('old'), inline('new')), ['other-snapshot: old']);
  });

  it('is pointed out in code that is no test as well, where a checker is silenced', () => {
    assert.deepEqual(remarksOn('src/f.ts', 'f();\n', '/* eslint-disable no-undef */\nf();\n'), [
      'silenced-checker: /* eslint-disable no-undef */',
    ]);
    assert.deepEqual(remarksOn('src/f.ts', 'it.only();\n', 'it.only();\nit.skip();\n'), []);
  });
});

describe('what a change makes settings ask for less', () => {
  for (const [path, before, after, remarks] of [
    ['tsconfig.json', '{ "strict": true,\n"a": 1 }', '{ "strict": false,\n"a": 1 }', 2],
    ['tsconfig.json', '{\n"noImplicitAny": true,\n"a": 1 }', '{\n"a": 1 }', 1],
    ['tsconfig.json', '{\n"a": 1 }', '{\n"skipLibCheck": true,\n"a": 1 }', 1],
    ['tsconfig.json', '{\n"outDir": "dist" }', '{\n"outDir": "out" }', 0],
    ['eslint.config.js', "rules = {\n'no-undef': 'error',\n}", "rules = {\n'no-undef': 'off',\n}", 1],
    ['eslint.config.js', "rules = {\n'no-undef': 'off',\n}", "rules = {\n'no-undef': 'error',\n}", 0],
    ['.eslintignore', 'dist\n', 'dist\nsrc/old\n', 1],
    ['vitest.config.ts', 'c = {\nbranches: 90,\n}', 'c = {\nbranches: 60,\n}', 1],
    ['vitest.config.ts', 'c = {\nbranches: 60,\n}', 'c = {\nbranches: 90,\n}', 0],
    ['.github/workflows/ci.yml', '- run: npm test\n', '- run: npm test || true\n', 1],
    ['.github/workflows/ci.yml', '- run: npm test\n- run: npm pack\n', '- run: npm pack\n', 1],
    ['package.json', '{ "scripts": {\n"test": "mocha"\n} }', '{ "scripts": {\n"test": "echo ok"\n} }', 1],
  ] as const)
    it(`${path}: ${JSON.stringify(before)} to ${JSON.stringify(after)}`, () => {
      const found = remarksOn(path, before, after).map((text) => text.split(':')[0]);
      assert.deepEqual(new Set(found), new Set(remarks === 0 ? [] : ['looser-setting']));
    });
});

describe('a contract change', () => {
  const stateOf = (changes: ReturnType<typeof changesOf>, ...then: readonly RunEventBody[]) =>
    [{ type: 'changes-offered', changes } as const, ...then].reduce(
      (state, body, index) => foldEvent(state, { runId: RunId('r'), seq: index + 2, at: index + 2, ...body }),
      startState(started('r')),
    );
  const files = { 'src/f.ts': ['f(1);\n', 'g(1);\n'], 'src/f.test.ts': ['f(1);\n', 'g(1);\n'] } as const;
  const id = HunkId('src/f.test.ts#1');

  it('of a model needs consent of its own, until somebody has decided on it', () => {
    const changes = changesOf(files);
    assert.deepEqual(
      openConsents(stateOf(changes)).map((hunk) => hunk.id),
      [id],
    );
    for (const decision of ['accepted', 'rejected'] as const)
      assert.deepEqual(openConsents(stateOf(changes, { type: 'hunk-decided', hunkIds: [id], decision })), []);
  });

  it('that a recipe made to follow needs none, unless it says less', () => {
    assert.deepEqual(openConsents(stateOf(changesOf(files, byRecipe))), []);
    const less = changesOf({ 'src/f.test.ts': ['it("a", f);\n', 'it.skip("a", f);\n'] }, byRecipe);
    assert.deepEqual(
      openConsents(stateOf(less)).map((hunk) => hunk.id),
      [id],
    );
  });

  it('that only adds needs none: there is more to keep to then', () => {
    assert.deepEqual(
      openConsents(stateOf(changesOf({ 'src/f.test.ts': ['f(1);\n', 'f(1);\nf(2);\n'], 'new.test.ts': [null, 'f(3);\n'] }))),
      [],
    );
  });

  it('needs none once more where the user was asked about the file and has said yes', () => {
    const question = { questionId: 'q1', taskId: TaskId('t1'), text: 'May I change src/f.test.ts?', why: 'It tests f.' } as const;
    const asked = (answer: 'yes' | 'no') =>
      stateOf(
        changesOf(files),
        { type: 'question', ...question } as RunEventBody,
        { type: 'question-answered', questionId: 'q1', taskId: TaskId('t1'), answer, text: '' } as RunEventBody,
      );
    assert.deepEqual(openConsents(asked('yes')), []);
    assert.equal(openConsents(asked('no')).length, 1);
  });
});
