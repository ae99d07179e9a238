import type { RecipeOutcome } from '../../ports/recipe-facts.ts';
import { call, callsOf, type Decision, type Transcript } from './transcript.ts';

/** How many notes are reported one by one. */
const NAMED_NOTES = 50;

/** Reports what recipes left for the eye of a reviewer, such as strings that name a renamed symbol; once, and undefined when there is nothing. */
export function reportNotes(transcript: Transcript, outcomes: readonly RecipeOutcome[]): Decision['calls'][number] | undefined {
  const notes = outcomes.flatMap((outcome) => outcome.notes).slice(0, NAMED_NOTES);
  const isReported = callsOf(transcript, 'report_findings').some((past) => JSON.stringify(past.input).includes('"kind":"to-review"'));
  if (notes.length === 0 || isReported) return undefined;
  return call('report_findings', { findings: notes.map(({ path, line, text }) => ({ kind: 'to-review', title: text, path, line })) });
}
