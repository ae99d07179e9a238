import * as vscode from 'vscode';
import { SUPERVISOR } from '../domain/ids.ts';
import { messageOf as reasonOf } from '../domain/failure.ts';
import { isPlanned, type RunState, type TaskRecord } from '../domain/run-state.ts';
import { isLive } from '../domain/task.ts';
import type { CrewApi, RunApi } from '../supervisor/crew-api.ts';
import { applyOnBranch } from './apply-on-branch.ts';
import { askForAnswer, giveAnswer } from './answering.ts';
import { branchRun, mayBranch } from './branching.ts';
import { certifyWorkingChanges, type CertificateDocuments, type Certify } from './certify-working-changes.ts';
import { chooseFile, chooseMessage, chooseQuestion, chooseRun, chooseTask, type ChosenMessage, type ChosenTask } from './choose.ts';
import { COMMANDS, type CommandId } from './commands.ts';
import { t } from './l10n.ts';
import { exportRun } from './export-run.ts';
import { chooseModel } from './model-choice/choose-model.ts';
import { removeKey, setKey } from './model-choice/manage-keys.ts';
import { openFolders } from './open-folders.ts';
import type { CrewPanel } from './panel.ts';
import { applyRun, openFile, recertifyRun, undoRun } from './review-actions.ts';
import { openAllDiffs, openDiff } from './review-documents.ts';
import { mayRecertify, mayRetry, runsIn } from './runs-here.ts';
import { scopeOfFiles, scopeOfSelection, type ScopeChoice } from './run-scope.ts';
import { runAgain, startRecipe, startRun, type Starting } from './start-run.ts';
import { editMessage, resumeRun, startPlanned, steer, withdrawMessage, wrapUpTask } from './steering.ts';
import { parseSubject } from './subject.ts';
import type { TaskTree } from './task-tree.ts';
import type { RowSubject } from './tree-row.ts';
import { hunksOf, mayApply } from './tree-run-row.ts';

export interface Handling extends Starting {
  readonly panel: CrewPanel;
  readonly tree: TaskTree;
  readonly certify: Certify;
  readonly certificates: CertificateDocuments;
  /** Removes a run, if the user means it. */
  remove(run: RunApi): Promise<void>;
}

type Handler = (...args: readonly unknown[]) => Promise<void> | void;

