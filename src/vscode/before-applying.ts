import * as vscode from 'vscode';
import { openConsents, scrutinyOf } from '../domain/contract-changes.ts';
import { contractWord, remarkWord } from '../protocol/review-words.ts';
import { voidWord } from '../protocol/words.ts';
import type { RunApi } from '../supervisor/crew-api.ts';
import { t } from './l10n.ts';

/** How much a dialog tells of what it is about. */
const SHOWN = 10;

/** Asks what has to be asked before anything of a run is applied or committed. False: the user would rather not. */
export async function mayGoAhead(run: RunApi): Promise<boolean> {
  return (await hasConsent(run)) && (await mayApplyVoid(run)) && (await mayApplyRegressed(run));
}

/** Changes of what says what is right are agreed to on their own, or left out. */
async function hasConsent(run: RunApi): Promise<boolean> {
  const open = openConsents(run.state);
  if (open.length === 0) return true;
  const lines = open.slice(0, SHOWN).flatMap((hunk) => {
    const { contract, remarks } = scrutinyOf(run.state.changes, hunk.id);
    const what = contract === undefined ? '' : ` (${contractWord(t, contract)})`;
    return [
      `${hunk.path}:${hunk.afterStart}${what}`,
      ...remarks.slice(0, 3).map(({ kind, text }) => `    ${remarkWord(t, kind)}: ${text}`),
    ];
  });
  const detail = [t('Tests, snapshots and the settings of checks say what is right.'), '', ...lines, ...(open.length > SHOWN ? ['…'] : [])];
  const [withThem, withoutThem] = [t('Apply with Them'), t('Apply without Them')];
  const question = open.length === 1 ? t('1 change needs your consent.') : t('{0} changes need your consent.', open.length);
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail: detail.join('\n') }, withoutThem, withThem);
  if (answer === undefined) return false;
  run.decide(
    open.map(({ id }) => id),
    answer === withThem ? 'accepted' : 'rejected',
  );
  return true;
}

/** What was checked was something else: to apply it unchecked is for the user to say. */
async function mayApplyVoid({ state }: RunApi): Promise<boolean> {
  if (!state.voided) return true;
  const unchecked = t('Apply Unchecked');
  const detail = voidWord(t, state.voided);
  const answer = await vscode.window.showWarningMessage(t('The certificate of these changes is void.'), { modal: true, detail }, unchecked);
  return answer === unchecked;
}

/** What regressed is applied only after the user has been told what and has said so again. */
async function mayApplyRegressed({ state: { certificate } }: RunApi): Promise<boolean> {
  if (certificate?.verdict !== 'regressed') return true;
  const regressed = certificate.rows.filter((row) => row.state === 'regressed');
  const detail = regressed.map((row) => [row.summary, ...row.details.slice(0, SHOWN)].join('\n')).join('\n\n');
  const anyway = t('Apply Anyway');
  return (await vscode.window.showWarningMessage(t('Something regressed with these changes.'), { modal: true, detail }, anyway)) === anyway;
}
