import * as vscode from 'vscode';
import { messageOf } from '../domain/failure.ts';
import type { RecipeInfo } from '../ports/recipe-facts.ts';
import { scopeWord } from '../protocol/words.ts';
import type { CrewApi, RunApi, RunRequest } from '../supervisor/crew-api.ts';
import { askGoal } from './goal-picker.ts';
import { t } from './l10n.ts';
import { chooseModel } from './model-choice/choose-model.ts';
import type { ModelDesk } from './model-choice/model-desk.ts';
import { askParameters } from './parameter-dialogue.ts';
import { recentGoals, rememberGoal } from './recent-goals.ts';
import { askScope, type ScopeChoice } from './run-scope.ts';
import { readSettings, SETTINGS_SECTION, type Settings } from './settings.ts';

export interface Starting {
  readonly crew: CrewApi;
  /** Remembers the goals of this workspace. */
  readonly memory: vscode.Memento;
  recipes(): Promise<readonly RecipeInfo[]>;
  readonly models: ModelDesk;
}

/**
 * From the command to a run on its way: what, then where unless that is known. With `planOnly` its plan is shown and
 * nothing starts. Undefined when the user leaves, or it can't be started.
 */
export async function startRun(starting: Starting, known?: ScopeChoice, planOnly = false): Promise<RunApi | undefined> {
  if (!vscode.workspace.workspaceFolders?.length) return void (await askForFolder());
  const title = titleOf(known, planOnly);
  const planFirst = planOnly ? 'always' : { atFirst: settingsOf(known?.folder).planFirst };
  const choice = await askGoal(title, recentGoals(starting.memory), starting.recipes(), planFirst);
  if (!choice) return undefined;
  const parameters = choice.type === 'recipe' ? await askParameters(title, choice.recipe) : {};
  if (!parameters) return undefined;
  const place = known ?? (await askScope(title));
  if (!place) return undefined;
  if (choice.type === 'goal') await rememberGoal(starting.memory, choice.goal);
  return begin(starting, {
    ...place,
    ...fromSettings(place.folder),
    goal: choice.type === 'goal' ? choice.goal : choice.recipe.title,
    ...(choice.type === 'recipe' && { recipe: { id: choice.recipe.id, with: parameters } }),
    ...(choice.plan && { plan: true }),
  });
}

/** A recipe that was chosen at the place itself. Undefined when the user leaves, or it can't be started. */
export async function startRecipe(starting: Starting, place: ScopeChoice, id: string): Promise<RunApi | undefined> {
  const recipe = (await starting.recipes()).find((one) => one.id === id);
  if (!recipe) throw new Error(t('There is no recipe {0} any more.', id));
  const parameters = await askParameters(recipe.title, recipe);
  if (!parameters) return undefined;
  const plan = settingsOf(place.folder).planFirst;
  return begin(starting, {
    ...place,
    ...fromSettings(place.folder),
    goal: recipe.title,
    recipe: { id, with: parameters },
    ...(plan && { plan }),
  });
}

/** The same run once more, with the settings of now. */
export async function runAgain(starting: Starting, { state }: RunApi): Promise<RunApi | undefined> {
  const { goal, scope, folder, recipe, plan } = state.header;
  return begin(starting, { goal, scope, folder, ...fromSettings(folder), ...(recipe && { recipe }), ...(plan === true && { plan }) });
}

function titleOf(known: ScopeChoice | undefined, planOnly: boolean): string {
  if (!known) return planOnly ? t('Plan Refactoring') : t('Start Refactoring');
  const where = scopeWord(t, known.scope);
  return planOnly ? t('Plan Refactoring in {0}', where) : t('Start Refactoring in {0}', where);
}

const settingsOf = (folder: string | undefined): Settings =>
  readSettings(vscode.workspace.getConfiguration(SETTINGS_SECTION, folder === undefined ? undefined : vscode.Uri.file(folder)));

function fromSettings(
  folder: string,
): Pick<RunRequest, 'trusted' | 'tests' | 'mutations' | 'testCommand' | 'concurrency' | 'timeoutMs' | 'budget'> {
  const settings = settingsOf(folder);
  return {
    trusted: vscode.workspace.isTrusted,
    tests: settings.tests,
    mutations: settings.mutations,
    concurrency: settings.concurrency,
    timeoutMs: settings.taskTimeoutMs,
    ...(settings.maxCostUsd !== undefined && { budget: { costUsd: settings.maxCostUsd } }),
    ...(settings.testCommand !== undefined && { testCommand: settings.testCommand }),
  };
}

async function begin({ crew, models }: Starting, request: RunRequest): Promise<RunApi | undefined> {
  try {
    return await crew.start(request);
  } catch (error) {
    void tell(t('The run could not be started: {0}', messageOf(error)));
    return undefined;
  }

  async function tell(text: string): Promise<void> {
    const choose = t('Choose Model…');
    if ((await vscode.window.showErrorMessage(text, choose)) === choose) await chooseModel(models);
  }
}

async function askForFolder(): Promise<void> {
  const open = t('Open Folder…');
  const picked = await vscode.window.showInformationMessage(t('Open a folder first: a run works on the files of one.'), open);
  if (picked === open) await vscode.commands.executeCommand('vscode.openFolder');
}
