import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Certificate, CheckRow } from '../domain/certificate.ts';
import type { WorkspacePath } from '../domain/ids.ts';
import { checkKindWord, checkRowWord, checkStateWord } from '../protocol/words.ts';
import type { CheckListener } from '../supervisor/certifier.ts';
import type { ForeignRequest, WorkingCertificate, WorkingTexts } from '../supervisor/certify-working-change.ts';
import { certificateDocument } from './certificate-document.ts';
import { CERTIFICATE_SCHEME } from './commands.ts';
import { editorBuffers } from './editor-buffers.ts';
import { t } from './l10n.ts';
import { readSettings, SETTINGS_SECTION } from './settings.ts';

/** How long each check may take. */
const TIMEOUT_MS = 15 * 60_000;

/** Makes the certificate; loaded when it is first needed. */
export type Certify = (
  request: ForeignRequest,
  texts: WorkingTexts,
  listener: CheckListener,
  signal: AbortSignal,
) => Promise<WorkingCertificate>;

/** The certificates that were made in this window, as documents that are nowhere on the disk. */
export class CertificateDocuments implements vscode.TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.path) ?? t('This certificate is gone. Make it again.');
  }

  /** One document a folder: a new certificate takes the place of the one before. */
  async show(folder: string, text: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: CERTIFICATE_SCHEME, path: `/${basename(folder)}.md`, query: folder });
    this.#texts.set(uri.path, text);
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(uri, { preview: true });
  }
}

/**
 * Certifies what is not committed in a folder, unsaved texts included, and shows what came of it. In a folder that is not
 * trusted nothing of it is run; what would need that is unverified.
 */
export async function certifyWorkingChanges(certify: Certify, documents: CertificateDocuments): Promise<Certificate | undefined> {
  const folder = await chooseFolder();
  if (!folder) return undefined;
  const trusted = vscode.workspace.isTrusted;
  const made = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: t('Certifying the working changes of {0}', folder.name), cancellable: true },
    async (progress, cancellation) => {
      const stop = new AbortController();
      cancellation.onCancellationRequested(() => stop.abort());
      const told = (row: CheckRow): void => progress.report({ message: `${checkKindWord(t, row.kind)}: ${checkRowWord(t, row)}` });
      try {
        return await certify(requestFor(folder, trusted), textsOf(folder), { started: () => undefined, finished: told }, stop.signal);
      } catch (error) {
        if (stop.signal.aborted) return undefined;
        throw error;
      }
    },
  );
  if (!made) return undefined;
  if (made.status !== 'certified') {
    const isIn = made.status === 'no-change';
    const text = isIn
      ? t('{0} has no working changes.', folder.name)
      : t('{0} is in no git repository, so it has no working changes.', folder.name);
    return void vscode.window.showInformationMessage(text);
  }
  await documents.show(folder.uri.fsPath, certificateDocument(t, { folderName: folder.name, trusted, ...made }));
  tell(made.certificate);
  return made.certificate;
}

function requestFor({ uri }: vscode.WorkspaceFolder, trusted: boolean): ForeignRequest {
  const { tests, mutations, testCommand } = readSettings(vscode.workspace.getConfiguration(SETTINGS_SECTION, uri));
  return { folder: uri.fsPath, trusted, tests, mutations, ...(testCommand !== undefined && { testCommand }), timeoutMs: TIMEOUT_MS };
}

function tell({ verdict }: Certificate): void {
  const text = t('Certificate of the working changes: {0}', checkStateWord(t, verdict));
  if (verdict === 'regressed') void vscode.window.showErrorMessage(text);
  else if (verdict === 'unverified') void vscode.window.showWarningMessage(text);
  else void vscode.window.showInformationMessage(text);
}

/** As the editor has them: what is not saved comes before what is on the disk. */
function textsOf(folder: vscode.WorkspaceFolder): WorkingTexts {
  const unsaved = new Map(
    editorBuffers(folder.uri.fsPath)
      .unsaved()
      .map(({ path, text }) => [path, text]),
  );
  return { read: (path) => textOf(folder, path, unsaved), unsaved: [...unsaved.keys()] };
}

async function textOf(
  folder: vscode.WorkspaceFolder,
  path: WorkspacePath,
  unsaved: ReadonlyMap<WorkspacePath, string>,
): Promise<string | null> {
  const buffer = unsaved.get(path);
  if (buffer !== undefined) return buffer;
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder.uri, path)));
  } catch {
    return null; // The change deletes it.
  }
}

async function chooseFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length > 1) return vscode.window.showWorkspaceFolderPick({ placeHolder: t('The working changes of which folder?') });
  if (folders.length === 0) void vscode.window.showInformationMessage(t('Open a folder first: a run works on the files of one.'));
  return folders[0];
}
