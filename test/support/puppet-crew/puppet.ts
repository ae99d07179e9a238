import { Inbox } from '../../../src/agents/inbox.ts';
import { AsyncQueue } from '../../../src/base/async-queue.ts';
import { writeNews } from '../../../src/domain/briefing.ts';
import { NO_USAGE, type AssistantMessage, type Message } from '../../../src/domain/conversation.ts';
import type { FailureCode } from '../../../src/domain/failure.ts';
import { ThreadId, type TaskId } from '../../../src/domain/ids.ts';
import type { InboxItem, SubagentEvent, SubagentHandle, TaskOrder, Told } from '../../../src/ports/subagent.ts';

/** How a step goes: it works, asks the user, or hands over the result. */
export type StepKind = 'work' | 'ask' | 'finish';

/** No two calls have the same id, whichever process made them. */
let asked = 0;

/**
 * A subagent that moves only when told to, with the wires between it and its host: what either side sends is on its
 * way until `receive` or `send` lets it through, and is lost with the thread.
 */
export class Puppet {
  readonly taskId: TaskId;
  readonly threadId: ThreadId;
  readonly #inbox: Inbox;
  readonly #events = new AsyncQueue<SubagentEvent>();
  readonly #toPuppet: { readonly arrive: () => void; readonly lose: () => void }[] = [];
  readonly #toHost: SubagentEvent[] = [];
  #step: number;
  #finished: number;
  #heard: readonly InboxItem[] | undefined;
  #hasReported = false;
  #isOver = false;
  #isGone = false;

  constructor(order: TaskOrder, number: number) {
    this.taskId = order.spec.taskId;
    this.threadId = ThreadId(`thread-${number}`);
    this.#inbox = new Inbox(order.inbox);
    this.#step = order.step;
    this.#finished = order.conversation.filter(({ role }) => role === 'assistant').length;
    if (order.resumed && this.#inbox.isEmpty && hasHandedOver(order.conversation)) this.#succeed();
  }

  /** Whether it is at work: it has not ended, and its thread is there. */
  get isAtWork(): boolean {
    return !this.#isOver && !this.#isGone;
  }

  get isInStep(): boolean {
    return this.#heard !== undefined;
  }

  get hasMail(): boolean {
    return !this.#inbox.isEmpty;
  }

  /** Whether something is on its way to it or from it. */
  get isBusy(): boolean {
    return !this.#isGone && this.#toPuppet.length + this.#toHost.length > 0;
  }

  readonly handle = (): SubagentHandle => ({
    threadId: this.threadId,
    events: this.#events,
    deliver: (items) => this.#tell(() => this.#inbox.push(...items)),
    withdraw: (messageId, told) => this.#ask(() => !this.#isOver && this.#inbox.withdraw(messageId), told),
    edit: (messageId, text, told) => this.#ask(() => !this.#isOver && this.#inbox.edit(messageId, text), told),
    reported: () => undefined,
    abort: (reason) =>
      this.#tell(() => {
        if (this.#isOver) return;
        this.#heard = undefined;
        this.#end({ status: reason, summary: reason, failure: { code: 'cancelled', message: reason } });
      }),
  });

