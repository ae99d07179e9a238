import assert from 'node:assert/strict';
import { MessageId } from '../../src/domain/ids.ts';
import type { ModelClient } from '../../src/ports/model.ts';
import type { SubagentEvent, SubagentHandle, SubagentRunner, TaskOrder } from '../../src/ports/subagent.ts';
import { order } from '../support/orders.ts';
import { ScriptedModel, type ScriptedReply } from '../support/scripted-model.ts';

/** What a runner is made of: the model that its subagents ask. */
export type MakeRunner = (model: ModelClient) => SubagentRunner;

export async function readAll(handle: SubagentHandle, heed: (event: SubagentEvent) => void = () => undefined): Promise<SubagentEvent[]> {
  const events: SubagentEvent[] = [];
  for await (const event of handle.events) {
    events.push(event);
    heed(event);
  }
  return events;
}

export const FINISH: ScriptedReply = { calls: [{ name: 'finish', input: { summary: 'done', mentions: 0, updated: 0 } }] };
export const WAIT: ScriptedReply = { calls: [{ name: 'wait_for_updates' }] };

/** What every place where subagents run must keep. */
export function subagentRunnerContract(name: string, makeRunner: MakeRunner): void {
  describe(`${name} as a SubagentRunner`, () => {
    let runner: SubagentRunner | undefined;
    const start = (model: ModelClient, what: TaskOrder = order()): SubagentHandle => {
      runner = makeRunner(model);
      return runner.start(what);
    };
    afterEach(async () => {
      await runner?.dispose();
    });

    it('tells what happens in order and ends with the outcome', async () => {
      const events = await readAll(start(new ScriptedModel([{ say: 'hello', calls: [{ name: 'find_mentions' }] }, FINISH])));
      assert.deepEqual(
        events.map((event) => (event.type === 'activity' ? event.activity.kind : event.type)),
        [
          'step-started',
          'said',
          'tool-started',
          'tool-ended',
          'step-finished',
          'step-started',
          'tool-started',
          'tool-ended',
          'step-finished',
          'ended',
        ],
      );
      const last = events.at(-1);
      assert.ok(last?.type === 'ended');
      assert.deepEqual(last.outcome, { status: 'succeeded', summary: 'done', result: { summary: 'done', mentions: 0, updated: 0 } });
    });

    it('delivers a message to a waiting subagent, and tells delivered before acted-on', async () => {
      const handle = start(new ScriptedModel([WAIT, FINISH]));
      const events = await readAll(handle, (event) => {
        if (event.type === 'activity' && event.activity.kind === 'tool-started' && event.activity.tool === 'wait_for_updates') {
          handle.deliver([{ type: 'message', messageId: MessageId('m1'), mode: 'steer', text: 'hi', from: 'user' }]);
        }
      });
      assert.deepEqual(
        events.flatMap((event) => (event.type === 'message-state' ? [`${event.messageId} ${event.state} ${event.step}`] : [])),
        ['m1 delivered 2', 'm1 acted-on 2'],
      );
    });

    it('hands over what is in the order’s inbox at the first step', async () => {
      const model = new ScriptedModel([FINISH]);
      await readAll(
        start(
          model,
          order('t1', { inbox: [{ type: 'message', messageId: MessageId('m1'), mode: 'steer', text: 'mind the gap', from: 'user' }] }),
        ),
      );
      assert.match(JSON.stringify(model.requests[0]?.messages), /mind the gap/);
    });

    it('continues a conversation and counts its steps on', async () => {
      const model = new ScriptedModel([FINISH]);
      const conversation = [{ role: 'assistant' as const, content: [{ type: 'text' as const, text: 'earlier words' }] }];
      const events = await readAll(
        start(
          model,
          order('t1', {
            conversation,
            step: 7,
            inbox: [{ type: 'message', messageId: MessageId('m1'), mode: 'steer', text: 'go on', from: 'user' }],
          }),
        ),
      );
      assert.match(JSON.stringify(model.requests[0]?.messages), /<task>.*earlier words.*go on/s);
      assert.deepEqual(
        events.filter((event) => event.type === 'step-started'),
        [{ type: 'step-started', step: 8 }],
      );
    });

    it('withdraws a message that was not taken up, and says when it is too late', async () => {
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      const handle = start(new ScriptedModel(async (_request, index) => (index === 0 ? (await held, WAIT) : FINISH)));
      const reading = readAll(handle);
      handle.deliver([{ type: 'message', messageId: MessageId('m1'), mode: 'steer', text: 'a', from: 'user' }]);
      handle.deliver([{ type: 'message', messageId: MessageId('m2'), mode: 'steer', text: 'b', from: 'user' }]);
      // The first step may have begun with an empty inbox or with the messages in it; either way each is told once.
      const withdrawn = await new Promise<boolean>((told) => handle.withdraw(MessageId('m1'), told));
      release();
      const events = await reading;
      const heard = events.flatMap((event) => (event.type === 'message-state' && event.state === 'delivered' ? [event.messageId] : []));
      assert.deepEqual(heard, withdrawn ? ['m2'] : ['m1', 'm2']);
      assert.equal(await new Promise<boolean>((told) => handle.withdraw(MessageId('m2'), told)), false);
    });

    for (const reason of ['cancelled', 'timed-out'] as const) {
      it(`stops at once when aborted as ${reason}, in the middle of a wait`, async () => {
        const handle = start(new ScriptedModel([WAIT, FINISH]));
        const events = await readAll(handle, (event) => {
          if (event.type === 'activity' && event.activity.kind === 'tool-started') handle.abort(reason);
        });
        const last = events.at(-1);
        assert.ok(last?.type === 'ended' && last.outcome.status === reason, JSON.stringify(last));
      });
    }

    it('ends with the reason when the model fails, and when the role is unknown', async () => {
      const failed = (await readAll(start(new ScriptedModel([{ error: 'overloaded' }])))).at(-1);
      assert.ok(failed?.type === 'ended' && failed.outcome.failure?.code === 'model-failed' && failed.outcome.summary === 'overloaded');
      await runner?.dispose();
      const odd = order();
      const unknown = (
        await readAll(start(new ScriptedModel([]), { ...odd, spec: { ...odd.spec, role: 'cook' as typeof odd.spec.role } }))
      ).at(-1);
      assert.ok(unknown?.type === 'ended' && unknown.outcome.status === 'failed');
    });

    it('runs many at the same time without mixing them up', async () => {
      const model = new ScriptedModel((request) => ({
        calls: [{ name: 'finish', input: { summary: `for ${request.from.taskId}`, mentions: 0, updated: 0 } }],
      }));
      runner = makeRunner(model);
      const ids = Array.from({ length: 40 }, (_, n) => `t${n}`);
      const ends = await Promise.all(ids.map(async (id) => (await readAll((runner as SubagentRunner).start(order(id)))).at(-1)));
      assert.deepEqual(
        ends.map((end) => end?.type === 'ended' && end.outcome.summary),
        ids.map((id) => `for ${id}`),
      );
    });
  });
}
