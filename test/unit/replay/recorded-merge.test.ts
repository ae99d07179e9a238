import assert from 'node:assert/strict';
import { combine } from '../../../src/changeset/combine.ts';
import type { RunEventBody } from '../../../src/domain/event.ts';
import { RunId, SUPERVISOR } from '../../../src/domain/ids.ts';
import { replayPorts } from '../../../src/replay/replay-ports.ts';
import { Stage } from '../../../src/replay/stage.ts';
import { taskChanges } from '../../support/changes.ts';
import { envelop, started } from '../../support/events.ts';

const offer = (text: string) => combine([taskChanges('t1', { 'a.ts': ['a\n', text] })]);
const [first, second] = [offer('b\n'), offer('c\n')];
const step: RunEventBody = { type: 'step-started', taskId: SUPERVISOR, step: 2 };

/** What a replay takes for the merge, when all up to event number `done` has been replayed. */
async function mergedAt(done: number, ...bodies: readonly RunEventBody[]) {
  const stage = new Stage([started('r'), ...bodies.map((body, index) => envelop('r', index + 2, body))], done);
  const parts = { clock: {}, runner: {}, supervisor: {}, gates: {} } as unknown as Parameters<typeof replayPorts>[1];
  return replayPorts(stage, parts, 1).code.mergeChanges({ runId: RunId('r'), tasks: [] });
}

describe('the merge in a replay', () => {
  const offered: RunEventBody = { type: 'changes-offered', changes: first };

  it('is what was offered then', async () => {
    assert.equal(await mergedAt(1, offered), first);
  });

  it('is what the tasks offered, without what the user had made of it', async () => {
    assert.equal(await mergedAt(2, offered, { type: 'changes-offered', changes: first, fromTasks: second }), second);
  });

  it('is what had been offered already, where nothing new was', async () => {
    assert.equal(await mergedAt(2, offered, step, { type: 'changes-offered', changes: second }), first);
  });
});
