import assert from 'node:assert/strict';
import { join } from 'node:path';
import { TaskId } from '../../../src/domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import { OfflineModel } from '../../../src/models/offline/offline-model.ts';
import type { ModelClient, ModelPart, ModelRequest } from '../../../src/ports/model.ts';
import { replay } from '../../../src/replay/replay.ts';
import { inProcessCrew } from '../../support/in-process-crew.ts';
import { MemoryJournal } from '../../support/memory-journal.ts';

const FOLDER = join(process.cwd(), 'test/golden/error-handling/workspace');

class CountingModel implements ModelClient {
  requests = 0;
  readonly #offline = new OfflineModel();

  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelPart> {
    this.requests += 1;
    return this.#offline.stream(request, signal);
  }
}

describe('a branch of a run', () => {
  it('has what came before for nothing, goes another way after it, and leaves the other run alone', async () => {
    const model = new CountingModel();
    let names = 0;
    const crew = inProcessCrew({ model, journal: new MemoryJournal(), randomText: () => `r${(names += 1)}` });
    const run = await crew.start({ goal: 'improve error handling', scope: WHOLE_WORKSPACE, folder: FOLDER, trusted: false, tests: false });
    const { changes } = await run.finished;
    const before = run.eventsSince(0).length;
    const paid = model.requests;
    const edited = changes?.files.map((file) => file.path) ?? [];
    const [left] = edited;
    assert.ok(left !== undefined && edited.length > 1);

    model.requests = 0;
    const branch = await crew.branch({ runId: run.runId, taskId: TaskId('t2'), step: 1, text: `skip ${left}` });
    const state = await branch.finished;
    assert.equal(state.status, 'succeeded');
    assert.deepEqual(
      state.changes?.files.map((file) => file.path),
      edited.filter((path) => path !== left),
    );
    const { seq = 0, ...from } = state.header.branchOf ?? {};
    assert.deepEqual(from, { runId: run.runId, taskId: 't2', step: 1 });
    assert.equal(branch.eventsSince(seq - 1)[0]?.type, 'step-finished');
    assert.ok(model.requests < paid, `${model.requests} requests, ${paid} for the whole`);
    assert.deepEqual(
      [...state.messages.values()].map((message) => message.state),
      ['acted-on'],
    );
    assert.equal(run.eventsSince(0).length, before);
    const events = branch.eventsSince(0);
    assert.deepEqual(await replay(events), { status: 'identical', events: events.length });
    await crew.dispose();
  });

  it('is refused where there is no such step', async () => {
    const crew = inProcessCrew();
    const run = await crew.start({ goal: 'improve error handling', scope: WHOLE_WORKSPACE, folder: FOLDER, trusted: false, tests: false });
    await run.finished;
    const branch = crew.branch({ runId: run.runId, taskId: TaskId('t2'), step: 99, text: 'x' });
    await assert.rejects(branch, /Step 99 of t2 in .* is not finished/);
    await crew.dispose();
  });
});
