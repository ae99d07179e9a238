import { planDocs } from '../recipes/jsdoc-from-signature.ts';
import type { PatternFamily } from './pattern.ts';

/** `@param` lines that do not fit the signature, and exported functions without a comment of which something is certain. */
export const outdatedDocsPattern: PatternFamily = {
  kinds: ['stale-param', 'undocumented-export'],
  hints: [],
  needsTypes: false,
  onRequest: true,
  find(view, path, scope) {
    const { sites, refused, ofTags } = planDocs(view, path, scope);
    const mended = sites.map(({ site, reason }) =>
      ofTags.has(site.id)
        ? { ...site, kind: 'stale-param', title: sentence(reason), recipe: 'jsdoc-from-signature' }
        : { ...site, kind: 'undocumented-export', title: 'An exported function has no comment', recipe: 'jsdoc-from-signature' },
    );
    const left = refused
      .filter(({ site }) => ofTags.has(site.id))
      .map(({ site, reason }) => ({ ...site, kind: 'stale-param', title: reason }));
    return [...mended, ...left];
  },
};

function sentence(reason: string): string {
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}
