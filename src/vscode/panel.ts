import * as vscode from 'vscode';
import { Emitter } from '../base/emitter.ts';
import { RunId } from '../domain/ids.ts';
import type { PanelFocus, ShownRun } from '../protocol/panel-api.ts';
import { TEXTS } from '../protocol/texts.ts';
import type { CrewApi } from '../supervisor/crew-api.ts';
import { COMMANDS, PANEL_TYPE } from './commands.ts';
import { t } from './l10n.ts';
import { panelHtml } from './panel-html.ts';
import { originOf } from './runs-here.ts';
import { panelService, type PanelSurroundings } from './panel-service.ts';
import { PanelSessions } from './panel-sessions.ts';

export type PanelActions = Omit<PanelSurroundings, 'shown' | 'onShown' | 'show'>;

/** The one panel: opened, brought to the front, put back after a reload. Its page asks for all it shows. */
export class CrewPanel implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #extension: vscode.Uri;
  readonly #crew: CrewApi;
  readonly #actions: PanelActions;
  readonly #shownChanged = new Emitter<void>();
  readonly #visibilityChanged = new vscode.EventEmitter<void>();
  readonly onDidChangeVisibility = this.#visibilityChanged.event;
  #panel: vscode.WebviewPanel | undefined;
  #runId: RunId | null = null;
  #focus: ShownRun['focus'];

  constructor(extension: vscode.Uri, crew: CrewApi, actions: PanelActions) {
    this.#extension = extension;
    this.#crew = crew;
    this.#actions = actions;
  }

  /** Shows a run, and the part of it that was asked for; opens the panel if there is none. */
  show(runId: RunId | null, focus?: Omit<PanelFocus, 'at'>): void {
    this.#runId = runId ?? this.#runId;
    if (focus) this.#focus = { ...focus, at: Date.now() };
    if (this.#panel) this.#panel.reveal(undefined, false);
    else
      this.#adopt(vscode.window.createWebviewPanel(PANEL_TYPE, t('Refactor Crew'), vscode.ViewColumn.Active, { enableFindWidget: true }));
    this.#announce();
  }

  /** Whether the user sees this run now. */
  isShowing(runId: RunId): boolean {
    return this.#runId === runId && this.#panel?.visible === true;
  }

  /** Tells the page again what to show, as when a run was loaded, removed or found alive. */
  refresh(): void {
    this.#announce();
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    this.#panel?.dispose();
    if (typeof state === 'object' && state !== null && 'runId' in state && typeof state.runId === 'string')
      this.#runId = RunId(state.runId);
    this.#adopt(panel);
  }

  /** The page's HTML; for tests. */
  get html(): string | undefined {
    return this.#panel?.webview.html;
  }

  dispose(): void {
    this.#panel?.dispose();
    this.#visibilityChanged.dispose();
  }

  #adopt(panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    const assets = vscode.Uri.joinPath(this.#extension, 'dist/webview');
    const sessions = new PanelSessions((message) => void webview.postMessage(message), this.#service());
    this.#panel = panel;
    panel.iconPath = { light: this.#media('panel-light.svg'), dark: this.#media('panel-dark.svg') };
    webview.options = { enableScripts: true, enableCommandUris: [COMMANDS.start], localResourceRoots: [assets] };
    webview.onDidReceiveMessage((message) => sessions.receive(message));
    panel.onDidChangeViewState(() => this.#visibilityChanged.fire());
    panel.onDidDispose(() => {
      sessions.dispose();
      if (this.#panel === panel) this.#panel = undefined;
      this.#visibilityChanged.fire();
    });
    const asset = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(assets, name)).toString();
    webview.html = panelHtml({
      nonce: crypto.randomUUID().replaceAll('-', ''),
      cspSource: webview.cspSource,
      scriptUri: asset('panel.js'),
      styleUri: asset('panel.css'),
      iconsUri: asset('codicon.css'),
      title: t('Refactor Crew'),
      language: vscode.env.language,
    });
    this.#visibilityChanged.fire();
  }

  #service(): ReturnType<typeof panelService> {
    return panelService(this.#crew, {
      ...this.#actions,
      shown: () => this.#shown(),
      show: (runId) => this.show(runId, { tab: 'crew' }),
      onShown: (listener) => this.#shownChanged.subscribe(listener),
    });
  }

  #shown(): ShownRun {
    const run = this.#runId === null ? undefined : this.#crew.run(this.#runId);
    const focus = this.#focus;
    const origin = originOf(this.#crew, run);
    return {
      runId: run?.runId ?? null,
      interrupted: run?.state.status === 'interrupted',
      texts: translatedTexts(),
      ...(origin && { origin: origin.runId }),
      ...(focus && { focus }),
    };
  }

  #announce(): void {
    this.#shownChanged.emit();
  }

  #media(name: string): vscode.Uri {
    return vscode.Uri.joinPath(this.#extension, 'media', name);
  }
}

function translatedTexts(): Record<string, string> {
  return Object.fromEntries(TEXTS.map((text) => [text, vscode.l10n.t(text)]));
}
