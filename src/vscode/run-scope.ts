import * as vscode from 'vscode';
import type { Scope } from '../domain/scope.ts';
import { t } from './l10n.ts';
import { pathBelow } from './folder-paths.ts';

/** What a run may look at, and in which folder of the workspace. */
export interface ScopeChoice {
  readonly folder: string;
  readonly scope: Scope;
}

/** The scope of files and folders that were picked in the explorer; undefined when they are not all of one folder of the workspace. */
export function scopeOfFiles(uris: readonly vscode.Uri[]): ScopeChoice | undefined {
  const folders = uris.map((uri) => vscode.workspace.getWorkspaceFolder(uri));
  const [folder] = folders;
  if (!folder || folders.some((other) => other?.uri.toString() !== folder.uri.toString())) return undefined;
  const paths = uris.map((uri) => pathBelow(folder.uri.path, uri.path));
  // The folder of the workspace itself has no path in it: all of it is meant.
  const known = paths.flatMap((path) => (path === undefined ? [] : [path]));
  return { folder: folder.uri.fsPath, scope: { paths: known.length < paths.length ? [] : known } };
}

/** The lines of an editor's selection. */
export function scopeOfSelection(document: vscode.TextDocument, range: vscode.Range): ScopeChoice | undefined {
  const choice = scopeOfFiles([document.uri]);
  if (!choice) return undefined;
  // A selection that ends at the start of a line does not mean that line.
  const end = range.end.character === 0 && range.end.line > range.start.line ? range.end.line : range.end.line + 1;
  return { ...choice, scope: { ...choice.scope, lines: { start: range.start.line + 1, end } } };
}

/** Asks for the scope: the selection, the file, its folder, or a whole folder of the workspace. Undefined when the user leaves. */
export async function askScope(title: string): Promise<ScopeChoice | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const items: (vscode.QuickPickItem & { readonly choice: ScopeChoice })[] = [...ofEditor(vscode.window.activeTextEditor)];
  for (const folder of folders) {
    items.push({
      label: `$(root-folder) ${folders.length === 1 ? t('The whole workspace') : t('All of {0}', folder.name)}`,
      description: folder.name,
      choice: { folder: folder.uri.fsPath, scope: { paths: [] } },
    });
  }
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: t('Where? Only files in this scope are changed.'),
    matchOnDescription: true,
  });
  return picked?.choice;
}

function ofEditor(editor: vscode.TextEditor | undefined): (vscode.QuickPickItem & { readonly choice: ScopeChoice })[] {
  const file = editor && scopeOfFiles([editor.document.uri]);
  const [path] = file?.scope.paths ?? [];
  if (!editor || !file || path === undefined) return [];
  const selection = editor.selection.isEmpty ? undefined : scopeOfSelection(editor.document, editor.selection);
  const lines = selection?.scope.lines;
  const parent = scopeOfFiles([vscode.Uri.joinPath(editor.document.uri, '..')]);
  const [parentPath] = parent?.scope.paths ?? [];
  return [
    ...(selection && lines
      ? [{ label: `$(selection) ${t('The selection')}`, description: `${path}:${lines.start}-${lines.end}`, choice: selection }]
      : []),
    { label: `$(file) ${t('This file')}`, description: path, choice: file },
    ...(parent && parentPath !== undefined ? [{ label: `$(folder) ${t('Its folder')}`, description: parentPath, choice: parent }] : []),
  ];
}
