import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { RunState } from '../../../../src/domain/run-state.ts';
import { WHOLE_WORKSPACE } from '../../../../src/domain/scope.ts';
import { readAgentFiles } from '../../../../src/workspace/agent-files.ts';
import { inProcessCrew } from '../../../support/in-process-crew.ts';
import { tempFolder, type TempFolder } from '../../../support/temp-folder.ts';

describe('an offline run with a recipe of the folder', () => {
  let folder: TempFolder;
  beforeEach(() => {
    folder = tempFolder({
      'src/a.ts': `import fs from 'fs';\nexport const a = fs;\n`,
      '.refactor-crew/recipes/node-prefix.mjs': /```js\n([^]*?)```/.exec(readFileSync('docs/recipes.md', 'utf8'))?.[1] ?? '',
      '.refactor-crew/recipes/broken.ts': `export default { id: 'broken' };`,
      '.refactor-crew/recipes/types.d.ts': `export {};`,
      '.refactor-crew/recipes/README.md': `what for`,
    });
  });
  afterEach(() => folder.dispose());

  const play = async (goal: string, options: { trusted?: boolean; recipe?: string } = {}): Promise<RunState> => {
    const crew = inProcessCrew({ readAgentFiles });
    const { trusted = true, recipe } = options;
    const run = await crew.start({
      goal,
      scope: WHOLE_WORKSPACE,
      folder: folder.path,
      trusted,
      tests: false,
      ...(recipe !== undefined && { recipe: { id: recipe, with: {} } }),
    });
    const state = await run.finished;
    await crew.dispose();
    return state;
  };

  it('is found by its topics, and its hunks carry its name', async () => {
    const { changes, header } = await play('add the node prefix in src');
    const [file] = changes?.files ?? [];
    assert.equal(file?.after, `import fs from 'node:fs';\nexport const a = fs;\n`);
    assert.deepEqual(file.hunks[0]?.provenance.source, { type: 'recipe', recipe: 'node-prefix' });
    assert.match(
      header.agentFiles ?? '',
      /Recipes of the folder: \.refactor-crew\/recipes\/broken\.ts, \.refactor-crew\/recipes\/node-prefix\.mjs\./,
    );
  });

  it('can be asked for by its id', async () => {
    assert.equal((await play('', { recipe: 'node-prefix' })).changes?.files.length, 1);
  });

  it('is not there where the folder is not trusted', async () => {
    const { summary, header } = await play('add the node prefix in src', { trusted: false });
    assert.match(summary ?? '', /no recipe matches/);
    assert.equal(header.recipes, undefined);
  });

  it('that is broken says why, and the run ends', async () => {
    const state = await play('', { recipe: 'broken' });
    const said = JSON.stringify([...state.tasks.values()]);
    assert.match(said, /broken\.ts can't be used: its default export is no recipe/);
    assert.equal(state.changes?.files.length ?? 0, 0);
    assert.notEqual(state.status, 'running');
  });
});
