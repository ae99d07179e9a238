import assert from 'node:assert/strict';
import type { TextEdit } from '../../src/domain/change.ts';
import type { WorkspacePath } from '../../src/domain/ids.ts';
import { WHOLE_WORKSPACE, type Scope } from '../../src/domain/scope.ts';
import type { CodeView, Recipe, RecipePlan } from '../../src/engine/recipe.ts';
import { applyEdits } from '../../src/changeset/edits.ts';
import { memoryCodeView } from './memory-code-view.ts';

/** A file that is undefined is not there: `'tsconfig.json': undefined` for a folder without one. */
export type Files = Readonly<Record<string, string | undefined>>;

export interface RecipeRun {
  /** All files after all sites were changed. */
  readonly files: Files;
  readonly sites: readonly string[];
  /** `path:line reason` of each refusal. */
  readonly refused: readonly string[];
  readonly notes: readonly string[];
}

/** A configuration like that of most projects; files may bring their own. */
export const TSCONFIG = JSON.stringify({
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2022'],
    module: 'esnext',
    moduleResolution: 'bundler',
    strict: true,
    allowJs: true,
    jsx: 'react-jsx',
  },
});

/**
 * Runs a recipe on files in memory, at all its sites. Without a tsconfig.json among them they get the usual one. `before` are
 * the texts of files that the task changed, as they were.
 */
export async function runRecipe(
  recipe: Recipe,
  given: Files,
  parameters: Record<string, unknown> = {},
  scope: Scope = WHOLE_WORKSPACE,
  before: Files = {},
): Promise<RecipeRun> {
  const files = present({ 'tsconfig.json': TSCONFIG, ...given });
  const view = memoryCodeView(files, before);
  const plan = await recipe.plan(view, { with: recipe.parameters.parse(parameters), scope });
  return {
    files: applyPlan(view, files, plan),
    sites: plan.sites.map(({ site }) => `${site.path}:${site.line}`),
    refused: plan.refused.map(({ site, reason }) => `${site.path}:${site.line} ${reason}`),
    notes: plan.notes.map(({ path, line, text }) => `${path}:${line} ${text}`),
  };
}

export function present(files: Files): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Makes the edits of all sites; they must fit together. */
export function applyPlan(view: CodeView, files: Readonly<Record<string, string>>, plan: RecipePlan): Record<string, string> {
  const byFile = new Map<WorkspacePath, TextEdit[]>();
  for (const { edits } of plan.sites) {
    for (const [path, list] of edits) {
      assert.deepEqual(
        list,
        [...list].sort((a, b) => a.start - b.start || a.end - b.end),
        'the edits of a site ascend',
      );
      byFile.set(path, [...(byFile.get(path) ?? []), ...list]);
    }
  }
  const after: Record<string, string> = { ...files };
  for (const [path, edits] of byFile) {
    after[path] = applyEdits(
      view.tryText(path) ?? '',
      edits.sort((a, b) => a.start - b.start || a.end - b.end),
    );
  }
  for (const path of plan.sites.flatMap(({ gone = [] }) => gone)) {
    assert.ok(path in files && !byFile.has(path), `${path} is deleted, and nothing else`);
    delete after[path];
  }
  return after;
}

/** The text of `a.ts` after a recipe ran on it alone, with what it refused. */
export async function rewrite(
  recipe: Recipe,
  text: string,
  others: Files = {},
): Promise<{ readonly text: string; readonly refused: readonly string[]; readonly sites: number }> {
  const name = others['name'] ?? 'a.ts';
  const run = await runRecipe(recipe, { ...others, [name]: text });
  return { text: run.files[name] ?? '', refused: run.refused.map((line) => line.replace(/^\S+ /, '')), sites: run.sites.length };
}

/** Removes the common indentation and the line before the first one, so that snippets can stand in the test's own indentation. */
export function code([text = '']: readonly string[]): string {
  const lines = text.replace(/^\n/, '').split('\n');
  const depth = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(Number.isFinite(depth) ? depth : 0)).join('\n');
}
