import type { AgentEvent } from '../agents/agent-setup.ts';
import { Inbox } from '../agents/inbox.ts';
import { rolesOf } from '../agents/roles.ts';
import type { Tool } from '../agents/tool.ts';
import type { Clock } from '../base/clock.ts';
import type { RunBriefing } from '../domain/briefing.ts';
import { SUPERVISOR } from '../domain/ids.ts';
import { heardButOpen, unheard, withoutHeard } from '../domain/mail.ts';
import type { CodeProject } from '../ports/code.ts';
import type { ModelClient } from '../ports/model.ts';
import type { RunRequest } from './crew-api.ts';
import { CutOffStep } from './cut-off-step.ts';
import { Planning } from './planning.ts';
import { keepReplies } from './kept-replies.ts';
import type { PostOffice } from './post-office.ts';
import type { Questions } from './questions.ts';
import type { RunRecord } from './run-record.ts';
import { runSupervisor, type SupervisorEnd } from './supervisor-agent.ts';
import type { TaskBoard } from './task-board.ts';

export interface SupervisingPorts {
  readonly model: ModelClient;
  readonly code: CodeProject;
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Puts something around every tool of the supervisor. */
  readonly aroundTool?: (tool: Tool) => Tool;
  /** Waited for before each thing that the supervisor does by itself. */
  readonly pace?: (signal: AbortSignal) => Promise<void>;
  /** Waited for before it is looked at whether anybody has spoken since it handed over. */
  readonly beforeOffer?: (signal: AbortSignal) => Promise<void>;
}

export interface SupervisingSetup {
  readonly request: RunRequest;
  readonly record: RunRecord;
  readonly board: TaskBoard;
  readonly office: PostOffice;
  readonly questions: Questions;
  readonly ports: SupervisingPorts;
}

/** The supervisor of a run at its desk: its mail, its loop, its words on record. */
export class Supervising {
  readonly #setup: SupervisingSetup;
  #isAbandoned = false;
  /** The step that it makes again after it was cut off in it, until that is finished. */
  #redone: CutOffStep | undefined;
  readonly #planning: Planning;

  constructor(setup: SupervisingSetup) {
    this.#setup = setup;
    this.#planning = new Planning(() => setup.record.state);
  }

  /** From now on nothing that it does is put on record. */
  abandon(): void {
    this.#isAbandoned = true;
  }

  /**
   * Works until the supervisor has handed over, no task is at work and nobody has spoken since; or until its plan
   * stands, if that is to be seen first. `offer` is called each time that it has handed over what the tasks did.
   */
  async work(offer: () => Promise<void>, signal: AbortSignal): Promise<SupervisorEnd> {
    const { board, office, questions, ports } = this.#setup;
    const inbox = this.#takeMail();
    this.#planning.begin();
    const either = AbortSignal.any([signal, this.#planning.signal]);
    let resumed = true;
    try {
      for (;;) {
        const end = await this.#loop(inbox, resumed, either);
        resumed = false;
        if (this.#hasPlan(end, signal)) return { status: 'planned' };
        if (end.status !== 'finished' || end.result.outcome !== 'done') return end;
        await ports.beforeOffer?.(either);
        if (!board.isBusy && inbox.isEmpty) {
          await offer();
          if (!board.isBusy && inbox.isEmpty) return end;
        }
        // Somebody spoke while it handed over, or a task goes on: there is more to come.
        await inbox.arrival(signal);
        await ports.pace?.(either);
      }
    } finally {
      office.close(SUPERVISOR);
      if (!this.#isAbandoned) questions.drop(SUPERVISOR);
    }
  }

  #hasPlan(end: SupervisorEnd, signal: AbortSignal): boolean {
    if (!this.#planning.isOpen || signal.aborted) return false;
    const isHandedOver = end.status === 'finished' && end.result.outcome === 'done';
    return (isHandedOver && this.#planning.stands) || this.#planning.signal.aborted;
  }

  /** An inbox with all that it has not heard, into which from now on its mail goes. */
  #takeMail(): Inbox {
    const { record, office, questions } = this.#setup;
    const { openReply } = record.state;
    const news = unheard(record.state, SUPERVISOR);
    // The answer that it goes on with was given to what it had heard by then.
    const inbox = openReply ? new Inbox(withoutHeard(news, openReply.heard), openReply.heard) : new Inbox(news);
    for (const { messageId, step } of heardButOpen(record.state, SUPERVISOR))
      record.record({ type: 'message-state', messageId, taskId: SUPERVISOR, state: 'acted-on', step });
    office.open(SUPERVISOR, {
      deliver: (items) => inbox.push(...items),
      withdraw: (messageId, told) => told(inbox.withdraw(messageId)),
      edit: (messageId, text, told) => told(inbox.edit(messageId, text)),
    });
    questions.askAgain(SUPERVISOR);
    return inbox;
  }

  #loop(inbox: Inbox, resumed: boolean, signal: AbortSignal): Promise<SupervisorEnd> {
    const { request, record, board, ports } = this.#setup;
    const { goal, scope, trusted, tests, recipe, plan } = request;
    const briefing: RunBriefing = { goal, scope, trusted, tests, ...(recipe && { recipe }), ...(plan === true && { plan }) };
    const { runId, supervisor } = record.state;
    const { model, code, clock, random, aroundTool, pace } = ports;
    this.#redone = resumed ? new CutOffStep(record.eventsSince(0), SUPERVISOR) : undefined;
    return runSupervisor(
      {
        runId,
        model: keepReplies(model, record, { isAbandoned: () => this.#isAbandoned, ...(pace && { pace }) }),
        code,
        board,
        state: () => record.state,
        flush: () => record.flush(),
        redone: () => this.#redone,
        roles: rolesOf(record.state.header),
        inbox,
        clock,
        random,
        signal,
        resumed,
        around: (tool) => (aroundTool ? aroundTool(this.#planning.adapt(tool)) : this.#planning.adapt(tool)),
        ...(pace && { pace: () => pace(signal) }),
        emit: (event) => this.#heed(event),
      },
      briefing,
      supervisor.conversation,
      supervisor.step,
    );
  }

  #heed(event: AgentEvent): void {
    const { record, questions } = this.#setup;
    if (event.type === 'findings' || event.type === 'told' || this.#isAbandoned) return;
    if (event.type === 'step-finished') this.#redone = undefined;
    if (event.type === 'question') questions.ask(SUPERVISOR, event.callId, event.question);
    else if (event.type === 'activity' && event.activity.kind === 'said') this.#say(event.activity.text);
    else if (event.type !== 'message-state' || record.state.messages.get(event.messageId)?.state !== event.state)
      record.record({ ...event, taskId: SUPERVISOR });
    this.#planning.heed(event);
  }

  #say(text: string): void {
    if (this.#redone?.claim('supervisor-said', (event) => event.text === text)) return;
    this.#setup.record.record({ type: 'supervisor-said', text });
  }
}
