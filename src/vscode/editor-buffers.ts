import * as vscode from 'vscode';
import type { EditorBuffers } from '../ports/workspace.ts';
import { pathBelow } from './folder-paths.ts';

/** The folder's files as the editor has them, where that is not what is on the disk. */
export function editorBuffers(folder: string): EditorBuffers {
  const root = vscode.Uri.file(folder);
  return {
    unsaved: () =>
      vscode.workspace.textDocuments
        .filter((document) => document.isDirty && document.uri.scheme === root.scheme)
        .flatMap((document) => {
          const path = pathBelow(root.path, document.uri.path);
          return path === undefined ? [] : [{ path, text: document.getText() }];
        }),
  };
}
