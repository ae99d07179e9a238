import type { Clock } from '../base/clock.ts';
import type { Result } from '../base/result.ts';
import { writeNews } from '../domain/briefing.ts';
import type {
  AssistantMessage,
  Message,
  StopReason,
  TextBlock,
  ToolCallBlock,
  ToolResultBlock,
  Usage,
  UserMessage,
} from '../domain/conversation.ts';
import type { OverlayDelta } from '../domain/event.ts';
import { failure, messageOf, type Failure } from '../domain/failure.ts';
import type { QuestionContent } from '../domain/question.ts';
import { DEFAULT_RETRY, retryDelay } from '../domain/retry.ts';
import type { InboxItem, SubagentEvent } from '../ports/subagent.ts';
import type { ModelClient, ModelRequest, ToolDescription } from '../ports/model.ts';
import type { Inbox } from './inbox.ts';
import { describeTool, explainInvalid, type Tool } from './tool.ts';

export interface AgentSetup {
  readonly from: ModelRequest['from'];
  readonly model: ModelClient;
  readonly system: string;
  /** One of them is `finish`: calling it with a valid result ends the agent. */
  readonly tools: readonly Tool[];
  readonly inbox: Inbox;
  readonly maxSteps: number;
  readonly clock: Clock;
  /** From 0 up to 1: spreads retries, so that many agents don't come back together. */
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Whether an agent that was cut off goes on: if it had handed over its result already, that is its end. */
  readonly resumed?: boolean;
  /** What the tools of a step have changed in the agent's overlay; a failure ends the agent, and the step does not count. */
  readonly overlayDelta?: () => Promise<Result<OverlayDelta | undefined, Failure>>;
  /** Waited for before each thing that the agent does by itself; a replay holds it back until its turn has come. */
  readonly pace?: () => Promise<void>;
  emit(event: AgentEvent): void;
}

export type AgentEvent = Exclude<SubagentEvent, { type: 'ended' | 'lost' }>;

export type AgentEnd =
  | { readonly status: 'finished'; readonly result: unknown }
  | { readonly status: 'aborted' }
  | { readonly status: 'failed'; readonly failure: Failure };

export const FINISH = 'finish';

/** How often a model that stops without a result is asked for one. */
const REMINDERS = 2;

/**
 * The one loop of every agent: model, tools, model, until the result is there or the agent is stopped.
 *
 * What comes into the inbox is put before the model at the next step, never in the middle of one. A message is
 * `delivered` with the request of step k and `acted-on` once step k is finished, tool calls included. Tool calls run
 * only when the model stopped for them. Never throws; an abort leaves a conversation that can go on.
 */
