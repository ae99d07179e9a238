import { ts } from 'ts-morph';
import * as z from 'zod';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Refusal } from '../../ports/recipe-facts.ts';
import { siteAt } from '../ast/sites.ts';
import { ancestors, counterpart, isOwnRealm } from '../ast/walk.ts';
import { floatingStatements } from '../patterns/floating-promises.ts';
import type { CodeView, PlannedSite } from '../recipe.ts';
import { isAsyncable } from './async-functions.ts';
import { defineRecipe } from './define-recipe.ts';
import { planByFile } from './plan-by-file.ts';
import { prefixed } from './floating-promise.ts';
import { isPlainPromise } from './plain-promises.ts';

/** Waits for promises that nobody waits for. What follows then happens later, or not at all if they fail: only on request. */
export const awaitPromise = defineRecipe({
  info: {
    id: 'await-promise',
    title: 'Wait for promises that nobody waits for',
    description:
      'Changes what the code does: a promise that stands alone as a statement of an async function gets an `await`. What follows waits for it and does not happen if it fails, and its failure reaches the caller. ' +
      'Refused outside of async functions. To leave the order as it is, see floating-promise.',
    class: 'behaviour-changing',
    topics: ['await floating promises', 'await the floating promise', 'await unawaited promises', 'add missing await', 'missing awaits'],
    example: 'Await the floating promises in src',
    mends: ['floating-promise'],
  },
  parameters: z.strictObject({}),
  plan: (view, { scope }) =>
    planByFile(view, scope, (path) => {
      const sites: PlannedSite[] = [];
      const refused: Refusal[] = [];
      for (const statement of floatingStatements(view, path, scope)) {
        const site = siteAt(path, view.sourceFile(path), statement);
        const reason = whyNotAwaited(view, path, statement);
        if (reason === undefined)
          sites.push({
            site,
            edits: new Map([[path, prefixed(statement, 'await')]]),
            reason: 'waits for a promise: what follows happens later, and not at all if it fails',
          });
        else refused.push({ site, reason });
      }
      return { sites, refused };
    }),
});

function whyNotAwaited(view: CodeView, path: WorkspacePath, statement: ts.ExpressionStatement): string | undefined {
  const around = [...ancestors(statement)].find(isOwnRealm);
  const mayWait =
    around !== undefined &&
    isAsyncable(around) &&
    (ts.getModifiers(around)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false);
  if (!mayWait) return 'It stands in no async function.';
  const program = view.languageService(path).getProgram();
  const typed = program?.getSourceFile(view.toAbsolute(path));
  const known = typed && counterpart(typed, statement);
  if (!program || !known || !ts.isExpressionStatement(known)) return 'The types are not known.';
  const type = program.getTypeChecker().getTypeAtLocation(known.expression);
  const parts = type.isUnion() ? type.types : [type];
  return parts.some((part) => isPlainPromise(program, part))
    ? undefined
    : 'It is no plain promise: several of them, or something else that can be awaited.';
}
