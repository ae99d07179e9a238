import type { Clock } from '../base/clock.ts';
import { SUPERVISOR, type QuestionId } from '../domain/ids.ts';
import type { QuestionContent } from '../domain/question.ts';
import { LONGEST_WAIT_MS } from '../domain/retry.ts';
import type { ModelError } from '../ports/model.ts';
import { callOfRun, idOf, type Questions } from './questions.ts';
import type { RunRecord } from './run-record.ts';

export interface PatienceSetup {
  readonly clock: Clock;
  readonly record: RunRecord;
  readonly questions: Questions;
  /** Everybody stands still, or goes on. */
  readonly onStill: (isStill: boolean) => void;
}

interface Wait {
  readonly until: number;
  readonly isOver: Promise<boolean>;
  readonly answer: (mayWait: boolean) => void;
}

/** The end of the wait comes first: a question that runs out is answered with no. */
const LATER_MS = 60_000;

/**
 * How long a run waits for a service that asks to be left alone for longer than anybody should wait without knowing.
 *
 * The user is asked once for the whole run, however many agents came to the closed door, and all of them wait for the
 * answer. Where the time is over before there is one, they go on. After a no nobody asks again before that time.
 */
export class Patience {
  readonly #setup: PatienceSetup;
  #wait: Wait | undefined;
  #refusedUntil = 0;
  #questionId: QuestionId | undefined;

  constructor(setup: PatienceSetup) {
    this.#setup = setup;
  }

  /** Resolves to whether the same request may be sent again now. */
  async mayAskAgain({ code, retryAfterMs, message }: ModelError, signal: AbortSignal): Promise<boolean> {
    const { clock } = this.#setup;
    if (code !== 'rate-limited' || retryAfterMs === undefined || retryAfterMs <= LONGEST_WAIT_MS) return false;
    if (signal.aborted || clock.now() < this.#refusedUntil) return false;
    this.#wait ??= this.#begin(clock.now() + retryAfterMs, message);
    return orAborted(this.#wait.isOver, signal);
  }

  /** Asks the user whether to wait; once, until there is an answer. */
  ask(question: QuestionContent, forMs: number): void {
    const { record, questions } = this.#setup;
    const callId = callOfRun('wait', record.state.questions);
    this.#questionId = idOf(SUPERVISOR, callId);
    questions.ask(SUPERVISOR, callId, question, forMs + LATER_MS);
  }

  /** A question of the run was answered. */
  answered(questionId: QuestionId): void {
    if (questionId === this.#questionId) this.#wait?.answer(this.#setup.record.state.questions.get(questionId)?.answer === 'yes');
  }

  /** Nobody waits any more; whoever comes next is asked anew. */
  close(): void {
    this.#wait?.answer(false);
    this.#refusedUntil = 0;
  }

  #begin(until: number, message: string): Wait {
    const { clock, onStill } = this.#setup;
    let hasAgreed = false;
    let end: (mayAskAgain: boolean) => void = () => undefined;
    const isOver = new Promise<boolean>((resolve) => {
      const cancel = clock.after(until - clock.now(), () => {
        if (!hasAgreed) this.#settle();
        end(true);
      });
      end = (mayAskAgain) => {
        cancel();
        this.#wait = undefined;
        onStill(false);
        resolve(mayAskAgain);
      };
    });
    const answer = (mayWait: boolean): void => {
      if (mayWait) hasAgreed = true;
      else {
        this.#refusedUntil = until;
        end(false);
      }
    };
    onStill(true);
    const forMs = until - clock.now();
    const question = {
      text: `The model’s service asks to be left alone for ${inWords(forMs)}. Wait for it?`,
      why: `${message} With yes, or without an answer, the run goes on by itself after that time. With no, it ends with what there is.`,
    };
    this.ask(question, forMs);
    return { until, isOver, answer };
  }

  #settle(): void {
    if (this.#questionId !== undefined) this.#setup.questions.answer(this.#questionId, 'yes', 'The time is over.', 'policy');
  }
}

/** Minutes, or hours where there are many. */
function inWords(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}

function orAborted(isOver: Promise<boolean>, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const abort = (): void => resolve(false);
    signal.addEventListener('abort', abort);
    void isOver.then((answer) => {
      signal.removeEventListener('abort', abort);
      resolve(answer);
    });
  });
}
