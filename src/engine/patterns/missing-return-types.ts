import { siteAt } from '../ast/sites.ts';
import { missingReturnTypes } from '../recipes/explicit-return-types.ts';
import type { PatternFamily } from './pattern.ts';

/** Exported functions of TypeScript that leave it to the compiler to find out what they return. */
export const missingReturnTypePattern: PatternFamily = {
  kinds: ['missing-return-type'],
  hints: ['export'],
  needsTypes: false,
  onRequest: true,
  find(view, path, scope) {
    return missingReturnTypes(view, path, scope).map(({ name, at }) => ({
      ...siteAt(path, view.sourceFile(path), at),
      kind: 'missing-return-type',
      title: `\`${name}\` does not say what it returns`,
      recipe: 'explicit-return-types',
    }));
  },
};
