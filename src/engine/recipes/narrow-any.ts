import { ts } from 'ts-morph';
import * as z from 'zod';
import { applyEdits } from '../../changeset/edits.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Refusal } from '../../ports/recipe-facts.ts';
import type { Scope } from '../../domain/scope.ts';
import { inOrder } from '../ast/edits.ts';
import { siteAt, touchesLines } from '../ast/sites.ts';
import type { CodeView, PlannedSite } from '../recipe.ts';
import { anyPlaces, anysIn, mayHaveAny, type AnyPlace } from './any-places.ts';
import { betterTypes, inferredReturns } from './better-types.ts';
import { byProgram } from './by-program.ts';
import { defineRecipe } from './define-recipe.ts';
import { emitsTheSame } from './emitted.ts';
import { usesOf } from './function-uses.ts';
import { isTypeScriptSince, knowsType } from './language-version.ts';
import { exposes, publicSurface } from './public-surface.ts';
import { settleAll, type Candidate, type Narrowing } from './settle-types.ts';
import { editsOf } from './try-edits.ts';

/**
 * Replaces `any` by what is known, or by `unknown`: at caught errors, parameters and return types.
 *
 * Each is tried, and stays as it was where a new type would bring an error, here or where the function is used, or would
 * change the declarations of another file. What callers outside of the workspace rely on is never made narrower.
 */
export const narrowAny = defineRecipe({
  info: {
    id: 'narrow-any',
    title: 'Replace any by what is known',
    description:
      'Replaces `any` at caught errors, parameters and return types: by the type that all calls give or that the compiler infers, or by `unknown`. ' +
      'Only where that brings no type error and changes no other file; the compiled JavaScript stays the same.',
    class: 'proved',
    topics: ['any types', 'replace any', 'explicit any', 'anys', 'type safety', 'stricter types'],
    example: 'Replace any in src/orders',
    mends: ['explicit-any'],
  },
  parameters: z.strictObject({}),
  places: { mayBeIn: mayHaveAny, hints: anysIn, find: (sourceFile) => anyPlaces(sourceFile).map(({ type }) => type) },
  async plan(view, { scope }) {
    const sites: PlannedSite[] = [];
    const refused: Refusal[] = [];
    const paths: WorkspacePath[] = [];
    for (const path of await view.editableFiles(scope)) {
      await view.pause();
      if (anyPlacesIn(view, path, scope).length > 0) paths.push(path);
    }
    for (const [program, files] of byProgram(view, paths)) {
      const candidates = await candidatesIn(view, program, files, scope);
      const isReturn = ({ place }: Candidate): boolean => place.kind === 'return';
      const taken = await settleAll(
        view,
        program,
        candidates.filter((one) => !isReturn(one)),
      );
      // What a function returns may follow from what it takes.
      const returns = typedReturns(view, program, candidates.filter(isReturn), taken.kept);
      const { kept: ofReturns, left } = await settleAll(view, program, returns, taken.kept);
      const kept = [...taken.kept, ...ofReturns];
      refused.push(...[...taken.left, ...left].map(([{ site }, reason]) => ({ site, reason })));
      for (const path of files) {
        const ofFile = kept.filter((attempt) => attempt.candidate.path === path);
        const isSame = staysTheSame(view, path, ofFile);
        for (const { candidate, edits, type } of ofFile) {
          if (isSame) sites.push({ site: candidate.site, edits, reason: `replaces \`any\` by \`${type}\`` });
          else refused.push({ site: candidate.site, reason: 'The JavaScript that the file is compiled to would not be the same.' });
        }
      }
    }
    return { sites, refused, notes: [] };
  },
});

/** By the text alone. */
export function anyPlacesIn(view: CodeView, path: WorkspacePath, scope: Scope): AnyPlace[] {
  if (!mayHaveAny(view.text(path))) return [];
  const sourceFile = view.sourceFile(path);
  return anyPlaces(sourceFile).filter(({ type }) => touchesLines(scope, sourceFile, type));
}

async function candidatesIn(view: CodeView, program: ts.Program, files: readonly WorkspacePath[], scope: Scope): Promise<Candidate[]> {
  const checker = program.getTypeChecker();
  const found: Candidate[] = [];
  for (const path of files) {
    await view.pause();
    const sourceFile = program.getSourceFile(view.toAbsolute(path));
    for (const place of sourceFile ? anyPlaces(sourceFile) : []) {
      if (!sourceFile || !touchesLines(scope, sourceFile, place.type)) continue;
      const uses = ts.isCatchClause(place.owner) ? undefined : usesOf(view, path, program, place.owner);
      const types =
        place.kind === 'return'
          ? []
          : place.kind === 'caught' && !isTypeScriptSince(view, path, [4, 0])
            ? []
            : betterTypes(checker, place, uses, isPublic(view, program, path, place)).filter((type) => knowsType(view, path, type));
      found.push({ path, place, site: siteAt(path, sourceFile, place.type), types, uses });
    }
  }
  return found;
}

/** The returns among the candidates, with what the compiler infers once the parameters have their types. */
function typedReturns(view: CodeView, program: ts.Program, returns: readonly Candidate[], taken: readonly Narrowing[]): Candidate[] {
  const own = returns.filter(({ path, place }) => !isPublic(view, program, path, place));
  const inferred = own.length > 0 ? inferredReturns(view, program, own, editsOf(taken)) : new Map<ts.TypeNode, string>();
  return returns.map((one) => {
    const type = inferred.get(one.place.type);
    return type === undefined ? one : { ...one, types: [type] };
  });
}

/** Whether those who use the package may use what the place belongs to. */
function isPublic(view: CodeView, program: ts.Program, path: WorkspacePath, { owner }: AnyPlace): boolean {
  if (ts.isCatchClause(owner)) return false;
  const named = ts.isClassElement(owner) || ts.isFunctionDeclaration(owner) ? owner : owner.parent;
  const name = ts.getNameOfDeclaration(named as ts.Declaration);
  const symbol = name && program.getTypeChecker().getSymbolAtLocation(name);
  const entries = symbol ? publicSurface(view, path).entries : [];
  return symbol !== undefined && entries.some((entry) => exposes(program, view.toAbsolute(entry), symbol));
}

function staysTheSame(view: CodeView, path: WorkspacePath, attempts: readonly Narrowing[]): boolean {
  const before = view.text(path);
  const after = applyEdits(before, inOrder(attempts.flatMap(({ edits }) => edits.get(path) ?? [])));
  return before === after || emitsTheSame(view.toAbsolute(path), before, after, view.compilerOptions(path), () => false);
}
