import type { MessageId, RoleName, TaskId } from '../domain/ids.ts';
import { SUPERVISOR } from '../domain/ids.ts';
import { subjectOf, type MessageMode, type MessageSubject } from '../domain/message.ts';
import type { PostedNews } from '../domain/run-state.ts';
import type { TaskSpec } from '../domain/task.ts';
import type { InboxItem, Told } from '../ports/subagent.ts';
import type { RunRecord } from './run-record.ts';

/** Whose findings and endings an agent hears of. */
export type Hearing = Pick<TaskSpec, 'listensTo' | 'dependsOn'>;

/** Where an agent that is at work takes its mail. */
export interface Mailbox {
  deliver(items: readonly InboxItem[]): void;
  /** Told false when the message was already taken up. */
  withdraw(messageId: MessageId, told: Told): void;
  edit(messageId: MessageId, text: string, told: Told): void;
}

/**
 * Messages and news on their way to the agents of a run, the supervisor included.
 *
 * What is sent is on record first. An agent that is not at work finds it when it starts (`domain/mail.ts` knows what it
 * has not heard); to one at work it is handed at once, in the order of the record. So nothing is lost or said twice,
 * whichever thread or process an agent goes on in.
 */
export class PostOffice {
  readonly #record: RunRecord;
  readonly #boxes = new Map<TaskId, Mailbox>();
  /** Who hears of the end of a task, whatever its role: those that depend on it. */
  readonly #waiting = new Map<TaskId, Set<TaskId>>();
  /** Who listens to the findings and endings of which role. */
  readonly #listeners = new Map<RoleName, Set<TaskId>>();
  #published: number;

  constructor(record: RunRecord) {
    this.#record = record;
    this.#published = record.state.news.length;
  }

  /** From now on mail is handed to this box. What was on record before, its owner has to have got already. */
  open(agent: TaskId, box: Mailbox, { listensTo = [], dependsOn = [] }: Partial<Hearing> = {}): void {
    this.close(agent);
    this.#boxes.set(agent, box);
    for (const role of listensTo) this.#listeners.set(role, (this.#listeners.get(role) ?? new Set<TaskId>()).add(agent));
    for (const task of dependsOn) this.#waiting.set(task, (this.#waiting.get(task) ?? new Set<TaskId>()).add(agent));
  }

  close(agent: TaskId): void {
    if (!this.#boxes.delete(agent)) return;
    for (const agents of [...this.#listeners.values(), ...this.#waiting.values()]) agents.delete(agent);
  }

  /** Hands on the news that has come on record since it was last called; news that came together arrives together. */
  publish(): void {
    const { news } = this.#record.state;
    if (news.length === this.#published) return;
    const items = new Map<TaskId, InboxItem[]>();
    for (const posted of news.from(this.#published)) {
      for (const agent of this.#addressees(posted)) items.set(agent, [...(items.get(agent) ?? []), posted.news]);
    }
    this.#published = news.length;
    for (const [agent, mail] of items) this.#boxes.get(agent)?.deliver(mail);
  }

  /** @param about what of that which is offered it is about. */
  send(to: TaskId, mode: MessageMode, text: string, from: 'user' | 'supervisor', about: MessageSubject = {}): MessageId {
    const messageId = this.#record.nextMessageId();
    this.#record.record({ type: 'message-sent', messageId, taskId: to, mode, text, from, ...subjectOf(about) });
    this.#record.record({ type: 'message-state', messageId, taskId: to, state: 'queued', step: null });
    this.#boxes.get(to)?.deliver([{ type: 'message', messageId, mode, text, from }]);
    return messageId;
  }

  /** Takes a message back; false when it was delivered already. */
  withdraw(messageId: MessageId): Promise<boolean> {
    return this.#change(
      messageId,
      (box, told) => box.withdraw(messageId, told),
      (taskId) => this.#record.record({ type: 'message-state', messageId, taskId, state: 'withdrawn', step: null }),
    );
  }

  /** Changes what a message says; false when it was delivered already. It keeps its place among the others. */
  edit(messageId: MessageId, text: string): Promise<boolean> {
    return this.#change(
      messageId,
      (box, told) => box.edit(messageId, text, told),
      (taskId) => this.#record.record({ type: 'message-edited', messageId, taskId, text }),
    );
  }

  /**
   * Changes a message that nobody has taken up, where it lies and on record. The record is changed in the very turn in which it is
   * found changed or in nobody's hands: a moment later it may have been handed to somebody as it was, or what its agent
   * did next, with it or without it, would stand before it.
   */
  #change(messageId: MessageId, act: (box: Mailbox, told: Told) => void, record: (taskId: TaskId) => void): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const attempt = (): void => {
        const message = this.#record.state.messages.get(messageId);
        if (message?.state !== 'queued') return resolve(false);
        const { taskId } = message;
        const box = this.#boxes.get(taskId);
        const told = (isChanged: boolean): void => {
          // The agent may have moved on meanwhile: then the message went with it as it was, and is to be changed there.
          if (this.#boxes.get(taskId) !== box) return attempt();
          try {
            if (isChanged) record(taskId);
            resolve(isChanged);
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        };
        if (box) act(box, told);
        else told(true);
      };
      attempt();
    });
  }

  #addressees({ about, news }: PostedNews): Iterable<TaskId> {
    if (news.type === 'answer') return about === SUPERVISOR ? [SUPERVISOR] : [about, SUPERVISOR];
    if (news.type === 'regressed') return [SUPERVISOR];
    if (about === SUPERVISOR) return [];
    if (news.type !== 'finding' && news.type !== 'task-ended') return [SUPERVISOR];
    const listeners = new Set([SUPERVISOR, ...(this.#listeners.get(news.role) ?? [])]);
    if (news.type === 'task-ended') for (const agent of this.#waiting.get(about) ?? []) listeners.add(agent);
    listeners.delete(about);
    return listeners;
  }
}
