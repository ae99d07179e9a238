/** Main of the extension: builds the adapters, hands them to the core, registers the face. */
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ComposedCrew } from './compose.ts';
import { modelFor, OFFLINE } from './domain/answering.ts';
import { clientsIn, composeIn } from './load-bundles.ts';
import { lateModel } from './models/late-model.ts';
import { ProvidedModels } from './models/provided-models.ts';
import { SelectedModel } from './models/selected-model.ts';
import type { ModelClient } from './ports/model.ts';
import type { CrewApi } from './supervisor/crew-api.ts';
import { DEFAULT_RETENTION } from './supervisor/retention.ts';
import { editorBuffers } from './vscode/editor-buffers.ts';
import { EditorApplier } from './vscode/editor-applier.ts';
import { createEditorModel } from './vscode/editor-models/editor-model.ts';
import { Face } from './vscode/face.ts';
import { t } from './vscode/l10n.ts';
import { LateCrew } from './vscode/late-crew.ts';
import { explainMissing } from './vscode/model-choice/explain.ts';
import { KeyStore } from './vscode/model-choice/key-store.ts';
import { readModelSettings, type ModelSettings } from './vscode/model-settings.ts';
import { openFolders } from './vscode/open-folders.ts';
import { readSettings, SETTINGS_SECTION } from './vscode/settings.ts';
import { confine } from './workspace/confine.ts';
import { fingerprintOf } from './workspace/fingerprint.ts';

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
  const clients = (): ReturnType<typeof clientsIn> => clientsIn(distFolder);
  const modelSettings = (): ModelSettings => readModelSettings(vscode.workspace.getConfiguration(SETTINGS_SECTION));
  const keys = new KeyStore(context.secrets);
  const modelsChanged = new vscode.EventEmitter<void>();
  context.subscriptions.push(
    modelsChanged,
    context.secrets.onDidChange(() => modelsChanged.fire()),
  );
  const selected = new SelectedModel(
    new ProvidedModels({
      choice: () => modelSettings().choice,
      key: (provider, address) => keys.get(provider, address),
      connect: async (answering, access) =>
        answering.provider === 'editor'
          ? createEditorModel({ api: vscode, modelFor: (role) => modelFor(answering, role) })
          : clients().connectModel(answering, access, { distFolder, prices: modelSettings().prices }),
      explain: (missing) => explainMissing(t, missing),
    }),
  );
  // What works on runs is loaded once the editor has started, or with the first command that needs it.
  let composed: ComposedCrew | undefined;
  const work = (): ComposedCrew =>
    (composed ??= composeIn(distFolder).composeCrew({
      distFolder,
      models: selected,
      journalFolder: join(context.globalStorageUri.fsPath, 'runs'),
      threads: settings.threads,
      memoryPerThread: settings.memoryPerThread,
      applier: (folder) => new EditorApplier(folder, confine, fingerprintOf),
      buffers: editorBuffers,
    }));
  const late = new LateCrew(() => work().crew);
  crew = late;

  const showFace = (of: CrewApi): Face =>
    new Face({
      crew: of,
      extensionUri: context.extensionUri,
      memory: context.workspaceState,
      recipes: async () => {
        // While the user chooses a goal, the threads start.
        work().warmUp();
        return work().recipesOf(vscode.workspace.isTrusted ? openFolders() : []);
      },
      placesIn: (path, text) => work().code.placesInText({ path, text }),
      models: {
        chooser: selected,
        assignments: { assign: async (runId) => work().models.assign(runId) },
        keys,
        editor: vscode,
        choice: () => modelSettings().choice,
        checkKey: ({ provider, address: baseUrl }, apiKey, signal) => clients().checkKey(provider, { baseUrl, apiKey }, signal),
        listModels: (baseUrl, apiKey, signal) => clients().listModels({ baseUrl, ...(apiKey !== undefined && { apiKey }) }, signal),
        claudeModels: () => clients().claudeModels(),
        chosen: () => {
          selected.clear();
          modelsChanged.fire();
        },
      },
      certify: (...request) => work().certifyWorkingChange(...request),
      onDidChangeModels: modelsChanged.event,
    });
  let face = showFace(late);
  context.subscriptions.push({ dispose: () => face.dispose() });
  const loading = setImmediate(() => void forgetAndLoad());
  context.subscriptions.push({ dispose: () => clearImmediate(loading) });
  async function forgetAndLoad(): Promise<void> {
    // What can't be removed is read like the rest.
    await work()
      .forgetOldRuns({ ...DEFAULT_RETENTION, runs: settings.keepRuns })
      .catch(() => undefined);
    await face.load();
  }
  const api: ExtensionApi = {
    offlineModel: lateModel(() => clients().connectModel(OFFLINE, undefined, { distFolder })),
    selectModel: (name, client) => {
      selected.select(name, client);
      modelsChanged.fire();
    },
  };
  if (context.extensionMode !== vscode.ExtensionMode.Test) return api;
  return {
    ...api,
    crew: late,
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
