import assert from 'node:assert/strict';
import { WHOLE_WORKSPACE } from '../../src/domain/scope.ts';
import type { ModelRequest } from '../../src/ports/model.ts';
import { replay } from '../../src/replay/replay.ts';
import type { RunApi, RunRequest } from '../../src/supervisor/crew-api.ts';
import { inProcessCrew } from './in-process-crew.ts';
import type { ScriptedModel, ScriptedReply } from './scripted-model.ts';
import { temporaryFolder, type TemporaryFolder } from './temporary-folder.ts';

export const WAIT: ScriptedReply = { calls: [{ name: 'wait_for_updates', input: { until: 'ending' } }] };
export const END: ScriptedReply = { calls: [{ name: 'finish', input: { outcome: 'done', summary: 'done' } }] };
export const HAND_OVER: ScriptedReply = { calls: [{ name: 'finish', input: { summary: 'edited', applied: 1, refused: [], files: [] } }] };

/** How often a word is in what the model is sent. */
export const count = (request: ModelRequest, word: string): number => JSON.stringify(request.messages).split(word).length - 1;

/** Runs a crew with the real engine on these files to its end, then what is asked of the run; a replay of all that must come to the same. */
export async function playRun(
  files: Readonly<Record<string, string>>,
  model: ScriptedModel,
  then: (run: RunApi, folder: TemporaryFolder) => Promise<void>,
  request: Partial<RunRequest> = {},
): Promise<void> {
  const folder = await temporaryFolder(files);
  const crew = inProcessCrew({ model });
  const run = await crew.start({ goal: 'g', scope: WHOLE_WORKSPACE, folder: folder.path, trusted: false, tests: false, ...request });
  try {
    await run.finished;
    await then(run, folder);
  } finally {
    await crew.dispose();
    await folder.remove();
  }
  const report = await replay(run.eventsSince(0));
  assert.equal(report.status, 'identical', JSON.stringify(report).slice(0, 1500));
}
