import assert from 'node:assert/strict';
import * as z from 'zod';
import { runAgent } from '../../../src/agents/agent-loop.ts';
import type { AgentEnd, AgentEvent, AgentSetup } from '../../../src/agents/agent-setup.ts';
import { Inbox } from '../../../src/agents/inbox.ts';
import { toolSet } from '../../../src/agents/tool-set.ts';
import { defineTool, type Tool } from '../../../src/agents/tool.ts';
import { askUserTool } from '../../../src/agents/tools/ask-user.ts';
import { finishTool, waitTool } from '../../../src/agents/tools/reporting.ts';
import { fail, ok } from '../../../src/base/result.ts';
import type { Message } from '../../../src/domain/conversation.ts';
import { failure } from '../../../src/domain/failure.ts';
import { MessageId, QuestionId, ROLES, RunId, TaskId, WorkspacePath } from '../../../src/domain/ids.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { ScriptedModel, type ScriptedReply } from '../../support/scripted-model.ts';

const START: Message = { role: 'user', content: [{ type: 'text', text: 'go' }] };
const WAIT = { name: 'wait_for_updates', input: {} };
const DONE: ScriptedReply = { calls: [{ name: 'finish', input: { summary: 'done' } }] };

interface Played {
  readonly end: AgentEnd;
  readonly events: readonly AgentEvent[];
  readonly model: ScriptedModel;
}

