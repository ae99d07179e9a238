import { siteAt } from '../ast/sites.ts';
import { anyPlacesIn } from '../recipes/narrow-any.ts';
import type { PatternFamily } from './pattern.ts';

const TITLES = {
  caught: 'A caught error is taken for `any`',
  parameter: 'A parameter takes `any`',
  return: 'A function returns `any`',
} as const;

/** Where a function takes, gives or catches `any`. */
export const explicitAnyPattern: PatternFamily = {
  kinds: ['explicit-any'],
  hints: ['any'],
  needsTypes: false,
  onRequest: true,
  find(view, path, scope) {
    return anyPlacesIn(view, path, scope).map(({ kind, type }) => ({
      ...siteAt(path, view.sourceFile(path), type),
      kind: 'explicit-any',
      title: TITLES[kind],
      recipe: 'narrow-any',
    }));
  },
};
