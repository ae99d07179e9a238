import { OFFLINE, type Answering } from '../../src/domain/answering.ts';
import { RunModels } from '../../src/models/run-models.ts';
import type { ModelClient } from '../../src/ports/model.ts';

/** One model for every run, called `offline` whatever it is, unless it is given another name. */
export function fixedModel(client: ModelClient, name?: string): RunModels {
  const answering: Answering = name === undefined ? OFFLINE : { provider: 'anthropic', models: { usual: name, roles: {} } };
  const model = { answering, client };
  return new RunModels({ chosen: () => Promise.resolve(model), again: () => Promise.resolve(model) });
}
