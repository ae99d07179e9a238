import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the extension in its host', () => {
  it('is installed and activates', async () => {
    const extension = vscode.extensions.getExtension('refactor-crew.refactor-crew');
    assert.ok(extension);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
