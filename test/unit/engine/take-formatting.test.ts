import assert from 'node:assert/strict';
import type { Provenance } from '../../../src/domain/change.ts';
import { RoleName, TaskId, WorkspacePath } from '../../../src/domain/ids.ts';
import { DiskFiles } from '../../../src/engine/disk-files.ts';
import { Overlay } from '../../../src/engine/overlay.ts';
import { Pacer } from '../../../src/engine/pacer.ts';
import { takeAllFormatting, takeFormatting } from '../../../src/engine/take-formatting.ts';
import { WorkspaceFiles } from '../../../src/engine/workspace-files.ts';
import { tempFolder, type TempFolder } from '../../support/temp-folder.ts';

const A = WorkspacePath('a.ts');
const TEXT = 'const one=1;\nconst two = 2;\nconst three=3;\nconst four = 4;\n';
const by = (reason: string, source: Provenance['source'] = { type: 'model', model: 'm' }): Provenance => ({
  taskId: TaskId('t1'),
  role: RoleName('implementation'),
  source,
  reason,
});

describe('formatting that is taken over', () => {
  let folder: TempFolder;
  let overlay: Overlay;
  beforeEach(async () => {
    folder = tempFolder({ 'a.ts': TEXT });
    const files = new WorkspaceFiles(folder.path, new DiskFiles({ maxBytes: 1000, exact: true }), []);
    await files.scan(new Pacer());
    overlay = new Overlay(TaskId('t1'), files);
  });
  afterEach(() => folder.dispose());

  const replace = (find: string, text: string, provenance: Provenance): void => {
    const start = overlay.read(A)?.text.indexOf(find) ?? -1;
    overlay.edit(A, [{ start, end: start + find.length, text }], provenance);
  };
  const text = (): string | undefined => overlay.read(A)?.text;
  const reasons = (): string[] => overlay.changes().files.flatMap(({ steps }) => steps.map(({ provenance }) => provenance.reason));

  it('is that of lines which a model wrote, under the reason for which it wrote them', () => {
    replace('two = 2', 'two=22', by('more'));
    replace('four = 4', 'four=44', by('much more'));
    takeFormatting(overlay, A, 'const one = 1;\nconst two = 22;\nconst three = 3;\nconst four = 44;\n');
    // Lines side by side are one piece to a diff: then some of the others come along.
    assert.equal(text(), 'const one = 1;\nconst two = 22;\nconst three = 3;\nconst four = 44;\n');
    assert.deepEqual([...new Set(reasons())], ['more', 'much more']);
  });

  it('is not that of lines which nobody touched', () => {
    replace('four = 4', 'four=44', by('more'));
    takeFormatting(overlay, A, 'const one = 1;\nconst two = 2;\nconst three=3;\nconst four = 44;\n');
    assert.equal(text(), 'const one=1;\nconst two = 2;\nconst three=3;\nconst four = 44;\n');
  });

  it('is not that of lines which a recipe wrote, be it over those of a model', () => {
    replace('two = 2', 'two=22', by('more'));
    replace('two=22', 'deux=22', by('renames', { type: 'recipe', recipe: 'rename-symbol' }));
    assert.equal(takeFormatting(overlay, A, TEXT.replace('const two = 2', 'const deux = 22')), undefined);
    assert.equal(text(), TEXT.replace('two = 2', 'deux=22'));
  });

  it('is not that of a whole file for the sake of a line', () => {
    const long = Array.from({ length: 30 }, (_, index) => `const v${index}=${index};\n`).join('');
    overlay.edit(A, [{ start: 0, end: TEXT.length, text: long }], by('x', { type: 'recipe', recipe: 'r' }));
    replace('v15=15', 'v15=150', by('more'));
    assert.equal(takeFormatting(overlay, A, (text() ?? '').replaceAll('=', ' = ')), undefined);
  });

  it('joins and splits lines as it needs to', () => {
    replace('two = 2;\n', 'two = [\n2];\n', by('more'));
    assert.deepEqual(takeFormatting(overlay, A, TEXT.replace('const two = 2;', 'const two = [2];')), {
      path: A,
      linesAdded: 1,
      linesRemoved: 2,
    });
    assert.equal(text(), TEXT.replace('const two = 2;', 'const two = [2];'));
  });

  it('is left where it would not parse in part, which is told', () => {
    replace('two = 2', 'two=(2)', by('more'));
    const { edited, left } = takeAllFormatting(overlay, [
      { path: A, text: TEXT.replace('const two = 2;', 'const two = (') },
      { path: WorkspacePath('b.ts'), text: 'x' },
    ]);
    assert.deepEqual([edited, left], [[], [{ path: A, reason: 'what the formatter does can’t be taken over in part' }]]);
    assert.match(text() ?? '', /two=\(2\)/);
  });
});
