import { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../domain/scope.ts';
import { reparse } from '../ast/bindings.ts';
import { isCodeFile } from '../code-files.ts';
import type { CodeView } from '../recipe.ts';
import { exportNames } from './exported-origins.ts';
import { findDeclarations } from './find-declarations.ts';
import { renamesBetween, type Rename } from './hand-rename.ts';

/** What the changes of a task did to names that documents may say. */
export interface ChangedNames {
  /** Where a file is now that was moved. */
  readonly moved: ReadonlyMap<WorkspacePath, WorkspacePath>;
  readonly deleted: ReadonlySet<WorkspacePath>;
  /** Nothing has the old names any more. */
  readonly renamed: readonly Rename[];
  /** Exports that are gone, and that nothing took the place of. */
  readonly gone: ReadonlySet<string>;
}

/** How many lines two texts must have in common for one to be the other in a new place. */
const ALIKE = 0.6;

export async function changedNames(view: CodeView): Promise<ChangedNames> {
  const changed = view.changedFiles();
  const before = [...changed].flatMap(([path, text]) => (text === undefined ? [] : [{ path, text }]));
  const deleted = before.filter(({ path }) => view.tryText(path) === undefined);
  const created = [...changed].flatMap(([path, text]) => {
    const now = text === undefined ? view.tryText(path) : undefined;
    return now === undefined ? [] : [{ path, text: now }];
  });
  const moved = new Map(deleted.flatMap(({ path, text }) => mostAlike(text, created).map((to) => [path, to] as const)));
  const renamed: Rename[] = [];
  const gone = new Set<string>();
  for (const { path, text } of before.filter((file) => isCodeFile(file.path))) {
    await view.pause();
    const now = moved.get(path) ?? path;
    const old = ts.createSourceFile(view.toAbsolute(path), text, ts.ScriptTarget.Latest, true);
    const after = view.tryText(now) === undefined ? reparse(old, '') : view.sourceFile(now);
    const renames = renamesBetween(old, after);
    renamed.push(...renames);
    const left = exportNames(after);
    for (const name of exportNames(old))
      if (name !== 'default' && !left.has(name) && !renames.some(({ from }) => from === name)) gone.add(name);
  }
  const isGone = async (name: string): Promise<boolean> => (await findDeclarations(view, name, WHOLE_WORKSPACE)).length === 0;
  return {
    moved,
    deleted: new Set(deleted.map(({ path }) => path)),
    renamed: await filtered(renamed, ({ from }) => isGone(from)),
    gone: new Set(await filtered([...gone], isGone)),
  };
}

function mostAlike(text: string, created: readonly { readonly path: WorkspacePath; readonly text: string }[]): WorkspacePath[] {
  const lines = new Set(text.split('\n'));
  const [best] = created
    .map(({ path, text: other }) => {
      const others = other.split('\n');
      return { path, likeness: others.filter((line) => lines.has(line)).length / Math.max(others.length, lines.size, 1) };
    })
    .sort((one, other) => other.likeness - one.likeness);
  return best && best.likeness >= ALIKE ? [best.path] : [];
}

async function filtered<One>(list: readonly One[], holds: (one: One) => Promise<boolean>): Promise<One[]> {
  const kept: One[] = [];
  for (const one of list) if (await holds(one)) kept.push(one);
  return kept;
}
