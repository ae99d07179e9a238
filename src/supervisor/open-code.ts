import type { RunState } from '../domain/run-state.ts';
import { hasEnded } from '../domain/task.ts';
import type { CodeProject, OpenBuffer } from '../ports/code.ts';

/** Opens a run's folder, with the edits of the tasks that have ended: others may build on them. */
export async function openCode(state: RunState, code: CodeProject, buffers: readonly OpenBuffer[], signal: AbortSignal): Promise<void> {
  const { runId, header, tasks } = state;
  await code.openRun({ runId, folder: header.folder, buffers, ...(header.recipes && { recipes: header.recipes }) }, signal);
  for (const { spec, status, changes } of tasks.values()) {
    if (!changes || !hasEnded(status)) continue;
    const { files, basedOn } = changes;
    await code.restore({ runId, taskId: spec.taskId, files, ...(basedOn && { basedOn }), discard: true }, signal);
  }
}
