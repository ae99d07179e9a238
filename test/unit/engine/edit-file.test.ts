import assert from 'node:assert/strict';
import type { Provenance } from '../../../src/domain/change.ts';
import { RoleName, TaskId, WorkspacePath } from '../../../src/domain/ids.ts';
import { DiskFiles } from '../../../src/engine/disk-files.ts';
import { editFile } from '../../../src/engine/edit-file.ts';
import { Overlay } from '../../../src/engine/overlay.ts';
import { Pacer } from '../../../src/engine/pacer.ts';
import { WorkspaceFiles } from '../../../src/engine/workspace-files.ts';
import { tempFolder, type TempFolder } from '../../support/temp-folder.ts';

const PROVENANCE: Provenance = {
  taskId: TaskId('t1'),
  role: RoleName('implementation'),
  source: { type: 'model', model: 'm' },
  reason: 'because',
};

describe('editing a file by exact texts', () => {
  let folder: TempFolder;
  let overlay: Overlay;
  beforeEach(async () => {
    folder = tempFolder({
      'src/order.ts': 'export const total = 1;\nexport const count = 2;\nexport const total2 = total;\n',
      'src/crlf.ts': 'one();\r\ntwo();\r\nthree();',
      'empty.ts': '',
    });
    const files = new WorkspaceFiles(folder.path, new DiskFiles({ maxBytes: 1000, exact: true }), []);
    await files.scan(new Pacer());
    overlay = new Overlay(TaskId('t1'), files);
  });
  afterEach(() => folder.dispose());

  const edit = (path: string, ...replacements: [string, string][]) =>
    editFile(
      overlay,
      WorkspacePath(path),
      replacements.map(([find, replace]) => ({ find, replace })),
      { provenance: PROVENANCE },
    );
  const text = (path: string) => overlay.read(WorkspacePath(path))?.text;

  it('replaces all of them at once, in one step, and counts the lines', () => {
    const edited = edit('src/order.ts', ['count = 2', 'count = 3'], ['const total = 1;', 'const total = 1;\n// added']);
    assert.deepEqual(edited, { path: 'src/order.ts', linesAdded: 2, linesRemoved: 1 });
    assert.equal(text('src/order.ts'), 'export const total = 1;\n// added\nexport const count = 3;\nexport const total2 = total;\n');
    assert.equal(overlay.changes().files[0]?.steps.length, 1);
    assert.deepEqual(overlay.changes().files[0]?.steps[0]?.provenance, PROVENANCE);
  });

  it('says where a text comes nearest when it is not there', () => {
    assert.throws(
      () => edit('src/order.ts', ['export const coutn = 2;\nmore', 'x']),
      /“export const coutn = 2;” does not occur in src\/order\.ts\. The nearest line is 2: “export const count = 2;”/,
    );
    assert.throws(() => edit('empty.ts', ['x', 'y']), /“x” does not occur in empty\.ts\. The file is empty\./);
  });

  it('says where a text occurs when it occurs more than once', () => {
    assert.throws(() => edit('src/order.ts', ['export const', 'const']), /occurs 3 times in src\/order\.ts, on lines 1, 2, 3\. Add lines/);
  });

  it('changes nothing when one of several can not be made', () => {
    assert.throws(() => edit('src/order.ts', ['count = 2', 'count = 3'], ['nowhere', 'x']));
    assert.throws(() => edit('src/order.ts', ['count = 2', 'a'], ['const count', 'b']), /overlaps another one/);
    assert.throws(() => edit('src/order.ts', ['', 'a']), /is empty/);
    assert.equal(overlay.isEdited, false);
  });

  it('keeps the line ends of the file', () => {
    edit('src/crlf.ts', ['one();\ntwo();', 'one();\n2();']);
    assert.equal(text('src/crlf.ts'), 'one();\r\n2();\r\nthree();');
  });

  it('names the nearest file when there is none', () => {
    assert.throws(
      () => edit('src/ordre.ts', ['a', 'b']),
      /There is no file src\/ordre\.ts in the workspace\. Did you mean src\/order\.ts\?/,
    );
  });

  it('creates a file by replacing nothing where nothing is', () => {
    assert.deepEqual(edit('src/new.ts', ['', 'export {};\n']), { path: 'src/new.ts', linesAdded: 1, linesRemoved: 0 });
    assert.equal(text('src/new.ts'), 'export {};\n');
  });

  it('leaves installed packages alone', () => {
    assert.throws(() => edit('node_modules/p/index.js', ['', 'x']), /belongs to an installed package/);
  });

  it('makes no change of a replacement by the same text', () => {
    assert.deepEqual(edit('src/order.ts', ['count', 'count']), { path: 'src/order.ts', linesAdded: 0, linesRemoved: 0 });
    assert.equal(overlay.isEdited, false);
  });
});
