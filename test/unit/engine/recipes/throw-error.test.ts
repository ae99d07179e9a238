import assert from 'node:assert/strict';
import { throwError } from '../../../../src/engine/recipes/throw-error.ts';
import { rewrite, runRecipe } from '../../../support/run-recipe.ts';

const wrapped: readonly (readonly [string, string])[] = [
  [`throw 'no';`, `throw new Error('no');`],
  ['throw `no ${1}`;', 'throw new Error(`no ${1}`);'],
  [`throw 'no ' + (1 + 2) /* why */;`, `throw new Error('no ' + (1 + 2)) /* why */;`],
  [`if (1) throw ("no")\nelse throw 'yes'`, `if (1) throw new Error(("no"))\nelse throw new Error('yes')`],
];

describe('throw-error', () => {
  it('is only done on request, and says what changes', () => {
    assert.equal(throwError.info.class, 'behaviour-changing');
    assert.match(throwError.info.description, /^Changes what the code does/);
  });

  for (const [before, after] of wrapped) {
    it(`wraps ${before}`, async () => {
      const { text, refused } = await rewrite(throwError, before);
      assert.deepEqual([text, refused], [after, []]);
      assert.deepEqual(await rewrite(throwError, text), { text, sites: 0, refused: [] });
    });
  }

  for (const other of [`throw new Error('no');`, `throw { text: 'no' };`, `throw 1;`, `throw problem;`, `throw 1 + 2;`]) {
    it(`leaves ${other}`, async () => {
      assert.deepEqual(await rewrite(throwError, other), { text: other, sites: 0, refused: [] });
    });
  }

  const catchers = [
    `try { f(); } catch (e) { if (e === 'no') f(); }`,
    `try { f(); } catch (e) { if (typeof e === 'string') f(); }`,
    `try { f(); } catch (e) { switch (e) { case 'no': f(); } }`,
    `try { f(); } catch (e) { if (e.startsWith('n')) f(); }`,
    `g().catch((e) => e === 'no');`,
    `g().then(f, function (e) { return e.length; });`,
  ];
  for (const catcher of catchers) {
    it(`is refused while there is ${catcher}`, async () => {
      const { text, refused } = await rewrite(throwError, `throw 'no';`, { 'test/b.ts': catcher });
      assert.equal(text, `throw 'no';`);
      assert.match(refused.join(), /test\/b\.ts:1 may take a caught error for a text/);
    });
  }

  it('does not mind clauses that look at something else', async () => {
    const fine = `try { f(); } catch (e) { if (e instanceof Error) f(e.message); else throw e; }\ng().catch((e) => log(e));`;
    assert.equal((await rewrite(throwError, `throw 'no';`, { 'b.ts': fine })).sites, 1);
  });

  it('is refused where Error is something else', async () => {
    const { refused } = await rewrite(throwError, `class Error {}\nthrow 'no';`);
    assert.match(refused.join(), /something else/);
  });

  it('notes what nobody here can see', async () => {
    assert.match((await runRecipe(throwError, { 'a.ts': `throw 'no';` })).notes.join(), /outside the workspace/);
  });
});
