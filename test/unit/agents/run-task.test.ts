import assert from 'node:assert/strict';
import { Inbox } from '../../../src/agents/inbox.ts';
import { runTask } from '../../../src/agents/run-task.ts';
import { ROLES } from '../../../src/domain/ids.ts';
import type { SubagentEvent, TaskOrder } from '../../../src/ports/subagent.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { memoryCodeProject } from '../../support/memory-code-project.ts';
import { noChecks } from '../../support/no-checks.ts';
import { order } from '../../support/orders.ts';
import { ScriptedModel } from '../../support/scripted-model.ts';

describe('a task that goes on after its thread was lost', () => {
  it('has its edits put back first, and ends where the engine can’t do that', async () => {
    const { restores, last } = await goOn(order('t1', { resumed: true }));
    assert.equal(restores, 1);
    assert.equal(last?.type === 'ended' && last.outcome.failure?.code, 'engine-lost');
  });

  it('does not wait for the engine where its role edits nothing', async () => {
    const analysis = order('t1', { resumed: true });
    const { restores, last } = await goOn({ ...analysis, spec: { ...analysis.spec, role: ROLES.codeAnalysis } });
    assert.equal(restores, 0);
    assert.equal(last?.type === 'ended' && last.outcome.status, 'succeeded');
  });
});

/** With an engine that has lost everything. */
async function goOn(what: TaskOrder): Promise<{ readonly restores: number; readonly last: SubagentEvent | undefined }> {
  let restores = 0;
  const code = memoryCodeProject(
    {},
    {
      restore: () => {
        restores += 1;
        return Promise.reject(new Error('The run is not open.'));
      },
    },
  );
  const events: SubagentEvent[] = [];
  await runTask(
    what,
    new Inbox(),
    {
      model: new ScriptedModel([{ calls: [{ name: 'finish', input: { summary: 'done', findings: {}, files: 1 } }] }]),
      code,
      checks: noChecks(),
      clock: new FakeClock(),
      random: () => 0.5,
    },
    (event) => void events.push(event),
    new AbortController().signal,
  );
  return { restores, last: events.at(-1) };
}
