/** Main of the extension: builds the adapters, hands them to the core, registers the face. */
import { join } from 'node:path';
import * as vscode from 'vscode';
import { composeCrew } from './compose.ts';
import { OFFLINE } from './domain/answering.ts';
import { clientsIn } from './load-clients.ts';
import { SelectedModel, type ReadyModel } from './models/run-models.ts';
import { OfflineModel } from './models/offline/offline-model.ts';
import type { ModelClient } from './ports/model.ts';
import type { CrewApi } from './supervisor/crew-api.ts';
import { DEFAULT_RETENTION } from './supervisor/retention.ts';
import { editorBuffers } from './vscode/editor-buffers.ts';
import { EditorApplier } from './vscode/editor-applier.ts';
import { Face } from './vscode/face.ts';
import { readSettings, SETTINGS_SECTION } from './vscode/settings.ts';
import { confine } from './workspace/confine.ts';

let crew: CrewApi | undefined;

/** What other extensions get: a model of theirs may answer in place of the offline engine. */
export interface ExtensionApi {
  readonly offlineModel: ModelClient;
  /** The model answers from now on, under this name; it is asked as any model would be. */
  selectModel(name: string, client: ModelClient): void;
}

/** What the tests in the host get on top of it; nobody else does. */
export interface TestApi extends ExtensionApi {
  readonly crew: CrewApi;
  readonly face: () => Face;
  /** Puts another crew behind the face. */
  replaceCrew(other: CrewApi): Face;
}

export function activate(context: vscode.ExtensionContext): ExtensionApi | TestApi {
  const settings = readSettings(vscode.workspace.getConfiguration(SETTINGS_SECTION));
  const distFolder = join(context.extensionPath, 'dist');
  const offline = (): Promise<ReadyModel> =>
    clientsIn(distFolder)
      .connectModel(OFFLINE, undefined, { distFolder })
      .then((client) => ({ answering: OFFLINE, client }));
  const selected = new SelectedModel({ chosen: offline, again: offline });
  const composed = composeCrew({
    distFolder,
    models: selected,
    journalFolder: join(context.globalStorageUri.fsPath, 'runs'),
    threads: settings.threads,
    memoryPerThread: settings.memoryPerThread,
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
  void forgetAndLoad();
  async function forgetAndLoad(): Promise<void> {
    // What can't be removed is read like the rest.
    await composed.forgetOldRuns({ ...DEFAULT_RETENTION, runs: settings.keepRuns }).catch(() => undefined);
    await face.load();
  }
  const api: ExtensionApi = {
    offlineModel: new OfflineModel(),
    selectModel: (name, client) => selected.select(name, client),
  };
  if (context.extensionMode !== vscode.ExtensionMode.Test) return api;
  return {
    ...api,
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
