import { type ts } from 'ts-morph';
import * as z from 'zod';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Refusal, Site } from '../../ports/recipe-facts.ts';
import { applyEdits } from '../../changeset/edits.ts';
import { changedMeaning, reparse } from '../ast/bindings.ts';
import { deletion, joinDeletions } from '../ast/edits.ts';
import { shapeOf } from '../ast/shape.ts';
import { siteAt, touchesLines } from '../ast/sites.ts';
import { ancestors } from '../ast/walk.ts';
import type { Scope } from '../../domain/scope.ts';
import type { CodeView, PlannedSite } from '../recipe.ts';
import { syntaxErrorsIn } from '../syntax.ts';
import { defineRecipe } from './define-recipe.ts';
import { planByFile } from './plan-by-file.ts';
import { unwrapEdits } from './unwrap.ts';
import { uselessCatchesIn, type UselessCatch } from './useless-catches.ts';

/**
 * Removes a catch clause that only throws the error again.
 *
 * Without `finally` the statements of the try block take its place, provided that no name they declare is used around
 * them. The result is parsed again: it must consist of the same statements, and every name must mean what it meant.
 */
export const uselessCatch = defineRecipe({
  info: {
    id: 'useless-catch',
    title: 'Remove a useless catch',
    description:
      'Removes a catch clause whose only statement throws the caught error again, which does nothing. ' +
      'The statements of the try block take its place; with `finally`, only the clause goes. Nothing changes at run time.',
    class: 'checked',
    topics: [
      'error handling',
      'errors',
      'exceptions',
      'useless catch',
      'unnecessary catch',
      'redundant catch',
      'rethrow',
      'try catch',
      'catch',
      'clean up',
      'cleanup',
      'simplify',
      'dead code',
    ],
    example: 'Remove useless catch clauses in src',
    mends: ['useless-catch'],
  },
  parameters: z.strictObject({}),
  places: { mayBeIn: mayHaveUselessCatch, find: (sourceFile) => uselessCatchesIn(sourceFile).map(({ clause }) => clause) },
  plan: (view, { scope }) => planByFile(view, scope, (path) => planUselessCatches(view, path, scope)),
});

export interface PlannedCatches {
  /** All of them, those that are changed as part of another's site included. */
  readonly found: readonly Site[];
  readonly sites: readonly PlannedSite[];
  readonly refused: readonly Refusal[];
}

export function planUselessCatches(view: CodeView, path: WorkspacePath, scope: Scope): PlannedCatches {
  if (!mayHaveUselessCatch(view.text(path))) return { found: [], sites: [], refused: [] };
  const sourceFile = view.sourceFile(path);
  const found = uselessCatchesIn(sourceFile).filter(({ clause }) => touchesLines(scope, sourceFile, clause));
  const siteOf = ({ clause }: UselessCatch): Site => siteAt(path, sourceFile, clause);
  const sites: PlannedSite[] = [];
  const refused = found.flatMap((useless) => (useless.removal.ok ? [] : [{ site: siteOf(useless), reason: useless.removal.failure }]));
  for (const group of grouped(found)) {
    const [outer] = group;
    if (!outer) continue;
    const edits = joinDeletions(group.flatMap((useless) => editsOf(sourceFile, useless)));
    const reason = whyNot(path, sourceFile, group, edits);
    if (reason === undefined)
      sites.push({ site: siteOf(outer), edits: new Map([[path, edits]]), reason: 'removes a catch that only throws the error again' });
    else refused.push(...group.map((useless) => ({ site: siteOf(useless), reason })));
  }
  return { found: found.map(siteOf), sites, refused };
}

function mayHaveUselessCatch(text: string): boolean {
  return /\bcatch\s*\(\s*([^\s:)]+)[^)]*\)\s*\{(?:\s|;|\/\/[^\n]*|\/\*[^]*?\*\/)*throw\b[\s(]*\1/.test(text);
}

/** Those that can be removed; the ones inside a block that is unwrapped go with it, as they are moved by the same edits. */
function grouped(found: readonly UselessCatch[]): UselessCatch[][] {
  const groups: UselessCatch[][] = [];
  for (const useless of found) {
    if (!useless.removal.ok) continue;
    const group = groups.find(
      ([outer]) => outer?.removal.ok && outer.removal.value === 'unwrap' && isInside(useless.statement, outer.statement),
    );
    if (group) group.push(useless);
    else groups.push([useless]);
  }
  return groups;
}

function isInside(inner: ts.Node, outer: ts.Node): boolean {
  return [...ancestors(inner)].includes(outer);
}

function editsOf(sourceFile: ts.SourceFile, { statement, clause, removal }: UselessCatch): TextEdit[] {
  const withoutClause = deletion(statement.tryBlock.end, clause.end);
  if (removal.ok && removal.value === 'clause') return [withoutClause];
  if (removal.ok && removal.value === 'block')
    return [deletion(statement.getStart(sourceFile), statement.tryBlock.getStart(sourceFile)), withoutClause];
  return unwrapEdits(sourceFile, statement, clause);
}

/** What the edits would do beside removing the clauses, if anything. */
function whyNot(
  path: WorkspacePath,
  sourceFile: ts.SourceFile,
  removed: readonly UselessCatch[],
  edits: readonly TextEdit[],
): string | undefined {
  const byStatement = new Map<ts.Node, UselessCatch>(removed.map((useless) => [useless.statement, useless]));
  const clauses = new Set<ts.Node>(removed.map(({ clause }) => clause));
  const expected = shapeOf(sourceFile, (node) => {
    if (clauses.has(node)) return [];
    const useless = byStatement.get(node);
    if (!useless?.removal.ok || useless.removal.value === 'clause') return undefined;
    return useless.removal.value === 'block' ? [useless.statement.tryBlock] : useless.statement.tryBlock.statements;
  });
  const text = applyEdits(sourceFile.text, edits);
  const isBroken = shapeOf(reparse(sourceFile, text)) !== expected || syntaxErrorsIn(path, text).length > 0;
  if (isBroken) return 'Without the block, its statements would run together with those around it.';
  const changed = changedMeaning(sourceFile, edits);
  return changed && `\`${changed.name}\` would mean something else.`;
}
