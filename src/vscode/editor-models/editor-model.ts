import type * as vscode from 'vscode';
import { systemClock, type Clock } from '../../base/clock.ts';
import { estimateTokens } from '../../domain/budget.ts';
import { NO_USAGE, type AssistantMessage, type Usage } from '../../domain/conversation.ts';
import type { ModelClient, ModelError, ModelPart, ModelRequest } from '../../ports/model.ts';
import { editorModelId, findEditorModel, type EditorApi } from './editor-api.ts';
import { faultOf, notFound } from './faults.ts';
import { toEditor, toEditorTools } from './to-editor.ts';
import { Stopped, untilStopped } from './until-stopped.ts';

export interface EditorModelSettings {
  readonly api: EditorApi;
  /** The id of the model of a role: `copilot/gpt-5`. */
  readonly modelFor: (role: string) => string;
  readonly clock?: Clock;
  /** How long it may say nothing. */
  readonly silenceMs?: number;
}

const SILENCE_MS = 3 * 60_000;
/** What an answer is taken to need at most. */
const OUTPUT_TOKENS = 4096;

const JUSTIFICATION = 'The agents of the refactoring that you started ask this model.';

/**
 * A model of the editor: Copilot's, or that of any extension that provides one. The editor asks the user for consent
 * with the first request, so that only what the user has started may ask. It tells neither tokens nor cost: tokens are
 * counted by the model's own measure, the cost is not known.
 */
export function createEditorModel({ api, modelFor, clock = systemClock, silenceMs = SILENCE_MS }: EditorModelSettings): ModelClient {
  const asked = (request: ModelRequest): string =>
    JSON.stringify([request.system, request.messages.map(({ content }) => content), toEditorTools(request.tools)]);

  return {
    estimate: (request) => ({ tokens: estimateTokens(asked(request).length) + OUTPUT_TOKENS, costUsd: null }),

    async *stream(request, signal): AsyncGenerator<ModelPart, void, undefined> {
      const name = modelFor(request.from.role);
      const cancellation = new api.CancellationTokenSource();
      const cancel = (): void => cancellation.cancel();
      signal.addEventListener('abort', cancel);
      const wait = <Value>(promised: PromiseLike<Value>): Promise<Value> => untilStopped(promised, signal, clock, silenceMs);
      const reply = new Reply();
      let usage: Usage = NO_USAGE;
      try {
        if (signal.aborted) return yield failed(ABORTED, usage);
        const model = await wait(findEditorModel(api, name));
        if (!model) return yield failed(notFound(name), usage);
        const count = (text: string): Promise<number> =>
          wait(model.countTokens(text, cancellation.token)).catch(() => estimateTokens(text.length));
        const inputTokens = await count(asked(request));
        if (inputTokens > model.maxInputTokens) return yield failed(tooLong(name, inputTokens, model.maxInputTokens), usage);

        const options = { justification: JUSTIFICATION, ...(request.tools.length > 0 && { tools: toEditorTools(request.tools) }) };
        const response = await wait(model.sendRequest(toEditor(request, api), options, cancellation.token));
        usage = { ...usage, inputTokens, costUsd: null };
        const parts = response.stream[Symbol.asyncIterator]();
        for (let next = await wait(parts.next()); !next.done; next = await wait(parts.next())) {
          const text = reply.add(next.value, api);
          if (text !== undefined) yield { type: 'text-delta', text };
        }
        usage = { ...usage, outputTokens: await count(reply.written) };
        yield {
          type: 'end',
          message: reply.message(),
          stopReason: reply.hasCalls ? 'tool-use' : 'end-turn',
          usage,
          model: editorModelId(model),
          contextTokens: model.maxInputTokens,
        };
      } catch (error) {
        cancel();
        yield failed(signal.aborted ? ABORTED : error instanceof Stopped ? silent(name) : faultOf(error, name), reply.soFar(usage));
      } finally {
        signal.removeEventListener('abort', cancel);
        cancellation.dispose();
      }
    },
  };
}

/** An answer as it comes in. A call comes whole. */
class Reply {
  #text = '';
  readonly #calls: vscode.LanguageModelToolCallPart[] = [];

  get hasCalls(): boolean {
    return this.#calls.length > 0;
  }

  /** All that it has written, for counting. */
  get written(): string {
    return this.#text + this.#calls.map(({ name, input }) => name + JSON.stringify(input)).join('');
  }

  /** Takes in a part; the text comes out. Parts of kinds that came up later are left out. */
  add(part: unknown, api: EditorApi): string | undefined {
    if (part instanceof api.LanguageModelToolCallPart) this.#calls.push(part);
    if (!(part instanceof api.LanguageModelTextPart) || part.value === '') return undefined;
    this.#text += part.value;
    return part.value;
  }

  message(): AssistantMessage {
    return {
      role: 'assistant',
      content: [
        ...(this.#text === '' ? [] : [{ type: 'text' as const, text: this.#text }]),
        ...this.#calls.map(({ callId, name, input }) => ({ type: 'tool-call' as const, id: callId, name, input })),
      ],
    };
  }

  /** What it has used when it broke off. */
  soFar(usage: Usage): Usage {
    return this.written === '' ? usage : { ...usage, outputTokens: estimateTokens(this.written.length) };
  }
}

const failed = (error: ModelError, usage: Usage): ModelPart => ({ type: 'error', error, usage });

const ABORTED: ModelError = { code: 'aborted', message: 'The request was aborted.', mayRetry: false };

const silent = (model: string): ModelError => ({ code: 'unavailable', message: `${model} fell silent.`, mayRetry: true });

const tooLong = (model: string, tokens: number, limit: number): ModelError => ({
  code: 'too-long',
  message: `The conversation has ${tokens} tokens; ${model} takes ${limit} at most. Start a task with a narrower scope, or choose a larger model.`,
  mayRetry: false,
});
