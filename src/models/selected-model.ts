import { ok, type Result } from '../base/result.ts';
import { describeAnswering, type Answering } from '../domain/answering.ts';
import type { Missing } from '../domain/model-choice.ts';
import type { ModelChooser, ModelClient } from '../ports/model.ts';
import type { ModelSource, ReadyModel } from './run-models.ts';

/** A model that another extension, or a test, has put in place; it answers until another one is selected, or the user chooses. */
export class SelectedModel implements ModelSource, ModelChooser {
  readonly #others: ModelSource & ModelChooser;
  #selected: ReadyModel | undefined;

  constructor(others: ModelSource & ModelChooser) {
    this.#others = others;
  }

  select(name: string, client: ModelClient): void {
    const models = { usual: name, roles: {} };
    this.#selected = { answering: { provider: 'extension', models, ...(client.readsData && { readsData: true }) }, client };
  }

  /** The others answer again. */
  clear(): void {
    this.#selected = undefined;
  }

  async preview(): Promise<Result<Answering, Missing>> {
    return this.#selected ? ok(this.#selected.answering) : this.#others.preview();
  }

  async missingFor(answering: Answering): Promise<Missing | undefined> {
    if (answering.provider !== 'extension') return this.#others.missingFor(answering);
    return this.#isSelected(answering) ? undefined : { what: 'extension', name: describeAnswering(answering) };
  }

  async chosen(): Promise<ReadyModel> {
    return this.#selected ?? this.#others.chosen();
  }

  async again(answering: Answering): Promise<ReadyModel> {
    if (answering.provider !== 'extension') return this.#others.again(answering);
    if (this.#selected && this.#isSelected(answering)) return this.#selected;
    throw new Error(`The run was answered by ${describeAnswering(answering)}, a model of another extension that is not there now.`);
  }

  #isSelected(answering: Answering): boolean {
    return this.#selected !== undefined && describeAnswering(this.#selected.answering) === describeAnswering(answering);
  }
}
