import * as vscode from 'vscode';

/** The version of this extension. */
export function versionHere(): string {
  const manifest: unknown = vscode.extensions.getExtension('refactor-crew.refactor-crew')?.packageJSON;
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '0.0';
}
