import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { RunId, TaskId, WorkspacePath } from '../../../../src/domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../../../src/domain/scope.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import type { Recipe } from '../../../../src/engine/recipe.ts';
import { RECIPES } from '../../../../src/engine/recipes/catalogue.ts';
import { userRecipes } from '../../../../src/engine/user-recipes/user-recipes.ts';
import { memoryCodeView } from '../../../support/memory-code-view.ts';
import { rewrite, runRecipe } from '../../../support/run-recipe.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const PATH = WorkspacePath('.refactor-crew/recipes/mine.mjs');

function load(text: string, limitMs?: number): Recipe {
  const [recipe] = userRecipes([{ path: PATH, text }], RECIPES, limitMs);
  assert.ok(recipe);
  return recipe;
}

/** A recipe with this plan, as a function's text. */
const withPlan = (plan: string, more = ''): string => `export default { id: 'mine', title: 'Mine', ${more} plan: ${plan} };`;

const failureOf = async (recipe: Recipe, text = 'const a = 1;'): Promise<string> => {
  try {
    await recipe.plan(memoryCodeView({ 'a.ts': text }), { with: {}, scope: WHOLE_WORKSPACE });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return assert.fail('it did not fail');
};

describe('recipes that a folder brings', () => {
  /** The one that the documentation shows. */
  const example = /```js\n([^]*?)```/.exec(readFileSync('docs/recipes.md', 'utf8'))?.[1] ?? '';

  it('work as the documentation says', async () => {
    const recipe = load(example);
    assert.deepEqual([recipe.info.id, recipe.info.class, recipe.info.topics.length], ['node-prefix', 'checked', 3]);
    const before = `import fs from 'fs'; // files\nimport { join } from "path";\nimport x from './fs';\nconst y = require('fs');\n`;
    const after = `import fs from 'node:fs'; // files\nimport { join } from "node:path";\nimport x from './fs';\nconst y = require('fs');\n`;
    const result = await rewrite(recipe, before);
    assert.equal(result.text, after);
    assert.deepEqual(result.refused, ['It is required, not imported.']);
    assert.equal((await rewrite(recipe, after)).sites, 0);
  });

  it('may be TypeScript, and ask for types', async () => {
    const recipe = load(`
      import ts from 'typescript';
      interface File { readonly text: string; types(): { checker: ts.TypeChecker; sourceFile: ts.SourceFile } }
      export const recipe = { id: 'mine', title: 'Mine', plan({ types }: File) {
        const { checker, sourceFile } = types();
        return { notes: sourceFile.statements.filter(ts.isVariableStatement).map((one) => {
          const [declaration] = one.declarationList.declarations;
          return { at: one.getStart(), text: checker.typeToString(checker.getTypeAtLocation(declaration)) };
        }) };
      } };
    `);
    assert.deepEqual((await runRecipe(recipe, { 'a.ts': `let a = 1;\nlet b = [a];\n` })).notes, ['a.ts:1 number', 'a.ts:2 number[]']);
  });

  it('keep to the lines of the scope, and edit only what changes something', async () => {
    const recipe = load(
      withPlan(
        `({ text }) => ({ sites: [...text.matchAll(/[ab]/g)].map(({ index }) => ({ reason: 'to a', edits: [{ start: index, end: index + 1, text: 'a' }] })) })`,
      ),
    );
    const scope = { paths: [WorkspacePath('a.ts')], lines: { start: 2, end: 2 } };
    const run = await runRecipe(recipe, { 'a.ts': 'b;\nb; a;\n', 'b.ts': 'b;' }, {}, scope);
    assert.equal(run.files['a.ts'], 'b;\na; a;\n');
    assert.deepEqual(run.sites, ['a.ts:2']);
  });

  it('that claim to be proved are held to it', async () => {
    const plan = `({ text }) => ({ sites: [{ reason: 'x', edits: [{ start: 0, end: 0, text: text.startsWith('let') ? '/* c */ ' : 'let ' }] }] })`;
    const recipe = load(withPlan(plan, `class: 'proved',`));
    assert.equal((await rewrite(recipe, 'let a = 1;')).text, '/* c */ let a = 1;');
    const changed = await rewrite(recipe, 'a = 1;');
    assert.deepEqual([changed.text, changed.refused.length], ['a = 1;', 1]);
  });

  const failures: readonly [string, string, RegExp][] = [
    ['that throw', withPlan(`() => { throw new Error('no idea'); }`), /mine\.mjs failed at a\.ts: no idea\./],
    ['that throw what is no error', withPlan(`() => { throw 'a text'; }`), /a text/],
    ['that never end', withPlan(`() => { for (;;); }`), /takes more than 0\.05 s/],
    ['that never end in a promise', withPlan(`() => { Promise.resolve().then(() => { for (;;); }); return {}; }`), /takes more than/],
    ['that hide what never ends in their answer', withPlan(`() => ({ get sites() { for (;;); } })`), /takes more than/],
    ['that answer with a promise', withPlan(`async () => ({})`), /has to answer at once/],
    ['that answer something else', withPlan(`() => ({ edits: [] })`), /answer does not fit.*edits/],
    ['that give no reason', withPlan(`() => ({ sites: [{ reason: '', edits: [{ start: 0, end: 1, text: '' }] }] })`), /sites\.0\.reason/],
    [
      'that edit beyond the end',
      withPlan(`() => ({ sites: [{ reason: 'x', edits: [{ start: 5, end: 500, text: '' }] }] })`),
      /does not lie in/,
    ],
    ['that edit backwards', withPlan(`() => ({ sites: [{ reason: 'x', edits: [{ start: 5, end: 4, text: '' }] }] })`), /does not lie in/],
    [
      'whose edits overlap',
      withPlan(`() => ({ sites: [{ reason: 'x', edits: [{ start: 0, end: 3, text: '' }, { start: 2, end: 4, text: '' }] }] })`),
      /overlap at 2/,
    ],
    ['with a syntax error', `export default {\n  id: 'mine',,\n};`, /mine\.mjs can't be used: line 2: /],
    ['that fail while they are loaded', `throw new Error('early');`, /can't be used: early/],
    ['that never end while they are loaded', `for (;;);`, /can't be used: it takes more than/],
    ['that import something else', `import fs from 'node:fs';\nexport default { fs };`, /can only import 'typescript'/],
    ['that export nothing', `const a = 1;`, /is no recipe/],
    ['without a plan', `export default { id: 'mine', title: 'Mine' };`, /`plan`: has to be a function/],
    ['with a bad id', withPlan('() => ({})', '').replace("'mine'", "'My Own'"), /`id`: has to be made of/],
    ['with the id of another', withPlan('() => ({})', '').replace("'mine'", "'clean-imports'"), /there is a recipe clean-imports already/],
  ];
  for (const [title, text, reason] of failures) {
    it(`${title} fail by name`, async () => {
      // Only what never ends is to come to its limit, on a busy machine too.
      const recipe = load(text, reason.source.startsWith('takes more') || reason.source.includes('it takes more') ? 50 : 10_000);
      assert.match(await failureOf(recipe), reason);
      assert.notEqual(recipe.info.title, '');
    });
  }

  it('are those of their run only, and the engine outlives them', async () => {
    const folder = tempFolder({ 'a.ts': `import fs from 'fs';\nexport const a = fs;\n` });
    try {
      const code = createEngine();
      const [mine, plain] = [RunId('mine'), RunId('plain')];
      const at = { runId: mine, taskId: TaskId('t1') };
      const recipes = [
        { path: PATH, text: example },
        { path: WorkspacePath('.refactor-crew/recipes/bad.mjs'), text: withPlan(`() => { throw new Error('bad luck'); }`, '') },
      ];
      await code.openRun({ runId: mine, folder: folder.path, buffers: [], recipes });
      await code.openRun({ runId: plain, folder: folder.path, buffers: [] });
      const ids = async (runId?: RunId): Promise<string[]> =>
        (await code.listRecipes(runId ? { runId } : {})).map(({ id }) => id).filter((id) => !RECIPES.some(({ info }) => info.id === id));
      assert.deepEqual([await ids(mine), await ids(plain), await ids()], [['node-prefix', 'mine'], [], []]);

      await assert.rejects(
        code.findCandidates({ ...at, recipe: 'mine', with: {}, scope: WHOLE_WORKSPACE }),
        /bad\.mjs failed at a\.ts: bad luck/,
      );
      const found = await code.findCandidates({ ...at, recipe: 'node-prefix', with: {}, scope: WHOLE_WORKSPACE });
      assert.equal(found.sites.length, 1);
      await assert.rejects(
        code.findCandidates({ runId: plain, taskId: TaskId('t1'), recipe: 'node-prefix', with: {}, scope: WHOLE_WORKSPACE }),
        /There is no recipe "node-prefix"/,
      );
    } finally {
      folder.dispose();
    }
  });
});
