import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import { readAgentFiles } from '../../../src/workspace/agent-files.ts';
import { tempFolder, type TempFolder } from '../../support/temp-folder.ts';

describe('what a folder tells agents', () => {
  let folder: TempFolder;
  beforeEach(() => {
    folder = tempFolder({
      'AGENTS.md': 'top',
      'packages/CLAUDE.md': 'packages',
      'packages/shop/AGENTS.md': 'shop',
      'packages/shop/src/a.ts': '',
      '.refactor-crew/agents/b.md': 'b',
      '.claude/agents/a.md': 'a',
      '.claude/agents/README.md': 'no role',
      '.github/agents/c.agent.md': 'c',
    });
  });
  afterEach(() => folder.dispose());

  const paths = (files: readonly { readonly path: string }[]): string[] => files.map(({ path }) => path);

  it('are the roles of all places, ours first, and the instructions at the top and nearest to the scope', async () => {
    const whole = await readAgentFiles(folder.path, WHOLE_WORKSPACE);
    assert.deepEqual(paths(whole.roles), ['.refactor-crew/agents/b.md', '.claude/agents/a.md', '.github/agents/c.agent.md']);
    assert.deepEqual(paths(whole.instructions), ['AGENTS.md']);
    assert.deepEqual(whole.problems, []);
    const deep = await readAgentFiles(folder.path, { paths: ['packages/shop/src/a.ts', 'packages/other/x.ts'].map(WorkspacePath) });
    assert.deepEqual(paths(deep.instructions), ['AGENTS.md', 'packages/shop/AGENTS.md', 'packages/CLAUDE.md']);
  });

  it('is nothing that a link brings in from elsewhere, or that nobody would read', async () => {
    const elsewhere = tempFolder({ 'secret.md': 'secret', 'big.md': 'x' });
    const big = tempFolder({ 'AGENTS.md': 'x'.repeat(70_000) });
    try {
      symlinkSync(join(elsewhere.path, 'secret.md'), join(folder.path, 'CLAUDE.md'));
      symlinkSync(join(elsewhere.path, 'secret.md'), join(folder.path, '.claude/agents/linked.md'));
      const files = await readAgentFiles(folder.path, WHOLE_WORKSPACE);
      assert.ok(!JSON.stringify(files.roles).includes('secret') && !JSON.stringify(files.instructions).includes('secret'));
      assert.match(files.problems.join('\n'), /CLAUDE\.md goes through a link that leads out of the folder/);
      assert.match((await readAgentFiles(big.path, WHOLE_WORKSPACE)).problems.join('\n'), /AGENTS\.md is larger than 64 KB/);
    } finally {
      elsewhere.dispose();
      big.dispose();
    }
  });

  it('are the modules of recipes too, without their tests and declarations', async () => {
    const own = tempFolder({
      '.refactor-crew/recipes/b.ts': 'b',
      '.refactor-crew/recipes/a.mjs': 'a',
      '.refactor-crew/recipes/a.test.mjs': 'test',
      '.refactor-crew/recipes/types.d.ts': 'types',
      '.refactor-crew/recipes/README.md': 'what for',
    });
    try {
      const { recipes = [] } = await readAgentFiles(own.path, WHOLE_WORKSPACE);
      assert.deepEqual(paths(recipes), ['.refactor-crew/recipes/a.mjs', '.refactor-crew/recipes/b.ts']);
    } finally {
      own.dispose();
    }
  });

  it('is nothing where there is nothing', async () => {
    const empty = tempFolder({ 'a.ts': '' });
    try {
      assert.deepEqual(await readAgentFiles(empty.path, WHOLE_WORKSPACE), { roles: [], instructions: [], problems: [] });
    } finally {
      empty.dispose();
    }
  });
});
