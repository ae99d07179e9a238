import type { WorkspacePath } from '../domain/ids.ts';
import { isCodeFile } from './code-files.ts';
import type { FileView } from './file-view.ts';
import type { ModuleGraph } from './module-graph.ts';
import { reachedFrom } from './reached-from.ts';

/** The files that a view has otherwise than the workspace, then those that import them, the nearest first. */
export function affectedBy(view: FileView, graph: ModuleGraph | undefined): WorkspacePath[] {
  const edited = [...view.replaced.keys()].sort();
  const reached = graph ? reachedFrom(edited, graph.importers) : edited;
  return [...reached].filter((path) => isCodeFile(path) && view.exists(path));
}
