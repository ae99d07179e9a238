import type { FileText } from '../../ports/code.ts';
import type { ApiDelta, EmitDelta, ModuleDelta, PublicPackage } from '../../ports/comparison.ts';
import type { FileView } from '../file-view.ts';
import type { FolderCode } from '../folder-code.ts';
import type { ModuleGraph } from '../module-graph.ts';
import type { Pacer } from '../pacer.ts';
import { compareApi, publicPackages } from './api-delta.ts';
import { compareEmit } from './emit-delta.ts';
import { compareModules } from './module-delta.ts';
import { ValueGraph } from './value-graph.ts';

export interface Change {
  readonly code: FolderCode;
  readonly before: FileView;
  readonly after: FileView;
  readonly changed: readonly FileText[];
  /** The imports without the change. */
  readonly graph: ModuleGraph;
  readonly pacer: Pacer;
}

export interface Comparison {
  emit(): Promise<EmitDelta>;
  packages(): PublicPackage[];
  api(signal?: AbortSignal): Promise<ApiDelta>;
  modules(): Promise<ModuleDelta>;
}

/** Looks at a change from all sides that need nothing of the folder to be run. */
export function compareChange({ code, before, after, changed, graph, pacer }: Change): Comparison {
  return {
    emit: () => compareEmit({ before, changed, graph, emitted: code.moduleTexts.emitted }, code.projects, pacer),
    packages: () => publicPackages({ before, after, changed, graph }).map(({ name, entries }) => ({ name, entries })),
    api: (signal) => compareApi({ before, after, changed, graph }, code.projects, pacer, signal),
    async modules() {
      const sides = {
        before: new ValueGraph(before, graph, code.projects, code.moduleTexts),
        after: new ValueGraph(after, await code.moduleGraph(after, pacer), code.projects, code.moduleTexts),
      };
      return compareModules({ ...sides, changed: changed.map(({ path }) => path) }, pacer);
    },
  };
}
