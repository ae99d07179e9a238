import assert from 'node:assert/strict';
import { explicitSwallow } from '../../../../src/engine/recipes/explicit-swallow.ts';
import { rewrite, runRecipe } from '../../../support/run-recipe.ts';

const explained: readonly (readonly [string, string, string])[] = [
  ['a clause on one line', `try { a(); } catch {}`, `try { a(); } catch { /* the error is ignored */ }`],
  ['a clause with a binding', `try { a(); } catch (e) {}`, `try { a(); } catch (e) { /* the error is ignored */ }`],
  ['blanks between the braces', `try { a(); } catch { }`, `try { a(); } catch { /* the error is ignored */ }`],
  ['an empty statement', `try { a(); } catch { ; }`, `try { a(); } catch { /* the error is ignored */ ; }`],
  [
    'braces on lines of their own',
    `function f() {\r\n\ttry {\r\n\t\ta();\r\n\t} catch {\r\n\t}\r\n}\r\n`,
    `function f() {\r\n\ttry {\r\n\t\ta();\r\n\t} catch {\r\n\t\t// the error is ignored\r\n\t}\r\n}\r\n`,
  ],
  [
    'an inner clause',
    `try { a(); } catch { try { a(); } catch {} }`,
    `try { a(); } catch { try { a(); } catch { /* the error is ignored */ } }`,
  ],
];

describe('explicit-swallow', () => {
  for (const [what, before, after] of explained) {
    it(`says so: ${what}`, async () => {
      const { text, sites, refused } = await rewrite(explicitSwallow, before);
      assert.deepEqual([text, sites, refused], [after, 1, []]);
      assert.deepEqual(await rewrite(explicitSwallow, text), { text, sites: 0, refused: [] });
    });
  }

  for (const before of [
    `try { a(); } catch { /* why not */ }`,
    `try { a(); } catch {} // best effort`,
    `try { a(); } catch { b(); }`,
    `try { a(); } finally {}`,
    `const a = 'try {} catch {}';`,
  ]) {
    it(`has nothing to do with ${before}`, async () => {
      assert.deepEqual(await rewrite(explicitSwallow, before), { text: before, sites: 0, refused: [] });
    });
  }

  it('gives the reason that it is told', async () => {
    const run = await runRecipe(explicitSwallow, { 'a.ts': 'try { a(); } catch {}' }, { why: 'best effort' });
    assert.equal(run.files['a.ts'], 'try { a(); } catch { /* best effort */ }');
  });

  it('takes no reason that would end the comment', () => {
    for (const why of ['', 'a */ b', 'a\nb']) assert.equal(explicitSwallow.parameters.safeParse({ why }).success, false);
  });
});
