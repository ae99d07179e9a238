import type { RecipeOutcome, Refusal } from '../../ports/code.ts';
import { call, callsOf, type Decision, type PastCall, type Transcript } from './transcript.ts';

/** A recipe call that came to nothing but what the user may decide. */
interface Undecided {
  readonly past: PastCall;
  readonly refusal: Refusal & { readonly consent: NonNullable<Refusal['consent']> };
}

/**
 * What to do about a recipe that would go on if the user said yes: ask, wait for the answer, apply it again. Undefined
 * where there is nothing to ask, or no more to do about it.
 */
export function decideConsent(transcript: Transcript): Decision | undefined {
  const undecided = findUndecided(transcript);
  if (!undecided) return undefined;
  const { past, refusal } = undecided;
  const { question, with: more } = refusal.consent;
  const why = `${refusal.site.path}:${refusal.site.line}: ${refusal.reason.replace(/ Set `.*$/, '')} Without a yes it stays as it is.`;
  if (!callsOf(transcript, 'ask_user').some((asked) => asked.input['question'] === question))
    return { calls: [call('ask_user', { question, why })] };
  const answer = transcript.news.findLast((item) => item.type === 'answer' && item.question === question);
  if (answer?.type !== 'answer') return { calls: [call('wait_for_updates')] };
  if (answer.answer === 'no') return undefined;
  const { recipe, with: given, ...rest } = past.input;
  return { calls: [call('apply_recipe', { ...rest, recipe, with: { ...(given as object), ...more } })] };
}

/** Whether a refusal is settled: the recipe was applied once more, with the user's consent. */
export function isConsented(transcript: Transcript, outcome: RecipeOutcome): boolean {
  const last = callsOf(transcript, 'apply_recipe').findLast((past) => past.answer !== null);
  return last?.answer !== outcome && consentIn(outcome) !== undefined && ((last?.answer ?? outcome) as RecipeOutcome).applied.length > 0;
}

function findUndecided(transcript: Transcript): Undecided | undefined {
  const past = callsOf(transcript, 'apply_recipe').findLast((one) => one.answer !== null);
  const refusal = past && consentIn(past.answer as RecipeOutcome);
  return past && refusal ? { past, refusal } : undefined;
}

function consentIn({ applied, refused }: RecipeOutcome): Undecided['refusal'] | undefined {
  const [first] = refused;
  return applied.length === 0 && refused.length === 1 && first?.consent ? { ...first, consent: first.consent } : undefined;
}
