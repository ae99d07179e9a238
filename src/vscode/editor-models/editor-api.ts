import type * as vscode from 'vscode';

/** What the adapter needs of the editor's interface: all of it comes from `vscode`, or from a test. */
export interface EditorApi extends Pick<
  typeof vscode,
  | 'LanguageModelChatMessage'
  | 'LanguageModelTextPart'
  | 'LanguageModelToolCallPart'
  | 'LanguageModelToolResultPart'
  | 'CancellationTokenSource'
> {
  readonly lm: Pick<typeof vscode.lm, 'selectChatModels'>;
}

/** The id of a model as it stands in settings and journals: its vendor, a slash, and what the vendor calls it. */
export const editorModelId = ({ vendor, id }: Pick<vscode.LanguageModelChat, 'vendor' | 'id'>): string => `${vendor}/${id}`;

/** The model of that id; undefined where there is none now. */
export async function findEditorModel({ lm }: Pick<EditorApi, 'lm'>, wanted: string): Promise<vscode.LanguageModelChat | undefined> {
  const slash = wanted.indexOf('/');
  const [model] = await lm.selectChatModels({ vendor: wanted.slice(0, slash), id: wanted.slice(slash + 1) });
  return model;
}
