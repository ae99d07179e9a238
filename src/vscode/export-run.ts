import * as vscode from 'vscode';
import { secretsIn } from '../domain/redact.ts';
import { toJson } from '../report/run-json.ts';
import { toMarkdown } from '../report/run-markdown.ts';
import type { RunApi } from '../supervisor/crew-api.ts';
import { t } from './l10n.ts';
import type { KeyStore } from './model-choice/key-store.ts';

/**
 * Writes a run to a file that the user chooses, as Markdown or, where its name ends in `.json`, as JSON, and opens it.
 * Secrets are taken out: what looks like one, and what this process's environment says is one, and every stored key.
 */
export async function exportRun(run: RunApi, keys: Pick<KeyStore, 'all'>): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(run.state.header.folder);
  const uri = await vscode.window.showSaveDialog({
    title: t('Export Run'),
    defaultUri: vscode.Uri.joinPath(folder, `refactor-crew-${run.runId}.md`),
    filters: { [t('Markdown')]: ['md'], [t('JSON')]: ['json'] },
  });
  if (!uri) return undefined;
  const write = uri.path.endsWith('.json') ? toJson : toMarkdown;
  const text = write(run.state, run.eventsSince(0), [...secretsIn(process.env), ...(await keys.all())]);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(uri, { preview: true });
  return uri;
}
