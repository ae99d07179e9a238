import { count } from '../base/text.ts';
import { writeAllNews } from '../domain/briefing.ts';
import type { Message, StopReason, TextBlock, UserMessage } from '../domain/conversation.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { InboxItem } from '../ports/subagent.ts';
import type { AgentEnd, AgentSetup } from './agent-setup.ts';
import { askAgain, failureOf, spent, type Reply } from './asking.ts';
import { FINISH, runCalls } from './calls.ts';
import { isFull, makeRoom, shorten, tokensOf } from './compaction.ts';

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
  const talk = new Talk(before);
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
    // A reply that was paused goes on as it is: nothing comes in between.
    const news = talk.isPaused ? [] : takeNews(setup, step);
    const { reply, heard } = await askAtStep(setup, step, talk, news);
    if (!reply.ok) {
      const { code, message: why } = reply.error;
      const { usage } = spent(reply.usage);
      if (usage || !setup.signal.aborted)
        setup.emit({ type: 'activity', step, activity: { kind: 'gave-up', text: why, code, ...(usage && { usage }) } });
    }
    if (setup.signal.aborted) break;
    if (!reply.ok) return { status: 'failed', failure: failureOf(reply.error) };
    const { message, stopReason, usage, model, contextTokens } = reply;

    for (const block of message.content) {
      if (block.type === 'text' && block.text.trim() !== '')
        setup.emit({ type: 'activity', step, activity: { kind: 'said', text: block.text } });
    }
    const turn = await runCalls(setup, step, message, stopReason);
    const answered = turn.results.length > 0 ? [userMessage(turn.results)] : remind(stopReason);
    const appended = [...heard, message, ...answered];
    talk.go(appended, reply);
    await setup.pace?.();
    if (setup.signal.aborted) break;

    const delta = turn.edited ? await setup.overlayDelta?.() : undefined;
    if (delta?.ok === false) return { status: 'failed', failure: delta.failure };
    setup.emit({
      type: 'step-finished',
      step,
      appended,
      usage,
      stopReason,
      ...(model !== undefined && { model }),
      ...(contextTokens !== undefined && { contextTokens }),
      ...(delta?.value && { overlay: delta.value }),
    });
    for (const question of turn.questions) setup.emit({ type: 'question', ...question });
    for (const item of news) {
      if (item.type === 'message') setup.emit({ type: 'message-state', messageId: item.messageId, state: 'acted-on', step });
    }
    if (turn.finished) return { status: 'finished', result: turn.finished.result };
    if (stopReason === 'refusal')
      return failed('model-failed', 'The model refused to go on with this task. Put it in other words, or choose another model.');
    if (stopReason === 'context-exceeded' && !makeRoom(talk.messages, talk.tokens, talk.contextTokens))
      return failed('model-failed', TOO_LONG);
    if (remindersLeft < 0) return failed('no-result', 'The model stopped without handing over a result.');
  }
  return { status: 'aborted' };

  function failed(code: Failure['code'], message: string): AgentEnd {
    return { status: 'failed', failure: failure(code, message) };
  }

  function remind(stopReason: StopReason): Message[] {
    if (stopReason === 'pause') return [];
    remindersLeft -= 1;
    return [userMessage([text(stopReason === 'max-tokens' ? CUT_OFF : NOTHING_CALLED)])];
  }
}

const NOTHING_CALLED = `Nothing was called. Go on with your work, or call ${FINISH} with your result.`;
const CUT_OFF = `Your reply was cut off: it was too long. Go on in smaller pieces, or call ${FINISH} with your result.`;
const TOO_LONG = 'The conversation has grown too long for the model. Start a task with a narrower scope.';

/** A conversation and what is known of its size. */
class Talk {
  readonly messages: Message[];
  contextTokens: number | undefined;
  #lastStop: StopReason | undefined;
  /** How many tokens the model says that it was, and how many messages that were. */
  #counted: { readonly tokens: number; readonly messages: number } | undefined;

  constructor(before: readonly Message[]) {
    this.messages = [...before];
  }

  /** Whether the model has broken off to be asked again for the rest. */
  get isPaused(): boolean {
    return this.#lastStop === 'pause' && this.messages.at(-1)?.role === 'assistant';
  }

  get isFull(): boolean {
    if (this.#lastStop === 'context-exceeded') return true;
    // To count takes longer than most of a step.
    return this.contextTokens !== undefined && isFull(this.tokens, this.contextTokens);
  }

  /** How large it is as it is sent: what the model has counted, and what has come since. */
  get tokens(): number {
    const { estimate } = this;
    if (!this.#counted) return estimate;
    return Math.min(estimate, this.#counted.tokens + tokensOf(shorten(this.messages).slice(this.#counted.messages)));
  }

  get estimate(): number {
    return tokensOf(shorten(this.messages));
  }

  go(appended: readonly Message[], reply: Extract<Reply, { ok: true }>): void {
    this.messages.push(...appended);
    this.#lastStop = reply.stopReason;
    this.contextTokens = reply.contextTokens ?? this.contextTokens;
    const { inputTokens, outputTokens } = reply.usage;
    // The answers to the calls of the reply have come after what was counted.
    const after = appended.at(-1)?.role === 'user' ? 1 : 0;
    this.#counted = inputTokens > 0 ? { tokens: inputTokens + outputTokens, messages: this.messages.length - after } : undefined;
  }
}

/** Asks with the news of a step. A conversation that is too long is shortened first, or once the model has said so. */
async function askAtStep(
  setup: AgentSetup,
  step: number,
  talk: Talk,
  news: readonly InboxItem[],
): Promise<{ readonly reply: Reply; readonly heard: readonly Message[] }> {
  const steered = news.some((item) => item.type === 'message' && item.from === 'user');
  let heard: TextBlock[] = writeAllNews(news, setup.scope).map(text);
  const ask = (): Promise<Reply> => askAgain(setup, { step, steered, messages: shorten([...talk.messages, ...said(heard)]) });
  const shortened = (because: 'size' | 'refused', reply?: Extract<Reply, { ok: false }>): boolean => {
    // A model that refuses it has shown that what was counted is not what counts.
    const room = makeRoom(talk.messages, because === 'size' ? talk.tokens : talk.estimate, talk.contextTokens);
    if (!room) return false;
    heard = [...heard, room.note];
    const told = `The conversation ${because === 'size' ? 'grew long' : 'was too long for the model'}: ${count(room.answers, 'old answer')} of tools left out.`;
    setup.emit({ type: 'activity', step, activity: { kind: 'shortened', because, text: told, ...spent(reply?.usage) } });
    return true;
  };
  const isEarly = !talk.isPaused && talk.isFull && shortened('size');
  const first = await ask();
  const again = !first.ok && first.error.code === 'too-long' && !setup.signal.aborted && !isEarly && shortened('refused', first);
  const reply = again ? await ask() : first;
  return { reply, heard: said(heard) };
}

const said = (blocks: readonly TextBlock[]): Message[] => (blocks.length > 0 ? [userMessage(blocks)] : []);

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

const text = (content: string): TextBlock => ({ type: 'text', text: content });

const userMessage = (content: UserMessage['content']): UserMessage => ({ role: 'user', content });