  begin(): void {
    if (!this.isAtWork || this.#heard) return;
    this.#step += 1;
    this.#hasReported = false;
    this.#heard = this.#inbox.take();
    this.#emit({ type: 'step-started', step: this.#step });
    for (const { messageId } of messagesIn(this.#heard))
      this.#emit({ type: 'message-state', messageId, state: 'delivered', step: this.#step });
  }

  /** Reports what there is to find at this point of its work: done again after a loss, it finds the same. */
  report(): void {
    if (!this.isAtWork || !this.#heard || this.#hasReported) return;
    this.#hasReported = true;
    this.#emit({ type: 'findings', findings: [{ kind: 'k', title: `${this.taskId} after ${this.#finished}` }] });
  }

  /** Asks the user in the middle of a step, as one does that waits for the answer in the same. */
  ask(): void {
    if (!this.isAtWork || !this.#heard) return;
    const question = { text: `${this.taskId} after ${this.#finished}?`, why: 'w' };
    this.#emit({ type: 'question', callId: `asked-${(asked += 1)}`, question });
  }

  finish(kind: StepKind): void {
    if (!this.isAtWork || !this.#heard) return;
    const heard = this.#heard;
    this.#heard = undefined;
    const callId = `${kind}-${this.#step}`;
    const question = { text: `May ${this.taskId} do ${callId}?`, why: 'w' };
    this.#emit({
      type: 'step-finished',
      step: this.#step,
      appended: [...toMessages(heard), ...turnOf(kind, callId, question.text)],
      usage: NO_USAGE,
      stopReason: 'tool-use',
    });
    this.#finished += 1;
    if (kind === 'ask') this.#emit({ type: 'question', callId, question });
    for (const { messageId } of messagesIn(heard)) this.#emit({ type: 'message-state', messageId, state: 'acted-on', step: this.#step });
    if (kind === 'finish') this.#succeed();
  }

  fail(code: FailureCode): void {
    if (!this.isAtWork) return;
    this.#heard = undefined;
    this.#end({ status: 'failed', summary: code, failure: { code, message: code } });
  }

  /** Lets what the host sent arrive, the oldest first. */
  receive(count = Infinity): void {
    if (!this.#isGone) for (const { arrive } of this.#toPuppet.splice(0, count)) arrive();
  }

  /** Lets what it sent arrive at the host, the oldest first. */
  send(count = Infinity): void {
    if (this.#isGone) return;
    for (const event of this.#toHost.splice(0, count)) {
      this.#events.push(event);
      if (event.type === 'ended') this.#leave();
    }
  }

  /** Its thread goes: of what it had sent, so much still arrives. */
  lose(guilty: boolean, arriving: number): void {
    this.send(arriving);
    if (this.#isGone) return;
    this.#events.push({ type: 'lost', threadId: this.threadId, reason: 'it was killed', guilty });
    this.#leave();
  }

  #leave(): void {
    this.#isGone = true;
    this.#events.end();
    for (const { lose } of this.#toPuppet.splice(0)) lose();
  }

  #emit(event: SubagentEvent): void {
    this.#toHost.push(event);
  }

  #succeed(): void {
    this.#end({ status: 'succeeded', summary: `${this.taskId} after ${this.#finished}`, result: { ok: true } });
  }

  #end(outcome: Extract<SubagentEvent, { type: 'ended' }>['outcome']): void {
    this.#isOver = true;
    this.#emit({ type: 'ended', outcome });
  }

  #tell(arrive: () => void): void {
    if (!this.#isGone) this.#toPuppet.push({ arrive, lose: () => undefined });
  }

  #ask(act: () => boolean, told: Told): void {
    if (this.#isGone) return told(false);
    this.#toPuppet.push({ arrive: () => told(act()), lose: () => told(false) });
  }
}

const messagesIn = (items: readonly InboxItem[]) => items.filter((item) => item.type === 'message');

export const toMessages = (heard: readonly InboxItem[]): Message[] =>
  heard.length > 0 ? [{ role: 'user', content: heard.map((item) => ({ type: 'text', text: writeNews(item) })) }] : [];

export function turnOf(kind: StepKind, callId: string, question: string): Message[] {
  const name = { work: 'search_text', ask: 'ask_user', finish: 'finish' }[kind];
  const reply: AssistantMessage = {
    role: 'assistant',
    content: [{ type: 'tool-call', id: callId, name, input: { question, why: 'w' } }],
  };
  return [reply, { role: 'user', content: [{ type: 'tool-result', callId, text: '{"ok":true}', isError: false }] }];
}

function hasHandedOver(conversation: readonly Message[]): boolean {
  const turn = conversation.at(-2);
  return turn?.role === 'assistant' && turn.content.some((block) => block.type === 'tool-call' && block.name === 'finish');
}
