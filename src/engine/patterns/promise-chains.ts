import { planChains } from '../recipes/plan-chains.ts';
import { mayHaveChain } from '../recipes/promise-chains.ts';
import type { PatternFamily } from './pattern.ts';

/** Promise chains that can be written with `await`, and those that can if what throws at once may become a rejection. */
export const promiseChains: PatternFamily = {
  kinds: ['promise-chain'],
  hints: ['.'],
  needsTypes: true,
  find(view, path, scope) {
    if (!mayHaveChain(view.text(path))) return [];
    const { sites, refused } = planChains(view, path, scope, false);
    const title = 'A promise chain can be written with `await`';
    return [
      ...sites.map(({ site }) => ({ ...site, kind: 'promise-chain', title, recipe: 'promise-to-async' })),
      ...refused.flatMap(({ site, reason, consent }) =>
        consent ? [{ ...site, kind: 'promise-chain', title, detail: reason, changesBehaviour: true }] : [],
      ),
    ];
  },
};
