import type { ts } from 'ts-morph';
import * as z from 'zod';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Refusal } from '../../ports/recipe-facts.ts';
import { hasComment } from '../ast/comments.ts';
import { literalRanges } from '../ast/literals.ts';
import { misreadName, rewriteFile } from '../ast/pieces.ts';
import { siteAt, touchesLines } from '../ast/sites.ts';
import { descendants } from '../ast/walk.ts';
import type { CodeView, PlannedSite } from '../recipe.ts';
import { awaitedCallback } from './awaited-callbacks.ts';
import { shortText } from './chain-callbacks.ts';
import { defineRecipe } from './define-recipe.ts';
import { planByFile } from './plan-by-file.ts';
import { handsOn, promiseAround } from './hand-made-promises.ts';
import { newErrorsIn, programAfter } from './new-type-errors.ts';
import { callsByLooks, mayCallNode, nodeCallAt, type NodeCall } from './node-callbacks.ts';
import { twinCall, type CallbackRewrite } from './twin-calls.ts';

const parameters = z.strictObject({
  waits: z
    .boolean()
    .optional()
    .describe(
      'Also where an async function would then wait for the call, and what its callback throws would reach the caller of the function.',
    ),
});

/**
 * Calls the twin of a Node.js function that answers a promise.
 *
 * `new Promise(…)` around such a call, which hands on just what it is called back with, becomes that call: it comes to
 * the same. A call at the end of an async function becomes an `await` with the callback's statements behind it. That
 * makes the function wait, so it needs a yes.
 */
export const callbackToPromise = defineRecipe({
  info: {
    id: 'callback-to-promise',
    title: 'Turn Node.js callbacks into promises',
    description:
      'Replaces `new Promise(…)` around a callback function of `fs` or `dns` by its twin in `fs.promises` or `dns.promises`, where it only hands on the error or the value. ' +
      'With `waits`, a call at the end of an async function is awaited too, which changes when the function ends and where its errors go. Functions are known by their types.',
    class: 'checked',
    topics: [
      'callbacks to promises',
      'callbacks into promises',
      'callback to promise',
      'promisify',
      'node callbacks',
      'fs callbacks',
      'fs promises',
      'callback hell',
    ],
    example: 'Turn callbacks into promises in src',
    mends: ['node-callback'],
  },
  parameters,
  places: { mayBeIn: mayCallNode, find: callsByLooks },
  plan: (view, { with: { waits = false }, scope }) => planByFile(view, scope, (path) => planCallbacks(view, path, scope, waits)),
});

export function planCallbacks(
  view: CodeView,
  path: WorkspacePath,
  scope: Scope,
  waits: boolean,
): { readonly sites: readonly PlannedSite[]; readonly refused: readonly Refusal[] } {
  const sites: PlannedSite[] = [];
  const refused: Refusal[] = [];
  if (!mayCallNode(view.text(path)) || callsByLooks(view.sourceFile(path)).length === 0) return { sites, refused };
  const program = view.languageService(path).getProgram();
  const sourceFile = program?.getSourceFile(view.toAbsolute(path));
  if (!program || !sourceFile) return { sites, refused };
  let end = 0;
  for (const node of descendants(sourceFile)) {
    if (node.getStart(sourceFile) < end || !touchesLines(scope, sourceFile, node)) continue;
    const call = nodeCallAt(program.getTypeChecker(), node);
    if (!call) continue;
    const site = siteAt(path, sourceFile, node);
    const rewrite = call.ok ? rewriteOf(call.value, sourceFile, waits) : { reason: call.failure };
    const reason = 'reason' in rewrite ? rewrite.reason : whatIsWrong(view, program, path, sourceFile, rewrite);
    if (reason !== undefined || 'reason' in rewrite) {
      refused.push({ site, reason: reason ?? '', ...('asks' in rewrite && { consent: { question: CONSENT, with: { waits: true } } }) });
      continue;
    }
    // What is inside of a call that is rewritten is left for another time.
    end = rewrite.end;
    const { edits } = rewriteFile(sourceFile, [rewrite], literalRanges(sourceFile));
    sites.push({ site, edits: new Map([[path, edits]]), reason: rewrite.why });
  }
  return { sites, refused };
}

const CONSENT = 'May async functions wait for calls whose callbacks they left to themselves, and fail if those fail?';

function rewriteOf(
  call: NodeCall,
  sourceFile: ts.SourceFile,
  waits: boolean,
): CallbackRewrite | { readonly reason: string; readonly asks?: true } {
  const around = promiseAround(call.call);
  if (around) {
    const { created } = around;
    if (!handsOn(call, around)) return { reason: 'The promise around it does more than to hand on what it is called back with.' };
    const callback = call.callback.getStart(sourceFile);
    const isCommented =
      hasComment(sourceFile.text, created.getStart(sourceFile), call.call.getStart(sourceFile)) ||
      hasComment(sourceFile.text, callback, created.end);
    if (isCommented) return { reason: 'A comment would be lost.' };
    const pieces = twinCall(call, sourceFile);
    return {
      start: created.getStart(sourceFile),
      end: created.end,
      pieces,
      why: `calls ${shortText(call.module)}.promises.${call.name.text}, which answers a promise`,
    };
  }
  const rewrite = awaitedCallback(call, sourceFile);
  if ('reason' in rewrite || waits) return rewrite;
  return {
    reason:
      'The function would wait for it, and what the callback throws would reach the caller of the function. Set `waits` to true to convert it all the same.',
    asks: true,
  };
}

/** What a rewriting would do beside what it is for. */
function whatIsWrong(
  view: CodeView,
  program: ts.Program,
  path: WorkspacePath,
  sourceFile: ts.SourceFile,
  rewrite: CallbackRewrite,
): string | undefined {
  const rewriting = rewriteFile(sourceFile, [rewrite], literalRanges(sourceFile));
  const misread = misreadName(sourceFile, rewriting);
  if (misread) return `\`${misread.name}\` would mean something else.`;
  const after = programAfter(view, program, new Map([[path, rewriting.edits]]));
  const [error] = newErrorsIn(view, program, after, path);
  return error && `It would not compile: ${error.text}`;
}
