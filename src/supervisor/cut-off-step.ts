import type { RunEvent, RunEventType } from '../domain/event.ts';
import type { TaskId } from '../domain/ids.ts';

/**
 * What an agent had done in the step in which it was cut off. That step is made again from its beginning, so what it
 * does once more is not to count twice.
 */
export class CutOffStep {
  readonly #done: RunEvent[];

  constructor(events: readonly RunEvent[], agent: TaskId) {
    const finished = events.findLastIndex((event) => event.type === 'step-finished' && event.taskId === agent);
    this.#done = events.slice(finished + 1);
  }

  /** The first event of this type that fits, if there is one; it is not found again. */
  claim<Type extends RunEventType>(
    type: Type,
    fits: (event: Extract<RunEvent, { type: Type }>) => boolean,
  ): Extract<RunEvent, { type: Type }> | undefined {
    const isIt = (event: RunEvent): event is Extract<RunEvent, { type: Type }> => event.type === type;
    const index = this.#done.findIndex((event) => isIt(event) && fits(event));
    const [claimed] = index < 0 ? [] : this.#done.splice(index, 1);
    return claimed && isIt(claimed) ? claimed : undefined;
  }
}
