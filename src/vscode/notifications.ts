import * as vscode from 'vscode';
import { messageOf } from '../domain/failure.ts';
import type { CrewApi, RunApi } from '../supervisor/crew-api.ts';
import { askForAnswer, giveAnswer } from './answering.ts';
import { t } from './l10n.ts';
import type { ModelDesk } from './model-choice/model-desk.ts';
import { interruptedNotice, noticeOf, type Notice, type NoticeAction } from './notices.ts';
import type { CrewPanel } from './panel.ts';
import { applyRun } from './review-actions.ts';
import { resumeRun, startPlanned, wrapUpTask } from './steering.ts';

/** Notifications: few, each with what can be done about it, and none for what the user is looking at. */
export class Notifications implements vscode.Disposable {
  readonly #panel: CrewPanel;
  readonly #memory: vscode.Memento;
  readonly #models: ModelDesk;
  readonly #unsubscribe: () => void;
  /** The names of notices that are told once. */
  readonly #told = new Set<string>();

  constructor(crew: CrewApi, panel: CrewPanel, memory: vscode.Memento, models: ModelDesk, isHere: (run: RunApi) => boolean) {
    this.#models = models;
    this.#panel = panel;
    this.#memory = memory;
    this.#unsubscribe = crew.onEvent((event, run) => {
      const notice = isHere(run) ? noticeOf(t, event, run.state, vscode.window.state.focused && panel.isShowing(run.runId)) : null;
      if (notice && this.#isNews(notice)) void this.#tell(notice, run);
    });
  }

  /** Says which runs were cut off, each interruption once: who leaves a run as it is isn't asked again at every start. */
  async tellInterrupted(runs: readonly RunApi[]): Promise<void> {
    const names = new Map(runs.map((run) => [`${run.runId} ${run.state.lastSeq}`, run]));
    const told = this.#memory.get<readonly string[]>(TOLD_INTERRUPTED, []);
    const fresh = [...names].filter(([name]) => !told.includes(name)).map(([, run]) => run);
    const notice = interruptedNotice(
      t,
      fresh.map((run) => run.state),
    );
    await this.#memory.update(TOLD_INTERRUPTED, [...names.keys()]);
    if (notice && fresh[0]) void this.#tell(notice, fresh[0]);
  }

  #isNews({ once }: Notice): boolean {
    if (once === undefined) return true;
    const isNew = !this.#told.has(once);
    this.#told.add(once);
    return isNew;
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
    const { taskId, questionId } = about;
    if (typeof action === 'object') return questionId && giveAnswer(run, questionId, 'yes', action.choice);
    switch (action) {
      case 'review':
        return this.#panel.show(run.runId, { tab: 'review' });
      case 'show':
        return this.#panel.show(run.runId, { tab: 'crew', ...(taskId && { taskId }), ...(questionId && { questionId }) });
      case 'apply':
        return applyRun(run);
      case 'retry':
        return taskId && run.retryTask(taskId);
      case 'resume':
        if (!(await resumeRun(this.#models, run))) return;
        return this.#panel.show(run.runId, { tab: 'crew' });
      case 'start-planned':
        startPlanned(run);
        return this.#panel.show(run.runId, { tab: 'crew' });
      case 'wrap-up':
        return taskId && wrapUpTask(run, taskId);
      case 'cancel-task':
        return taskId && run.cancelTask(taskId);
      case 'answer': {
        const question = questionId && run.state.questions.get(questionId);
        return question && askForAnswer(run, question);
      }
      case 'yes':
      case 'no':
        return questionId && giveAnswer(run, questionId, action, '');
    }
  }
}

/** Where the interruptions are kept that the user was told of. */
const TOLD_INTERRUPTED = 'toldInterrupted';

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
  if (typeof action === 'object') return action.choice;
  switch (action) {
    case 'review':
      return t('Review');
    case 'apply':
      return t('Apply');
    case 'show':
      return t('Show');
    case 'retry':
      return t('Retry');
    case 'resume':
      return t('Resume');
    case 'start-planned':
      return t('Start Planned Run');
    case 'wrap-up':
      return t('Wrap Up');
    case 'cancel-task':
      return t('Cancel Task');
    case 'answer':
      return t('Answer…');
    case 'yes':
      return t('Yes');
    case 'no':
      return t('No');
  }
}