export async function runAgent(setup: AgentSetup, before: readonly Message[], stepsBefore: number): Promise<AgentEnd> {
  const conversation: Message[] = [...before];
  const tools = setup.tools.map(describeTool);
  let step = stepsBefore;
  let remindersLeft = REMINDERS;
  const handedOver = setup.resumed === true && setup.inbox.isEmpty ? resultIn(before) : undefined;
  if (handedOver) return { status: 'finished', result: handedOver.result };

  while (!setup.signal.aborted) {
    if (step - stepsBefore >= setup.maxSteps) {
      return failed(
        'step-limit',
        `It did not finish within ${setup.maxSteps} steps. Narrow the scope, or send a follow-up to let it go on.`,
      );
    }
    step += 1;
    setup.emit({ type: 'step-started', step });
    const news = takeNews(setup, step);
    const heard: Message[] = news.length > 0 ? [{ role: 'user', content: news.map((item) => text(writeNews(item))) }] : [];

    const reply = await askAgain(setup, step, () => ask(setup, tools, [...conversation, ...heard]));
    if (setup.signal.aborted) break;
    if (!reply.ok) return { status: 'failed', failure: reply.failure };

    for (const block of reply.message.content) {
      if (block.type === 'text' && block.text.trim() !== '')
        setup.emit({ type: 'activity', step, activity: { kind: 'said', text: block.text } });
    }
    const turn = await runCalls(setup, step, reply.message, reply.stopReason);
    const answered = turn.results.length > 0 ? [userMessage(turn.results)] : remind();
    const appended = [...heard, reply.message, ...answered];
    conversation.push(...appended);
    if (setup.signal.aborted) break;

    await setup.pace?.();
    const delta = turn.edited ? await setup.overlayDelta?.() : undefined;
    if (delta?.ok === false) return { status: 'failed', failure: delta.failure };
    const overlay = delta?.value;
    setup.emit({ type: 'step-finished', step, appended, usage: reply.usage, stopReason: reply.stopReason, ...(overlay && { overlay }) });
    for (const question of turn.questions) setup.emit({ type: 'question', ...question });
    for (const item of news) {
      if (item.type === 'message') setup.emit({ type: 'message-state', messageId: item.messageId, state: 'acted-on', step });
    }
    if (turn.finished) return { status: 'finished', result: turn.finished.result };
    if (reply.stopReason === 'refusal') return failed('model-failed', 'The model refused to go on with this task.');
    if (reply.stopReason === 'context-exceeded')
      return failed('model-failed', 'The conversation has grown too long for the model. Start a task with a narrower scope.');
    if (remindersLeft < 0) return failed('no-result', 'The model stopped without handing over a result.');
  }
  return { status: 'aborted' };

  function failed(code: Failure['code'], message: string): AgentEnd {
    return { status: 'failed', failure: failure(code, message) };
  }

  function remind(): Message[] {
    remindersLeft -= 1;
    return [userMessage([text(`Nothing was called. Go on with your work, or call ${FINISH} with your result.`)])];
  }
}

function takeNews(setup: AgentSetup, step: number): readonly InboxItem[] {
  const news = setup.inbox.take();
  for (const item of news) {
    if (item.type === 'message') setup.emit({ type: 'message-state', messageId: item.messageId, state: 'delivered', step });
  }
  return news;
}

/** The result of an agent whose last finished step handed it over. */
function resultIn(conversation: readonly Message[]): { readonly result: unknown } | undefined {
  const answers = conversation.at(-1);
  const turn = conversation.at(-2);
  if (answers?.role !== 'user' || turn?.role !== 'assistant') return undefined;
  const call = turn.content.find((block) => block.type === 'tool-call' && block.name === FINISH);
  const answer = answers.content.find((block) => block.type === 'tool-result' && call?.type === 'tool-call' && block.callId === call.id);
  return answer?.type === 'tool-result' && !answer.isError ? { result: JSON.parse(answer.text) as unknown } : undefined;
}

type Reply =
  | { readonly ok: true; readonly message: AssistantMessage; readonly stopReason: StopReason; readonly usage: Usage }
  | { readonly ok: false; readonly failure: Failure; readonly mayRetry: boolean };

/** Asks until there is an answer, a failure that will not pass, or an abort; waits longer each time. */
async function askAgain(setup: AgentSetup, step: number, askOnce: () => Promise<Reply>): Promise<Reply> {
  for (let attempt = 1; ; attempt += 1) {
    const reply = await askOnce();
    if (reply.ok || !reply.mayRetry || attempt >= DEFAULT_RETRY.maxAttempts || setup.signal.aborted) return reply;
    const delayMs = Math.round(retryDelay(attempt, setup.random(), DEFAULT_RETRY));
    setup.emit({ type: 'activity', step, activity: { kind: 'retrying', text: reply.failure.message, delayMs } });
    await pause(setup, delayMs);
    if (setup.signal.aborted) return reply;
  }
}

/** Resolves after a while, or at once when the agent is stopped. */
function pause({ clock, signal }: AgentSetup, ms: number): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(ms, end);
    signal.addEventListener('abort', end);
  });
}

