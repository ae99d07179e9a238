import * as vscode from 'vscode';
import type { RecipeInfo } from '../ports/recipe-facts.ts';
import { t } from './l10n.ts';
import { parametersOf, type RecipeParameter } from './recipe-parameters.ts';

/** Asks for what a recipe must be told, one thing after the other. Undefined when the user leaves. */
export async function askParameters(title: string, recipe: RecipeInfo): Promise<Record<string, unknown> | undefined> {
  const answers: Record<string, unknown> = {};
  for (const parameter of parametersOf(recipe.parameters)) {
    if (!parameter.isRequired) continue;
    const answer = await askOne(`${title}: ${recipe.title}`, parameter);
    if (answer === undefined) return undefined;
    answers[parameter.name] = answer;
  }
  return answers;
}

async function askOne(title: string, parameter: RecipeParameter): Promise<string | number | boolean | undefined> {
  const prompt = parameter.description || parameter.name;
  switch (parameter.kind) {
    case 'choice':
      return vscode.window.showQuickPick([...parameter.choices], { title, placeHolder: prompt });
    case 'boolean': {
      const picked = await vscode.window.showQuickPick([t('Yes'), t('No')], { title, placeHolder: prompt });
      return picked === undefined ? undefined : picked === t('Yes');
    }
    case 'number': {
      const text = await vscode.window.showInputBox({
        title,
        prompt,
        validateInput: (value) => (Number.isFinite(Number(value)) && value.trim() !== '' ? undefined : t('A number is needed.')),
      });
      return text === undefined ? undefined : Number(text);
    }
    case 'text':
      return vscode.window.showInputBox({
        title,
        prompt,
        value: wordAtCursor(),
        validateInput: (value) => (value.trim() === '' ? t('This is needed.') : undefined),
      });
  }
}

/** Recipes ask for names first of all, and the one at the cursor is a good guess. */
function wordAtCursor(): string {
  const editor = vscode.window.activeTextEditor;
  const range = editor?.document.getWordRangeAtPosition(editor.selection.active);
  return editor && range ? editor.document.getText(range) : '';
}