async function play(
  script: ConstructorParameters<typeof ScriptedModel>[0],
  options: {
    inbox?: Inbox;
    tools?: Tool[];
    maxSteps?: number;
    stop?: AbortController;
    clock?: FakeClock;
    before?: readonly Message[];
    resumed?: boolean;
    overlayDelta?: AgentSetup['overlayDelta'];
    heed?: (event: AgentEvent) => void;
  } = {},
): Promise<Played> {
  const events: AgentEvent[] = [];
  const model = new ScriptedModel(script);
  const inbox = options.inbox ?? new Inbox();
  const end = await runAgent(
    {
      from: { runId: RunId('r'), taskId: TaskId('t1'), role: ROLES.test },
      model,
      system: 'system',
      tools: toolSet([...(options.tools ?? []), waitTool(inbox), finishTool(z.object({ summary: z.string() }))]),
      inbox,
      maxSteps: options.maxSteps ?? 20,
      clock: options.clock ?? new FakeClock(),
      random: () => 0.5,
      signal: (options.stop ?? new AbortController()).signal,
      ...(options.resumed !== undefined && { resumed: options.resumed }),
      ...(options.overlayDelta && { overlayDelta: options.overlayDelta }),
      emit: (event) => {
        events.push(event);
        options.heed?.(event);
      },
    },
    [START, ...(options.before ?? [])],
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

  const PASSING: ScriptedReply = { error: 'overloaded', mayRetry: true };
  const waits = (events: readonly AgentEvent[]): number[] =>
    events.flatMap((event) => (event.type === 'activity' && event.activity.kind === 'retrying' ? [event.activity.delayMs] : []));

  it('asks again after a failure that may pass, later each time, in the same step', async () => {
    const clock = new FakeClock();
    const playing = play([PASSING, PASSING, DONE], { clock });
    for (const wait of [500, 1000]) {
      await eventually(() => clock.waiting === 1, 'it waits');
      clock.advance(wait - 1);
      assert.equal(clock.waiting, 1);
      clock.advance(1);
    }
    const { end, events, model } = await playing;
    assert.deepEqual(end, { status: 'finished', result: { summary: 'done' } });
    assert.deepEqual(waits(events), [500, 1000]);
    assert.equal(events.filter(({ type }) => type === 'step-started').length, 1);
    assert.deepEqual(model.requests[1], model.requests[0], 'the very same request');
    assert.equal(clock.waiting, 0);
  });

  it('gives up after the third time, and at once where a failure does not pass', async () => {
    const clock = new FakeClock();
    const playing = play([PASSING, PASSING, PASSING], { clock });
    for (const wait of [500, 1000]) {
      await eventually(() => clock.waiting === 1, 'it waits');
      clock.advance(wait);
    }
    const { end } = await playing;
    assert.ok(end.status === 'failed' && end.failure.code === 'model-failed');
    assert.deepEqual(waits((await play([{ error: 'no' }])).events), []);
  });

  it('does not ask again when it is stopped while it waits', async () => {
    const [clock, stop] = [new FakeClock(), new AbortController()];
    const playing = play([PASSING], { clock, stop });
    await eventually(() => clock.waiting === 1, 'it waits');
    stop.abort('cancelled');
    const { end, model } = await playing;
    assert.equal(end.status, 'aborted');
    assert.deepEqual([model.requests.length, clock.waiting], [1, 0]);
  });

  const HANDED_OVER: readonly Message[] = [
    { role: 'assistant', content: [{ type: 'tool-call', id: 'c9', name: 'finish', input: { summary: 'before' } }] },
    { role: 'user', content: [{ type: 'tool-result', callId: 'c9', text: '{"summary":"before"}', isError: false }] },
  ];

  it('ends with the result that it had handed over before it was cut off, without asking', async () => {
    const { end, model, events } = await play([], { before: HANDED_OVER, resumed: true });
    assert.deepEqual(end, { status: 'finished', result: { summary: 'before' } });
    assert.deepEqual([model.requests.length, events.length], [0, 0]);
  });

  it('goes on after its result where it was asked to, or where there is news', async () => {
    assert.deepEqual((await play([DONE], { before: HANDED_OVER })).end, { status: 'finished', result: { summary: 'done' } });
    const inbox = new Inbox([{ type: 'message', messageId: MessageId('m1'), mode: 'steer', text: 'more', from: 'user' }]);
    assert.deepEqual((await play([DONE], { before: HANDED_OVER, resumed: true, inbox })).end, {
      status: 'finished',
      result: { summary: 'done' },
    });
  });

  it('goes on where what it handed over was refused', async () => {
    const refused = HANDED_OVER.map((message): Message =>
      message.role === 'user'
        ? { role: 'user', content: [{ type: 'tool-result', callId: 'c9', text: 'The input does not fit', isError: true }] }
        : message,
    );
    const { model } = await play([DONE], { before: refused, resumed: true });
    assert.equal(model.requests.length, 1);
  });

  it('asks the user once the step is finished, not when it may still be cut off', async () => {
    const question = { question: 'May I?', why: 'w' };
    const { events } = await play([{ calls: [{ name: 'ask_user', input: question }] }, DONE], { tools: [askUserTool()] });
    const types = events.map(({ type }) => type);
    assert.ok(types.indexOf('question') > types.indexOf('step-finished'), types.join(' '));
    assert.deepEqual(
      events.find(({ type }) => type === 'question'),
      { type: 'question', callId: 'c1-1', question: { text: 'May I?', why: 'w' } },
    );
  });

  it('asks before it waits in the same step: else it would wait for an answer to what nobody was asked', async () => {
    const inbox = new Inbox();
    const { events, end } = await play([{ calls: [{ name: 'ask_user', input: { question: 'May I?', why: 'w' } }, WAIT] }, DONE], {
      tools: [askUserTool()],
      inbox,
      heed: ({ type }) => {
        if (type === 'question')
          inbox.push({ type: 'answer', questionId: QuestionId('q'), question: 'May I?', answer: 'yes', text: '', by: 'user' });
      },
    });
    assert.equal(end.status, 'finished');
    assert.equal(events.filter(({ type }) => type === 'question').length, 1);
  });

  it('puts what a step changed in its overlay on record with the step, and only asks for it where a tool may have edited', async () => {
    const delta = { files: [], gone: [WorkspacePath('a.ts')] };
    const log: string[] = [];
    const script: ScriptedReply[] = [
      { calls: [{ name: 'note', input: { text: 'read' } }] },
      { calls: [{ name: 'write', input: { text: 'edit' } }] },
      DONE,
    ];
    const { events } = await play(script, {
      tools: [note(log), { ...note(log, 'write'), name: 'write', edits: true }],
      overlayDelta: () => Promise.resolve(ok(delta)),
    });
    assert.deepEqual(
      events.flatMap((event) => (event.type === 'step-finished' ? [event.overlay] : [])),
      [undefined, delta, undefined],
    );
  });

  it('does not finish a step whose edits can’t be read: it is made again once the engine is back', async () => {
    const lost = failure('engine-lost', 'gone');
    const { end, events } = await play([{ calls: [{ name: 'note', input: { text: 'edit' } }] }], {
      tools: [{ ...note([], 'write'), edits: true }],
      overlayDelta: () => Promise.resolve(fail(lost)),
    });
    assert.deepEqual(end, { status: 'failed', failure: lost });
    assert.ok(!events.some(({ type }) => type === 'step-finished'));
  });
});
