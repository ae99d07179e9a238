import * as vscode from 'vscode';

/** A text in the user's language, with its `{0}`, `{1}` … filled in. */
export const t = (text: string, ...values: readonly (string | number)[]): string => vscode.l10n.t(text, ...values);
