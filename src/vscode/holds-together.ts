import * as vscode from 'vscode';
import { messageOf } from '../domain/failure.ts';
import type { BrokenSelection, Selection } from '../domain/hunk-need.ts';
import type { HunkId } from '../domain/ids.ts';
import { isAccepted } from '../domain/run-state.ts';
import type { RunApi } from '../supervisor/crew-api.ts';
import { t } from './l10n.ts';
import { hunksOf } from './tree-run-row.ts';

/** How many errors and places a dialog tells. */
const SHOWN = 6;

/**
 * Whether what is accepted compiles without the rest. Where it does not, the user sees what breaks, and decides: accept what
 * is missing, reject what depends on it, apply it anyway, or leave it. False: leave it.
 */
export async function holdsTogether(run: RunApi): Promise<boolean> {
  const all = hunksOf(run.state).map(({ id }) => id);
  const accepted = all.filter((id) => isAccepted(run.state, id));
  if (accepted.length === 0 || accepted.length === all.length) return true;
  const selection = await check(run, accepted);
  if (selection === 'left') return false;
  if (selection.status === 'failed') return mayApplyUnchecked(selection.reason);
  // Where nobody can check types, names have not found fault.
  return selection.status !== 'breaks' || mend(run, accepted, selection);
}

/** What the compiler says, or that the user did not want to wait for it. */
async function check(
  run: RunApi,
  accepted: readonly HunkId[],
): Promise<Selection | { readonly status: 'failed'; readonly reason: string } | 'left'> {
  const title = t('Checking whether the accepted changes compile without the others');
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, async (_, token) => {
    const leave = new AbortController();
    const listening = token.onCancellationRequested(() => leave.abort());
    try {
      const selection = await run.trySelection(accepted, 'types', leave.signal);
      return leave.signal.aborted ? 'left' : selection;
    } catch (error) {
      return leave.signal.aborted ? 'left' : { status: 'failed', reason: messageOf(error) };
    } finally {
      listening.dispose();
    }
  });
}

async function mend(run: RunApi, accepted: readonly HunkId[], selection: BrokenSelection): Promise<boolean> {
  const { accept, reject } = selection.closure;
  const withMore = accept.length > 0 ? t('Apply with {0} More', accept.length) : undefined;
  const withFewer = reject.length > 0 && reject.length < accepted.length ? t('Apply without {0}', reject.length) : undefined;
  const anyway = t('Apply Anyway');
  const buttons = [withMore, withFewer, anyway].filter((label) => label !== undefined);
  const options = { modal: true, detail: describe(run, selection, withMore, withFewer) };
  const answer = await vscode.window.showWarningMessage(t('What is accepted does not compile without the rest.'), options, ...buttons);
  if (answer === undefined) return false;
  if (answer === withMore) run.decide(accept, 'accepted');
  else if (answer === withFewer) run.decide(reject, 'rejected');
  return true;
}

/** What breaks, and which changes each way out is about. */
function describe(
  run: RunApi,
  { breaks, errors, closure }: BrokenSelection,
  withMore: string | undefined,
  withFewer: string | undefined,
): string {
  const told = errors
    .slice(0, SHOWN)
    .map(({ path, line, code, message }) => `${path === null ? '' : `${path}:${line} `}${code} ${message}`);
  const paragraphs = [
    [...told, ...(errors.length > SHOWN ? ['…'] : [])],
    [t('Would break: {0}', places(run, breaks))],
    [
      ...(withMore === undefined ? [] : [`${withMore}: ${places(run, closure.accept)}`]),
      ...(withFewer === undefined ? [] : [`${withFewer}: ${places(run, closure.reject)}`]),
    ],
  ];
  return paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function places(run: RunApi, ids: readonly HunkId[]): string {
  const hunks = new Map(hunksOf(run.state).map((hunk) => [hunk.id, hunk]));
  const told = ids.slice(0, SHOWN).map((id) => {
    const hunk = hunks.get(id);
    return hunk ? `${hunk.path}:${hunk.afterStart}` : id;
  });
  return `${told.join(', ')}${ids.length > SHOWN ? `, ${t('and {0} more', ids.length - SHOWN)}` : ''}`;
}

async function mayApplyUnchecked(detail: string): Promise<boolean> {
  const unchecked = t('Apply Unchecked');
  const question = t('Whether the accepted changes compile without the others could not be checked.');
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, unchecked)) === unchecked;
}
