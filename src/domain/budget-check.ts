import { add, inMeasure, toNano, toUsd, type Amount } from './amount.ts';
import type { Budget, Measure, Refusal } from './budget.ts';
import type { TaskId } from './ids.ts';

/** One budget and what is against it. */
export interface Account {
  readonly which: 'task' | 'run';
  readonly budget: Budget;
  readonly spent: Amount;
  /** Set aside for requests that are under way. */
  readonly underWay: Amount;
  /** Kept for requests to wrap up. */
  readonly room: Amount;
  readonly elapsedMs: number;
}

export interface Ask {
  readonly taskId: TaskId;
  readonly amount: Amount;
  readonly wallMs: number;
  readonly roomMs: number;
  /** Whether the tokens of the run are limited: then a price that is not known can't run away. */
  readonly areTokensCapped: boolean;
}

const COUNTED: readonly Exclude<Measure, 'wall'>[] = ['tokens', 'cost', 'steps'];

/** The first limit of this budget that stands against a request. */
export function findRefusal(account: Account, ask: Ask): Refusal | undefined {
  for (const what of COUNTED) {
    const refusal = (what === 'cost' ? unknownPrice(account, ask) : undefined) ?? overLimit(account, ask, what);
    if (refusal) return refusal;
  }
  return outOfTime(account, ask);
}

function overLimit(account: Account, ask: Ask, what: Exclude<Measure, 'wall'>): Refusal | undefined {
  const limit = limitOf(account.budget, what);
  if (limit === undefined) return undefined;
  const settled = inMeasure(add(account.spent, account.room), what);
  const used = settled + inMeasure(account.underWay, what);
  const asked = inMeasure(ask.amount, what);
  if (used + asked <= limit) return undefined;
  const shown = (amount: number): number => (what === 'cost' ? toUsd(amount) : amount);
  const mayFitLater = settled + asked <= limit;
  return { taskId: ask.taskId, which: account.which, what, limit: shown(limit), used: shown(used), asked: shown(asked), mayFitLater };
}

/** A limit of money holds nothing back where prices are not known, unless tokens are limited as well. */
function unknownPrice({ which, budget, spent, underWay }: Account, ask: Ask): Refusal | undefined {
  const areTokensCapped = budget.tokens !== undefined || ask.areTokensCapped;
  const unpriced = ask.amount.unpriced + spent.unpriced + underWay.unpriced;
  if (budget.costUsd === undefined || areTokensCapped || unpriced === 0) return undefined;
  const used = toUsd(spent.nanoUsd + underWay.nanoUsd);
  return { taskId: ask.taskId, which, what: 'cost', limit: budget.costUsd, used, asked: null, mayFitLater: false };
}

function outOfTime({ which, budget: { wallMs: limit }, elapsedMs }: Account, { taskId, wallMs, roomMs }: Ask): Refusal | undefined {
  const used = elapsedMs + roomMs;
  if (limit === undefined || (used + wallMs <= limit && elapsedMs < limit)) return undefined;
  return { taskId, which, what: 'wall', limit, used, asked: wallMs, mayFitLater: false };
}

function limitOf(budget: Budget, what: Exclude<Measure, 'wall'>): number | undefined {
  if (what !== 'cost') return budget[what];
  return budget.costUsd === undefined ? undefined : toNano(budget.costUsd);
}
