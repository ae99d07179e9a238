import { ROLES, TaskId, WorkspacePath, type RunId } from '../../../src/domain/ids.ts';
import type { Provenance, TaskChanges } from '../../../src/domain/change.ts';
import type { CodeProject } from '../../../src/ports/code.ts';
import type { Deed } from './pair.ts';

export const TSCONFIG = JSON.stringify({
  compilerOptions: {
    strict: true,
    noEmit: true,
    types: [],
    lib: ['ES2022'],
    module: 'esnext',
    moduleResolution: 'bundler',
    allowImportingTsExtensions: true,
  },
});

/** What a task changes that does these things one after the other. */
export async function performAll(engine: CodeProject, runId: RunId, task: string, deeds: readonly Deed[]): Promise<TaskChanges> {
  const at = { runId, taskId: TaskId(task) };
  for (const deed of deeds) await perform(engine, at, deed);
  return engine.changesOf(at);
}

async function perform(engine: CodeProject, at: { readonly runId: RunId; readonly taskId: TaskId }, deed: Deed): Promise<void> {
  const by = (source: Provenance['source']): Provenance => ({ taskId: at.taskId, role: ROLES.implementation, source, reason: '' });
  const model = by({ type: 'model', model: 'scripted' });
  if ('recipe' in deed) {
    const scope = { paths: (deed.paths ?? []).map(WorkspacePath) };
    const provenance = by({ type: 'recipe', recipe: deed.recipe });
    const { applied, refused } = await engine.applyRecipe({ ...at, recipe: deed.recipe, with: deed.with, scope, provenance });
    if (applied.length === 0) throw new Error(`${deed.recipe} was refused: ${refused.map(({ reason }) => reason).join(' ')}`);
  } else if ('edit' in deed) {
    const replacements = [{ find: deed.find, replace: deed.replace }];
    await engine.editFile({ ...at, path: WorkspacePath(deed.edit), replacements, provenance: model, consented: true });
  } else if ('create' in deed)
    await engine.createFile({ ...at, path: WorkspacePath(deed.create), text: deed.text, provenance: model, consented: true });
  else await engine.deleteFile({ ...at, path: WorkspacePath(deed.remove), provenance: model, consented: true });
}
