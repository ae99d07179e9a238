import * as vscode from 'vscode';
import type { RecipeInfo } from '../ports/recipe-facts.ts';
import { t } from './l10n.ts';

/** What the user wants: a goal in words, or a recipe by name; and whether its plan is shown before it starts. */
export type GoalChoice = (GoalInWords | ChosenRecipe) & { readonly plan: boolean };

type GoalInWords = { readonly type: 'goal'; readonly goal: string };
type ChosenRecipe = { readonly type: 'recipe'; readonly recipe: RecipeInfo };
type Item = vscode.QuickPickItem & { readonly choice?: GoalInWords | ChosenRecipe };

/** Whether the plan is shown first: always, or as the user says, beginning with what the settings say. */
export type PlanFirst = 'always' | { readonly atFirst: boolean };

/**
 * Asks what should become better. Whatever is typed is a goal; recent goals, examples and recipes are offered below.
 * The recipes come when the engine has them: until then there is a list without. Undefined when the user leaves.
 */
export function askGoal(
  title: string,
  recent: readonly string[],
  recipes: Promise<readonly RecipeInfo[]>,
  planFirst: PlanFirst,
): Promise<GoalChoice | undefined> {
  const picker = vscode.window.createQuickPick<Item>();
  picker.title = title;
  picker.placeholder = t('What should become better? Type a goal, or choose one.');
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.busy = true;
  const planButton = planFirst === 'always' ? undefined : togglePlan(planFirst.atFirst);
  picker.buttons = planButton ? [planButton] : [];
  let known: readonly RecipeInfo[] = [];
  const draw = (): void => {
    picker.items = itemsFor(picker.value.trim(), recent, known);
  };
  picker.onDidChangeValue(draw);
  draw();
  void recipes
    .then((list) => (known = list))
    .catch(() => undefined) // A goal in words needs no list; the run itself tells what is wrong with the engine.
    .then(() => {
      picker.busy = false;
      draw();
    });
  return new Promise((resolve) => {
    picker.onDidAccept(() => {
      const choice = picker.selectedItems[0]?.choice;
      if (!choice) return;
      resolve({ ...choice, plan: planButton?.toggle.checked ?? true });
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}

/** Its `checked` follows the user: the editor changes it in place. */
const togglePlan = (checked: boolean): vscode.QuickInputButton & { readonly toggle: { checked: boolean } } => ({
  iconPath: new vscode.ThemeIcon('tasklist'),
  tooltip: t('Show the plan first'),
  location: vscode.QuickInputButtonLocation.Input,
  toggle: { checked },
});

function itemsFor(typed: string, recent: readonly string[], recipes: readonly RecipeInfo[]): Item[] {
  const separator = (label: string): Item => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const goal = (text: string, icon: string): Item => ({ label: `$(${icon}) ${text}`, choice: { type: 'goal', goal: text } });
  const examples = [...new Set([t('Improve error handling'), ...recipes.map((recipe) => recipe.example)])].filter(
    (example) => !recent.includes(example),
  );
  return [
    ...(typed === '' ? [] : [{ ...goal(typed, 'rocket'), description: t('start with this goal'), alwaysShow: true }]),
    ...(recent.length > 0 ? [separator(t('recent')), ...recent.map((text) => goal(text, 'history'))] : []),
    separator(t('examples')),
    ...examples.slice(0, 6).map((text) => goal(text, 'lightbulb')),
    ...(recipes.length > 0 ? [separator(t('recipes'))] : []),
    ...recipes.map((recipe): Item => ({
      label: `$(beaker) ${recipe.title}`,
      description: describeClass(recipe.class),
      detail: recipe.description,
      choice: { type: 'recipe', recipe },
    })),
  ];
}

function describeClass(kind: RecipeInfo['class']): string {
  switch (kind) {
    case 'proved':
      return t('same emitted code');
    case 'checked':
      return t('checked by types and tests');
    case 'behaviour-changing':
      return t('changes behaviour');
  }
}
