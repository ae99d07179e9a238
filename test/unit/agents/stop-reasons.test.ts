import assert from 'node:assert/strict';
import * as z from 'zod';
import { runAgent } from '../../../src/agents/agent-loop.ts';
import type { AgentEnd, AgentEvent } from '../../../src/agents/agent-setup.ts';
import { Inbox } from '../../../src/agents/inbox.ts';
import { toolSet } from '../../../src/agents/tool-set.ts';
import { defineTool, type Tool } from '../../../src/agents/tool.ts';
import { finishTool } from '../../../src/agents/tools/reporting.ts';
import { systemClock } from '../../../src/base/clock.ts';
import type { Message } from '../../../src/domain/conversation.ts';
import { MessageId, ROLES, RunId, TaskId } from '../../../src/domain/ids.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { broke, called, PartsModel, replied, USED } from '../../support/parts-model.ts';

const START: Message = { role: 'user', content: [{ type: 'text', text: 'go' }] };
const DONE = called('done', 'finish', { summary: 'done' });

const big = (text = 'x'.repeat(4000)): Tool =>
  defineTool({ name: 'read', description: '', input: z.looseObject({}), effect: 'read', label: () => 'reading', run: async () => text });

/** Timers go off at once; what they were set for is kept. */
class HastyClock extends FakeClock {
  readonly waits: number[] = [];
  override after(ms: number, action: () => void): () => void {
    this.waits.push(ms);
    return systemClock.after(0, action);
  }
}

async function play(
  answer: ConstructorParameters<typeof PartsModel>[0],
  options: { readonly inbox?: Inbox; readonly tools?: Tool[]; readonly maxSteps?: number } = {},
): Promise<{ end: AgentEnd; events: AgentEvent[]; model: PartsModel; waits: number[] }> {
  const events: AgentEvent[] = [];
  const model = new PartsModel(answer);
  const clock = new HastyClock();
  const end = await runAgent(
    {
      from: { runId: RunId('r'), taskId: TaskId('t1'), role: ROLES.test },
      model,
      system: 'system',
      tools: toolSet([...(options.tools ?? [big()]), finishTool(z.object({ summary: z.string() }))]),
      inbox: options.inbox ?? new Inbox(),
      maxSteps: options.maxSteps ?? 30,
      clock,
      random: () => 0.5,
      signal: new AbortController().signal,
      emit: (event) => events.push(event),
    },
    [START],
    0,
  );
  return { end, events, model, waits: clock.waits };
}

const lastOf = (model: PartsModel, index: number): Message | undefined => model.requests[index]?.messages.at(-1);
const activities = (events: readonly AgentEvent[]) => events.flatMap((event) => (event.type === 'activity' ? [event.activity] : []));

describe('the agent loop: how replies end', () => {
  it('asks again with the reply as it is when the model pauses, and lets no news come in between', async () => {
    const inbox = new Inbox();
    const { end, model } = await play(
      (_request, index) => {
        if (index > 0) return DONE;
        inbox.push({ type: 'message', messageId: MessageId('m1'), mode: 'steer', text: 'hurry', from: 'user' });
        return replied([{ type: 'text', text: 'Let me see' }], 'pause');
      },
      { inbox },
    );
    assert.equal(end.status, 'finished');
    assert.deepEqual(model.requests[1]?.messages, [START, { role: 'assistant', content: [{ type: 'text', text: 'Let me see' }] }]);
  });

  it('puts the parts of a paused reply together when more is said', async () => {
    const { model } = await play((_request, index) => {
      if (index === 0) return replied([{ type: 'text', text: 'one' }], 'pause');
      return index === 1 ? replied([{ type: 'text', text: 'two' }], 'end-turn') : DONE;
    });
    assert.deepEqual(
      model.requests[2]?.messages.map(({ role }) => role),
      ['user', 'assistant', 'user'],
    );
  });

  it('does not run the calls of a reply that was too long, and says so', async () => {
    let runs = 0;
    const tool = { ...big(), run: async () => (runs += 1) };
    const { end, model } = await play(
      (_request, index) => (index === 0 ? replied([{ type: 'tool-call', id: 'c1', name: 'read', input: {} }], 'max-tokens') : DONE),
      { tools: [tool] },
    );
    assert.equal(end.status, 'finished');
    assert.equal(runs, 0);
    assert.match(JSON.stringify(lastOf(model, 1)), /Not run: the reply was cut off/);
  });

  it('asks for smaller pieces when words alone were too long', async () => {
    const { model } = await play((_request, index) => (index === 0 ? replied([{ type: 'text', text: 'a long' }], 'max-tokens') : DONE));
    assert.match(JSON.stringify(lastOf(model, 1)), /cut off: it was too long. Go on in smaller pieces/);
  });

  it('ends with a refusal, in a sentence that says what can be done', async () => {
    const { end, events } = await play(() => replied([], 'refusal'));
    assert.ok(end.status === 'failed' && /refused .* other words/.test(end.failure.message));
    assert.ok(events.some((event) => event.type === 'step-finished' && event.stopReason === 'refusal'));
  });

  it('puts on record which model answered', async () => {
    const { events } = await play(() => called('done', 'finish', { summary: 'x' }, { model: 'claude-opus-5-5', contextTokens: 9 }));
    const finished = events.find((event) => event.type === 'step-finished');
    assert.ok(finished?.type === 'step-finished' && finished.model === 'claude-opus-5-5' && finished.contextTokens === 9);
  });
});

