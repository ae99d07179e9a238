import * as vscode from 'vscode';
import { answeringOf } from '../../domain/answering.ts';
import type { RunApi } from '../../supervisor/crew-api.ts';
import { t } from '../l10n.ts';
import { answeringWord, explainMissing } from './explain.ts';
import { setKey } from './manage-keys.ts';
import type { ModelDesk } from './model-desk.ts';

/**
 * Makes sure that what answered a run can answer it again. Where it can't, the user decides: mend that, or go on with
 * what is chosen now. False: the run is to stay as it is.
 */
export async function canGoOn(desk: ModelDesk, { runId, state }: RunApi): Promise<boolean> {
  const missing = await desk.chooser.missingFor(answeringOf(state.header));
  if (!missing) return true;
  const now = await desk.chooser.preview();
  const set = t('Set API Key…');
  const goOn = now.ok ? [t('Go On with {0}', answeringWord(t, now.value))] : [];
  const buttons = [...(missing.what === 'key' ? [set] : []), ...goOn];
  const text = t('This run was answered by {0}.', state.header.model);
  const picked = await vscode.window.showWarningMessage(text, { modal: true, detail: explainMissing(t, missing) }, ...buttons);
  if (picked === undefined) return false;
  if (picked === set && missing.what === 'key') return setKey(desk, missing);
  await desk.assignments.assign(runId);
  return true;
}
