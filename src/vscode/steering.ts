import * as vscode from 'vscode';
import { SUPERVISOR, type TaskId } from '../domain/ids.ts';
import { hasEnded } from '../domain/task.ts';
import type { RunApi } from '../supervisor/crew-api.ts';
import { t } from './l10n.ts';

/** Asks for an instruction and sends it; to a task that has ended it is a follow-up. */
export async function steer(run: RunApi, taskId: TaskId): Promise<void> {
  const task = run.state.tasks.get(taskId);
  const name = taskId === SUPERVISOR ? t('the supervisor') : (task?.spec.title ?? taskId);
  const isEnded = task !== undefined && hasEnded(task.status);
  const text = await vscode.window.showInputBox({
    title: isEnded ? t('Follow-up for {0}', name) : t('Steer {0}', name),
    prompt: isEnded
      ? t('It goes on as a new attempt, with all it knows.')
      : t('It is heard at the next safe step; the others are not disturbed.'),
    placeHolder: t('For example: leave the public API as it is'),
    validateInput: (value) => (value.trim() === '' ? t('This is needed.') : undefined),
  });
  if (text !== undefined) run.send(taskId, 'steer', text.trim());
}

export const wrapUpTask = (run: RunApi, taskId: TaskId): void => void run.send(taskId, 'wrap-up', t('Finish now and keep what you have.'));

/** Asks before a run is stopped that is in the middle of something. */
export async function confirmRemoval(run: RunApi): Promise<boolean> {
  const remove = t('Remove');
  const detail =
    run.state.status === 'running'
      ? t('It is still at work; it is stopped first.')
      : t('Its journal is deleted. The files of the workspace stay as they are.');
  return (
    (await vscode.window.showWarningMessage(t('Remove the run “{0}”?', run.state.header.goal), { modal: true, detail }, remove)) === remove
  );
}
