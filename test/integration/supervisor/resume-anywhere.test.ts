/** A whole run, cut off after any of its events and taken up by another process, comes to the same end. */
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../../../src/domain/event.ts';
import { RunId } from '../../../src/domain/ids.ts';
import type { RunState } from '../../../src/domain/run-state.ts';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { inProcessCrew } from '../../support/in-process-crew.ts';
import { MemoryJournal } from '../../support/memory-journal.ts';
import { checkConversations, checkRecord } from '../../support/puppet-crew/invariants.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const WORKSPACE = join(process.cwd(), 'test', 'golden', 'error-handling', 'workspace');
/** After which of its events a run is cut off: every one from here on. */
const EVERY = Number(process.env['RESUME_EVERY'] ?? 6);

describe('a run that is cut off and resumed', function () {
  this.timeout(300_000);
  const folder = tempFolder();
  const engine = createEngine();
  before(() => cpSync(WORKSPACE, folder.path, { recursive: true }));
  after(() => folder.dispose());

  async function undisturbed(): Promise<{ readonly state: RunState; readonly events: readonly RunEvent[] }> {
    const crew = inProcessCrew({ code: engine });
    const run = await crew.start({
      goal: 'improve error handling',
      scope: WHOLE_WORKSPACE,
      folder: folder.path,
      trusted: false,
      tests: false,
    });
    const state = await run.finished;
    return { state, events: run.eventsSince(0) };
  }

  async function resumed(events: readonly RunEvent[]): Promise<RunState> {
    const [{ runId }] = events as readonly [RunEvent];
    await engine.closeRun({ runId });
    const journal = new MemoryJournal(new Map([[RunId(runId), structuredClone([...events])]]));
    const crew = inProcessCrew({ code: engine, journal, isAlive: () => false });
    assert.deepEqual(await crew.load(), []);
    const run = crew.run(runId);
    assert.equal(run?.state.status, 'interrupted');
    run.resume();
    const state = await run.finished;
    checkRecord(run.eventsSince(0), state);
    checkConversations(run.eventsSince(0), state);
    return state;
  }

  it('comes to the same end, wherever it was cut off', async () => {
    const { state, events } = await undisturbed();
    const expected = essence(state);
    assert.equal(expected.status, 'succeeded');
    for (let kept = 1; kept < events.length; kept += EVERY) {
      const last = events[kept - 1];
      const after = `after event ${kept}, ${last?.type ?? ''}${last && 'taskId' in last ? ` of ${last.taskId ?? 'the run'}` : ''}`;
      assert.deepEqual(essence(await resumed(events.slice(0, kept))), expected, after);
    }
  });
});

/** What a user would call the same result. */
function essence(state: RunState) {
  return {
    status: state.status,
    summary: state.summary,
    verdict: state.certificate?.verdict,
    tasks: [...state.tasks.values()].map(({ spec, status, summary }) => `${spec.role}: ${status}, ${summary}`),
    findings: state.findings.map(({ content }) => `${content.title} ${content.path ?? ''}:${content.line ?? ''}`).sort(),
    changes: state.changes?.files.map((file) => ({
      path: file.path,
      hunks: file.hunks.map(({ id, baseLines, afterLines, provenance }) => ({
        id,
        baseLines,
        afterLines,
        from: [provenance.role, provenance.source, provenance.reason],
      })),
    })),
    conflicts: state.changes?.conflicts,
  };
}
