import { planCauses } from '../recipes/error-cause.ts';
import type { PatternFamily } from './pattern.ts';

/** Errors that are thrown in a catch clause without the caught one. */
export const lostCausePattern: PatternFamily = {
  kinds: ['lost-cause'],
  hints: ['catch', 'throw'],
  needsTypes: false,
  find(view, path, scope) {
    const { found, refused } = planCauses(view, path, scope);
    const reasons = new Map(refused.map(({ site, reason }) => [site.id, reason]));
    return found.map(({ site, errorName }) => {
      const reason = reasons.get(site.id);
      const title = `The caught error is lost: ${errorName} gets no cause`;
      return { ...site, kind: 'lost-cause', title, ...(reason === undefined ? { recipe: 'error-cause' } : { detail: reason }) };
    });
  },
};
