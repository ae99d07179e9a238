import type { ts } from 'ts-morph';
import * as z from 'zod';
import { fail, ok, type Result } from '../../base/result.ts';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Refusal } from '../../ports/recipe-facts.ts';
import { defineRecipe } from './define-recipe.ts';
import { planByFile } from './plan-by-file.ts';
import type { Scope } from '../../domain/scope.ts';
import type { CodeView, PlannedSite } from '../recipe.ts';
import { changedMeaning } from '../ast/bindings.ts';
import { inOrder, insertion, placesAfter, positionMapping } from '../ast/edits.ts';
import { indentationAt, isBlank, lineBreakAt, lineEnd, lineStart } from '../ast/lines.ts';
import { mayRethrow, namesCause, rethrowsIn, type ThrownError } from '../ast/rethrows.ts';
import { DEFAULT_NAME, lostCausesIn, type LostCause } from './lost-causes.ts';

/**
 * Gives an error that is thrown in a catch clause the caught one as its cause.
 *
 * Only `throw new X(…)` in the catch clause itself is changed, and only where the types say that X takes options with
 * a cause behind the arguments it has. Where the clause has no name for the error, it gets one if `error` is free.
 */
export const errorCause = defineRecipe({
  info: {
    id: 'error-cause',
    title: 'Keep the cause of a rethrown error',
    description:
      'Adds `{ cause: error }` to an error that is thrown in a catch clause in place of the caught one, so that the original error and its stack are not lost. ' +
      'The constructor must take such options by its types, and ES2022 must be available.',
    class: 'checked',
    topics: [
      'error handling',
      'errors',
      'exceptions',
      'cause',
      'error cause',
      'lost cause',
      'preserve the cause',
      'keep the cause',
      'wrap errors',
      'rethrow',
      'try catch',
      'catch',
      'throw',
      'stack trace',
      'debugging',
      'observability',
      'robustness',
    ],
    example: 'Improve error handling in src/orders: keep the cause of rethrown errors',
    mends: ['lost-cause'],
  },
  parameters: z.strictObject({}),
  places: {
    mayBeIn: mayRethrow,
    find: (sourceFile) =>
      rethrowsIn(sourceFile)
        .filter(({ thrown }) => !carriesCause(thrown))
        .map(({ statement }) => statement),
  },
  plan: (view, { scope }) => planByFile(view, scope, (path) => planCauses(view, path, scope)),
});

function carriesCause(thrown: ThrownError): boolean {
  return thrown.type === 'new' && namesCause(thrown.created.arguments ?? []);
}

export interface PlannedCauses {
  /** All of them, those that are changed as part of another's site included. */
  readonly found: readonly LostCause[];
  readonly sites: readonly PlannedSite[];
  readonly refused: readonly Refusal[];
}

export function planCauses(view: CodeView, path: WorkspacePath, scope: Scope): PlannedCauses {
  const found = lostCausesIn(view, path, scope);
  const sites: PlannedSite[] = [];
  const refused: Refusal[] = [];
  const groups = new Map<ts.Node, LostCause[]>();
  for (const lost of found) {
    if (!lost.mending.ok) refused.push({ site: lost.site, reason: lost.mending.failure });
    // A clause that has to be given a name is changed once for all that is thrown in it.
    else group(groups, lost.clause.variableDeclaration ? lost.statement : lost.clause, lost);
  }
  for (const together of groups.values()) {
    const planned = planSite(path, view.sourceFile(path), together);
    if (planned.ok) sites.push(planned.value);
    else refused.push(...planned.failure);
  }
  return { found, sites, refused };
}

function group(groups: Map<ts.Node, LostCause[]>, key: ts.Node, lost: LostCause): void {
  groups.set(key, [...(groups.get(key) ?? []), lost]);
}

/** One site for errors that are thrown in the same clause; refused where a name would lead elsewhere afterwards. */
function planSite(path: WorkspacePath, sourceFile: ts.SourceFile, together: readonly LostCause[]): Result<PlannedSite, readonly Refusal[]> {
  const edits: TextEdit[] = [];
  const written: { readonly edit: TextEdit; readonly offset: number }[] = [];
  const [first] = together;
  if (!first) return fail([]);
  const caught = first.clause.variableDeclaration;
  const naming = caught ? undefined : insertion(first.clause.getStart(sourceFile) + 'catch'.length, ` (${DEFAULT_NAME})`);
  if (naming) edits.push(naming);
  for (const { mending } of together) {
    if (!mending.ok) continue;
    const edit = causeArgument(sourceFile, mending.value.created, mending.value.cause);
    edits.push(edit);
    written.push({ edit, offset: edit.text.lastIndexOf(mending.value.cause) });
  }
  const placed = placesAfter(edits);
  const declaredAt = naming ? (placed.get(naming) ?? 0) + 2 : positionMapping(edits)(caught?.name.getStart(sourceFile) ?? 0);
  const names = written.map(({ edit, offset }) => [(placed.get(edit) ?? 0) + offset, declaredAt] as const);
  const changed = changedMeaning(sourceFile, edits, new Map(naming ? [...names, [declaredAt, declaredAt]] : names));
  if (changed)
    return fail(together.map(({ site }) => ({ site, reason: `\`${changed.name}\` means something else where the error is thrown.` })));
  return ok({ site: first.site, edits: new Map([[path, inOrder(edits)]]), reason: 'keeps the cause of a rethrown error' });
}

/** Behind the last argument; on a line of its own where the arguments have lines of their own. */
function causeArgument(sourceFile: ts.SourceFile, created: ts.NewExpression, cause: string): TextEdit {
  const { text } = sourceFile;
  const args = created.arguments ?? [];
  const last = args.at(-1);
  const at = last?.end ?? created.end - 1;
  const options = cause === 'cause' ? '{ cause }' : `{ cause: ${cause} }`;
  if (!last) return insertion(at, options);
  const start = last.getStart(sourceFile);
  const isOnOwnLines = isBlank(text.slice(lineStart(text, start), start)) && /^,?$/.test(text.slice(at, lineEnd(text, at)).trim());
  return insertion(at, isOnOwnLines ? `,${lineBreakAt(text, start)}${indentationAt(text, start)}${options}` : `, ${options}`);
}
