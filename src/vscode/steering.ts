import * as vscode from 'vscode';
import { SUPERVISOR, type TaskId } from '../domain/ids.ts';
import { isPlanned, type MessageRecord } from '../domain/run-state.ts';
import { hasEnded } from '../domain/task.ts';
import { agentName } from '../protocol/task-words.ts';
import type { RunApi } from '../supervisor/crew-api.ts';
import type { ChosenMessage } from './choose.ts';
import { t } from './l10n.ts';
import { canGoOn } from './model-choice/before-going-on.ts';
import type { ModelDesk } from './model-choice/model-desk.ts';

/** Asks for an instruction and sends it; to a task that has ended it is a follow-up. */
export async function steer(run: RunApi, taskId: TaskId): Promise<void> {
  const task = run.state.tasks.get(taskId);
  const name = taskId === SUPERVISOR ? t('the supervisor') : (task?.spec.title ?? taskId);
  const isEnded = task !== undefined && hasEnded(task.status);
  const text = await vscode.window.showInputBox({
    title: isEnded ? t('Follow-up for {0}', name) : t('Steer {0}', name),
    prompt: isEnded
      ? t('It goes on as a new attempt, with all it knows.')
      : task?.status === 'pending' && task.attempt === 0
        ? t('It is added to its instructions.')
        : t('It is heard at the next safe step; the others are not disturbed.'),
    placeHolder: t('For example: leave the public API as it is'),
    validateInput: (value) => (value.trim() === '' ? t('This is needed.') : undefined),
  });
  if (text !== undefined) run.send(taskId, 'steer', text.trim());
}

export const wrapUpTask = (run: RunApi, taskId: TaskId): void => void run.send(taskId, 'wrap-up', t('Finish now and keep what you have.'));

/** Asks what a message that is still on its way is to say instead. */
export async function editMessage({ run, message }: ChosenMessage): Promise<void> {
  const { messageId, taskId, text: before } = message;
  const text = await vscode.window.showInputBox({
    title: t('Edit the message to {0}', agentName(t, run.state, taskId)),
    value: before,
    validateInput: (value) => (value.trim() === '' ? t('This is needed.') : undefined),
  });
  if (text === undefined || text.trim() === before) return;
  if (!(await run.edit(messageId, text.trim()))) tooLate(run, message);
}

export async function withdrawMessage({ run, message }: ChosenMessage): Promise<void> {
  if (!(await run.withdraw(message.messageId))) tooLate(run, message);
}

function tooLate(run: RunApi, { taskId, text }: MessageRecord): void {
  void vscode.window.showWarningMessage(
    t('Too late: {0} has heard the message already. It was: {1}', agentName(t, run.state, taskId), text),
  );
}

/** Takes up an interrupted run, unless somebody else did meanwhile, or nobody is there to answer it. False: it stays as it is. */
export async function resumeRun(models: ModelDesk, run: RunApi): Promise<boolean> {
  if (!(await canGoOn(models, run))) return false;
  if (run.state.status === 'interrupted') run.resume();
  return true;
}

/** Starts what a plan says, unless somebody else did meanwhile. */
export function startPlanned(run: RunApi): void {
  if (isPlanned(run.state)) run.approvePlan();
}

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
