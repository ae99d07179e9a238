import { planUselessCatches } from '../recipes/useless-catch.ts';
import type { PatternFamily } from './pattern.ts';

/** Catch clauses that only throw the error again. */
export const uselessCatchPattern: PatternFamily = {
  kinds: ['useless-catch'],
  hints: ['catch', 'throw'],
  needsTypes: false,
  find(view, path, scope) {
    const { found, refused } = planUselessCatches(view, path, scope);
    const reasons = new Map(refused.map(({ site, reason }) => [site.id, reason]));
    return found.map((site) => {
      const reason = reasons.get(site.id);
      const title = 'This catch does nothing but throw the error again';
      return { ...site, kind: 'useless-catch', title, ...(reason === undefined ? { recipe: 'useless-catch' } : { detail: reason }) };
    });
  },
};
