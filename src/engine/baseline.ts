import type { WorkspacePath } from '../domain/ids.ts';
import type { Diagnostic } from '../ports/diagnosis.ts';
import type { WorkspaceFiles } from './workspace-files.ts';

/** What a compiler has said of some files. */
export interface Answers {
  readonly errors: readonly Diagnostic[];
  readonly hints: readonly Diagnostic[];
  /** Files that there was no time for. */
  readonly unchecked: readonly WorkspacePath[];
}

/** What one compiler says of the files of a workspace as it is. Each file is asked about once. */
export class Baseline {
  readonly #known = new WeakMap<WorkspaceFiles, Map<WorkspacePath, readonly Diagnostic[]>>();

  /** Undefined where whoever is asked has no answer. Files that the workspace does not have are without errors. */
  async of(
    workspace: WorkspaceFiles,
    paths: readonly WorkspacePath[],
    ask: (unknown: readonly WorkspacePath[]) => Promise<Answers | undefined>,
  ): Promise<Answers | undefined> {
    const known = this.#known.get(workspace) ?? new Map<WorkspacePath, readonly Diagnostic[]>();
    this.#known.set(workspace, known);
    const unknown = paths.filter((path) => !known.has(path));
    const there = unknown.filter((path) => workspace.tryRead(path).status === 'text');
    const asked = there.length === 0 ? { errors: [], hints: [], unchecked: [] } : await ask(there);
    if (!asked) return undefined;
    for (const path of unknown.filter((path) => !asked.unchecked.includes(path)))
      known.set(
        path,
        asked.errors.filter((error) => error.path === path),
      );
    return { errors: paths.flatMap((path) => known.get(path) ?? []), hints: [], unchecked: asked.unchecked };
  }
}
