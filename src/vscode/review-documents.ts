import * as vscode from 'vscode';
import { selectHunks } from '../changeset/select.ts';
import type { ChangedFile } from '../domain/change.ts';
import type { RunEvent } from '../domain/event.ts';
import { RunId, type WorkspacePath } from '../domain/ids.ts';
import { acceptedHunks, type RunState } from '../domain/run-state.ts';
import type { CrewApi, RunApi } from '../supervisor/crew-api.ts';
import { REVIEW_SCHEME } from './commands.ts';
import { t } from './l10n.ts';

export type Side = 'before' | 'after';

/** Names one side of a change. The path comes last, so that the editor picks the language by it. */
export function reviewUri(runId: RunId, path: WorkspacePath, side: Side): vscode.Uri {
  return vscode.Uri.from({ scheme: REVIEW_SCHEME, path: `/${path}`, query: new URLSearchParams({ run: runId, side }).toString() });
}

/**
 * The sides of a change as documents that are nowhere on the disk: before is what the run looked at, after is what
 * applying would write now. Rejecting a hunk changes the document at once.
 */
export class ReviewDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #crew: CrewApi;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #unsubscribe: () => void;
  readonly onDidChange = this.#changed.event;

  constructor(crew: CrewApi) {
    this.#crew = crew;
    this.#unsubscribe = crew.onEvent((event, run) => {
      if (SHOWS.has(event.type)) this.#announce(run);
    });
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const query = new URLSearchParams(uri.query);
    const run = this.#crew.run(RunId(query.get('run') ?? ''));
    const file = run?.state.changes?.files.find(({ path }) => `/${path}` === uri.path);
    if (!run || !file) return '';
    return (query.get('side') === 'before' ? file.base?.text : accepted(file, run.state)) ?? '';
  }

  dispose(): void {
    this.#unsubscribe();
    this.#changed.dispose();
  }

  #announce(run: RunApi): void {
    for (const { path } of run.state.changes?.files ?? []) {
      for (const side of ['before', 'after'] as const) this.#changed.fire(reviewUri(run.runId, path, side));
    }
  }
}

function accepted(file: ChangedFile, state: RunState): string | null {
  const ids = state.changes ? acceptedHunks(state.changes, state) : new Set();
  return selectHunks(file, (hunk) => ids.has(hunk.id));
}

/** After what the sides may be other ones. */
const SHOWS: ReadonlySet<RunEvent['type']> = new Set(['hunk-decided', 'changes-offered', 'changes-rebased', 'changes-edited']);

/** Opens a change in the diff editor. */
export async function openDiff(run: RunApi, path: WorkspacePath): Promise<void> {
  const title = t('{0} (before ↔ after)', path.slice(path.lastIndexOf('/') + 1));
  await vscode.commands.executeCommand('vscode.diff', reviewUri(run.runId, path, 'before'), reviewUri(run.runId, path, 'after'), title, {
    preview: true,
  });
}

/** Opens all changes of a run in one multi-diff editor. */
export async function openAllDiffs(run: RunApi): Promise<void> {
  const folder = vscode.Uri.file(run.state.header.folder);
  const files = run.state.changes?.files ?? [];
  const sides = files.map(({ path, base, after }) => [
    vscode.Uri.joinPath(folder, path),
    base === null ? undefined : reviewUri(run.runId, path, 'before'),
    after === null ? undefined : reviewUri(run.runId, path, 'after'),
  ]);
  await vscode.commands.executeCommand('vscode.changes', t('Changes: {0}', run.state.header.goal), sides);
}
