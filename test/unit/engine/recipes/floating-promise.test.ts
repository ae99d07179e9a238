import assert from 'node:assert/strict';
import { awaitPromise } from '../../../../src/engine/recipes/await-promise.ts';
import { floatingPromise } from '../../../../src/engine/recipes/floating-promise.ts';
import { rewrite } from '../../../support/run-recipe.ts';

const PRELUDE = `declare function load(): Promise<number>;\ndeclare const on: boolean;\ndeclare const like: { go(): PromiseLike<number> };\nexport {};\n`;

const marked: readonly (readonly [string, string])[] = [
  [`load();`, `void load();`],
  [`on && load();`, `void (on && load());`],
  [`on ? load() : 1;`, `void (on ? load() : 1);`],
  [`load().then((x) => x);`, `void load().then((x) => x);`],
  [`[1, 2].map(() => load());`, `void [1, 2].map(() => load());`],
  [`(async () => {})();`, `void (async () => {})();`],
  [`if (on) load(); // behind`, `if (on) void load(); // behind`],
];

describe('floating-promise', () => {
  for (const [before, after] of marked) {
    it(`marks ${before}`, async () => {
      const { text, refused } = await rewrite(floatingPromise, PRELUDE + before);
      assert.deepEqual([text.slice(PRELUDE.length), refused], [after, []]);
      assert.deepEqual(await rewrite(floatingPromise, text), { text, sites: 0, refused: [] });
    });
  }

  for (const other of [`load().catch(() => 1);`, `void load();`, `export const a = load();`, `async function f() { await load(); }`]) {
    it(`leaves ${other}`, async () => {
      assert.deepEqual(await rewrite(floatingPromise, PRELUDE + other), { text: PRELUDE + other, sites: 0, refused: [] });
    });
  }
});

describe('await-promise', () => {
  it('is only done on request, and says what changes', () => {
    assert.equal(awaitPromise.info.class, 'behaviour-changing');
    assert.match(awaitPromise.info.description, /^Changes what the code does/);
  });

  for (const [before, after] of [
    [`async function f() { load(); }`, `async function f() { await load(); }`],
    [`const f = async () => { on && load(); };`, `const f = async () => { await (on && load()); };`],
    [`class A { async *f() { load(); yield 1; } }`, `class A { async *f() { await load(); yield 1; } }`],
  ] as const) {
    it(`waits in ${before}`, async () => {
      const { text, refused } = await rewrite(awaitPromise, PRELUDE + before);
      assert.deepEqual([text.slice(PRELUDE.length), refused], [after, []]);
      assert.deepEqual(await rewrite(awaitPromise, text), { text, sites: 0, refused: [] });
    });
  }

  for (const [before, reason] of [
    [`function f() { load(); }`, /in no async function/],
    [`load();`, /in no async function/],
    [`async function f() { [1].forEach(() => { load(); }); }`, /in no async function/],
    [`async function f() { [1].map(() => load()); }`, /no plain promise/],
    [`async function f() { like.go(); }`, /no plain promise/],
  ] as const) {
    it(`refuses ${before}`, async () => {
      const { text, refused } = await rewrite(awaitPromise, PRELUDE + before);
      assert.equal(text, PRELUDE + before);
      assert.match(refused.join(), reason);
    });
  }
});
