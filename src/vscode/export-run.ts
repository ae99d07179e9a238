import * as vscode from 'vscode';
import { secretsIn } from '../domain/redact.ts';
import { toAgentTrace } from '../report/agent-trace.ts';
import { toJson } from '../report/run-json.ts';
import { toMarkdown } from '../report/run-markdown.ts';
import type { RunApi } from '../supervisor/crew-api.ts';
import { t } from './l10n.ts';
import type { KeyStore } from './model-choice/key-store.ts';
import { versionHere } from './version-here.ts';

/**
 * Writes a run to a file that the user chooses, as Markdown or, where its name ends in `.json`, as JSON, and opens it. Where it ends in
 * `.agent-trace.json`, it is the record of who wrote which lines.
 * Secrets are taken out: what looks like one, and what this process's environment says is one, and every stored key.
 */
export async function exportRun(run: RunApi, keys: Pick<KeyStore, 'all'>): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(run.state.header.folder);
  const uri = await vscode.window.showSaveDialog({
    title: t('Export Run'),
    defaultUri: vscode.Uri.joinPath(folder, `refactor-crew-${run.runId}.md`),
    filters: { [t('Markdown')]: ['md'], [t('JSON')]: ['json'], [t('Agent Trace: who wrote which lines')]: [TRACE] },
  });
  if (!uri) return undefined;
  const known = [...secretsIn(process.env), ...(await keys.all())];
  const write = uri.path.endsWith('.json') ? toJson : toMarkdown;
  const text = uri.path.endsWith(`.${TRACE}`)
    ? toAgentTrace(run.state, { id: crypto.randomUUID(), toolVersion: versionHere(), known })
    : write(run.state, run.eventsSince(0), known);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(uri, { preview: true });
  return uri;
}

const TRACE = 'agent-trace.json';
