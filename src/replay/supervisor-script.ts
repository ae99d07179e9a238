import type { Tool, ToolContext } from '../agents/tool.ts';
import type { RunEvent } from '../domain/event.ts';
import { SUPERVISOR } from '../domain/ids.ts';
import type { ModelClient } from '../ports/model.ts';
import { isAbout, RecordedAttempt } from './attempt.ts';
import { recordedTool } from './recorded-tool.ts';
import { replayModel } from './replay-model.ts';
import type { Stage } from './stage.ts';

/**
 * The supervisor's model and tools, read off the record. Its loop runs in the very run that is replayed, so it must not
 * run ahead: each answer and each tool waits until the record has come to what it leads to.
 */
export class SupervisorScript {
  readonly #stage: Stage;
  #asked = { step: 0, times: 0 };

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  readonly model: ModelClient = replayModel(
    async () => {
      const { step, attempt } = this.#now();
      this.#asked = this.#asked.step === step ? { step, times: this.#asked.times + 1 } : { step, times: 1 };
      const answer = attempt.answer(step);
      if (answer) await this.#reached(this.#consequence(step, this.#asked.times - 1));
      return answer;
    },
    (signal) => aborted(signal),
    () => this.#stretch().some((event) => event.type === 'stop-requested' && event.taskId === null),
  );

  readonly aroundTool = (tool: Tool): Tool =>
    recordedTool(
      tool,
      (callId) => {
        const { step, attempt } = this.#now();
        return attempt.call(step, callId);
      },
      {
        output: async (call) => {
          const end = this.#endOf(call.callId);
          if (end !== undefined) await this.#reached(end);
        },
        hang: (signal, { state }) => (state === undefined ? cutOff() : aborted(signal)),
        perform: (real, input, context) => (ACTING.has(real.name) ? this.#perform(real, input, context) : undefined),
        performUnrecorded: (real, context) => (ACTING.has(real.name) ? this.#performAgain(real, context) : undefined),
      },
    );

  /** Its next step forward waits until the record shows one. */
  readonly pace = (signal: AbortSignal): Promise<void> =>
    this.#stage.until((expected) => ofSupervisor(expected) && BY_ITSELF.has(expected.type), signal).catch(() => undefined);

  /** Acts for real when the record shows the first of what it led to, and answers when it had ended. */
  async #perform(tool: Tool, input: unknown, context: ToolContext): Promise<unknown> {
    const end = this.#endOf(context.callId);
    const effect = this.#effectOf(tool.name, context.callId)?.seq ?? end;
    if (effect === undefined) return cutOff();
    await this.#reached(effect);
    const outcome = await settle(() => tool.run(input, context));
    if (end === undefined) return cutOff();
    await this.#reached(end);
    return outcome();
  }

  /** The same for a call whose input is only known by what it led to. */
  #performAgain(tool: Tool, context: ToolContext): Promise<unknown> | undefined {
    const effect = this.#effectOf(tool.name, context.callId);
    return effect && this.#perform(tool, inputBehind(effect), context);
  }

  /** The step that it is at, and the stretch of the record between two interruptions that the step belongs to. */
  #now(): { readonly step: number; readonly attempt: RecordedAttempt } {
    const stretch = this.#stretch();
    const begun = this.#stage.events
      .slice(0, this.#stage.next)
      .findLast((event) => event.type === 'step-started' && isAbout(event, SUPERVISOR));
    return {
      step: begun?.type === 'step-started' ? begun.step : 0,
      attempt: new RecordedAttempt(SUPERVISOR, stretch.filter(ofSupervisor)),
    };
  }

  #stretch(): readonly RunEvent[] {
    const { events, next } = this.#stage;
    const from = events.slice(0, next).findLastIndex((event) => event.type === 'run-started' || event.type === 'run-resumed');
    const to = events.findIndex((event, index) => index > from && event.type === 'run-resumed');
    return events.slice(Math.max(0, from), to < 0 ? events.length : to);
  }

  /** The number of the first event that the answer to the n-th try of a step led to. */
  #consequence(step: number, nth: number): number {
    const stretch = this.#stretch();
    const from = stretch.findIndex((event) => event.type === 'step-started' && event.step === step && isAbout(event, SUPERVISOR));
    const led = stretch.slice(from + 1).filter((event) => ofSupervisor(event) && isOfAnAnswer(event));
    return led[nth]?.seq ?? this.#stage.events.length + 1;
  }

  #endOf(callId: string): number | undefined {
    return this.#stretch()
      .slice()
      .find((event) => event.seq > this.#stage.next && isToolEvent(event, 'tool-ended', callId))?.seq;
  }

  #effectOf(tool: string, callId: string): RunEvent | undefined {
    const stretch = this.#stretch();
    const from = stretch.findLastIndex((event) => event.seq <= this.#stage.next && isToolEvent(event, 'tool-started', callId));
    const rest = stretch.slice(from + 1);
    const to = rest.findIndex(
      (event) => isToolEvent(event, 'tool-ended', callId) || (event.type === 'step-finished' && ofSupervisor(event)),
    );
    return (to < 0 ? rest : rest.slice(0, to)).find((event) => isEffect(event, tool));
  }

  #reached(seq: number): Promise<void> {
    return this.#stage.until((expected) => expected.seq >= seq);
  }
}

/** What comes of the supervisor's own doing; all else happens to it. */
const BY_ITSELF: ReadonlySet<RunEvent['type']> = new Set([
  'step-started',
  'step-finished',
  'activity',
  'supervisor-replied',
  'supervisor-said',
  'question',
]);

const ACTING = new Set(['start_async_task', 'update_async_task', 'cancel_async_task']);

/** Whether only an answer, or that there was none, can have led to it; what users say meanwhile comes at any time. */
const isOfAnAnswer = (event: RunEvent): boolean =>
  BY_ITSELF.has(event.type) && !(event.type === 'activity' && event.activity.kind === 'shortened' && event.activity.because === 'size');

const ofSupervisor = (event: RunEvent): boolean => isAbout(event, SUPERVISOR);

function isToolEvent(event: RunEvent, kind: 'tool-started' | 'tool-ended', callId: string): boolean {
  return event.type === 'activity' && ofSupervisor(event) && event.activity.kind === kind && event.activity.callId === callId;
}

function isEffect(event: RunEvent, tool: string): boolean {
  if (tool === 'start_async_task') return event.type === 'task-created';
  if (tool === 'update_async_task') return event.type === 'message-sent' && event.from === 'supervisor' && event.taskId !== SUPERVISOR;
  return event.type === 'stop-requested' && event.by === 'supervisor';
}

/** What a tool must have been told to have this effect. */
function inputBehind(effect: RunEvent): unknown {
  switch (effect.type) {
    case 'task-created': {
      const { role, title, description, scope, inputs, dependsOn, listensTo, priority, limits } = effect.spec;
      const { paths, lines } = scope;
      return { role, title, description, paths, lines, inputs, dependsOn, listensTo, priority, maxTokens: limits.maxTokens };
    }
    case 'message-sent':
      return { taskId: effect.taskId, mode: effect.mode, text: effect.text };
    case 'stop-requested':
      return { taskId: effect.taskId };
    default:
      return undefined;
  }
}

/** The outcome of work, to be looked at later. */
async function settle(work: () => Promise<unknown>): Promise<() => unknown> {
  try {
    const value = await work();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** The process was gone before the call had ended, also where it had been told to stop. */
const cutOff = (): Promise<never> => new Promise(() => undefined);

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const fail = (): void => reject(new Error('The wait was aborted.'));
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail);
  });
}