describe('the agent loop: what goes wrong', () => {
  it('waits as long as the provider asks, tells of it, and counts what the failed try has cost', async () => {
    const { end, events, waits } = await play((_request, index) =>
      index === 0 ? broke({ code: 'rate-limited', retryAfterMs: 7000 }) : DONE,
    );
    assert.equal(end.status, 'finished');
    assert.deepEqual(waits, [7500]);
    assert.deepEqual(activities(events)[0], { kind: 'retrying', text: 'It failed: rate-limited.', delayMs: 7500, usage: USED });
  });

  it('does not wait for more than a minute, but ends and says why', async () => {
    const { end, waits } = await play(() => broke({ code: 'rate-limited', retryAfterMs: 3_600_000 }));
    assert.deepEqual(waits, []);
    assert.ok(end.status === 'failed' && end.failure.message === 'It failed: rate-limited.');
  });

  it('tries three times, and puts on record what the last one has cost', async () => {
    const { end, events, model } = await play(() => broke({ code: 'unavailable' }));
    assert.equal(model.requests.length, 3);
    assert.equal(end.status, 'failed');
    assert.deepEqual(
      activities(events).map(({ kind }) => kind),
      ['retrying', 'retrying', 'gave-up'],
    );
  });

  it('does not try again what somebody has to do something about', async () => {
    for (const code of ['unauthorized', 'unpaid', 'bad-request', 'over-budget', 'refused'] as const) {
      const { model } = await play(() => broke({ code }));
      assert.equal(model.requests.length, 1, code);
    }
  });

  it('says in its request that the user has just spoken, until that step is finished', async () => {
    const inbox = new Inbox([{ type: 'message', messageId: MessageId('m1'), mode: 'steer', text: 'hurry', from: 'user' }]);
    const { model } = await play(
      (_request, index) => {
        if (index === 0) return broke({ code: 'unavailable' });
        return index === 1 ? called('c1', 'read') : DONE;
      },
      { inbox },
    );
    assert.deepEqual(
      model.requests.map(({ from }) => from.steered ?? false),
      [true, true, false],
    );
  });
});

describe('the agent loop: conversations that grow too long', () => {
  const reads = (times: number, contextTokens?: number) => (_request: unknown, index: number) =>
    index < times
      ? called(
          `c${index}`,
          'read',
          { file: `${index}.ts` },
          { ...(contextTokens !== undefined && { contextTokens }), usage: { ...USED, inputTokens: index * 1500 } },
        )
      : DONE;

  it('shortens them before they are, in one step, and tells', async () => {
    const { end, events, model } = await play(reads(12, 10_000));
    assert.equal(end.status, 'finished');
    const told = activities(events).filter(({ kind }) => kind === 'shortened');
    assert.ok(told.length >= 1 && told.length <= 3, `${told.length} times`);
    const last = model.requests.at(-1)?.messages ?? [];
    const answers = last
      .flatMap((message) => (message.role === 'user' ? message.content : []))
      .filter((block) => block.type === 'tool-result');
    assert.equal(answers.length, 12, 'every call has its answer');
    assert.match(answers[0]?.text ?? '', /an answer of 4002 characters of read {\\"file\\":\\"0.ts\\"} stood here/);
    assert.equal(answers.at(-1)?.text.length, 4002, 'the newest is whole');
  });

  it('shortens them when the model says that they are too long, and asks again at once', async () => {
    const { end, events, model, waits } = await play((request, index) => {
      if (index < 6) return called(`c${index}`, 'read', { file: `${index}.ts` });
      return JSON.stringify(request.messages).length > 20_000 ? broke({ code: 'too-long', mayRetry: false }) : DONE;
    });
    assert.equal(end.status, 'finished');
    assert.deepEqual(waits, []);
    assert.deepEqual(
      activities(events).find(({ kind }) => kind === 'shortened'),
      {
        kind: 'shortened',
        because: 'refused',
        text: 'The conversation was too long for the model: 4 old answers of tools left out.',
        usage: USED,
      },
    );
    assert.equal(model.requests.length, 8);
  });

  it('go on shortened when the model stopped because there was no more room', async () => {
    const { end, model } = await play((_request, index) => {
      if (index < 6) return called(`c${index}`, 'read');
      return index === 6 ? replied([{ type: 'text', text: 'and then' }], 'context-exceeded') : DONE;
    });
    assert.equal(end.status, 'finished');
    assert.match(JSON.stringify(model.requests.at(-1)?.messages), /stood here/);
  });

  it('end where nothing is left that could go', async () => {
    const { end, model } = await play(() => broke({ code: 'too-long', mayRetry: false, message: 'It is too long.' }));
    assert.ok(end.status === 'failed' && end.failure.message === 'It is too long.');
    assert.equal(model.requests.length, 1);
  });
});
