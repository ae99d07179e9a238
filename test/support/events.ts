import type { RunEvent, RunEventBody } from '../../src/domain/event.ts';
import { RunId } from '../../src/domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../src/domain/scope.ts';

/** The first event of a run. */
export const started = (runId: string, at = 1000, version = 1): RunEvent =>
  envelop(
    runId,
    1,
    {
      type: 'run-started',
      version,
      goal: 'rename',
      scope: WHOLE_WORKSPACE,
      folder: '/w',
      model: 'offline',
      trusted: true,
      tests: true,
      pid: 1,
    },
    at,
  );

/** One of the plainest events there are. */
export const said = (runId: string, seq: number, text: string): RunEvent => envelop(runId, seq, { type: 'supervisor-said', text });

export const envelop = (runId: string, seq: number, body: RunEventBody, at = 1000 + seq): RunEvent => ({
  runId: RunId(runId),
  seq,
  at,
  ...body,
});