async function ask(setup: AgentSetup, tools: readonly ToolDescription[], messages: readonly Message[]): Promise<Reply> {
  const request: ModelRequest = {
    from: setup.from,
    system: setup.system,
    messages: mergeTurns(messages),
    tools,
  };
  try {
    for await (const part of setup.model.stream(request, setup.signal)) {
      if (part.type === 'end') return { ok: true, message: part.message, stopReason: part.stopReason, usage: part.usage };
      if (part.type === 'error') {
        const code = part.error.code === 'over-budget' ? 'over-budget' : 'model-failed';
        return { ok: false, failure: failure(code, part.error.message), mayRetry: part.error.mayRetry };
      }
    }
    return { ok: false, failure: failure('model-failed', 'The model’s answer broke off before its end.'), mayRetry: true };
  } catch (error) {
    return { ok: false, failure: failure('model-failed', `The model could not be reached: ${messageOf(error)}`), mayRetry: false };
  }
}

/** One message for turns of the same side in a row: what a model is sent alternates. */
export function mergeTurns(messages: readonly Message[]): Message[] {
  const merged: Message[] = [];
  for (const message of messages) {
    const last = merged.at(-1);
    if (last?.role === 'user' && message.role === 'user')
      merged[merged.length - 1] = { role: 'user', content: [...last.content, ...message.content] };
    else merged.push(message);
  }
  return merged;
}

interface Turn {
  readonly results: readonly ToolResultBlock[];
  readonly questions: readonly { readonly callId: string; readonly question: QuestionContent }[];
  /** Whether a tool ran that may have edited the overlay. */
  readonly edited: boolean;
  readonly finished?: { readonly result: unknown };
}

/** Runs the calls of a turn and answers each, in the model's order. */
async function runCalls(setup: AgentSetup, step: number, message: AssistantMessage, stopReason: StopReason): Promise<Turn> {
  const calls = message.content.filter((block) => block.type === 'tool-call');
  const tools = new Map(setup.tools.map((tool) => [tool.name, tool]));
  const questions: Turn['questions'][number][] = [];
  let edited = false;
  let finished: Turn['finished'];

  const areReads = calls.every((call) => tools.get(call.name)?.effect === 'read');
  const results: ToolResultBlock[] = [];
  if (areReads) results.push(...(await Promise.all(calls.map(runCall))));
  else
    for (const call of calls) {
      if (results.length > 0) await setup.pace?.();
      results.push(await runCall(call));
    }
  return { results, questions, edited, ...(finished && { finished }) };

  async function runCall(call: ToolCallBlock): Promise<ToolResultBlock> {
    const tool = tools.get(call.name);
    const started = setup.clock.now();
    const end = (state: 'done' | 'failed' | 'invalid' | 'skipped', label: string, answer: string): ToolResultBlock => {
      const ms = setup.clock.now() - started;
      setup.emit({ type: 'activity', step, activity: { kind: 'tool-ended', callId: call.id, tool: call.name, label, state, ms } });
      return { type: 'tool-result', callId: call.id, text: answer, isError: state !== 'done' };
    };
    if (stopReason !== 'tool-use') return end('skipped', call.name, 'Not run: the reply was cut off before its end.');
    if (setup.signal.aborted) return end('skipped', call.name, 'Not run: the task was stopped.');
    if (!tool) return end('invalid', call.name, `There is no tool ${call.name}. There are: ${[...tools.keys()].join(', ')}.`);
    const input = tool.input.safeParse(call.input);
    if (!input.success) return end('invalid', call.name, `The input does not fit: ${explainInvalid(input.error)}`);

    const label = tool.label(input.data);
    setup.emit({ type: 'activity', step, activity: { kind: 'tool-started', callId: call.id, tool: call.name, label } });
    edited ||= tool.edits === true;
    try {
      const answer = await tool.run(input.data, {
        callId: call.id,
        signal: setup.signal,
        progress: (line) => setup.emit({ type: 'activity', step, activity: { kind: 'tool-progress', callId: call.id, text: line } }),
        report: (findings) => setup.emit({ type: 'findings', findings }),
        ask: (question) => void questions.push({ callId: call.id, question }),
      });
      if (tool.name === FINISH) finished = { result: answer };
      return end('done', label, JSON.stringify(answer ?? null));
    } catch (error) {
      return end('failed', label, `Error: ${messageOf(error)}`);
    }
  }
}

const text = (content: string): TextBlock => ({ type: 'text', text: content });

const userMessage = (content: UserMessage['content']): UserMessage => ({ role: 'user', content });
