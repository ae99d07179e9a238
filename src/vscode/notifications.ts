import * as vscode from 'vscode';
import { messageOf } from '../domain/failure.ts';
import type { CrewApi, RunApi } from '../supervisor/crew-api.ts';
import { t } from './l10n.ts';
import { noticeOf, type Notice, type NoticeAction } from './notices.ts';
import type { CrewPanel } from './panel.ts';
import { applyRun } from './review-actions.ts';

/** Notifications: few, each with what can be done about it, and none for what the user is looking at. */
export class Notifications implements vscode.Disposable {
  readonly #panel: CrewPanel;
  readonly #unsubscribe: () => void;

  constructor(crew: CrewApi, panel: CrewPanel, isHere: (run: RunApi) => boolean) {
    this.#panel = panel;
    this.#unsubscribe = crew.onEvent((event, run) => {
      const notice = isHere(run) ? noticeOf(t, event, run.state, vscode.window.state.focused && panel.isShowing(run.runId)) : null;
      if (notice) void this.#tell(notice, run);
    });
  }

  dispose(): void {
    this.#unsubscribe();
  }

  async #tell(notice: Notice, run: RunApi): Promise<void> {
    const labels = new Map(notice.actions.map((action) => [labelOf(action), action]));
    const picked = await show(notice, [...labels.keys()]);
    const action = picked === undefined ? undefined : labels.get(picked);
    if (!action) return;
    try {
      await this.#act(action, notice, run);
    } catch (error) {
      void vscode.window.showErrorMessage(messageOf(error));
    }
  }

  async #act(action: NoticeAction, { about }: Notice, run: RunApi): Promise<void> {
    switch (action) {
      case 'review':
        return this.#panel.show(run.runId, { tab: 'review' });
      case 'show':
        return this.#panel.show(run.runId, { tab: 'crew', ...(about.taskId && { taskId: about.taskId }) });
      case 'apply':
        return applyRun(run);
      case 'retry':
        return about.taskId && run.retryTask(about.taskId);
      case 'yes':
      case 'no':
        return about.questionId && run.answer(about.questionId, action, '');
    }
  }
}

function show(notice: Notice, labels: readonly string[]): Thenable<string | undefined> {
  switch (notice.level) {
    case 'information':
      return vscode.window.showInformationMessage(notice.text, ...labels);
    case 'warning':
      return vscode.window.showWarningMessage(notice.text, ...labels);
    case 'error':
      return vscode.window.showErrorMessage(notice.text, ...labels);
  }
}

function labelOf(action: NoticeAction): string {
  switch (action) {
    case 'review':
      return t('Review');
    case 'apply':
      return t('Apply');
    case 'show':
      return t('Show');
    case 'retry':
      return t('Retry');
    case 'yes':
      return t('Yes');
    case 'no':
      return t('No');
  }
}
