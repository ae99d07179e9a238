import * as vscode from 'vscode';
import type { WorkspacePath } from '../domain/ids.ts';
import { isAccepted } from '../domain/run-state.ts';
import { messageOf } from '../domain/failure.ts';
import type { ApplyReport } from '../ports/workspace.ts';
import { countFiles } from '../protocol/words.ts';
import type { FinishedWriting, RunApi } from '../supervisor/crew-api.ts';
import { mayGoAhead } from './before-applying.ts';
import { t } from './l10n.ts';
import { hunksOf } from './tree-run-row.ts';

/** Applies what is accepted, once all is answered that has to be asked before. */
export async function applyRun(run: RunApi): Promise<void> {
  if (!(await mayGoAhead(run))) return;
  if (!hunksOf(run.state).some(({ id }) => isAccepted(run.state, id))) return;
  await perform(
    async () => vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: t('Applying …') }, () => run.apply('show')),
    (report) => t('Applied to {0}.', countFiles(t, report.written.length)),
  );
}

/** Makes the certificate of what is offered anew. */
export async function recertifyRun(run: RunApi): Promise<void> {
  try {
    await run.recertify();
  } catch (error) {
    void vscode.window.showErrorMessage(messageOf(error));
  }
}

export async function undoRun(run: RunApi): Promise<void> {
  await perform(
    () => run.undo(),
    (report) => t('Undone in {0}.', countFiles(t, report.written.length)),
  );
}

/** Tells of what was cut off while it was written, and is done now. */
export function tellFinishedWriting(finished: readonly FinishedWriting[]): void {
  for (const { what, report } of finished) {
    const files = countFiles(t, report.written.length);
    tell(
      report,
      what === 'apply'
        ? t('Applying was cut off. It is finished now: {0}.', files)
        : t('Undoing was cut off. It is finished now: {0}.', files),
    );
  }
}

/** Opens a file of the workspace, at a line of it. */
export async function openFile(run: RunApi, path: WorkspacePath, line: number | undefined): Promise<void> {
  const uri = vscode.Uri.joinPath(vscode.Uri.file(run.state.header.folder), path);
  const at = new vscode.Position(Math.max(0, (line ?? 1) - 1), 0);
  await vscode.window.showTextDocument(uri, { preview: true, ...(line !== undefined && { selection: new vscode.Range(at, at) }) });
}

async function perform(action: () => Promise<ApplyReport>, done: (report: ApplyReport) => string): Promise<void> {
  try {
    const report = await action();
    if (report.rebased) {
      const files = report.rebased.slice(0, 3).join(', ');
      return void vscode.window.showWarningMessage(
        t(
          'You have edited {0} since. Nothing was applied: the changes now stand on your edits. Look at them again, then apply. What was checked of them before is void.',
          files,
        ),
      );
    }
    tell(report, done(report));
  } catch (error) {
    void vscode.window.showErrorMessage(messageOf(error));
  }
}

function tell(report: ApplyReport, done: string): void {
  if (report.skipped.length === 0) return void vscode.window.setStatusBarMessage(done, 5000);
  const files = report.skipped.map(({ path, reason }) => `${path}: ${reason}`);
  void vscode.window.showWarningMessage(`${done} ${t('{0} skipped', countFiles(t, files.length))}. ${files.slice(0, 5).join(' ')}`);
}
