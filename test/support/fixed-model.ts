import { OFFLINE, type Answering } from '../../src/domain/answering.ts';
import { RunModels } from '../../src/models/run-models.ts';
import type { ModelClient } from '../../src/ports/model.ts';

/** One model for every run, called `offline` unless told, whatever it is. */
export function fixedModel(client: ModelClient, name = 'offline'): RunModels {
  const answering: Answering = name === 'offline' ? OFFLINE : { provider: 'extension', models: { usual: name, roles: {} } };
  const model = { answering, client };
  return new RunModels({ chosen: () => Promise.resolve(model), again: () => Promise.resolve(model) });
}
