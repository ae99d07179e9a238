import { count } from '../base/text.ts';
import { formatCost, formatDuration, formatTokens } from '../base/figures.ts';
import type { TaskId } from './ids.ts';

/** What a task, or a run with all its tasks, may take. What is absent is not limited. */
export interface Budget {
  /** Read and written ones together. */
  readonly tokens?: number;
  readonly costUsd?: number;
  readonly steps?: number;
  readonly wallMs?: number;
}

export type Measure = 'tokens' | 'cost' | 'steps' | 'wall';

/** What a request to a model, which is a step, is expected to take at most. */
export interface Estimate {
  readonly tokens: number;
  /** Null where the price is not known: unknown is not zero. */
  readonly costUsd: number | null;
  /** How long it may take; left out where only what has already passed should count. */
  readonly wallMs?: number;
}

/** How long a task and its run have been at work: time passes without being asked for, so it is told with every request. */
export interface Elapsed {
  readonly taskMs: number;
  readonly runMs: number;
}

/** Why a request may not be made. */
export interface Refusal {
  readonly taskId: TaskId;
  /** Whose budget it would break. */
  readonly which: 'task' | 'run';
  readonly what: Measure;
  readonly limit: number;
  /** Spent, set aside for requests under way, and kept for wrapping up. */
  readonly used: number;
  /** Null for a price that is not known, with a limit on money and none on tokens. */
  readonly asked: number | null;
  /** Whether it may fit once the requests under way have ended and taken less than was set aside for them. */
  readonly mayFitLater: boolean;
}

/** The sentence a user reads: what is used up, and what to do. */
export function describeRefusal({ which, what, limit, used, asked }: Refusal): string {
  const whose = which === 'task' ? 'The task' : 'The run';
  if (asked === null)
    return `${whose} has a limit of ${show(what, limit)}, but what its model costs is not known. Limit its tokens as well, or take the limit of money away.`;
  return `${whose} may take ${show(what, limit)}; ${show(what, used)} are used or kept, and the next step would take ${show(what, asked)}. Raise the limit to let it go on.`;
}

function show(what: Measure, amount: number): string {
  switch (what) {
    case 'tokens':
      return `${formatTokens(amount)} tokens`;
    case 'cost':
      return formatCost(amount);
    case 'steps':
      return count(amount, 'step');
    case 'wall':
      return formatDuration(amount);
  }
}

const CHARS_PER_TOKEN = 4;

/** How many tokens a text of so many characters has at most, for prose and code in Latin script: a guess on the safe side. */
export function estimateTokens(chars: number): number {
  const tokens = Math.ceil(chars / CHARS_PER_TOKEN);
  return tokens + Math.max(16, Math.ceil(tokens / 10));
}
