import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { TestApi } from '../../../src/extension.ts';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import type { RunApi } from '../../../src/supervisor/crew-api.ts';
import { COMMANDS } from '../../../src/vscode/commands.ts';

const BEFORE = `import { existsSync, readFileSync } from 'node:fs';\n\nexport const read = (path: string): string => readFileSync(path, 'utf8');\n`;
const AFTER = BEFORE.replace('existsSync, ', '');

describe('a run on a real folder', () => {
  const folder = vscode.workspace.workspaceFolders![0]!.uri.fsPath;
  const file = join(folder, 'reader.ts');
  let api: TestApi;
  let run: RunApi;

  before(async function () {
    this.timeout(120_000);
    await writeFile(file, BEFORE);
    api = await vscode.extensions.getExtension<TestApi>('refactor-crew.refactor-crew')!.activate();
    const scope = { paths: [WorkspacePath('reader.ts')] };
    run = await api.crew.start({ goal: 'Clean up the imports', scope, folder, trusted: true, tests: false });
    await run.finished;
  });

  after(async () => {
    await api.crew.remove(run.runId);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(file, { force: true });
  });

  it('works in its threads and offers what a recipe can do', () => {
    assert.equal(run.state.failure, undefined);
    assert.equal(run.state.status, 'succeeded');
    assert.deepEqual(
      run.state.changes?.files.map(({ path, after }) => [path, after]),
      [['reader.ts', AFTER]],
    );
  });

  it('is in the tree, with its tasks and its certificate', () => {
    const { tree } = api.face();
    assert.ok(tree.getChildren().includes(run.runId));
    const rows = tree.getChildren(run.runId).map((id) => tree.getTreeItem(id));
    const labels = rows.map((row) => row.label);
    for (const label of ['Implementation', 'Changes', 'Certificate'])
      assert.ok(labels.includes(label), `${label} among ${JSON.stringify(labels)}`);
    assert.equal(rows.filter((row) => row.contextValue === 'task ended').length, run.state.tasks.size);
  });

  it('is applied, and undone, through the editor', async () => {
    await vscode.commands.executeCommand(COMMANDS.apply, run.runId);
    assert.equal(await readFile(file, 'utf8'), AFTER);
    await vscode.commands.executeCommand(COMMANDS.undoRun, run.runId);
    assert.equal(await readFile(file, 'utf8'), BEFORE);
  });
});
