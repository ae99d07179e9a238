import { answeringOf } from '../domain/answering.ts';
import type { Missing, ModelChoice } from '../domain/model-choice.ts';
import type { ModelAssignments, ModelChooser } from '../ports/model.ts';
import type { RunApi } from '../supervisor/crew-api.ts';
import type { ModelArgument } from './model-argument.ts';

const NOTHING_SET = { model: null, baseUrl: null };

export const OFFLINE_CHOICE: ModelChoice = { provider: 'offline', anthropic: NOTHING_SET, openai: NOTHING_SET, editor: null, roles: {} };

/** What answers the runs of the command line: what its arguments say, or for a run that goes on what answered it before. */
export class CliModels {
  readonly #chooser: ModelChooser;
  readonly #assignments: ModelAssignments;
  readonly #set: (choice: ModelChoice) => void;

  constructor(chooser: ModelChooser, assignments: ModelAssignments, set: (choice: ModelChoice) => void) {
    this.#chooser = chooser;
    this.#assignments = assignments;
    this.#set = set;
  }

  /** For runs that begin from here on; what is missing is told in a sentence. */
  async choose(model: ModelArgument): Promise<string | undefined> {
    this.#set(toChoice(model, model.provider));
    const chosen = await this.#chooser.preview();
    if (!chosen.ok) return explainMissing(chosen.failure);
    if (chosen.value.provider === 'offline' && model.baseUrl !== null)
      return '--base-url says where a model is: give --model as well, or set ANTHROPIC_API_KEY.';
    return undefined;
  }

  /** For a run that goes on: with what answered it before, unless another one is named. */
  async chooseAgain({ runId, state }: RunApi, model: ModelArgument | null): Promise<string | undefined> {
    if (model && model.provider !== 'auto') {
      const missing = await this.choose(model);
      if (missing === undefined) await this.#assignments.assign(runId);
      return missing;
    }
    const before = answeringOf(state.header);
    if (before.provider === 'editor' || before.provider === 'extension')
      return `${state.header.model} answered this run, which is a model of the editor: resume it there, or say with --model what is to answer from here on.`;
    this.#set(toChoice(model ?? { name: null, baseUrl: null }, before.provider));
    const missing = await this.#chooser.missingFor(before);
    return missing && explainMissing(missing);
  }
}

function toChoice({ name, baseUrl }: Pick<ModelArgument, 'name' | 'baseUrl'>, provider: ModelChoice['provider']): ModelChoice {
  const told = { model: name, baseUrl };
  return {
    ...OFFLINE_CHOICE,
    provider,
    anthropic: provider === 'openai' ? NOTHING_SET : told,
    openai: provider === 'openai' ? told : NOTHING_SET,
  };
}

/** What is missing, and what to do on a command line. */
export function explainMissing(missing: Missing): string {
  switch (missing.what) {
    case 'key':
      return `There is no key for ${missing.address}: set ${missing.provider === 'anthropic' ? 'ANTHROPIC_API_KEY' : 'OPENAI_API_KEY'} in the environment${missing.provider === 'openai' ? ', or name a server of your own with --base-url' : ', or work with --model offline'}.`;
    case 'model':
      return `Say which model with --model ${missing.provider}:NAME.`;
    case 'address':
      return `--base-url takes an address such as http://localhost:11434/v1, without a name, a password or a query; not ${missing.address}`;
    case 'extension':
      return `${missing.name} is not there: say with --model what is to answer from here on.`;
    case 'elsewhere':
      return `This run was answered at ${missing.address}. Nothing is sent there on the word of a record: say --base-url ${missing.address}, or say with --model what is to answer from here on.`;
  }
}
