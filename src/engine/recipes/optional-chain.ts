import type { ts } from 'ts-morph';
import * as z from 'zod';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Refusal } from '../../ports/recipe-facts.ts';
import { inOrder } from '../ast/edits.ts';
import { siteAt, touchesLines } from '../ast/sites.ts';
import type { CodeView, PlannedSite } from '../recipe.ts';
import { defineRecipe } from './define-recipe.ts';
import { planByFile } from './plan-by-file.ts';
import { guardedChainsIn, guardsIn, mayGuardChain } from './guarded-chains.ts';
import { knowsOptionalChains } from './language-version.ts';
import { newTypeError } from './new-type-errors.ts';
import { whyNotOptional } from './optional-values.ts';

/**
 * Writes `a && a.b` as `a?.b`, and `a ? a.b : undefined` too.
 *
 * By its type, `a` must have no falsy value but null and undefined, since `?.` lets `0`, `''` and `false` pass; and
 * where it may be null, only the truth of the whole may matter, since `?.` makes undefined of it. Nothing on the way may
 * be a call or a getter, which would be asked once instead of twice. The file must compile as before.
 */
export const optionalChain = defineRecipe({
  info: {
    id: 'optional-chain',
    title: 'Use optional chains',
    description:
      'Writes `a && a.b` and `a ? a.b : undefined` as `a?.b`, where the types prove that nothing changes: `a` has no falsy value but null and undefined, and null does not show in the result. ' +
      'Calls and getters are not asked less often than before.',
    class: 'checked',
    topics: ['optional chain', 'optional chaining', 'optional chains', 'null checks', 'simplify conditions', 'modern syntax'],
    example: 'Use optional chaining in src',
    mends: [],
  },
  parameters: z.strictObject({}),
  places: { mayBeIn: mayGuardChain, hints: guardsIn, find: (sourceFile) => guardedChainsIn(sourceFile).map(({ whole }) => whole) },
  plan: (view, { scope }) => planByFile(view, scope, (path) => (mayGuardChain(view.text(path)) ? planFile(view, path, scope) : undefined)),
});

interface Planned {
  readonly sites: readonly PlannedSite[];
  readonly refused: readonly Refusal[];
}

async function planFile(view: CodeView, path: WorkspacePath, scope: Scope): Promise<Planned> {
  const sourceFile = view.sourceFile(path);
  const chains = guardedChainsIn(sourceFile).filter(({ whole }) => touchesLines(scope, sourceFile, whole));
  if (chains.length === 0) return { sites: [], refused: [] };
  const siteOf = (node: ts.Node): Refusal['site'] => siteAt(path, sourceFile, node);
  const general = whyNotHere(view, path);
  if (general !== undefined) return { sites: [], refused: chains.map(({ whole }) => ({ site: siteOf(whole), reason: general })) };

  const program = view.languageService(path).getProgram();
  const typed = program?.getSourceFile(view.toAbsolute(path));
  if (!program || !typed) return { sites: [], refused: [] };
  const sites: PlannedSite[] = [];
  const refused: Refusal[] = [];
  for (const chain of chains) {
    const site = siteOf(chain.whole);
    const reason = whyNotOptional(program, typed, chain);
    if (reason === undefined) sites.push(planned(path, site, chain.edits));
    else refused.push({ site, reason });
  }
  const all = inOrder(sites.flatMap(({ edits }) => edits.get(path) ?? []));
  if ((await errorOf(view, program, path, all)) === undefined) return { sites, refused };
  return withoutErrors(view, program, path, { sites, refused });
}

/** Where all of them together do not compile, those that compile by themselves. */
async function withoutErrors(view: CodeView, program: ts.Program, path: WorkspacePath, { sites, refused }: Planned): Promise<Planned> {
  const kept: PlannedSite[] = [];
  const failed: Refusal[] = [];
  for (const planned of sites) {
    const error = await errorOf(view, program, path, planned.edits.get(path) ?? []);
    if (error === undefined) kept.push(planned);
    else failed.push({ site: planned.site, reason: `The code would not compile, at ${error}` });
  }
  return { sites: kept, refused: [...refused, ...failed] };
}

function errorOf(view: CodeView, program: ts.Program, path: WorkspacePath, edits: readonly TextEdit[]): Promise<string | undefined> {
  return newTypeError(view, program, new Map([[path, edits]]), edits.length > 0 ? [path] : [], (message) => message);
}

function planned(path: WorkspacePath, site: PlannedSite['site'], edits: readonly TextEdit[]): PlannedSite {
  return { site, edits: new Map([[path, edits]]), reason: 'writes a check for nothing as an optional chain' };
}

function whyNotHere(view: CodeView, path: WorkspacePath): string | undefined {
  if (!/\.[mc]?tsx?$/.test(path)) return 'The types of JavaScript prove too little.';
  return knowsOptionalChains(view, path) ? undefined : 'The TypeScript of this folder does not know optional chains.';
}
