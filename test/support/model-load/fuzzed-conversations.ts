import type { MessageCreateParams } from '@anthropic-ai/sdk/resources/messages/messages';
import * as z from 'zod';
import { runAgent } from '../../../src/agents/agent-loop.ts';
import { Inbox } from '../../../src/agents/inbox.ts';
import { toolSet } from '../../../src/agents/tool-set.ts';
import { defineTool, type Tool } from '../../../src/agents/tool.ts';
import { finishTool, waitTool } from '../../../src/agents/tools/reporting.ts';
import * as sdk from '../../../src/anthropic-sdk.ts';
import type { Message } from '../../../src/domain/conversation.ts';
import { MessageId, ROLES, RunId, TaskId } from '../../../src/domain/ids.ts';
import { createAnthropicModel } from '../../../src/models/anthropic/create-anthropic-model.ts';
import { RateLanes } from '../../../src/models/rate/rate-lanes.ts';
import type { ModelClient } from '../../../src/ports/model.ts';
import { FastClock } from '../fast-clock.ts';
import { MessagesServer } from '../messages-server/messages-server.ts';
import { hash } from '../messages-server/signature.ts';
import type { Fault, Reply } from '../messages-server/wire.ts';
import { pick, randomFrom } from '../random.ts';

export interface FuzzReport {
  readonly conversations: number;
  readonly requests: number;
  readonly faults: number;
  readonly shortened: number;
  readonly goneOn: number;
  readonly ends: Readonly<Record<string, number>>;
  /** Why the server refused requests that were not valid, and what else should not have happened. */
  readonly problems: readonly string[];
  readonly ms: number;
}

const CONTEXT_TOKENS = 6000;
const STATUSES = [429, 500, 529, 413] as const;
const STREAMS = ['error', 'reset', 'end', 'stall', 'garbage'] as const;

/**
 * So many agents at once, each with a model that answers anything a model may answer, tools that fail, are refused or
 * give back much, a user who speaks in between or stops it, and a provider that fails. Who was stopped goes on later from
 * its last finished step. The server refuses every history that is not valid.
 */
export async function fuzzConversations(count: number, seed: number): Promise<FuzzReport> {
  const began = Date.now();
  const server = await MessagesServer.start({
    answer: ({ params }) => replyTo(params, seed),
    fault: ({ params, number }) => faultFor(params, number, seed),
    contextTokens: CONTEXT_TOKENS,
    chunkBytes: 61,
  });
  const clock = new FastClock(50);
  const model = createAnthropicModel({
    apiKey: 'a key of a test',
    baseUrl: server.url,
    modelFor: () => 'claude-opus-5-5',
    clock,
    lanes: new RateLanes(clock, randomFrom(seed)),
    loadSdk: () => sdk,
    idleMs: 20_000,
    headersMs: 20_000,
    maxOutputTokens: 300,
  });
  const tally = { shortened: 0, goneOn: 0, ends: new Map<string, number>(), problems: [] as string[] };
  try {
    await Promise.all(Array.from({ length: count }, (_, at) => converse(at, seed, model, clock, tally)));
  } finally {
    await server.close();
  }
  // That a conversation is too long is for the agent to find out.
  const invalid = server.complaints.filter((text) => !text.startsWith('prompt is too long'));
  return {
    conversations: count,
    requests: server.seen.length,
    faults: server.seen.filter(({ fault }) => fault).length,
    shortened: tally.shortened,
    goneOn: tally.goneOn,
    ends: Object.fromEntries(tally.ends),
    problems: [...invalid, ...tally.problems],
    ms: Date.now() - began,
  };
}

