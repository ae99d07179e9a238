/** Main of the extension: builds the adapters, hands them to the core, registers the face. */
import { join } from 'node:path';
import * as vscode from 'vscode';
import { composeCrew } from './compose.ts';
import type { CrewApi } from './supervisor/crew-api.ts';
import { editorBuffers } from './vscode/editor-buffers.ts';
import { EditorApplier } from './vscode/editor-applier.ts';
import { Face } from './vscode/face.ts';
import { readSettings, SETTINGS_SECTION } from './vscode/settings.ts';
import { confine } from './workspace/confine.ts';
import { runFolder } from './workspace/run-folder.ts';

let crew: CrewApi | undefined;

/** What the tests in the host get; nobody else does. */
export interface TestApi {
  readonly crew: CrewApi;
  readonly face: () => Face;
  /** Puts another crew behind the face. */
  replaceCrew(other: CrewApi): Face;
}

export function activate(context: vscode.ExtensionContext): TestApi | undefined {
  const settings = readSettings(vscode.workspace.getConfiguration(SETTINGS_SECTION));
  const composed = composeCrew({
    distFolder: join(context.extensionPath, 'dist'),
    journalFolder: runFolder(process.env),
    threads: settings.threads,
    applier: (folder) => new EditorApplier(folder, confine),
    buffers: editorBuffers,
  });
  crew = composed.crew;

  const showFace = (of: CrewApi): Face =>
    new Face({
      crew: of,
      extensionUri: context.extensionUri,
      memory: context.workspaceState,
      recipes: () => composed.code.listRecipes({}),
    });
  let face = showFace(composed.crew);
  context.subscriptions.push({ dispose: () => face.dispose() });
  void face.load();
  if (context.extensionMode !== vscode.ExtensionMode.Test) return undefined;
  return {
    crew: composed.crew,
    face: () => face,
    replaceCrew: (other) => {
      face.dispose();
      return (face = showFace(other));
    },
  };
}

/** VS Code waits for this: what is running is interrupted and on record before the process goes. */
export async function deactivate(): Promise<void> {
  await crew?.dispose();
}
