import { ts } from 'ts-morph';
import * as z from 'zod';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Refusal } from '../../ports/recipe-facts.ts';
import { loneChecker } from '../ast/bindings.ts';
import { siteAt, touchesLines } from '../ast/sites.ts';
import { descendants } from '../ast/walk.ts';
import type { CodeView, PlannedSite } from '../recipe.ts';
import { defineRecipe } from './define-recipe.ts';
import { sitesThatCompile } from './errors-of-edits.ts';
import { FileNames } from './file-names.ts';
import { whyOldSyntax } from './modern-syntax.ts';
import { planByFile } from './plan-by-file.ts';
import { blockScope } from './var-scopes.ts';

/**
 * Writes `var` as `const`, or as `let` where something assigns it anew. One site for each declaration.
 *
 * Only where the block it stands in is all that ever uses it, nothing can use it before it has its value, no loop keeps it
 * from one round to the next or in a function, and it is declared once. Files with types must compile as before.
 */
export const varToConst = defineRecipe({
  info: {
    id: 'var-to-const',
    title: 'Write var as const or let',
    description:
      'Writes `var` as `const`, or as `let` where it is assigned anew. Only where nothing outside of its block or before its declaration uses it, ' +
      'no loop depends on it being the same variable in each round, and the code is not for engines that know `var` only.',
    class: 'checked',
    topics: ['var', 'vars', 'var to const', 'var declarations', 'replace var', 'let and const', 'no var', 'modern syntax'],
    example: 'Replace var by const and let in src',
    mends: [],
  },
  parameters: z.strictObject({}),
  places: { mayBeIn: mayHaveVar, find: varListsIn },
  plan: (view, { scope }) => planByFile(view, scope, (path) => (mayHaveVar(view.text(path)) ? planFile(view, path, scope) : undefined)),
});

function mayHaveVar(text: string): boolean {
  return /\bvar\s+[\w$[{]/.test(text);
}

function varListsIn(sourceFile: ts.SourceFile): ts.VariableDeclarationList[] {
  return [...descendants(sourceFile)].filter(
    (node): node is ts.VariableDeclarationList => ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0,
  );
}

async function planFile(
  view: CodeView,
  path: WorkspacePath,
  scope: Scope,
): Promise<{ readonly sites: readonly PlannedSite[]; readonly refused: readonly Refusal[] }> {
  const sourceFile = view.sourceFile(path);
  const wanted = varListsIn(sourceFile).filter((list) => touchesLines(scope, sourceFile, list));
  const sites: PlannedSite[] = [];
  const refused: Refusal[] = [];
  if (wanted.length === 0) return { sites, refused };
  const general = whyNotHere(view, path, sourceFile);
  const checker = loneChecker(sourceFile);
  const names = new FileNames(sourceFile);
  for (const list of wanted) {
    const site = siteAt(path, sourceFile, list);
    const scoped = general === undefined ? blockScope(checker, names, list) : { reason: general };
    if ('reason' in scoped) {
      refused.push({ site, reason: scoped.reason });
      continue;
    }
    const start = list.getStart(sourceFile);
    const edits = new Map([[path, [{ start, end: start + 'var'.length, text: scoped.keyword }]]]);
    sites.push({ site, edits, reason: `writes \`var\` as \`${scoped.keyword}\`` });
  }
  // Without types there is nothing that could fail to compile.
  if (!/\.[mc]?tsx?$/.test(path)) return { sites, refused };
  const checked = await sitesThatCompile(view, sites);
  return { sites: checked.sites, refused: [...refused, ...checked.refused] };
}

function whyNotHere(view: CodeView, path: WorkspacePath, sourceFile: ts.SourceFile): string | undefined {
  const { text } = sourceFile;
  if (/\beval\s*\(|\bwith\s*\(/.test(text)) return 'The file has `eval` or `with`, in which any name may be used.';
  return whyOldSyntax(view, path, sourceFile);
}
