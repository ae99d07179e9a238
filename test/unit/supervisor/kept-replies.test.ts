/** A supervisor that is cut off while it does what its model answered goes on with the same answer. */
import assert from 'node:assert/strict';
import type { RunEvent } from '../../../src/domain/event.ts';
import { SUPERVISOR } from '../../../src/domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import type { ModelRequest } from '../../../src/ports/model.ts';
import type { RunApi } from '../../../src/supervisor/crew-api.ts';
import { inProcessCrew } from '../../support/in-process-crew.ts';
import { memoryCodeProject } from '../../support/memory-code-project.ts';
import { MemoryJournal } from '../../support/memory-journal.ts';
import { ScriptedModel, type ScriptedReply } from '../../support/scripted-model.ts';

const start = (title: string): { readonly name: string; readonly input: unknown } => ({
  name: 'start_async_task',
  input: { role: 'documentation', title, description: title, paths: [] },
});
const TASK_DONE: ScriptedReply = { calls: [{ name: 'finish', input: { summary: 'indexed', mentions: 0, updated: 0 } }] };
const FINISH: ScriptedReply = { calls: [{ name: 'finish', input: { outcome: 'done', summary: 'all done' } }] };
const WAIT: ScriptedReply = { calls: [{ name: 'wait_for_updates' }] };
const REQUEST = { goal: 'g', scope: WHOLE_WORKSPACE, folder: '/w', trusted: false, tests: false };

/** A supervisor whose model answers a first request so, and later waits for as many endings as there are tasks. */
const modelThat = (first: ScriptedReply, tasks: number): ScriptedModel => {
  let isFirst = true;
  return new ScriptedModel((request) => {
    if (request.from.role !== 'supervisor') return TASK_DONE;
    const isAsked = isFirst && !JSON.stringify(request.messages).includes('taskId');
    isFirst = false;
    if (isAsked) return first;
    return JSON.stringify(request.messages).split('task-ended').length > tasks ? FINISH : WAIT;
  });
};

async function cutOffAfter(isLast: (event: RunEvent) => boolean): Promise<readonly RunEvent[]> {
  const run = await inProcessCrew({ model: modelThat({ calls: [start('one'), start('two')] }, 2), code: memoryCodeProject() }).start(
    REQUEST,
  );
  await run.finished;
  const events = run.eventsSince(0);
  const at = events.findIndex(isLast);
  assert.ok(at > 0);
  return events.slice(0, at + 1);
}

async function reopen(events: readonly RunEvent[], model: ScriptedModel): Promise<RunApi> {
  const [{ runId }] = events as readonly [RunEvent];
  const journal = new MemoryJournal(new Map([[runId, structuredClone([...events])]]));
  const crew = inProcessCrew({ model, code: memoryCodeProject(), journal, isAlive: () => false });
  await crew.load();
  const run = crew.run(runId);
  assert.ok(run);
  return run;
}

const askedOfSupervisor = (model: ScriptedModel): ModelRequest[] => model.requests.filter(({ from }) => from.role === 'supervisor');

describe('an answer that was cut off while it was acted on', () => {
  it('is on record before anything comes of it', async () => {
    const events = await cutOffAfter(({ type }) => type === 'task-created');
    const types = events.map(({ type }) => type);
    assert.ok(types.indexOf('supervisor-replied') > 0 && types.indexOf('supervisor-replied') < types.indexOf('task-created'));
  });

  it('is acted on to its end, whatever the model would say today, and not paid for again', async () => {
    const events = await cutOffAfter(({ type }) => type === 'task-created');
    const today = modelThat({ calls: [start('other')] }, 2);
    const run = await reopen(events, today);
    run.resume();
    const state = await run.finished;
    assert.equal(state.status, 'succeeded');
    assert.deepEqual(
      [...state.tasks.values()].map(({ spec }) => spec.title),
      ['one', 'two'],
    );
    const replies = run.eventsSince(0).filter(({ type }) => type === 'supervisor-replied').length;
    assert.equal(askedOfSupervisor(today).length, replies - 1);
  });

  it('was given to what it had in view: a message that came since is heard after it', async () => {
    const events = await cutOffAfter(({ type }) => type === 'task-created');
    const today = modelThat(FINISH, 2);
    const run = await reopen(events, today);
    const messageId = run.send(SUPERVISOR, 'steer', 'mind the gap');
    await run.finished;
    const message = run.state.messages.get(messageId);
    const first = askedOfSupervisor(today)[0]?.messages ?? [];
    assert.equal(message?.state, 'acted-on');
    assert.match(JSON.stringify(first.at(-1)), /mind the gap/);
    assert.match(JSON.stringify(first), /"two"/, 'by then all that was answered before is done');
  });
});
