import { readNews, type News } from '../domain/briefing.ts';
import type { FileChange, TaskChanges } from '../domain/change.ts';
import type { AssistantMessage, Message, ToolCallBlock, Usage } from '../domain/conversation.ts';
import { NO_USAGE } from '../domain/conversation.ts';
import type { ActivityContent, OverlayDelta, RunEvent } from '../domain/event.ts';
import type { FindingContent } from '../domain/finding.ts';
import { SUPERVISOR, type TaskId, type WorkspacePath } from '../domain/ids.ts';
import type { ModelFault } from '../domain/retry.ts';
import type { ModelPart } from '../ports/model.ts';

/** A try that came to nothing. */
export interface RecordedFault {
  /** `again`: it was tried once more. `too-long`: with a shorter conversation. `last`: not any more. */
  readonly then: 'again' | 'too-long' | 'last';
  readonly text: string;
  /** Of the last one. */
  readonly code?: ModelFault['code'];
  readonly usage: Usage;
}

/** What a model did at a step. */
export interface RecordedAnswer {
  /** Tells one step from another, also from the same one made again. */
  readonly step: RunEvent;
  /** What went wrong before. */
  readonly faults: readonly RecordedFault[];
  /** Missing where it came to none. Where the step was cut off, only as far as its live output tells. */
  readonly reply?: Omit<Extract<ModelPart, { type: 'end' }>, 'type'>;
}

/** What a tool call led to. `text` is missing where its step was cut off. */
export interface RecordedCall {
  readonly callId: string;
  readonly label: string;
  /** Undefined where the call never ended. */
  readonly state: Extract<ActivityContent, { kind: 'tool-ended' }>['state'] | undefined;
  readonly text: string | undefined;
  readonly isError: boolean;
  /** What it said and found on the way, in order. */
  readonly output: readonly Output[];
}

/** What a call said on the way: a line of live output, findings that came together, words to the supervisor. */
export type Output =
  | { readonly progress: string }
  | { readonly findings: readonly FindingContent[] }
  | { readonly told: { readonly text: string; readonly asks: boolean } };

/** Stands in for the input of a call that was never recorded. */
export interface Unrecorded {
  readonly unrecorded: string;
}

export const isUnrecorded = (input: unknown): input is Unrecorded =>
  typeof input === 'object' && input !== null && 'unrecorded' in input && typeof input.unrecorded === 'string';

type StepEvent = Extract<RunEvent, { type: 'step-started' | 'step-finished' | 'activity' | 'finding' | 'task-told' | 'supervisor-said' }>;

/** One attempt at a task, or the supervisor's work between two interruptions, read back from the record. */
export class RecordedAttempt {
  readonly #agent: TaskId;
  readonly #events: readonly RunEvent[];

  /** @param events what was recorded of the agent from the start of the attempt to its end. */
  constructor(agent: TaskId, events: readonly RunEvent[]) {
    this.#agent = agent;
    this.#events = events;
  }

  get events(): readonly RunEvent[] {
    return this.#events;
  }

  wasStarted(step: number): boolean {
    return this.#events.some((event) => event.type === 'step-started' && event.step === step);
  }

  finished(step: number): Extract<RunEvent, { type: 'step-finished' }> | undefined {
    return this.#events.find((event) => event.type === 'step-finished' && event.step === step) as never;
  }

  /** The step that was begun and not finished, if the attempt ended in one. */
  get cutOffStep(): number | undefined {
    const begun = this.#events.findLast((event) => event.type === 'step-started');
    return begun?.type === 'step-started' && !this.finished(begun.step) ? begun.step : undefined;
  }

  get lastFinishedStep(): number | undefined {
    const last = this.#events.findLast((event) => event.type === 'step-finished');
    return last?.type === 'step-finished' ? last.step : undefined;
  }

  /** What the agent heard at the beginning of a step. */
  heard(step: number): News[] {
    const finished = this.finished(step);
    if (finished) return newsIn(finished.appended);
    // Of a step that was cut off only its messages are known; the rest it would have heard has left no trace.
    return [];
  }