/** Registers all commands. Each is a line: what it is meant for, then what it does. */
export function registerCommands(handling: Handling): vscode.Disposable {
  const handlers = handlersOf(handling);
  const registered = Object.entries(handlers).map(([id, handler]) =>
    vscode.commands.registerCommand(id, async (...args: readonly unknown[]) => {
      try {
        await handler(...args);
      } catch (error) {
        void vscode.window.showErrorMessage(reasonOf(error));
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}

function handlersOf(handling: Handling): Record<CommandId, Handler> {
  const { crew, panel, tree } = handling;
  const subject = (argument: unknown): RowSubject | undefined => parseSubject(argument, (id) => tree.subjectOf(id));
  const here = (): RunApi[] => runsIn(openFolders(), crew.runs());
  const runOf = (argument: unknown, mayBe: (run: RunState) => boolean, title: string): Promise<RunApi | undefined> => {
    const about = subject(argument);
    return about ? Promise.resolve(crew.run(about.runId)) : chooseRun(here(), mayBe, title);
  };
  const taskOf = async (argument: unknown, mayBe: (task: TaskRecord) => boolean, title: string): Promise<ChosenTask | undefined> => {
    const about = subject(argument);
    const run = about && crew.run(about.runId);
    const task = about?.taskId && run?.state.tasks.get(about.taskId);
    return run && task ? { run, task } : chooseTask(run ? [run] : here(), mayBe, title);
  };
  const show = (run: RunApi | undefined): void => {
    if (run) panel.show(run.runId, { tab: 'crew' });
  };
  const answer = (argument: unknown, reply: 'yes' | 'no'): void => {
    const about = subject(argument);
    const run = about && crew.run(about.runId);
    if (run && about.questionId) giveAnswer(run, about.questionId, reply, '');
  };
  const messageOf = (argument: unknown, title: string): Promise<ChosenMessage | undefined> => {
    const about = subject(argument);
    const run = about && crew.run(about.runId);
    return chooseMessage(run ? [run] : here(), about?.taskId, title);
  };

  return {
    [COMMANDS.start]: async (first, second) => {
      const place = scopeFrom(first, second);
      show(await (place && typeof second === 'string' ? startRecipe(handling, place, second) : startRun(handling, place)));
    },
    [COMMANDS.planOnly]: async (first, second) => show(await startRun(handling, scopeFrom(first, second), true)),
    [COMMANDS.startPlanned]: async (argument) => {
      const run = await runOf(argument, isPlanned, t('Start Planned Run'));
      if (!run) return;
      startPlanned(run);
      show(run);
    },
    [COMMANDS.steer]: async (argument) => {
      const about = subject(argument);
      if (about && !about.taskId) return steerSupervisor(crew.run(about.runId));
      const chosen = await taskOf(argument, (task) => isLive(task.status), t('Steer Task'));
      if (chosen) await steer(chosen.run, chosen.task.spec.taskId);
    },
    [COMMANDS.editMessage]: async (argument) => {
      const chosen = await messageOf(argument, t('Edit Message'));
      if (chosen) await editMessage(chosen);
    },
    [COMMANDS.withdrawMessage]: async (argument) => {
      const chosen = await messageOf(argument, t('Withdraw Message'));
      if (chosen) await withdrawMessage(chosen);
    },
    [COMMANDS.wrapUp]: async (argument) => {
      const about = subject(argument);
      if (about?.taskId) return void wrapUpTask(requireRun(crew, about), about.taskId);
      (await runOf(argument, (run) => run.status === 'running', t('Wrap Up')))?.wrapUp();
    },
    [COMMANDS.cancelTask]: async (argument) => {
      const chosen = await taskOf(argument, (task) => isLive(task.status) || task.status === 'pending', t('Cancel Task'));
      chosen?.run.cancelTask(chosen.task.spec.taskId);
    },
    [COMMANDS.cancelRun]: async (argument) => (await runOf(argument, (run) => run.status === 'running', t('Cancel Run')))?.cancel(),
    [COMMANDS.retry]: async (argument) => {
      const chosen = await taskOf(argument, mayRetry, t('Retry Task'));
      chosen?.run.retryTask(chosen.task.spec.taskId);
    },
    [COMMANDS.runAgain]: async (argument) => {
      const run = await runOf(argument, (state) => state.status !== 'running', t('Run Again'));
      if (run) show(await runAgain(handling, run));
    },
    [COMMANDS.resume]: async (argument) => {
      const run = await runOf(argument, (state) => state.status === 'interrupted', t('Resume Run'));
      if (run && (await resumeRun(handling.models, run))) show(run);
    },
    [COMMANDS.branch]: async (argument) => {
      const run = await runOf(argument, mayBranch, t('Branch Run from Step'));
      if (run) show(await branchRun(crew, run, subject(argument)?.taskId));
    },
    [COMMANDS.answer]: async (argument) => {
      const about = subject(argument);
      const run = about && crew.run(about.runId);
      const question = about?.questionId && run?.state.questions.get(about.questionId);
      const chosen = run && question ? { run, question } : await chooseQuestion(here(), t('Answer Question'));
      if (chosen) await askForAnswer(chosen.run, chosen.question);
    },
    [COMMANDS.answerYes]: (argument) => answer(argument, 'yes'),
    [COMMANDS.answerNo]: (argument) => answer(argument, 'no'),
    [COMMANDS.showPanel]: (argument) => {
      const about = subject(argument);
      if (about)
        panel.show(about.runId, {
          tab: 'crew',
          ...(about.taskId && { taskId: about.taskId }),
          ...(about.questionId && { questionId: about.questionId }),
        });
      else panel.show(here()[0]?.runId ?? null);
    },
    [COMMANDS.showRun]: async (argument) => show(await runOf(argument, () => true, t('Show Run'))),
    [COMMANDS.reviewChanges]: async (argument) => {
      const run = await runOf(argument, (state) => hunksOf(state).length > 0, t('Review Changes'));
      if (run) panel.show(run.runId, { tab: 'review' });
    },
    [COMMANDS.apply]: async (argument) => {
      const run = await runOf(argument, mayApply, t('Apply'));
      if (run) await applyRun(run);
    },
    [COMMANDS.applyOnBranch]: async (argument) => {
      const run = await runOf(argument, mayApply, t('Apply on a Branch'));
      if (run) await applyOnBranch(run, handling.models.keys);
    },
    [COMMANDS.recertify]: async (argument) => {
      const run = await runOf(argument, mayRecertify, t('Check Changes Again'));
      if (run) await recertifyRun(run);
    },
    [COMMANDS.undoRun]: async (argument) => {
      const run = await runOf(argument, (state) => state.applied !== null, t('Undo Run'));
      if (run) await undoRun(run);
    },
    [COMMANDS.openDiff]: async (argument) => {
      const path = subject(argument)?.path;
      const run = await runOf(argument, (state) => hunksOf(state).length > 0, t('Open Diff'));
      const chosen = path ?? (run && (await chooseFile(run.state, t('Open Diff')))?.path);
      if (run && chosen) await openDiff(run, chosen);
    },
    [COMMANDS.openAllChanges]: async (argument) => {
      const run = await runOf(argument, (state) => hunksOf(state).length > 0, t('Open All Changes'));
      if (run) await openAllDiffs(run);
    },
    [COMMANDS.openFinding]: async (argument) => {
      const about = subject(argument);
      if (about?.path) await openFile(requireRun(crew, about), about.path, about.line);
    },
    [COMMANDS.certifyWorkingChanges]: async () => void (await certifyWorkingChanges(handling.certify, handling.certificates)),
    [COMMANDS.exportRun]: async (argument) => {
      const run = await runOf(argument, () => true, t('Export Run'));
      if (run) await exportRun(run, handling.models.keys);
    },
    [COMMANDS.removeRun]: async (argument) => {
      const run = await runOf(argument, () => true, t('Remove Run'));
      if (run) await handling.remove(run);
    },
    [COMMANDS.chooseModel]: () => chooseModel(handling.models),
    [COMMANDS.setApiKey]: async () => void (await setKey(handling.models)),
    [COMMANDS.removeApiKey]: () => removeKey(handling.models),
    [COMMANDS.openSettings]: () => void vscode.commands.executeCommand('workbench.action.openSettings', '@ext:refactor-crew.refactor-crew'),
  };
}

/**
 * What a command was started on: a code action says it, the explorer hands over all selected files. An editor hands
 * over its file alone: there a selection is meant, and without one the user is asked.
 */
function scopeFrom(first: unknown, second: unknown): ScopeChoice | undefined {
  if (isScopeChoice(first)) return first;
  if (Array.isArray(second) && second.length > 0) return scopeOfFiles(second.filter((uri) => uri instanceof vscode.Uri));
  const editor = vscode.window.activeTextEditor;
  if (!(first instanceof vscode.Uri) || editor?.document.uri.toString() !== first.toString() || editor.selection.isEmpty) return undefined;
  return scopeOfSelection(editor.document, editor.selection);
}

const isScopeChoice = (value: unknown): value is ScopeChoice =>
  typeof value === 'object' && value !== null && 'folder' in value && 'scope' in value;

async function steerSupervisor(run: RunApi | undefined): Promise<void> {
  if (run) await steer(run, SUPERVISOR);
}

function requireRun(crew: CrewApi, about: RowSubject): RunApi {
  const run = crew.run(about.runId);
  if (!run) throw new Error(t('This run is not known any more.'));
  return run;
}
