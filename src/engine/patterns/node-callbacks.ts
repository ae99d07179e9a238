import { planCallbacks } from '../recipes/callback-to-promise.ts';
import type { PatternFamily } from './pattern.ts';

/** Functions of Node.js that are called with a callback where their twin answers a promise. */
export const nodeCallbacks: PatternFamily = {
  kinds: ['node-callback'],
  hints: ['('],
  needsTypes: true,
  find(view, path, scope) {
    const { sites, refused } = planCallbacks(view, path, scope, false);
    const title = 'A callback function of Node.js has a twin that answers a promise';
    return [
      ...sites.map(({ site }) => ({ ...site, kind: 'node-callback', title, recipe: 'callback-to-promise' })),
      ...refused.flatMap(({ site, reason, consent }) =>
        consent ? [{ ...site, kind: 'node-callback', title, detail: reason, changesBehaviour: true }] : [],
      ),
    ];
  },
};
