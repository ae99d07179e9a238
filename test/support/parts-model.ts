import type { AssistantMessage, StopReason, Usage } from '../../src/domain/conversation.ts';
import type { ModelClient, ModelError, ModelPart, ModelRequest } from '../../src/ports/model.ts';

export const USED: Usage = { inputTokens: 100, outputTokens: 10, costUsd: 0.01 };

/** A model whose every answer is given part by part: a function of the request and its number, from 0. Keeps what it was asked. */
export class PartsModel implements ModelClient {
  readonly requests: ModelRequest[] = [];
  readonly #answer: (request: ModelRequest, index: number) => readonly ModelPart[] | Promise<readonly ModelPart[]>;

  constructor(answer: (request: ModelRequest, index: number) => readonly ModelPart[] | Promise<readonly ModelPart[]>) {
    this.#answer = answer;
  }

  async *stream(request: ModelRequest): AsyncGenerator<ModelPart, void, undefined> {
    const index = this.requests.push(structuredClone(request)) - 1;
    yield* await this.#answer(request, index);
  }
}

export const replied = (
  content: AssistantMessage['content'],
  stopReason: StopReason,
  more: Partial<Extract<ModelPart, { type: 'end' }>> = {},
): ModelPart[] => [{ type: 'end', message: { role: 'assistant', content }, stopReason, usage: USED, ...more }];

export const called = (
  id: string,
  name: string,
  input: unknown = {},
  more: Partial<Extract<ModelPart, { type: 'end' }>> = {},
): ModelPart[] => replied([{ type: 'tool-call', id, name, input }], 'tool-use', more);

export const broke = (error: Partial<ModelError> & Pick<ModelError, 'code'>, usage: Usage = USED): ModelPart[] => [
  { type: 'error', error: { message: `It failed: ${error.code}.`, mayRetry: true, ...error }, usage },
];
