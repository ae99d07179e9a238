import type { Message, Usage } from '../domain/conversation.ts';
import { failure, messageOf, type Failure } from '../domain/failure.ts';
import { nextTryIn } from '../domain/retry.ts';
import type { ModelError, ModelPart, ModelRequest } from '../ports/model.ts';
import type { AgentSetup } from './agent-setup.ts';

/** What a model answered, or why it did not. */
export type Reply =
  | ({ readonly ok: true } & Omit<Extract<ModelPart, { type: 'end' }>, 'type'>)
  | { readonly ok: false; readonly error: ModelError; readonly usage?: Usage };

/** One question to the model, as an agent puts it at a step. */
export interface Question {
  readonly step: number;
  readonly messages: readonly Message[];
  /** Whether the user has just spoken. */
  readonly steered: boolean;
}

/** Asks until there is an answer, a failure that will not pass, or an abort; waits longer each time. */
export async function askAgain(setup: AgentSetup, question: Question): Promise<Reply> {
  for (let attempt = 1; ; attempt += 1) {
    const reply = await ask(setup, question);
    if (reply.ok || setup.signal.aborted) return reply;
    const delay = nextTryIn(reply.error, attempt, setup.random());
    if (delay === undefined) return reply;
    const activity = { kind: 'retrying', text: reply.error.message, delayMs: Math.round(delay), ...spent(reply.usage) } as const;
    setup.emit({ type: 'activity', step: question.step, activity });
    await pause(setup, activity.delayMs);
    if (setup.signal.aborted) return { ok: false, error: reply.error };
  }
}

/** What an answer that came to nothing has used, where it has used anything. */
export const spent = (usage: Usage | undefined): { readonly usage?: Usage } =>
  usage && usage.inputTokens + usage.outputTokens > 0 ? { usage } : {};

export function failureOf({ code, message }: ModelError): Failure {
  return failure(code === 'over-budget' ? 'over-budget' : 'model-failed', message);
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

async function ask(setup: AgentSetup, { messages, steered }: Question): Promise<Reply> {
  const from = steered ? { ...setup.from, steered } : setup.from;
  const request: ModelRequest = { from, system: setup.system, messages: mergeTurns(messages), tools: setup.tools.descriptions };
  try {
    for await (const part of setup.model.stream(request, setup.signal)) {
      if (part.type === 'end') {
        const { type: _type, ...answer } = part;
        return { ok: true, ...answer };
      }
      if (part.type === 'error') return { ok: false, error: part.error, usage: part.usage };
    }
    return { ok: false, error: { code: 'internal', message: 'The model’s answer broke off before its end.', mayRetry: true } };
  } catch (error) {
    const message = `The model could not be reached: ${messageOf(error)}`;
    return { ok: false, error: { code: 'internal', message, mayRetry: false } };
  }
}

/** One message for turns of the same side in a row: what a model is sent alternates. */
export function mergeTurns(messages: readonly Message[]): Message[] {
  const merged: Message[] = [];
  for (const message of messages) {
    const last = merged.at(-1);
    if (last?.role === 'user' && message.role === 'user')
      merged[merged.length - 1] = { role: 'user', content: [...last.content, ...message.content] };
    else if (last?.role === 'assistant' && message.role === 'assistant')
      merged[merged.length - 1] = { role: 'assistant', content: [...last.content, ...message.content] };
    else merged.push(message);
  }
  return merged;
}
