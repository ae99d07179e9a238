import type { ModelClient } from '../ports/model.ts';

/** A program in place of a model, that costs nothing, and whose code is loaded with the first request to it. */
export function lateModel(load: () => Promise<ModelClient>): ModelClient {
  let loaded: Promise<ModelClient> | undefined;
  return {
    readsData: true,
    estimate: () => ({ tokens: 0, costUsd: 0 }),
    async *stream(request, signal) {
      const model = await (loaded ??= load());
      yield* model.stream(request, signal);
    },
  };
}
