import { count } from '../../base/text.ts';
import type { Refusal, Site } from '../../ports/recipe-facts.ts';

/**
 * What recipes have refused, told so that nothing is told twice: a reason once with all its places, a question for the
 * user's consent once, and of what the agent has read before only how much it is.
 */
export class ToldRefusals {
  readonly #told = new Set<string>();

  describe(refused: readonly Refusal[]): object {
    const fresh = refused.filter((refusal) => !this.#told.has(keyOf(refusal)));
    for (const refusal of fresh) this.#told.add(keyOf(refusal));
    const consents = new Map<string, string>();
    const reasons = new Map<string, { readonly reason: string; readonly consent?: string; readonly places: string[] }>();
    for (const { reason, consent, site } of fresh) {
      const asked = consent && JSON.stringify(consent);
      if (asked !== undefined && !consents.has(asked)) consents.set(asked, `c${consents.size + 1}`);
      const name = asked === undefined ? undefined : consents.get(asked);
      const known = reasons.get(`${name ?? ''} ${reason}`) ?? { reason, ...(name !== undefined && { consent: name }), places: [] };
      known.places.push(describeSite(site));
      reasons.set(`${name ?? ''} ${reason}`, known);
    }
    const again = refused.length - fresh.length;
    return {
      refused: [...reasons.values()],
      ...(consents.size > 0 && {
        consents: Object.fromEntries([...consents].map(([asked, name]) => [name, JSON.parse(asked) as object])),
      }),
      ...(again > 0 && { refusedAsBefore: `${count(again, 'place')}, for the reasons that you were told.` }),
    };
  }
}

/** An edit moves lines: a place is known by its text. */
const keyOf = ({ reason, consent, site: { path, text } }: Refusal): string => JSON.stringify([path, text, reason, consent]);

/** An id that is the place says where it is. */
export const describeSite = ({ id, path, line, text }: Site): string =>
  id.startsWith(`${path}:${line}`) ? `${id} ${text}` : `${id} ${path}:${line} ${text}`;
