import assert from 'node:assert/strict';
import type { Provenance } from '../../../src/domain/change.ts';
import { RoleName, RunId, TaskId, WorkspacePath } from '../../../src/domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { ToldSites } from '../../../src/engine/told-sites.ts';
import type { Site } from '../../../src/ports/recipe-facts.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const site = (line: number, text: string, path = 'a.ts'): Site => ({
  id: `${path}:${line}:1`,
  path: WorkspacePath(path),
  line,
  column: 1,
  text,
});

describe('the sites that a task was told of', () => {
  let told: ToldSites;
  beforeEach(() => {
    told = new ToldSites();
    told.tell('r', WHOLE_WORKSPACE, [site(3, 'one();'), site(5, 'two();'), site(8, 'same();'), site(9, 'same();')]);
  });

  it('are where they were, or where the same line is now', () => {
    const now = [site(4, 'one();'), site(5, 'new();'), site(6, 'two();')];
    assert.deepEqual(told.find('r', ['a.ts:3:1', 'a.ts:5:1'], now), { found: ['a.ts:4:1', 'a.ts:6:1'], missing: [] });
    assert.deepEqual(told.find('r', ['a.ts:4:1'], now), { found: ['a.ts:4:1'], missing: [] }, 'one that nobody was told of');
  });

  it('are missing where another line, several, or none could be meant', () => {
    const now = [site(3, 'other();'), site(6, 'two();'), site(7, 'two();'), site(10, 'same();'), site(3, 'one();', 'b.ts')];
    assert.deepEqual(told.find('r', ['a.ts:3:1', 'a.ts:5:1', 'a.ts:8:1'], now), {
      found: [],
      missing: ['a.ts:3:1', 'a.ts:5:1 (it may be a.ts:6:1 or a.ts:7:1 now)', 'a.ts:8:1 (it may be a.ts:10:1 now)'],
    });
    assert.deepEqual(told.find('other', ['a.ts:3:1'], [site(4, 'one();')]).missing, ['a.ts:3:1'], 'of another recipe');
  });

  it('are told anew for a scope, and stay for others', () => {
    told.tell('r', { paths: [WorkspacePath('b.ts')] }, [site(1, 'three();', 'b.ts')]);
    told.tell('r', { paths: [WorkspacePath('a.ts')] }, [site(4, 'one();')]);
    const now = [site(6, 'one();'), site(7, 'two();'), site(2, 'three();', 'b.ts')];
    assert.deepEqual(told.find('r', ['a.ts:4:1', 'b.ts:1:1', 'a.ts:5:1'], now), {
      found: ['a.ts:6:1', 'b.ts:2:1'],
      missing: ['a.ts:5:1'],
    });
  });

  it('are edited where an edit of the task has moved them', async () => {
    const folder = tempFolder({ 'a.ts': `export function f() {\n  throw 'no';\n}\n` });
    const engine = createEngine();
    const at = { runId: RunId('r'), taskId: TaskId('t1') };
    const provenance: Provenance = { taskId: at.taskId, role: RoleName('implementation'), source: { type: 'user' }, reason: '' };
    await engine.openRun({ runId: at.runId, folder: folder.path, buffers: [] });
    const call = { ...at, recipe: 'throw-error', with: {}, scope: WHOLE_WORKSPACE };
    const { sites } = await engine.findCandidates(call);
    const replacements = [{ find: 'export', replace: '// First.\nexport' }];
    await engine.editFile({ ...at, path: WorkspacePath('a.ts'), replacements, provenance });
    const { applied } = await engine.applyRecipe({ ...call, sites: sites.map(({ id }) => id), provenance });
    assert.deepEqual(
      [sites, applied].map((list) => list.map(({ line }) => line)),
      [[2], [3]],
    );
    await engine.closeRun({ runId: at.runId });
    folder.dispose();
  });
});
