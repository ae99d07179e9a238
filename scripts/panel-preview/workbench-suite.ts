/** Runs inside the extension host in place of tests: puts the demo behind the face, and does what the pictures need when it is told to. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/extension.ts';
import { EditorApplier } from '../../src/vscode/editor-applier.ts';
import { confine } from '../../src/workspace/confine.ts';
import { FakeCrew } from '../../test/support/fake-crew.ts';
import { demoScript } from '../../test/support/fake-run/demo-script.ts';
import { failedScript } from '../../test/support/fake-run/other-scripts.ts';

const ORDERS = process.env['REFACTOR_CREW_PICTURES'] ?? '';

export async function run(): Promise<void> {
  const api = await vscode.extensions.getExtension<TestApi>('refactor-crew.refactor-crew')!.activate();
  const folder = vscode.workspace.workspaceFolders![0]!.uri.fsPath;
  const commands: Record<string, (argument: string) => unknown> = {
    show: (seconds) => {
      const crew = new FakeCrew({ applier: new EditorApplier(folder, confine) });
      crew.play(failedScript(), 63_200).stop();
      const shown = crew.play(demoScript(folder), Number(seconds) * 1000);
      const face = api.replaceCrew(crew);
      face.panel.show(shown.runId, { tab: 'crew' });
    },
    // The dialogue stays open while other orders are carried out.
    start: () => void vscode.commands.executeCommand('refactorCrew.start'),
    command: (id) => vscode.commands.executeCommand(id),
    tab: (tab) => {
      const [first] = api.face().tree.getChildren();
      if (first) api.face().panel.show(first as never, { tab: tab as 'crew' });
    },
    theme: (name) => vscode.workspace.getConfiguration('workbench').update('colorTheme', name, vscode.ConfigurationTarget.Global),
  };
  for (;;) {
    await new Promise((done) => setTimeout(done, 50));
    if (!existsSync(ORDERS)) continue;
    const [name = '', argument = ''] = readFileSync(ORDERS, 'utf8').split('\n');
    if (name === 'end') return;
    try {
      await commands[name]?.(argument);
    } catch (error) {
      writeFileSync(`${ORDERS}.failed`, String(error));
    }
    rmSync(ORDERS);
  }
}
