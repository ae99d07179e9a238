import assert from 'node:assert/strict';
import { z } from 'zod';
import { runAgent, type AgentEnd, type AgentEvent } from '../../../src/agents/agent-loop.ts';
import { Inbox } from '../../../src/agents/inbox.ts';
import { defineTool, type Tool } from '../../../src/agents/tool.ts';
import { finishTool, waitTool } from '../../../src/agents/tools/reporting.ts';
import type { Message } from '../../../src/domain/conversation.ts';
import { MessageId, ROLES, RunId, TaskId } from '../../../src/domain/ids.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { ScriptedModel, type ScriptedReply } from '../../support/scripted-model.ts';

const START: Message = { role: 'user', content: [{ type: 'text', text: 'go' }] };
const DONE: ScriptedReply = { calls: [{ name: 'finish', input: { summary: 'done' } }] };

interface Played {
  readonly end: AgentEnd;
  readonly events: readonly AgentEvent[];
  readonly model: ScriptedModel;
}

async function play(
  script: ConstructorParameters<typeof ScriptedModel>[0],
  options: { inbox?: Inbox; tools?: Tool[]; maxSteps?: number; stop?: AbortController } = {},
): Promise<Played> {
  const events: AgentEvent[] = [];
  const model = new ScriptedModel(script);
  const inbox = options.inbox ?? new Inbox();
  const end = await runAgent(
    {
      from: { runId: RunId('r'), taskId: TaskId('t1'), role: ROLES.test },
      model,
      system: 'system',
      tools: [...(options.tools ?? []), waitTool(inbox), finishTool(z.object({ summary: z.string() }))],
      inbox,
      maxSteps: options.maxSteps ?? 20,
      clock: new FakeClock(),
      random: () => 0.5,
      signal: (options.stop ?? new AbortController()).signal,
      emit: (event) => events.push(event),
    },
    [START],
    0,
  );
  return { end, events, model };
}

const note = (log: string[], effect: Tool['effect'] = 'read'): Tool =>
  defineTool({
    name: 'note',
    description: '',
    input: z.object({ text: z.string() }),
    effect,
    label: ({ text }) => text,
    run: async ({ text }) => {
      log.push(`start ${text}`);
      await Promise.resolve();
      log.push(`end ${text}`);
      return { noted: text };
    },
  });

const message = (id: string, text: string) => ({ type: 'message', messageId: MessageId(id), mode: 'steer', text, from: 'user' }) as const;
const states = (events: readonly AgentEvent[]): string[] =>
  events.flatMap((event) => (event.type === 'message-state' ? [`${event.messageId} ${event.state} ${event.step}`] : []));

