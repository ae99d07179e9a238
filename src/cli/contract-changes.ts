import { count } from '../base/text.ts';
import type { Hunk } from '../domain/change.ts';
import { openConsents, scrutinise, scrutinyOf } from '../domain/contract-changes.ts';
import type { HunkId, RunId } from '../domain/ids.ts';
import { describeRemark } from '../domain/remark.ts';
import type { RunState } from '../domain/run-state.ts';
import type { Style } from './style.ts';

/** Hunks that change what says what is right, and what is to be looked at twice in any hunk. */
export function contractChanges(state: RunState, style: Style): string {
  const { changes } = state;
  const scrutiny = changes ? [...scrutinise(changes)] : [];
  if (scrutiny.length === 0) return '';
  const contracts = scrutiny.filter(([, { contract }]) => contract !== undefined).length;
  const remarked = scrutiny.filter(([, { remarks }]) => remarks.length > 0);
  const open = openConsents(state).length;
  const consent = open > 0 ? style.yellow(`, ${open} of them only with your consent`) : '';
  const head =
    contracts > 0
      ? `${style.bold('Contract changes')}: ${count(contracts, 'hunk')} of tests, snapshots or settings of checks${consent}`
      : style.bold('Remarks');
  return [
    head,
    ...remarked.flatMap(([hunkId, { remarks }]) =>
      remarks.map(
        ({ kind, side, line, text }) =>
          `${hunkId}  ${style.yellow(describeRemark(kind))}, line ${line}${side === 'before' ? ' before' : ''}: ${text}`,
      ),
    ),
  ].join('\n');
}

/** What is to be looked at twice in a hunk, after its line. */
export const hunkRemarks = (state: RunState, hunkId: HunkId): string =>
  scrutinyOf(state.changes, hunkId)
    .remarks.map(({ kind, text }) => `\n    ${describeRemark(kind)}: ${text}`)
    .join('');

/** That nothing is applied, since the user has to agree to these hunks by name. */
export function needsConsent(runId: RunId, open: readonly Hunk[]): string {
  const ids = open.map(({ id }) => id);
  return [
    `Nothing was applied: ${count(ids.length, 'hunk')} of ${runId} ${ids.length === 1 ? 'changes' : 'change'} tests or settings of checks, which needs your consent: ${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ' …' : ''}`,
    `See: refactor-crew show ${runId}`,
    'With them: --accept all; without: --accept with the ids of the other hunks.',
  ].join('\n');
}
