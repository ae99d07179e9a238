import * as vscode from 'vscode';
import type { WorkspacePath } from '../domain/ids.ts';
import type { RecipeInfo, RecipePlaces, Site } from '../ports/recipe-facts.ts';
import { COMMANDS } from './commands.ts';
import { t } from './l10n.ts';
import { scopeOfFiles, scopeOfSelection, type ScopeChoice } from './run-scope.ts';

const KIND = vscode.CodeActionKind.Refactor.append('crew');

/** What the engine says of a text without opening its folder. */
export interface RecipeFinder {
  recipes(): Promise<readonly RecipeInfo[]>;
  placesIn(path: WorkspacePath, text: string): Promise<readonly RecipePlaces[]>;
}

/**
 * Offers runs among the editor's refactorings: with a goal in words on the selection or the file, and each recipe that
 * may have something to do where the cursor is, there or in the whole file.
 */
export class RefactorAction implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = { providedCodeActionKinds: [KIND] };
  static readonly languages = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact'].map((language) => ({
    language,
    scheme: 'file',
  }));
  readonly #finder: RecipeFinder;

  constructor(finder: RecipeFinder) {
    this.#finder = finder;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range | vscode.Selection,
    context: vscode.CodeActionContext,
    cancelled: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    // Unasked, the lightbulb would shine on every line of every file.
    if (context.triggerKind === vscode.CodeActionTriggerKind.Automatic && range.isEmpty) return [];
    const file = scopeOfFiles([document.uri]);
    const choice = range.isEmpty ? file : scopeOfSelection(document, range);
    if (!file || !choice) return [];
    const title = range.isEmpty ? t('Refactor this file with a crew…') : t('Refactor the selection with a crew…');
    const inWords = actionFor(title, [choice]);
    // Unasked, no thread is started only to look.
    if (context.triggerKind === vscode.CodeActionTriggerKind.Automatic) return [inWords];
    // Without the engine there is still the goal in words; the run itself tells what is wrong with it.
    const byRecipe = await this.#recipesAt(document, range, file).catch(() => []);
    return cancelled.isCancellationRequested ? [] : [...byRecipe, inWords];
  }

  async #recipesAt(document: vscode.TextDocument, range: vscode.Range, file: ScopeChoice): Promise<vscode.CodeAction[]> {
    const [path] = file.scope.paths;
    if (path === undefined) return [];
    const [recipes, places] = await Promise.all([this.#finder.recipes(), this.#finder.placesIn(path, document.getText())]);
    return places.flatMap(({ recipe: id, sites }) => {
      const recipe = recipes.find((one) => one.id === id);
      const here = sites.filter((site) => isWithin(site, range));
      const [first] = here;
      const last = here.at(-1);
      if (!recipe || !first || !last) return [];
      const lines = { start: first.line, end: last.line };
      const title = t('{0} (crew)', recipe.title);
      const inFile = t('{0} in the whole file, {1} places (crew)', recipe.title, sites.length);
      return [
        actionFor(title, [{ ...file, scope: { paths: [path], lines } }, id]),
        ...(sites.length > here.length ? [actionFor(inFile, [file, id])] : []),
      ];
    });
  }
}

/** Whether the place begins on one of the lines that are asked about. */
function isWithin({ line }: Site, range: vscode.Range): boolean {
  return range.start.line + 1 <= line && line <= range.end.line + 1;
}

function actionFor(title: string, args: readonly unknown[]): vscode.CodeAction {
  const action = new vscode.CodeAction(title, KIND);
  action.command = { command: COMMANDS.start, title, arguments: [...args] };
  return action;
}
