import { count } from '../base/text.ts';
import type { CheckRow } from '../domain/certificate.ts';
import { newMessages } from '../domain/diagnostics.ts';
import type { LintMessage, LintReport } from '../ports/checks.ts';

type Row = Omit<CheckRow, 'kind' | 'ms'>;

const SHOWN = 20;

/**
 * The lint row: messages of the folder's own linter that were not there before, by file, rule and text. `before` may be left out
 * where nothing is said after the change. New errors are a regression; new warnings are told.
 */
export function lintRow(after: LintReport, before: LintReport | undefined): Row {
  for (const report of [after, ...(before ? [before] : [])])
    if (report.status === 'unavailable')
      return { state: 'unverified', required: false, summary: `The linter did not check: ${report.reason}`, details: [] };
  if (after.status !== 'linted') return { state: 'unverified', required: false, summary: 'There is no linter.', details: [] };
  const old = before?.status === 'linted' ? before.messages : [];
  const added = newMessages(old, after.messages);
  const errors = added.filter(({ isError }) => isError);
  const warnings = added.filter(({ isError }) => !isError);
  const known = after.messages.length - added.length;
  const parts = [
    `${count(errors.length, 'new error')}`,
    ...(warnings.length > 0 ? [`${count(warnings.length, 'new warning')} (${rulesOf(warnings)})`] : []),
    ...(known > 0 ? [`${count(known, 'message')} as before`] : []),
  ];
  return {
    state: errors.length > 0 ? 'regressed' : 'passed',
    required: false,
    command: after.command,
    summary: `${parts.join(', ')} in ${count(after.files, 'changed file')} (${after.linter})`,
    details: (errors.length > 0 ? errors : warnings)
      .slice(0, SHOWN)
      .map(({ path, line, code, message }) => `${path}:${line} ${code} ${message}`),
  };
}

const rulesOf = (messages: readonly LintMessage[]): string => [...new Set(messages.map(({ code }) => code))].slice(0, 3).join(', ');
