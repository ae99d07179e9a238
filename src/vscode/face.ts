import * as vscode from 'vscode';
import type { CrewApi, RunApi } from '../supervisor/crew-api.ts';
import { CertificateDocuments, type Certify } from './certify-working-changes.ts';
import { CERTIFICATE_SCHEME, PANEL_TYPE, REVIEW_SCHEME } from './commands.ts';
import { registerCommands } from './handlers.ts';
import { t } from './l10n.ts';
import { answeringWord } from './model-choice/explain.ts';
import type { ModelDesk } from './model-choice/model-desk.ts';
import { MODEL_SECTION } from './model-settings.ts';
import { Notifications } from './notifications.ts';
import { openFolders } from './open-folders.ts';
import { CrewPanel } from './panel.ts';
import { applyOnBranch } from './apply-on-branch.ts';
import { RefactorAction, type RecipeFinder } from './refactor-action.ts';
import { applyRun, openFile, recertifyRun, undoRun } from './review-actions.ts';
import { openAllDiffs, openDiff, ReviewDocuments } from './review-documents.ts';
import { contextKeysOf, runsIn } from './runs-here.ts';
import { StatusBar } from './status-bar.ts';
import { confirmRemoval, resumeRun } from './steering.ts';
import { TaskTree } from './task-tree.ts';
import { tellFinishedWriting } from './review-actions.ts';

export interface FaceOptions extends RecipeFinder {
  readonly crew: CrewApi;
  readonly extensionUri: vscode.Uri;
  /** What belongs to this workspace and survives a reload. */
  readonly memory: vscode.Memento;
  readonly models: ModelDesk;
  /** Makes the certificate of what is not committed. */
  readonly certify: Certify;
  /** Told when a key or a selected model has changed. */
  readonly onDidChangeModels: vscode.Event<unknown>;
}

/** All that the user sees: tree, panel, status bar, notifications, commands, review documents. */
export class Face implements vscode.Disposable {
  readonly tree: TaskTree;
  readonly panel: CrewPanel;
  readonly #crew: CrewApi;
  readonly #models: ModelDesk;
  readonly #notifications: Notifications;
  readonly #statusBar = new StatusBar();
  readonly #seen = new Set<string>();
  /** The context keys as they were last told. */
  readonly #keys = new Map<string, boolean>();
  readonly #parts: vscode.Disposable;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: FaceOptions) {
    const { crew } = options;
    this.#crew = crew;
    this.#models = options.models;
    this.tree = new TaskTree(crew);
    this.panel = new CrewPanel(options.extensionUri, crew, {
      apply: applyRun,
      resume: async (run) => void (await resumeRun(options.models, run)),
      applyOnBranch: (run) => applyOnBranch(run, options.models.keys),
      recertify: recertifyRun,
      undo: undoRun,
      remove: (run) => this.#remove(run),
      openFile,
      openDiff,
      openAllDiffs,
    });
    this.#notifications = new Notifications(crew, this.panel, options.memory, options.models, (run) => this.#runs().includes(run));
    const documents = new ReviewDocuments(crew);
    const certificates = new CertificateDocuments();
    this.#parts = vscode.Disposable.from(
      this.tree,
      this.panel,
      this.#statusBar,
      documents,
      this.#notifications,
      registerCommands({ ...options, certificates, panel: this.panel, tree: this.tree, remove: (run) => this.#remove(run) }),
      vscode.workspace.registerTextDocumentContentProvider(CERTIFICATE_SCHEME, certificates),
      vscode.workspace.registerTextDocumentContentProvider(REVIEW_SCHEME, documents),
      vscode.window.registerWebviewPanelSerializer(PANEL_TYPE, this.panel),
      vscode.languages.registerCodeActionsProvider(RefactorAction.languages, new RefactorAction(options), RefactorAction.metadata),
      vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration(MODEL_SECTION) && this.#showModel()),
      options.onDidChangeModels(() => this.#showModel()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.#refreshAll()),
      this.panel.onDidChangeVisibility(() => this.#update()),
      {
        dispose: crew.onEvent((event) => {
          // Whether a run is alive is the host's to say: its page knows the record only.
          if (event.type === 'run-resumed') this.panel.refresh();
          this.#updateSoon();
        }),
      },
    );
    this.#refreshAll();
    this.#showModel();
  }

  /** Reads the journals of past runs; says which of them were cut off, and which can't be read. */
  async load(): Promise<void> {
    const problems = await this.#crew.load();
    for (const folder of openFolders()) tellFinishedWriting(await this.#crew.finishWriting(folder));
    this.#refreshAll();
    await this.#notifications.tellInterrupted(this.#runs().filter((run) => run.state.status === 'interrupted'));
    const [first] = problems;
    if (first)
      void vscode.window.showWarningMessage(t('{0} past runs can’t be read. {1}: {2}', problems.length, first.runId, first.reason));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#parts.dispose();
  }

  #runs(): RunApi[] {
    return runsIn(openFolders(), this.#crew.runs());
  }

  async #remove(run: RunApi): Promise<void> {
    if (!(await confirmRemoval(run))) return;
    await this.#crew.remove(run.runId);
    this.#refreshAll();
  }

  #refreshAll(): void {
    this.tree.refresh();
    this.panel.refresh();
    this.#update();
  }

  /** Agents at work report many events a second; nobody reads a status bar that fast. */
  #updateSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#update();
    }, 250);
  }

  /** Says beside the title of the view who would answer a run. */
  #showModel(): void {
    void this.#models.chooser.preview().then(
      (now) => this.tree.describe(now.ok ? answeringWord(t, now.value) : t('No model')),
      () => this.tree.describe(''),
    );
  }

  #update(): void {
    const runs = this.#runs();
    for (const { runId, state } of runs) if (state.status !== 'running' && this.panel.isShowing(runId)) this.#seen.add(runId);
    const states = runs.map((run) => run.state);
    this.#statusBar.update(states, this.#seen);
    for (const [key, value] of contextKeysOf(states)) {
      if (this.#keys.get(key) === value) continue;
      this.#keys.set(key, value);
      void vscode.commands.executeCommand('setContext', key, value);
    }
  }
}
