import { count } from '../base/text.ts';
import type { CheckRow } from '../domain/certificate.ts';
import type { WorkspacePath } from '../domain/ids.ts';
import type { LeftOut, ProbeDifference, ProbeOutcome, ProbeReport } from '../ports/probe.ts';

type Row = Omit<CheckRow, 'kind' | 'ms'>;
type Different = Extract<ProbeOutcome, { status: 'different' }>;

const SHOWN = 20;
const NAMED = 3;

/** What may answer otherwise after the change. */
export interface MeantToDiffer {
  /** The user's own words: the functions named in them. */
  readonly words: readonly string[];
  /** Files that a recipe has worked on which changes what code does, as the user has asked for. */
  readonly paths: readonly WorkspacePath[];
}

/**
 * The row of changed functions that were called before and after on the same inputs. Another answer is a regression, unless it was
 * asked for. What differs for inputs only that hardly anybody thinks of, such as `NaN`, or in the last digits of a fraction, is told.
 */
export function behaviourRow(report: ProbeReport, notPlanned: readonly LeftOut[], meant: MeantToDiffer): Row {
  if (report.status === 'unavailable') return unverified(`Changed functions were not called: ${report.reason}`);
  const { outcomes, seed } = report;
  const different = outcomes.filter((outcome): outcome is Different => outcome.status === 'different');
  const same = outcomes.filter((outcome) => outcome.status === 'same');
  const skipped = [...notPlanned, ...outcomes.filter((outcome) => outcome.status === 'left-out')];
  const words = new Set(meant.words.flatMap((text) => text.match(/[\w$]+/g) ?? []));
  const isMeant = ({ name, path }: Different): boolean => words.has(name) || meant.paths.includes(path);
  const asked = different.filter(isMeant);
  const worse = different.filter((outcome) => !isMeant(outcome));
  const odd = same.flatMap(({ path, name, odd }) => (odd ? [{ path, name, difference: odd }] : []));
  const tail = [
    ...(odd.length > 0 ? [`${count(odd.length, 'function')} differ only for odd values or in the last digits`] : []),
    ...(skipped.length > 0 ? [`not called: ${namesOf(skipped)}`] : []),
  ].map((clause) => `; ${clause}`);
  if (different.length + same.length === 0)
    return unverified(
      `No changed function was called: ${skipped
        .map(({ name, reason }) => `${name}: ${reason}`)
        .slice(0, NAMED)
        .join('; ')}`,
    );
  const inputs = same.reduce((sum, outcome) => sum + outcome.inputs, 0);
  const parts = [
    ...(worse.length > 0
      ? [`${count(worse.length, 'function')} of ${different.length + same.length} answer otherwise (${namesOf(worse)})`]
      : []),
    ...(asked.length > 0 ? [`${count(asked.length, 'function')} answer otherwise, as was asked for (${namesOf(asked)})`] : []),
    ...(same.length > 0 ? [`${count(same.length, 'changed function')} answer the same on ${count(inputs, 'input')}`] : []),
  ];
  const lines = [
    ...[...worse, ...asked].map(({ path, difference }) => describe(path, difference)),
    ...odd.map(({ path, difference }) => `only for odd values or in the last digits: ${describe(path, difference)}`),
    ...skipped.map(({ path, name, reason }) => `not called: ${path} ${name}: ${reason}`),
  ];
  return {
    state: worse.length > 0 ? 'regressed' : same.length > 0 || asked.length > 0 ? 'passed' : 'unverified',
    required: false,
    command: `generated inputs, seed ${seed}`,
    summary: `${parts.join(', ')}${tail.join('')}`,
    details: lines.slice(0, SHOWN),
  };
}

const unverified = (summary: string): Row => ({ state: 'unverified', required: false, summary, details: [] });

const describe = (path: WorkspacePath, { call, before, after }: ProbeDifference): string =>
  `${path}: ${short(call)}: ${short(before)} → ${short(after)}`;

const short = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

function namesOf(functions: readonly { readonly name: string }[]): string {
  const names = functions.map(({ name }) => name);
  return names.slice(0, NAMED).join(', ') + (names.length > NAMED ? ' …' : '');
}
