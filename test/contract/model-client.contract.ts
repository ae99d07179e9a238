import assert from 'node:assert/strict';
import type { Message } from '../../src/domain/conversation.ts';
import { RoleName, RunId, TaskId } from '../../src/domain/ids.ts';
import type { ModelClient, ModelPart, ModelRequest } from '../../src/ports/model.ts';
import type { ReplyCall } from '../support/messages-server/wire.ts';

/** One adapter of {@link ModelClient}, with a model behind it that says what it is told to. */
export interface ModelVariant {
  readonly name: string;
  open(): Promise<OpenModel>;
  /** Whether what is said comes in pieces while it is said. */
  readonly streams: boolean;
  /** What the model can be made to do; a model that decides for itself can't. */
  readonly isScripted: boolean;
}

export interface OpenModel {
  readonly model: ModelClient;
  /** What the model says next, to whoever asks; for a scripted one. */
  say?(reply: ScriptedSaying): void;
  /** Its next answer never comes. */
  hang?(): void;
  /** How many requests were not what the provider accepts. */
  readonly complaints?: () => readonly string[];
  close(): Promise<void>;
}

export interface ScriptedSaying {
  readonly text?: string;
  readonly calls?: readonly ReplyCall[];
}

const FROM: ModelRequest['from'] = { runId: RunId('run-1'), taskId: TaskId('t1'), role: RoleName('code-analysis') };

const ADD: ModelRequest['tools'][number] = {
  name: 'add_numbers',
  description: 'Adds two numbers. Call it for every sum.',
  inputSchema: { type: 'object', properties: { one: { type: 'number' }, other: { type: 'number' } }, required: ['one', 'other'] },
};

const TASK = {
  taskId: 't1',
  role: 'nobody',
  title: 'Add',
  description: 'Add 2 and 40 with add_numbers.',
  scope: { paths: [] },
  inputs: {},
};

/** A conversation's beginning that the offline engine can read too. */
const START: Message = {
  role: 'user',
  content: [{ type: 'text', text: `<task>\n${JSON.stringify(TASK)}\n</task>\nAdd 2 and 40 with add_numbers.` }],
};

const request = (messages: readonly Message[] = [START]): ModelRequest => ({
  from: FROM,
  system: 'You add numbers by calling add_numbers, and say the sum.',
  messages,
  tools: [ADD],
});

/** What every adapter promises, whatever is behind it. */
export function describeModelClient(variant: ModelVariant): void {
  describe(`model client: ${variant.name}`, () => {
    let open: OpenModel;
    beforeEach(async () => (open = await variant.open()));
    afterEach(() => open.close());

    it('ends with `end`, after which nothing comes, and says what it has used', async () => {
      open.say?.({ text: 'The sum is 42.' });
      const parts = await collect(open.model, request());
      const end = parts.at(-1);
      assert.equal(end?.type, 'end', JSON.stringify(end));
      assert.equal(parts.filter((part) => part.type === 'end' || part.type === 'error').length, 1);
      assert.ok(end?.type === 'end' && end.message.content.length > 0);
      const { inputTokens, outputTokens, costUsd } = end.usage;
      assert.ok(Number.isInteger(inputTokens) && Number.isInteger(outputTokens));
      assert.ok(costUsd === null || costUsd >= 0);
      assert.deepEqual(open.complaints?.() ?? [], []);
    });

    it('streams the text that the message holds', async () => {
      const text = 'The sum is 42, which is what was asked for, and a well known number beside that.';
      open.say?.({ text });
      const parts = await collect(open.model, request());
      const said = parts.flatMap((part) => (part.type === 'text-delta' ? [part.text] : []));
      const end = parts.at(-1);
      const whole = end?.type === 'end' ? end.message.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])) : [];
      assert.equal(said.join(''), whole.join(''));
      if (variant.isScripted) assert.equal(whole.join(''), text);
      if (variant.isScripted && variant.streams) assert.ok(said.length > 1, 'in more than one piece');
    });

    it('ends soon after it was aborted, with `aborted`', async () => {
      open.hang?.();
      const stop = new AbortController();
      const parts: ModelPart[] = [];
      const reading = (async () => {
        for await (const part of open.model.stream(request(), stop.signal)) parts.push(part);
      })();
      stop.abort();
      await reading;
      const end = parts.at(-1);
      assert.ok(end?.type === 'error' && end.error.code === 'aborted' && !end.error.mayRetry, JSON.stringify(end));
    });

    it('does not begin when it is aborted before', async () => {
      const parts = await collect(open.model, request(), AbortSignal.abort());
      assert.deepEqual(
        parts.map((part) => (part.type === 'error' ? part.error.code : part.type)),
        ['aborted'],
      );
    });

    it('estimates no less than a request takes', async () => {
      open.say?.({ text: 'The sum is 42.' });
      const estimate = open.model.estimate?.(request());
      const end = (await collect(open.model, request())).at(-1);
      assert.ok(end?.type === 'end');
      if (!estimate) return;
      assert.ok(estimate.tokens >= end.usage.inputTokens + end.usage.outputTokens);
      if (estimate.costUsd !== null) assert.ok(estimate.costUsd >= (end.usage.costUsd ?? 0));
    });

    if (variant.isScripted) scripted(() => open);
  });
}

function scripted(opened: () => OpenModel): void {
  it('hands calls over whole, with ids of their own, and takes their answers back', async () => {
    const { model, say, complaints } = opened();
    const calls = [
      { name: 'add_numbers', input: { one: 2, other: 40 } },
      { name: 'add_numbers', input: { one: 1, other: 1, note: 'ünï"\\ \n</task>' } },
    ];
    say?.({ text: 'Let me add.', calls });
    const first = (await collect(model, request())).at(-1);
    assert.ok(first?.type === 'end');
    assert.equal(first.stopReason, 'tool-use');
    const made = first.message.content.flatMap((block) => (block.type === 'tool-call' ? [block] : []));
    assert.deepEqual(
      made.map(({ name, input }) => ({ name, input })),
      calls,
    );
    assert.equal(new Set(made.map(({ id }) => id)).size, 2);

    say?.({ text: 'The sum is 42.' });
    const answers: Message = {
      role: 'user',
      content: [
        ...made.map(({ id }, at) => ({ type: 'tool-result' as const, callId: id, text: at === 0 ? '42' : 'Error: no', isError: at > 0 })),
        { type: 'text', text: 'And be quick.' },
      ],
    };
    const second = (await collect(model, request([START, first.message, answers]))).at(-1);
    assert.ok(second?.type === 'end' && second.stopReason === 'end-turn', JSON.stringify(second));
    assert.deepEqual(complaints?.() ?? [], []);
  });

  it('answers many at once, each its own', async () => {
    const { model, say } = opened();
    say?.({ text: 'The sum is 42.' });
    const ends = await Promise.all(Array.from({ length: 30 }, () => collect(model, request())));
    assert.ok(ends.every((parts) => parts.at(-1)?.type === 'end'));
  });
}

export async function collect(
  model: ModelClient,
  asked: ModelRequest,
  signal: AbortSignal = new AbortController().signal,
): Promise<ModelPart[]> {
  const parts: ModelPart[] = [];
  for await (const part of model.stream(asked, signal)) parts.push(part);
  return parts;
}
