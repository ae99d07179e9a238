import { WHOLE_WORKSPACE, type Scope } from '../../domain/scope.ts';
import type { PatternSite } from '../../ports/code.ts';
import type { CodeView } from '../recipe.ts';
import { caughtErrors } from './caught-errors.ts';
import { explicitAnyPattern } from './explicit-any.ts';
import { floatingPromises } from './floating-promises.ts';
import { importPatterns } from './import-patterns.ts';
import { lostCausePattern } from './lost-cause.ts';
import { missingReturnTypePattern } from './missing-return-types.ts';
import { outdatedDocsPattern } from './outdated-docs.ts';
import { nodeCallbacks } from './node-callbacks.ts';
import type { PatternFamily } from './pattern.ts';
import { promiseChains } from './promise-chains.ts';
import { ignoredRejections } from './rejections.ts';
import { thrownLiterals } from './thrown-literals.ts';
import { uselessCatchPattern } from './useless-catch.ts';

const FAMILIES: readonly PatternFamily[] = [
  caughtErrors,
  lostCausePattern,
  uselessCatchPattern,
  thrownLiterals,
  ignoredRejections,
  importPatterns,
  promiseChains,
  nodeCallbacks,
  floatingPromises,
  missingReturnTypePattern,
  outdatedDocsPattern,
  explicitAnyPattern,
];

/** Every kind of finding there is. */
export const PATTERN_KINDS: readonly string[] = FAMILIES.flatMap(({ kinds }) => kinds);

const USUAL_KINDS: readonly string[] = FAMILIES.flatMap(({ kinds, onRequest }) => (onRequest ? [] : kinds));

/**
 * What could be better in the files of a scope, by path and line. `kinds` limits what is looked for, and asks for what
 * is else left out; unknown kinds find nothing. A project is loaded only where promises are looked for and the workspace has any, or where the cause
 * of an error is lost and the types have to say whether it can be kept.
 */
export async function findPatterns(
  view: CodeView,
  request: { readonly scope: Scope; readonly kinds?: readonly string[] },
): Promise<readonly PatternSite[]> {
  const wanted = request.kinds ?? USUAL_KINDS;
  const families = await worthwhile(
    view,
    FAMILIES.filter(({ kinds }) => kinds.some((kind) => wanted.includes(kind))),
  );
  const found: PatternSite[] = [];
  for (const path of await view.editableFiles(request.scope)) {
    await view.pause();
    const text = view.text(path);
    for (const family of families) {
      if (family.hints.every((hint) => text.includes(hint)))
        found.push(...family.find(view, path, request.scope).filter(({ kind }) => wanted.includes(kind)));
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line || a.column - b.column));
}

/** Nobody needs types to know that a workspace without any promise leaves none alone. */
async function worthwhile(view: CodeView, families: readonly PatternFamily[]): Promise<readonly PatternFamily[]> {
  if (!families.some(({ needsTypes }) => needsTypes)) return families;
  for (const path of await view.editableFiles(WHOLE_WORKSPACE)) {
    if (/\basync\b|\bPromise\b|\bawait\b|\.then\b/.test(view.text(path))) return families;
  }
  return families.filter(({ needsTypes }) => !needsTypes);
}
