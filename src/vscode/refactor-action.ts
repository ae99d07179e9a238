import * as vscode from 'vscode';
import { COMMANDS } from './commands.ts';
import { t } from './l10n.ts';
import { scopeOfFiles, scopeOfSelection } from './run-scope.ts';

const KIND = vscode.CodeActionKind.Refactor.append('crew');

/** Offers a run among the editor's refactorings: on the selection, or on the file where nothing is selected. */
export class RefactorAction implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = { providedCodeActionKinds: [KIND] };
  static readonly languages = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact'].map((language) => ({
    language,
    scheme: 'file',
  }));

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range | vscode.Selection,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    // Unasked, the lightbulb would shine on every line of every file.
    if (context.triggerKind === vscode.CodeActionTriggerKind.Automatic && range.isEmpty) return [];
    const choice = range.isEmpty ? scopeOfFiles([document.uri]) : scopeOfSelection(document, range);
    if (!choice) return [];
    const title = range.isEmpty ? t('Refactor this file with a crew…') : t('Refactor the selection with a crew…');
    const action = new vscode.CodeAction(title, KIND);
    action.command = { command: COMMANDS.start, title, arguments: [choice] };
    return [action];
  }
}
