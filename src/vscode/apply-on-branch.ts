import * as vscode from 'vscode';
import { secretsIn } from '../domain/redact.ts';
import { isAccepted } from '../domain/run-state.ts';
import { toAgentTrace } from '../report/agent-trace.ts';
import { branchName, commitMessage } from '../report/commit-message.ts';
import { countFiles } from '../protocol/words.ts';
import type { RunApi } from '../supervisor/crew-api.ts';
import { mayGoAhead } from './before-applying.ts';
import { t } from './l10n.ts';
import type { KeyStore } from './model-choice/key-store.ts';
import { versionHere } from './version-here.ts';
import { readSettings, SETTINGS_SECTION } from './settings.ts';
import { hunksOf } from './tree-run-row.ts';

/**
 * Commits what is accepted on a new branch that the user names. Files, index and the branch that is checked out stay as they are.
 */
export async function applyOnBranch(run: RunApi, keys: Pick<KeyStore, 'all'>): Promise<void> {
  if (!(await mayGoAhead(run))) return;
  if (!hunksOf(run.state).some(({ id }) => isAccepted(run.state, id)))
    return void vscode.window.showInformationMessage(t('No change is accepted, so there is nothing to commit.'));
  const branch = await vscode.window.showInputBox({
    title: t('Apply on a Branch'),
    prompt: t(
      'The accepted changes become a commit on a new branch. Your files, your index and the branch that you are on stay as they are.',
    ),
    value: branchName(run.state),
    validateInput: (value) => (value.trim() === '' ? t('This is needed.') : undefined),
  });
  if (branch === undefined) return;
  const folder = vscode.Uri.file(run.state.header.folder);
  const { commit } = readSettings(vscode.workspace.getConfiguration(SETTINGS_SECTION, folder));
  const known = commit.notes ? [...secretsIn(process.env), ...(await keys.all())] : [];
  const {
    files,
    commit: hash,
    noteProblem,
  } = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: t('Committing on {0}', branch.trim()) }, () =>
    run.commit({
      branch: branch.trim(),
      message: commitMessage(run.state, { style: commit.convention, type: commit.type }),
      // What a folder brings is run only where it is trusted.
      hooks: commit.runHooks && vscode.workspace.isTrusted,
      ...(commit.notes && {
        note: (committed) => toAgentTrace(run.state, { id: crypto.randomUUID(), toolVersion: versionHere(), known, committed }),
      }),
    }),
  );
  void vscode.window.showInformationMessage(
    t('{0} committed on the branch {1} ({2}). Nothing else has changed.', countFiles(t, files.length), branch.trim(), hash.slice(0, 8)),
  );
  if (noteProblem !== undefined) void vscode.window.showWarningMessage(t('The commit has no note: {0}', noteProblem));
}
