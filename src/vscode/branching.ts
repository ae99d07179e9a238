import * as vscode from 'vscode';
import { SUPERVISOR, type TaskId } from '../domain/ids.ts';
import { finishedSteps, gistOf, type FinishedStep } from '../protocol/finished-steps.ts';
import { agentName, taskStateWord } from '../protocol/task-words.ts';
import { runWord } from '../protocol/words.ts';
import type { CrewApi, RunApi } from '../supervisor/crew-api.ts';
import { chooseOnly } from './choose.ts';
import { t } from './l10n.ts';

/** Asks after which step of whom a run is to go another way, and what is different there; begins the branch. */
export async function branchRun(crew: CrewApi, run: RunApi, taskId: TaskId | undefined): Promise<RunApi | undefined> {
  const agent = taskId ?? (await chooseAgent(run));
  const place = agent && (await chooseStep(run, agent));
  if (!place) return undefined;
  const text = await askForInstruction(run, place);
  return text === undefined ? undefined : crew.branch({ runId: run.runId, taskId: place.taskId, step: place.step, text });
}

/** Whether there is anything yet that a branch could have for free. */
export const mayBranch = ({ supervisor, tasks }: RunApi['state']): boolean =>
  [supervisor, ...tasks.values()].some((agent) => agent.conversation.length > 0);

/** The supervisor, or one of the tasks that have finished a step. */
function chooseAgent({ state }: RunApi): Promise<TaskId | undefined> {
  const supervisor = { label: t('Supervisor'), description: runWord(t, state), value: SUPERVISOR, steps: state.supervisor };
  const tasks = [...state.tasks.values()].map((task) => ({
    label: agentName(t, state, task.spec.taskId),
    description: taskStateWord(t, state, task, Date.now()),
    detail: task.spec.title,
    value: task.spec.taskId,
    steps: task,
  }));
  const items = [supervisor, ...tasks].filter(({ steps }) => steps.conversation.length > 0);
  return chooseOnly(items, t('Whose step is the last to be kept?'), t('No step is finished there yet.'));
}

/** One of the finished steps, the last one first. */
function chooseStep(run: RunApi, taskId: TaskId): Promise<FinishedStep | undefined> {
  const items = finishedSteps(run.eventsSince(0), taskId)
    .reverse()
    .map((value) => ({
      label: t('Step {0}', value.step),
      description: new Date(value.at).toLocaleTimeString(),
      detail: gistOf(value),
      value,
    }));
  const title = t('After which step of {0}?', agentName(t, run.state, taskId));
  return chooseOnly(items, title, t('No step is finished there yet.'));
}

async function askForInstruction({ state }: RunApi, { taskId, step }: FinishedStep): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title: t('Branch after step {0} of {1}', step, agentName(t, state, taskId)),
    prompt: t('A new run has everything up to here for free and goes on with your instruction. This one stays as it is.'),
    placeHolder: t('For example: leave the public API as it is'),
    validateInput: (value) => (value.trim() === '' ? t('This is needed.') : undefined),
  });
  return text?.trim();
}
