import * as vscode from 'vscode';
import { acceptedHunks } from '../domain/run-state.ts';
import type { HunkId } from '../domain/ids.ts';
import { countHunks } from '../protocol/words.ts';
import type { RunApi } from '../supervisor/crew-api.ts';
import { t } from './l10n.ts';

/** How much a dialog tells of what it is about. */
const SHOWN = 8;

/**
 * Whether what is accepted compiles without what is not. Where it does not, the user is told what breaks and may take the
 * smallest way out, by accepting more or less, or go ahead all the same. False: the user would rather not.
 */
export async function partHolds(run: RunApi): Promise<boolean> {
  const { changes } = run.state;
  const all = changes?.files.flatMap((file) => file.hunks.map(({ id }) => id)) ?? [];
  const accepted = changes ? acceptedHunks(changes, run.state) : new Set<HunkId>();
  if (accepted.size === 0 || accepted.size === all.length) return true;
  const selection = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: t('Checking whether the accepted hunks compile without the others') },
    // What can't be told is no reason to keep the user from it.
    () => run.trySelection([...accepted], 'types').catch(() => ({ status: 'unchecked' as const })),
  );
  if (selection.status !== 'breaks') return true;
  const { breaks, closure, errors } = selection;
  const more = t('Accept {0} More', closure.accept.length);
  const fewer = t('Leave out {0} More', closure.reject.length);
  const anyway = t('Apply Anyway');
  const told = errors.length > 0 ? errors.map(({ path, line, message }) => `${path ?? ''}:${line} ${message}`) : breaks;
  const detail = [...told.slice(0, SHOWN), ...(told.length > SHOWN ? ['…'] : [])].join('\n');
  const ways = [...(closure.accept.length > 0 ? [more] : []), ...(closure.reject.length > 0 ? [fewer] : []), anyway];
  const question = t('Without the hunks that you rejected this does not compile: {0}.', countHunks(t, breaks.length));
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, ...ways);
  if (answer === more) run.decide(closure.accept, 'accepted');
  if (answer === fewer) run.decide(closure.reject, 'rejected');
  return answer !== undefined;
}