describe('the agent loop', () => {
  it('runs tools until the result is handed over', async () => {
    const log: string[] = [];
    const { end, model } = await play([{ calls: [{ name: 'note', input: { text: 'a' } }] }, DONE], { tools: [note(log)] });
    assert.deepEqual(end, { status: 'finished', result: { summary: 'done' } });
    assert.deepEqual(log, ['start a', 'end a']);
    assert.deepEqual(model.requests[1]?.messages.at(-1), {
      role: 'user',
      content: [{ type: 'tool-result', callId: 'c1-1', text: '{"noted":"a"}', isError: false }],
    });
  });

  it('runs reads side by side and writes one after the other, and answers in the model’s order', async () => {
    const both = {
      calls: [
        { name: 'note', input: { text: 'a' } },
        { name: 'note', input: { text: 'b' } },
      ],
    };
    const reads: string[] = [];
    await play([both, DONE], { tools: [note(reads)] });
    assert.deepEqual(reads, ['start a', 'start b', 'end a', 'end b']);
    const writes: string[] = [];
    const { model } = await play([both, DONE], { tools: [note(writes, 'write')] });
    assert.deepEqual(writes, ['start a', 'end a', 'start b', 'end b']);
    assert.deepEqual(
      model.requests[1]?.messages.at(-1)?.content.map((block) => 'callId' in block && block.callId),
      ['c1-1', 'c1-2'],
    );
  });

  it('tells the model of a wrong input, an unknown tool and a tool that failed, and goes on', async () => {
    const broken = defineTool({
      name: 'broken',
      description: '',
      input: z.object({}),
      effect: 'read',
      label: () => '',
      run: () => Promise.reject(new Error('no such file')),
    });
    const { end, model } = await play([{ calls: [{ name: 'note', input: { text: 1 } }, { name: 'nope' }, { name: 'broken' }] }, DONE], {
      tools: [note([]), broken],
    });
    assert.equal(end.status, 'finished');
    const answers = model.requests[1]?.messages.at(-1)?.content.map((block) => 'isError' in block && block.isError && block.text);
    assert.match(String(answers?.[0]), /^The input does not fit: text: /);
    assert.match(String(answers?.[1]), /^There is no tool nope\. There are: note, broken, wait_for_updates, finish\.$/);
    assert.equal(answers?.[2], 'Error: no such file');
  });

  it('does not run the calls of a reply that was cut off', async () => {
    const log: string[] = [];
    const { model } = await play([{ cutOff: [{ name: 'note', input: { text: 'a' } }] }, DONE], { tools: [note(log)] });
    assert.deepEqual(log, []);
    assert.match(JSON.stringify(model.requests[1]?.messages.at(-1)), /Not run: the reply was cut off/);
  });

  it('hands messages over at the next step, delivered then acted on, in order and once', async () => {
    const inbox = new Inbox();
    const script = (_request: unknown, index: number): ScriptedReply => {
      if (index === 0) {
        inbox.push(message('m1', 'skip a.ts'));
        inbox.push(message('m2', 'and b.ts'));
        return { calls: [{ name: 'note', input: { text: 'a' } }] };
      }
      return DONE;
    };
    const { events, model } = await play(script, { inbox, tools: [note([])] });
    assert.deepEqual(states(events), ['m1 delivered 2', 'm2 delivered 2', 'm1 acted-on 2', 'm2 acted-on 2']);
    const last = JSON.stringify(model.requests[1]?.messages.at(-1));
    assert.ok(last.indexOf('skip a.ts') < last.indexOf('and b.ts'));
    assert.equal(model.requests[0]?.messages.length, 1);
  });

  it('wakes a waiting agent when something comes in', async () => {
    const inbox = new Inbox();
    const script = (_request: unknown, index: number): ScriptedReply => {
      if (index === 0) {
        setImmediate(() => inbox.push(message('m1', 'hello')));
        return { calls: [{ name: 'wait_for_updates' }] };
      }
      return DONE;
    };
    const { end, events } = await play(script, { inbox });
    assert.equal(end.status, 'finished');
    assert.deepEqual(states(events), ['m1 delivered 2', 'm1 acted-on 2']);
  });

  it('does not deliver a message that was withdrawn in time', async () => {
    const inbox = new Inbox([message('m1', 'a'), message('m2', 'b')]);
    assert.equal(inbox.withdraw(MessageId('m1')), true);
    assert.equal(inbox.withdraw(MessageId('m1')), false);
    const { events } = await play([DONE], { inbox });
    assert.deepEqual(states(events), ['m2 delivered 1', 'm2 acted-on 1']);
  });

  it('stops when aborted, in the middle of a wait too', async () => {
    const stop = new AbortController();
    const script = (): ScriptedReply => {
      setImmediate(() => stop.abort());
      return { calls: [{ name: 'wait_for_updates' }] };
    };
    const { end, events } = await play(script, { stop });
    assert.deepEqual(end, { status: 'aborted' });
    assert.equal(events.filter((event) => event.type === 'step-finished').length, 0);
  });

  it('reminds a model that stops without a result, then gives up', async () => {
    const { end, model } = await play([{ say: 'hm' }, { say: 'hm' }, { say: 'hm' }]);
    assert.equal(end.status === 'failed' && end.failure.code, 'no-result');
    assert.equal(model.requests.length, 3);
    assert.match(JSON.stringify(model.requests[1]?.messages.at(-1)), /call finish/);
  });

  it('fails with the model’s reason', async () => {
    const { end } = await play([{ error: 'overloaded' }]);
    assert.deepEqual(end, { status: 'failed', failure: { code: 'model-failed', message: 'overloaded' } });
  });

  it('ends at the step limit', async () => {
    const { end } = await play(() => ({ calls: [{ name: 'note', input: { text: 'a' } }] }), { tools: [note([])], maxSteps: 3 });
    assert.equal(end.status === 'failed' && end.failure.code, 'step-limit');
  });

  it('sends turns that alternate, and journals turns that continue the conversation', async () => {
    const { events, model } = await play([{ calls: [{ name: 'note', input: { text: 'a' } }] }, DONE], {
      tools: [note([])],
      inbox: new Inbox([message('m1', 'hi')]),
    });
    for (const request of model.requests)
      assert.deepEqual(
        request.messages.map(({ role }) => role),
        request.messages.map((_, index) => (index % 2 === 0 ? 'user' : 'assistant')),
      );
    const appended = events.flatMap((event) => (event.type === 'step-finished' ? event.appended : []));
    assert.deepEqual(
      appended.map(({ role }) => role),
      ['user', 'assistant', 'user', 'assistant', 'user'],
    );
  });
});
