import { OFFLINE } from '../../src/domain/answering.ts';
import { RunModels } from '../../src/models/run-models.ts';
import type { ModelClient } from '../../src/ports/model.ts';

/** One model for every run, called `offline` whatever it is. */
export function fixedModel(client: ModelClient): RunModels {
  const model = { answering: OFFLINE, client };
  return new RunModels({ chosen: () => Promise.resolve(model), again: () => Promise.resolve(model) });
}