  /** The ids of the messages that were part of a step that was cut off. */
  deliveredAt(step: number): string[] {
    return this.#events.flatMap((event) =>
      event.type === 'message-state' && event.state === 'delivered' && event.step === step ? [event.messageId] : [],
    );
  }

  /** Undefined where nothing is known of what the model did before the step was cut off. */
  answer(step: number): RecordedAnswer | undefined {
    const begun = this.#events.find((event) => event.type === 'step-started' && event.step === step);
    if (!begun) return undefined;
    const faults = this.#faultsOf(step);
    const reply = this.#replyOf(step);
    return reply || faults.length > 0 ? { step: begun, faults, ...(reply && { reply }) } : undefined;
  }

  #replyOf(step: number): RecordedAnswer['reply'] {
    const finished = this.finished(step);
    if (finished) {
      const message = finished.appended.find((one) => one.role === 'assistant');
      if (message?.role !== 'assistant') return undefined;
      const hasCalls = message.content.some((block) => block.type === 'tool-call');
      return {
        message,
        stopReason: finished.stopReason ?? (hasCalls ? 'tool-use' : 'end-turn'),
        usage: finished.usage,
        ...modelOf(finished),
      };
    }
    const replied = this.#events.find((event) => event.type === 'supervisor-replied' && event.step === step);
    if (replied?.type === 'supervisor-replied') {
      const { message, stopReason, usage } = replied;
      return { message, stopReason, usage, ...modelOf(replied) };
    }
    const content = this.#saidAndCalled(step);
    return content.length === 0 ? undefined : { message: { role: 'assistant', content }, stopReason: 'tool-use', usage: NO_USAGE };
  }

  #faultsOf(step: number): RecordedFault[] {
    return activities(this.#ofStep(step)).flatMap((activity): RecordedFault[] => {
      switch (activity.kind) {
        case 'retrying':
          return [{ then: 'again', text: activity.text, usage: activity.usage ?? NO_USAGE }];
        case 'shortened':
          return activity.because === 'size' ? [] : [{ then: 'too-long', text: activity.text, usage: activity.usage ?? NO_USAGE }];
        case 'gave-up':
          return [{ then: 'last', text: activity.text, code: activity.code, usage: activity.usage ?? NO_USAGE }];
        default:
          return [];
      }
    });
  }

  call(step: number, callId: string): RecordedCall {
    const events = this.#ofStep(step);
    const ended = activities(events).find((activity) => activity.kind === 'tool-ended' && activity.callId === callId);
    const started = activities(events).find((activity) => activity.kind === 'tool-started' && activity.callId === callId);
    const result = this.finished(step)
      ?.appended.flatMap((message) => (message.role === 'user' ? message.content : []))
      .find((block) => block.type === 'tool-result' && block.callId === callId);
    const labelled = started ?? ended;
    return {
      callId,
      label: labelled && 'label' in labelled ? labelled.label : callId,
      state: ended?.kind === 'tool-ended' ? ended.state : undefined,
      text: result?.type === 'tool-result' ? result.text : undefined,
      isError: result?.type === 'tool-result' ? result.isError : ended?.kind === 'tool-ended' && ended.state !== 'done',
      output: this.#outputOf(events, callId),
    };
  }

  /** The calls of a step in the order in which they spoke up or ended. */
  turnOrder(step: number): { readonly callId: string; readonly kind: 'tool-progress' | 'tool-ended' }[] {
    return activities(this.#ofStep(step)).flatMap((activity) =>
      activity.kind === 'tool-progress' || activity.kind === 'tool-ended' ? [{ callId: activity.callId, kind: activity.kind }] : [],
    );
  }

  /** Whether every call of a step came to its end; then what cut the step off came after all of them. */
  haveAllEnded(step: number): boolean {
    const told = activities(this.#ofStep(step));
    const ended = new Set(told.flatMap((activity) => (activity.kind === 'tool-ended' ? [activity.callId] : [])));
    return told.every((activity) => activity.kind !== 'tool-started' || ended.has(activity.callId));
  }

  /** What the overlay held after a step, given what it held at the start of the attempt. */
  overlayAfter(step: number, start: { readonly files: readonly FileChange[]; readonly basedOn?: TaskId }): TaskChanges {
    const files = new Map<WorkspacePath, FileChange>(start.files.map((file) => [file.path, file]));
    let { basedOn } = start;
    for (const delta of this.#deltasUpTo(step)) {
      for (const path of delta.gone) files.delete(path);
      for (const file of delta.files) files.set(file.path, file);
      basedOn = delta.basedOn ?? basedOn;
    }
    const sorted = [...files.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
    return { taskId: this.#agent, files: sorted, ...(basedOn !== undefined && { basedOn }) };
  }

  #deltasUpTo(step: number): OverlayDelta[] {
    return this.#events.flatMap((event) => (event.type === 'step-finished' && event.step <= step && event.overlay ? [event.overlay] : []));
  }

  #ofStep(step: number): StepEvent[] {
    const from = this.#events.findIndex((event) => event.type === 'step-started' && event.step === step);
    if (from < 0) return [];
    const rest = this.#events.slice(from + 1);
    const to = rest.findIndex((event) => event.type === 'step-started');
    return (to < 0 ? rest : rest.slice(0, to)).filter(isOfStep);
  }

  /** What a model must have answered for a cut-off step to have left this output. */
  #saidAndCalled(step: number): AssistantMessage['content'] {
    const seen = new Set<string>();
    return this.#ofStep(step).flatMap((event): AssistantMessage['content'] => {
      if (event.type === 'supervisor-said') return [{ type: 'text', text: event.text }];
      if (event.type !== 'activity') return [];
      const { activity } = event;
      if (activity.kind === 'said') return [{ type: 'text', text: activity.text }];
      if ((activity.kind !== 'tool-started' && activity.kind !== 'tool-ended') || seen.has(activity.callId)) return [];
      seen.add(activity.callId);
      const call: ToolCallBlock = {
        type: 'tool-call',
        id: activity.callId,
        name: activity.tool,
        input: { unrecorded: activity.callId } satisfies Unrecorded,
      };
      return [call];
    });
  }

  #outputOf(events: readonly StepEvent[], callId: string): RecordedCall['output'] {
    const all: ({ progress: string } | { findings: FindingContent[] } | { told: { text: string; asks: boolean } })[] = [];
    let isOpen = false;
    for (const event of events) {
      if (event.type === 'activity' && 'callId' in event.activity && event.activity.callId === callId) {
        if (event.activity.kind === 'tool-started') isOpen = true;
        if (event.activity.kind === 'tool-ended') isOpen = false;
        if (event.activity.kind === 'tool-progress') all.push({ progress: event.activity.text });
      } else if (event.type === 'task-told' && isOpen) {
        all.push({ told: { text: event.text, asks: event.asks } });
      } else if (event.type === 'finding' && isOpen) {
        const last = all.at(-1);
        if (last && 'findings' in last) last.findings.push(event.finding);
        else all.push({ findings: [event.finding] });
      }
    }
    return all;
  }
}

const modelOf = ({
  model,
  contextTokens,
}: {
  readonly model?: string;
  readonly contextTokens?: number;
}): Pick<NonNullable<RecordedAnswer['reply']>, 'model' | 'contextTokens'> => ({
  ...(model !== undefined && { model }),
  ...(contextTokens !== undefined && { contextTokens }),
});

const isOfStep = (event: RunEvent): event is StepEvent =>
  event.type === 'activity' || event.type === 'finding' || event.type === 'task-told' || event.type === 'supervisor-said';

const activities = (events: readonly StepEvent[]): ActivityContent[] =>
  events.flatMap((event) => (event.type === 'activity' ? [event.activity] : []));

/** The news at the head of what a step appended, before the model's own words. */
function newsIn(appended: readonly Message[]): News[] {
  const [first] = appended;
  if (first?.role !== 'user') return [];
  return first.content.flatMap((block) => (block.type === 'text' ? readNews(block.text) : []));
}

/** The events of an agent among others. */
export function isAbout(event: RunEvent, agent: TaskId): boolean {
  if (event.type === 'supervisor-said' || event.type === 'supervisor-replied') return agent === SUPERVISOR;
  return 'taskId' in event && event.taskId === agent;
}
