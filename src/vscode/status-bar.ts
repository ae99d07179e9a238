import * as vscode from 'vscode';
import type { RunState } from '../domain/run-state.ts';
import { COMMANDS } from './commands.ts';
import { t } from './l10n.ts';
import { statusOf } from './status-model.ts';

const BACKGROUNDS = { plain: undefined, warning: 'statusBarItem.warningBackground', error: 'statusBarItem.errorBackground' } as const;

/** The item in the status bar. It shows the panel when clicked. */
export class StatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('refactorCrew.status', vscode.StatusBarAlignment.Left, 10);

  constructor() {
    this.#item.name = t('Refactor Crew');
    this.#item.command = COMMANDS.showPanel;
  }

  update(runs: readonly RunState[], seen: ReadonlySet<string>): void {
    const status = statusOf(t, runs, seen);
    if (!status) return this.#item.hide();
    const background = BACKGROUNDS[status.look];
    this.#item.text = status.text;
    this.#item.tooltip = status.tooltip;
    this.#item.accessibilityInformation = { label: status.text.replace(/\$\([\w~-]+\) /, '') };
    this.#item.backgroundColor = background === undefined ? undefined : new vscode.ThemeColor(background);
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}
