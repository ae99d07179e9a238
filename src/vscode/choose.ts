import * as vscode from 'vscode';
import type { ChangedFile } from '../domain/change.ts';
import type { TaskId } from '../domain/ids.ts';
import type { MessageRecord, QuestionRecord, RunState, TaskRecord } from '../domain/run-state.ts';
import { askedNow, queuedMessages } from '../protocol/still-open.ts';
import { agentName, taskStateWord } from '../protocol/task-words.ts';
import { roleWord } from '../protocol/words.ts';
import type { RunApi } from '../supervisor/crew-api.ts';
import { t } from './l10n.ts';
import { runFacts } from './tree-run-row.ts';

/** One of the runs that a command may be meant for: the only one, or the one the user picks. */
export function chooseRun(runs: readonly RunApi[], mayBe: (run: RunState) => boolean, title: string): Promise<RunApi | undefined> {
  const items = runs
    .filter((run) => mayBe(run.state))
    .map((run) => {
      const { label, description } = runFacts({ run: run.state, now: Date.now(), t });
      return { label, description, value: run };
    });
  return chooseOnly(items, title, t('There is no run for that.'));
}

export interface ChosenTask {
  readonly run: RunApi;
  readonly task: TaskRecord;
}

export function chooseTask(runs: readonly RunApi[], mayBe: (task: TaskRecord) => boolean, title: string): Promise<ChosenTask | undefined> {
  const items = runs.flatMap((run) =>
    [...run.state.tasks.values()].filter(mayBe).map((task) => ({
      label: task.spec.title,
      description: `${roleWord(t, task.spec.role)} · ${taskStateWord(t, run.state, task, Date.now())}`,
      detail: run.state.header.goal,
      value: { run, task },
    })),
  );
  return chooseOnly(items, title, t('There is no task for that.'));
}

export interface ChosenMessage {
  readonly run: RunApi;
  readonly message: MessageRecord;
}

/** One of the messages that can still be changed: of a task, or of all. */
export function chooseMessage(runs: readonly RunApi[], taskId: TaskId | undefined, title: string): Promise<ChosenMessage | undefined> {
  const items = runs.flatMap((run) =>
    queuedMessages(run.state)
      .filter((message) => taskId === undefined || message.taskId === taskId)
      .map((message) => ({ label: message.text, description: agentName(t, run.state, message.taskId), value: { run, message } })),
  );
  return chooseOnly(items, title, t('No message is on its way any more.'));
}

export interface ChosenQuestion {
  readonly run: RunApi;
  readonly question: QuestionRecord;
}

export function chooseQuestion(runs: readonly RunApi[], title: string): Promise<ChosenQuestion | undefined> {
  const items = runs.flatMap((run) =>
    askedNow(run.state).map((question) => ({
      label: question.text,
      description: agentName(t, run.state, question.taskId),
      detail: question.why,
      value: { run, question },
    })),
  );
  return chooseOnly(items, title, t('Nobody asks you anything.'));
}

export function chooseFile(run: RunState, title: string): Promise<ChangedFile | undefined> {
  const items = (run.changes?.files ?? []).map((file) => ({ label: file.path, description: '', value: file }));
  return chooseOnly(items, title, t('This run changes no file.'));
}

/** What there is only one of need not be asked for; that there is none is told. */
export async function chooseOnly<Value>(
  items: readonly (vscode.QuickPickItem & { readonly value: Value })[],
  title: string,
  none: string,
): Promise<Value | undefined> {
  if (items.length > 1) return (await vscode.window.showQuickPick(items, { title }))?.value;
  if (items.length === 0) void vscode.window.showInformationMessage(none);
  return items[0]?.value;
}
