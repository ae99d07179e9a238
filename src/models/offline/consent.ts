import { count } from '../../base/text.ts';
import type { RecipeOutcome, Refusal } from '../../ports/recipe-facts.ts';
import { call, callsOf, type Decision, type PastCall, type Transcript } from './transcript.ts';

/** A recipe call that left places alone which the user may decide about. */
interface Undecided {
  readonly past: PastCall;
  readonly asked: Refusal & { readonly consent: NonNullable<Refusal['consent']> };
  /** How many places wait for the same answer. */
  readonly places: number;
}

/**
 * What to do about recipes that would go on if the user said yes: ask, wait for the answer, apply them again. Undefined
 * where there is nothing to ask, or no more to do about it.
 */
export function decideConsent(transcript: Transcript): Decision | undefined {
  for (const { past, asked, places } of findUndecided(transcript)) {
    const { question, with: more } = asked.consent;
    const reason = asked.reason.replace(/ Set `.*$/, '');
    const where =
      places === 1 ? `${asked.site.path}:${asked.site.line}` : `${count(places, 'place')}, the first ${asked.site.path}:${asked.site.line}`;
    const why = `${where}: ${reason} Without a yes ${places === 1 ? 'it stays as it is' : 'they stay as they are'}.`;
    if (!callsOf(transcript, 'ask_user').some((past) => past.input['question'] === question))
      return { calls: [call('ask_user', { question, why })] };
    const answer = transcript.news.findLast((item) => item.type === 'answer' && item.question === question);
    if (answer?.type !== 'answer') return { calls: [call('wait_for_updates')] };
    if (answer.answer === 'no') continue;
    const { recipe, with: given, ...rest } = past.input;
    return { calls: [call('apply_recipe', { ...rest, recipe, with: { ...(given as object), ...more } })] };
  }
  return undefined;
}

/** The outcome of a call without what is settled since: it was applied once more, with the user's consent. */
export function withoutConsented(transcript: Transcript, past: PastCall): RecipeOutcome {
  const outcome = past.answer as RecipeOutcome;
  return { ...outcome, refused: outcome.refused.filter(({ consent }) => !consent || !isAppliedAgain(transcript, past, consent.with)) };
}

function findUndecided(transcript: Transcript): Undecided[] {
  return callsOf(transcript, 'apply_recipe').flatMap((past): Undecided[] => {
    if (past.answer === null) return [];
    const refused = (past.answer as RecipeOutcome).refused.flatMap((refusal) =>
      refusal.consent ? [{ ...refusal, consent: refusal.consent }] : [],
    );
    const [asked] = refused;
    if (!asked || isAppliedAgain(transcript, past, asked.consent.with)) return [];
    return [{ past, asked, places: refused.filter(({ consent }) => consent.question === asked.consent.question).length }];
  });
}

function isAppliedAgain(transcript: Transcript, past: PastCall, consent: Readonly<Record<string, unknown>>): boolean {
  const wanted = { ...(past.input['with'] as object), ...consent };
  return callsOf(transcript, 'apply_recipe').some(
    (later) =>
      later.turn > past.turn &&
      later.input['recipe'] === past.input['recipe'] &&
      isSame(later.input['paths'], past.input['paths']) &&
      isSame(later.input['with'], wanted),
  );
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
