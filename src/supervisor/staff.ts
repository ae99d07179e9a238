import { rolesOf } from '../agents/roles.ts';
import type { Refusal } from '../domain/budget.ts';
import type { OpenBuffer } from '../ports/code.ts';
import type { RunRequest } from './crew-api.ts';
import { Patience } from './patience.ts';
import { PostOffice } from './post-office.ts';
import { Questions } from './questions.ts';
import { RunBudget } from './run-budget.ts';
import type { RunPorts } from './run-ports.ts';
import type { RunRecord } from './run-record.ts';
import { Supervising } from './supervising.ts';
import { TaskBoard } from './task-board.ts';

const DEFAULT_CONCURRENCY = 8;
const DEFAULT_SILENCE_MS = 5 * 60_000;
const DEFAULT_QUESTION_MS = 60 * 60_000;

/** Who works for a run, each with one thing to care for. */
export interface Staff {
  readonly office: PostOffice;
  readonly questions: Questions;
  readonly patience: Patience;
  readonly budget: RunBudget;
  readonly board: TaskBoard;
  readonly supervising: Supervising;
}

/** What they need of the run itself. */
export interface Employer {
  /** What the editor has open and not saved, as of now. */
  readonly unsaved: () => readonly OpenBuffer[];
  /** Brings the code engine back after it was lost. */
  readonly reopenCode: () => Promise<void>;
  readonly onLimitReached: (refusal: Refusal) => void;
}

export function staffOf(request: RunRequest, record: RunRecord, ports: RunPorts, employer: Employer): Staff {
  const { clock, random, runner } = ports;
  const office = new PostOffice(record);
  const questions: Questions = new Questions({
    record,
    clock,
    timeoutMs: request.questionTimeoutMs ?? DEFAULT_QUESTION_MS,
    onAnswered: ({ taskId, questionId }) => {
      patience.answered(questionId);
      board.answered(taskId);
    },
  });
  const patience = new Patience({ record, questions, clock, onStill: (isStill) => board.standStill(isStill) });
  const budget = new RunBudget({ run: request.budget ?? {}, state: () => record.state, clock, onReached: employer.onLimitReached });
  const board = new TaskBoard({
    record,
    runner,
    office,
    questions,
    clock,
    random,
    folder: request.folder,
    trusted: request.trusted,
    ground: employer.unsaved,
    ...(request.testCommand !== undefined && { testCommand: request.testCommand }),
    concurrency: request.concurrency ?? DEFAULT_CONCURRENCY,
    ...(request.timeoutMs !== undefined && { timeoutMs: request.timeoutMs }),
    silenceMs: request.silenceMs ?? DEFAULT_SILENCE_MS,
    roles: rolesOf(record.state.header),
    reopenCode: employer.reopenCode,
    onTaskCreated: (spec) => budget.limit(spec),
    onTaskEnded: (taskId) => budget.end(taskId),
  });
  const supervising = new Supervising({ request, record, board, office, questions, ports });
  return { office, questions, patience, budget, board, supervising };
}
