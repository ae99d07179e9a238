import { count, firstLine } from '../base/text.ts';
import type { Hunk } from '../domain/change.ts';
import { acceptedHunks, type RunState } from '../domain/run-state.ts';

export interface Convention {
  /** `conventional`: `refactor: …`, as conventionalcommits.org has it. */
  readonly style: 'plain' | 'conventional';
  /** The type of a conventional commit. */
  readonly type?: string;
}

/** What fits in a line of a log. */
const SUBJECT = 72;
const REASONS = 20;
const BRANCH = 40;

/**
 * The message of a commit of what is accepted now: what was asked for, what was done for which reason, and trailers that
 * say which run made it and what its certificate says. A certificate that is about something else is none.
 */
export function commitMessage(run: RunState, { style, type = 'refactor' }: Convention): string {
  const accepted = acceptedHunks(run.changes ?? { files: [], conflicts: [] }, run);
  const hunks = (run.changes?.files ?? []).flatMap((file) => file.hunks).filter(({ id }) => accepted.has(id));
  const goal = firstLine(run.header.goal || `Apply ${run.header.recipe?.id ?? 'a refactoring'}`, 400).replace(/[.…]+$/, '');
  const subject = style === 'conventional' ? `${type}: ${lowerCase(goal)}` : upperCase(goal);
  const isCut = subject.length > SUBJECT;
  return [
    isCut ? `${subject.slice(0, SUBJECT - 1).trimEnd()}…` : subject,
    ...(isCut ? [goal] : []),
    reasons(hunks),
    [`Refactor-Crew-Run: ${run.runId}`, `Refactor-Crew-Certificate: ${verdictOf(run, hunks)}`].join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** The name that a branch of a run gets unless the user has another: `refactor/improve-error-handling`. */
export function branchName({ header }: RunState): string {
  const text = (header.goal || header.recipe?.id || '').normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const words = text.match(/[a-z0-9]+/g) ?? [];
  const fit = words.filter((_word, index) => words.slice(0, index + 1).join('-').length <= BRANCH);
  return `refactor/${fit.length === 0 ? 'changes' : fit.join('-')}`;
}

function reasons(hunks: readonly Hunk[]): string {
  const places = new Map<string, number>();
  for (const { provenance } of hunks) {
    const reason = firstLine(provenance.reason, 200);
    places.set(reason, (places.get(reason) ?? 0) + 1);
  }
  const lines = [...places].map(([reason, times]) => `- ${reason}${times > 1 ? ` (${count(times, 'place')})` : ''}`);
  const more = lines.length > REASONS ? [`- … and ${lines.length - REASONS} more`] : [];
  return [...lines.slice(0, REASONS), ...more].join('\n');
}

function verdictOf(run: RunState, accepted: readonly Hunk[]): string {
  const all = (run.changes?.files ?? []).reduce((sum, file) => sum + file.hunks.length, 0);
  if (!run.certificate) return 'unverified';
  // What was checked is the whole of it.
  return accepted.length === all ? run.certificate.verdict : `unverified (of all ${all} hunks together: ${run.certificate.verdict})`;
}

const lowerCase = (text: string): string => (/^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text);
const upperCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
