import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { Fingerprint, WorkspacePath } from '../../../src/domain/ids.ts';
import { EditorApplier } from '../../../src/vscode/editor-applier.ts';
import { editorBuffers } from '../../../src/vscode/editor-buffers.ts';
import { confine } from '../../../src/workspace/confine.ts';
import { applierContract } from '../../contract/applier.contract.ts';
import { until } from '../until.ts';

applierContract('EditorApplier', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'editor-'));
  const folder = join(parent, 'workspace');
  await mkdir(folder);
  return {
    applier: new EditorApplier(folder, confine, Fingerprint),
    read: (path) => readFile(join(folder, path), 'utf8').catch(() => null),
    async write(path, text) {
      if (text === null) return rm(join(folder, path));
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    },
    dispose: () => rm(parent, { recursive: true, force: true }),
  };
});

describe('the editor’s applier', () => {
  let folder: string;
  let applier: EditorApplier;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'editor-'));
    applier = new EditorApplier(folder, confine, Fingerprint);
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(folder, { recursive: true, force: true });
  });

  const path = WorkspacePath('a.ts');
  const uri = (): vscode.Uri => vscode.Uri.file(join(folder, 'a.ts'));
  const onDisk = (): Promise<string> => readFile(join(folder, 'a.ts'), 'utf8');

  async function open(text: string, typed?: string): Promise<vscode.TextDocument> {
    await writeFile(join(folder, 'a.ts'), text);
    const editor = await vscode.window.showTextDocument(uri());
    if (typed !== undefined)
      await editor.edit((edit) => edit.insert(editor.document.lineAt(editor.document.lineCount - 1).range.end, typed));
    return editor.document;
  }

  it('saves a file that was clean', async () => {
    const document = await open('one\ntwo\n');
    const report = await applier.apply([{ path, before: 'one\ntwo\n', after: 'ONE\ntwo\n' }]);
    assert.deepEqual(report.skipped, []);
    assert.equal(document.isDirty, false);
    assert.equal(await onDisk(), 'ONE\ntwo\n');
  });

  it('leaves a file with unsaved changes unsaved, with the edit in it', async () => {
    const document = await open('one\n', 'typed');
    const buffers = editorBuffers(folder).unsaved();
    assert.deepEqual(buffers, [{ path, text: 'one\ntyped' }]);
    const report = await applier.apply([{ path, before: 'one\ntyped', after: 'ONE\ntyped' }]);
    assert.equal(report.written.length, 1);
    assert.equal(document.getText(), 'ONE\ntyped');
    assert.equal(document.isDirty, true);
    assert.equal(await onDisk(), 'one\n');
  });

  it('leaves alone what was typed since, though the disk is as it was', async () => {
    const document = await open('one\n', 'typed');
    const report = await applier.apply([{ path, before: 'one\n', after: 'ONE\n' }]);
    assert.match(report.skipped[0]?.reason ?? '', /unsaved changes/);
    assert.equal(document.getText(), 'one\ntyped');
  });

  it('is one step for the editor’s own undo, and keeps the cursor where it was', async () => {
    await writeFile(join(folder, 'b.ts'), 'b\n');
    const document = await open('one\ntwo\nthree\n');
    const editor = vscode.window.activeTextEditor!;
    editor.selection = new vscode.Selection(2, 3, 2, 3);
    await applier.apply([
      { path, before: 'one\ntwo\nthree\n', after: 'zero\none\ntwo!\nthree\n' },
      { path: WorkspacePath('b.ts'), before: 'b\n', after: 'B\n' },
    ]);
    assert.deepEqual([editor.selection.active.line, editor.selection.active.character], [3, 3]);
    await vscode.commands.executeCommand('undo');
    await until('one undo takes the edit back', () => document.getText() === 'one\ntwo\nthree\n');
  });

  it('reports what the editor made of it on saving, so that it can be undone', async () => {
    const configuration = vscode.workspace.getConfiguration('files');
    await configuration.update('trimTrailingWhitespace', true, vscode.ConfigurationTarget.Global);
    try {
      await open('one\n');
      const { written } = await applier.apply([{ path, before: 'one\n', after: 'ONE   \n' }]);
      assert.equal(written[0]?.after, 'ONE\n');
      const undone = await applier.apply(written.map((file) => ({ path: file.path, before: file.after, after: file.before })));
      assert.deepEqual(undone.skipped, []);
      assert.equal(await onDisk(), 'one\n');
    } finally {
      await configuration.update('trimTrailingWhitespace', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('refuses a link that leads out of the folder', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'outside-'));
    await writeFile(join(outside, 'a.ts'), 'one\n');
    await symlink(outside, join(folder, 'linked'));
    const report = await applier.apply([{ path: WorkspacePath('linked/a.ts'), before: 'one\n', after: 'two\n' }]);
    assert.match(report.skipped[0]?.reason ?? '', /link that leads out/);
    assert.equal(await readFile(join(outside, 'a.ts'), 'utf8'), 'one\n');
    await rm(outside, { recursive: true });
  });
});