async function converse(
  at: number,
  seed: number,
  model: ModelClient,
  clock: FastClock,
  tally: { shortened: number; goneOn: number; ends: Map<string, number>; problems: string[] },
): Promise<void> {
  const random = randomFrom(`${seed} ${at}`);
  const start: Message = { role: 'user', content: [{ type: 'text', text: `Conversation ${at}` }] };
  const conversation: Message[] = [];
  let step = 0;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const inbox = new Inbox();
    const stop = new AbortController();
    let heard = 0;
    const speak = (): void =>
      inbox.push({
        type: 'message',
        messageId: MessageId(`m${at}-${attempt}-${(heard += 1)}`),
        mode: 'steer',
        text: 'Another way.',
        from: 'user',
      });
    const meddle = (): void => {
      if (random() < 0.1) speak();
      if (random() < 0.03) stop.abort('cancelled');
    };
    const end = await runAgent(
      {
        from: { runId: RunId('r'), taskId: TaskId(`t${at}`), role: ROLES.test },
        model,
        system: 'You are tested.',
        tools: toolSet(toolsFor(random, meddle, inbox, speak)),
        inbox,
        maxSteps: 25,
        clock,
        random,
        signal: stop.signal,
        resumed: attempt > 0,
        emit: (event) => {
          if (event.type === 'activity' && event.activity.kind === 'shortened') tally.shortened += 1;
          if (event.type === 'step-finished') {
            conversation.push(...event.appended);
            step = event.step;
          }
          if (event.type === 'step-started' || event.type === 'activity') meddle();
        },
      },
      [start, ...conversation],
      step,
    );
    const name = end.status === 'failed' ? `failed: ${end.failure.message.replaceAll(/[\d.]+/g, 'N').slice(0, 70)}` : end.status;
    tally.ends.set(name, (tally.ends.get(name) ?? 0) + 1);
    if (end.status === 'failed' && end.failure.message.includes('does not accept')) tally.problems.push(end.failure.message);
    if (end.status === 'finished' && random() < 0.7) return;
    tally.goneOn += 1;
    conversation.push({ role: 'user', content: [{ type: 'text', text: 'Go on.' }] });
  }
}

function toolsFor(random: () => number, meddle: () => void, inbox: Inbox, speak: () => void): Tool[] {
  const tool = (name: string, effect: Tool['effect'], answer: () => unknown): Tool =>
    defineTool({
      name,
      description: name,
      input: z.object({ path: z.string() }),
      effect,
      label: ({ path }) => path,
      run: async () => {
        meddle();
        await new Promise((resolve) => setImmediate(resolve));
        return answer();
      },
    });
  return [
    tool('read', 'read', () => 'x'.repeat(Math.floor(random() * 4000))),
    tool('write', 'write', () => ({ written: true })),
    tool('fail', 'read', () => {
      throw new Error('It failed <b>badly</b> \u0000 " \n');
    }),
    tool('ask', 'write', () => {
      throw new Error('Denied: the user does not want that.');
    }),
    {
      ...waitTool(inbox),
      run: async (input, context) => {
        speak();
        return waitTool(inbox).run(input, context);
      },
    },
    finishTool(z.object({ summary: z.string() })),
  ];
}

function replyTo(params: MessageCreateParams, seed: number): Reply {
  const random = randomFrom(`${seed} ${hash(JSON.stringify(params.messages))}`);
  const roll = random();
  const thinking = random() < 0.4 ? { thinking: 'Let me think about this for a while.' } : {};
  const hidden = random() < 0.1 ? { redactedThinking: 'hidden' } : {};
  const text = pick(random, ['', ' ', 'I look.', 'Ünï ✓ "quoted" \\ </task>', 'A longer text. '.repeat(20)]);
  const calls = Array.from({ length: 1 + Math.floor(random() * 4) }, () => ({
    name: pick(random, ['read', 'read', 'read', 'write', 'fail', 'ask', 'nope', 'wait_for_updates']),
    input: pick(random, [{ path: 'a.ts' }, { path: 'ü "b".ts' }, {}, { path: 7 }]),
  }));
  const words = { ...thinking, ...hidden, ...(text !== '' && { text }) };
  if (roll < 0.55) return { ...words, calls };
  if (roll < 0.62) return { ...words, calls, cutAfter: Math.floor(random() * 120) + 1 };
  if (roll < 0.67) return { ...words, stop_reason: 'pause_turn' };
  if (roll < 0.7) return { ...words, stop_reason: 'refusal' };
  if (roll < 0.73) return { ...words, calls, stop_reason: 'model_context_window_exceeded' };
  if (roll < 0.76) return { calls: [{ name: 'read', json: '{"path": "a' }] };
  if (roll < 0.82) return words;
  if (roll < 0.84) return {};
  return { ...words, calls: [...(random() < 0.3 ? calls : []), { name: 'finish', input: random() < 0.2 ? {} : { summary: 'Done.' } }] };
}

/** One of twelve requests fails, and not again when it is sent again. */
function faultFor(params: MessageCreateParams, number: number, seed: number): Fault | undefined {
  const random = randomFrom(`${seed} fault ${number} ${hash(JSON.stringify(params.messages))}`);
  if (random() >= 0.08) return undefined;
  if (random() < 0.5) return { kind: 'status', status: pick(random, STATUSES), ...(random() < 0.5 && { retryAfter: '1' }) };
  return { kind: 'stream', how: pick(random, STREAMS), at: Math.floor(random() * 8) };
}
