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

/** Takes the last of what there is to choose from, and remembers what was offered. */
const pickLast =
  (asked: string[]) =>
  async (items: readonly vscode.QuickPickItem[]): Promise<vscode.QuickPickItem | undefined> => {
    asked.push(...items.map(({ label }) => label));
    return items.at(-1);
  };

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

  it('branches off after a step, and the branch does differently what comes after it', async function () {
    this.timeout(120_000);
    const { tree, panel } = api.face();
    tree.getChildren();
    const asked: string[] = [];
    const { showQuickPick, showInputBox } = vscode.window;
    const answers = { showQuickPick: pickLast(asked), showInputBox: async () => 'skip reader.ts' };
    Object.assign(vscode.window, answers);
    try {
      const implementation = [...run.state.tasks.values()].find(({ spec }) => String(spec.role) === 'implementation')!;
      await vscode.commands.executeCommand(COMMANDS.branch, `${run.runId}/${implementation.spec.taskId}`);
    } finally {
      Object.assign(vscode.window, { showQuickPick, showInputBox });
    }
    const branch = api.crew.runs().find(({ state }) => state.header.branchOf?.runId === run.runId)!;
    assert.ok(panel.isShowing(branch.runId));
    const state = await branch.finished;
    assert.equal(state.status, 'succeeded');
    assert.equal(state.header.branchOf?.step, 1);
    assert.deepEqual(state.changes?.files ?? [], []);
    assert.equal(run.state.changes?.files.length, 1);
    assert.match(asked.join(), /^Step \d+/);
    const row = tree.getTreeItem(tree.getChildren().find((id) => id === branch.runId)!);
    assert.match(String(row.description), /^branch · /);
    await api.crew.remove(branch.runId);
  });

  it('is applied, and undone, through the editor', async () => {
    await vscode.commands.executeCommand(COMMANDS.apply, run.runId);
    assert.equal(await readFile(file, 'utf8'), AFTER);
    await vscode.commands.executeCommand(COMMANDS.undoRun, run.runId);
    assert.equal(await readFile(file, 'utf8'), BEFORE);
  });
});
