import assert from 'node:assert/strict';
import type { Provenance } from '../../../src/domain/change.ts';
import { RoleName, RunId, TaskId, WorkspacePath } from '../../../src/domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import type { CodeProject } from '../../../src/ports/code.ts';
import { tempFolder, type TempFolder } from '../../support/temp-folder.ts';

const at = { runId: RunId('r1'), taskId: TaskId('t1') };
const provenance: Provenance = {
  taskId: at.taskId,
  role: RoleName('implementation'),
  source: { type: 'recipe', recipe: 'rename-file' },
  reason: '',
};
const CONFIG = {
  compilerOptions: { target: 'ES2022', module: 'esnext', moduleResolution: 'bundler', strict: true, noEmit: true, types: [] },
};

describe('files that recipes move, in the engine', function () {
  this.timeout(60_000);
  let folder: TempFolder;
  let engine: CodeProject;
  beforeEach(async () => {
    folder = tempFolder({
      'tsconfig.json': JSON.stringify(CONFIG),
      'src/a.ts': `import { x } from './x';\nexport const a = () => x;\n`,
      'src/x.ts': `export const x = 1;\n`,
      'src/user.ts': `import { a } from './a';\na();\n`,
    });
    engine = createEngine();
    await engine.openRun({ runId: at.runId, folder: folder.path, buffers: [] });
  });
  afterEach(() => folder.dispose());

  const apply = (recipe: string, told: Record<string, unknown> = {}) =>
    engine.applyRecipe({ ...at, recipe, with: told, scope: WHOLE_WORKSPACE, provenance });

  it('are gone where they were, for the compiler and for what comes after', async () => {
    const told = { from: 'src/a.ts', to: 'src/deep/b.ts' };
    const outcome = await apply('rename-file', told);
    assert.deepEqual(outcome.refused, []);
    const { files } = await engine.changesOf(at);
    assert.deepEqual(
      files.map(({ path, after }) => [path, after]),
      [
        ['src/a.ts', null],
        ['src/deep/b.ts', `import { x } from '../x';\nexport const a = () => x;\n`],
        ['src/user.ts', `import { a } from './deep/b';\na();\n`],
      ],
    );
    assert.deepEqual((await engine.diagnose({ ...at, timeLimitMs: 30_000 })).errors, []);
    assert.deepEqual((await apply('rename-file', told)).refused, []);
    assert.equal(await engine.revertFile({ ...at, path: WorkspacePath('src/a.ts') }), true);
  });

  it('are followed by links that were written meanwhile', async () => {
    await apply('rename-file', { from: 'src/a.ts', to: 'src/deep/b.ts' });
    await engine.createFile({ ...at, path: WorkspacePath('docs/a.md'), text: 'See [it](../src/a.ts).\n', provenance });
    assert.deepEqual(
      (await apply('stale-docs')).applied.map(({ id }) => id),
      ['docs/a.md:1:10'],
    );
    const { text } = await engine.readFile({ ...at, path: WorkspacePath('docs/a.md') });
    assert.equal(text, 'See [it](../src/deep/b.ts).\n');
  });
});
