import { newMessages } from '../../domain/diagnostics.ts';
import type { FileContent } from '../../domain/change.ts';
import type { RunId, WorkspacePath } from '../../domain/ids.ts';
import type { ChangedCode, CodeProject, FileText } from '../../ports/code.ts';
import type { Diagnostic } from '../../ports/diagnosis.ts';
import { withCodeView } from '../code-view.ts';
import type { Change } from '../compare/compare-change.ts';
import { FileView, viewWith } from '../file-view.ts';
import type { OpenRuns } from '../open-runs.ts';
import { Pacer } from '../pacer.ts';
import type { Recipe } from '../recipe.ts';
import type { TreeCache } from '../tree-cache.ts';
import { checkedPath } from '../workspace-path.ts';
import { carryOver } from '../../changeset/carry-over.ts';
import { findMoved } from './find-moved.ts';
import { mayUse } from './may-use.ts';
import { mergeTasks } from './merge-tasks.ts';
import { readParts } from './read-parts.ts';
import { rebaseChanges, type RebasePorts } from './rebase-changes.ts';
import { repeatOn, wordOf, type Repeat } from './repeats.ts';

export interface MergingSetup {
  readonly runs: OpenRuns;
  readonly trees: TreeCache;
  readonly recipesOf: (runId: RunId) => readonly Recipe[];
  readonly changeOf: (request: ChangedCode, signal: AbortSignal | undefined) => Promise<Change>;
}

/** How changes that know nothing of each other become one: those of tasks, and those of tasks and the user. */
export function merging({
  runs,
  trees,
  recipesOf,
  changeOf,
}: MergingSetup): Pick<CodeProject, 'mergeChanges' | 'rebaseChanges' | 'carryOver'> {
  const repeatOver =
    (runId: RunId, ground: FileView, signal: AbortSignal | undefined): Repeat =>
    (call, over) => {
      const { projects } = runs.get(runId).code;
      return withCodeView({ view: viewWith(ground, over), projects, trees, signal }, (seen) => repeatOn(seen, call, recipesOf(runId)));
    };

  return {
    async mergeChanges({ runId, tasks }, signal) {
      const { workspace } = runs.get(runId);
      const newErrors = async (changed: readonly FileText[]): Promise<readonly Diagnostic[] | undefined> => {
        const { code, before, after, graph, pacer } = await changeOf({ runId, changed }, signal);
        const delta = await code.types.compare({ before, after, changed, graph }, pacer, signal);
        return delta.status === 'checked' ? newMessages(delta.before, delta.after) : undefined;
      };
      const repeat = repeatOver(runId, new FileView(workspace), signal);
      return mergeTasks(tasks, { repeat, newErrors, read: (path) => workspace.read(path) });
    },

    async rebaseChanges({ runId, offered, tasks, moved, decided, since }, signal) {
      const recipes = recipesOf(runId);
      const pacer = new Pacer(signal);
      const texts = moved.map(({ path, now }) => ({ path: checkedPath(path), text: now?.text ?? null }));
      const view = viewWith(new FileView(runs.get(runId).workspace), texts);
      const repeat = repeatOver(runId, view, signal);
      const ports: RebasePorts = {
        repeat: (call, over) =>
          repeat(call, over).catch(() => {
            // What it was told may be gone: then it can't be done over.
            signal?.throwIfAborted();
            return undefined;
          }),
        read: (path) => contentOf(view, path),
        word: (call) => wordOf(call, recipes),
        mayUse: (name, except) => mayUse(view, name, { except, since }, pacer),
        findMoved: (file, others) => findMoved(view, file, others, since, pacer),
      };
      return rebaseChanges({ offered, tasks, moved, decided: new Map(decided) }, ports);
    },

    async carryOver({ decided, ...anew }) {
      return carryOver({ ...anew, decided: new Map(decided) }, readParts);
    },
  };
}

function contentOf(view: FileView, path: WorkspacePath): FileContent | null {
  const read = view.tryRead(path);
  return read.status === 'text' ? { text: read.source.text, fingerprint: read.source.fingerprint } : null;
}
