import * as vscode from 'vscode';

/** The absolute paths of the folders of this workspace. */
export const openFolders = (): string[] => (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
