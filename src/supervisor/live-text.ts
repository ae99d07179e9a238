import { Emitter, type Unsubscribe } from '../base/emitter.ts';
import type { RunEvent } from '../domain/event.ts';
import type { RunId, TaskId } from '../domain/ids.ts';
import { withPiece, type Delta, type LivePiece } from '../domain/live-text.ts';
import type { ModelPart, ModelRequest } from '../ports/model.ts';

/**
 * What models are writing at this moment, for whoever watches. It is read off the answers on their way through the
 * host, so that no thread is asked for it, and is kept until the step is on record and no longer.
 */
export class LiveText {
  readonly #answers = new Map<RunId, Map<TaskId, Answer>>();
  readonly #deltas = new Emitter<Delta>();

  onDelta(listener: (delta: Delta) => void): Unsubscribe {
    return this.#deltas.subscribe(listener);
  }

  /** All that is being written in a run, whole, for who begins to watch now. */
  of(runId: RunId): ReadonlyMap<TaskId, readonly LivePiece[]> {
    const answers = [...(this.#answers.get(runId) ?? [])];
    return new Map(answers.flatMap(([taskId, { pieces }]) => (pieces.length > 0 ? [[taskId, pieces] as const] : [])));
  }

  /** The same parts; what they say is noted as they pass. Of an answer that does not come to its end, nothing stays. */
  async *follow({ from }: ModelRequest, parts: AsyncIterable<ModelPart>): AsyncGenerator<ModelPart, void, undefined> {
    const { runId, taskId } = from;
    const answer: Answer = { pieces: [], isWhole: false };
    this.#void(runId, taskId);
    this.#answersOf(runId).set(taskId, answer);
    try {
      for await (const part of parts) {
        if (part.type === 'text-delta') this.#write(from, answer, { kind: 'text', text: part.text });
        if (part.type === 'thinking-delta') this.#write(from, answer, { kind: 'thinking', text: part.text });
        answer.isWhole ||= part.type === 'end';
        yield part;
      }
    } finally {
      if (!answer.isWhole && this.#isCurrent(from, answer)) this.#void(runId, taskId);
    }
  }

  /** What is on record now is live no longer. */
  heed(event: RunEvent): void {
    const answers = this.#answers.get(event.runId);
    if (!answers) return;
    switch (event.type) {
      case 'step-finished': {
        const { runId, taskId } = event;
        const answer = answers.get(taskId);
        // An agent of a thread may have asked again before the end of its last step is on record.
        if (answer?.isWhole) this.#void(runId, taskId);
        else if (answer && answer.pieces.length > 0) this.#deltas.emit({ runId, taskId, kind: 'anew' });
        return;
      }
      case 'task-ended':
      case 'task-retrying':
        return this.#void(event.runId, event.taskId);
      case 'run-finished':
        return this.forget(event.runId);
      default:
    }
  }

  forget(runId: RunId): void {
    for (const taskId of [...(this.#answers.get(runId)?.keys() ?? [])]) this.#void(runId, taskId);
    this.#answers.delete(runId);
  }

  #write(from: ModelRequest['from'], answer: Answer, piece: LivePiece): void {
    if (piece.text === '' || !this.#isCurrent(from, answer)) return;
    answer.pieces = withPiece(answer.pieces, piece);
    this.#deltas.emit({ runId: from.runId, taskId: from.taskId, ...piece });
  }

  #void(runId: RunId, taskId: TaskId): void {
    const answer = this.#answers.get(runId)?.get(taskId);
    if (!answer) return;
    this.#answers.get(runId)?.delete(taskId);
    if (answer.pieces.length > 0) this.#deltas.emit({ runId, taskId, kind: 'anew' });
  }

  #isCurrent({ runId, taskId }: ModelRequest['from'], answer: Answer): boolean {
    return this.#answers.get(runId)?.get(taskId) === answer;
  }

  #answersOf(runId: RunId): Map<TaskId, Answer> {
    const known = this.#answers.get(runId);
    if (known) return known;
    const answers = new Map<TaskId, Answer>();
    this.#answers.set(runId, answers);
    return answers;
  }
}

interface Answer {
  pieces: readonly LivePiece[];
  /** Whether the model has said all of it; then it is on record soon. */
  isWhole: boolean;
}
