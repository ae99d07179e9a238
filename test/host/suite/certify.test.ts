import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { COMMANDS, CERTIFICATE_SCHEME } from '../../../src/vscode/commands.ts';

describe('certify working changes', function () {
  this.timeout(180_000);
  const folder = vscode.workspace.workspaceFolders![0]!.uri.fsPath;
  const file = join(folder, 'certified.ts');
  const git = (...args: readonly string[]): Promise<unknown> =>
    promisify(execFile)('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args]);

  before(async () => {
    await writeFile(file, 'export const answer: number = 42;\n');
    await git('init', '-q');
    await git('add', '-A');
    await git('commit', '-qm', 'start');
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(join(folder, '.git'), { recursive: true, force: true });
    await rm(file, { force: true });
  });

  it('certifies what the editor has, unsaved, and shows it as a document with a row for each check', async () => {
    const document = await vscode.workspace.openTextDocument(file);
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(document.lineAt(0).range.end, ' // what else'));
    assert.ok(document.isDirty);
    await vscode.commands.executeCommand(COMMANDS.certifyWorkingChanges);
    const shown = vscode.window.activeTextEditor?.document;
    assert.equal(shown?.uri.scheme, CERTIFICATE_SCHEME);
    const text = shown?.getText() ?? '';
    assert.match(text, /## Emitted JavaScript: proved/);
    assert.match(text, /## Syntax: passed/);
    assert.match(text, /- certified\.ts\n$/);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});
