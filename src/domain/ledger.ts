import { fail, ok, type Result } from '../base/result.ts';
import { add, amountOf, amountUsed, larger, NOTHING, sum, toUsd, type Amount } from './amount.ts';
import { findRefusal, type Account } from './budget-check.ts';
import type { Budget, Elapsed, Estimate, Refusal } from './budget.ts';
import type { Usage } from './conversation.ts';
import { SUPERVISOR, type TaskId } from './ids.ts';

/**
 * What a run and its tasks have spent, and what is set aside for requests under way.
 *
 * Nothing is asked of a model before its cost at most is reserved, so that many tasks at once can't break a limit
 * together. Of every task that is at work, room for one more request is kept, in its own budget and the run's: a task
 * that comes to its limit can still hand over what it has.
 */
export interface Ledger {
  readonly budgets: Budgets;
  readonly spent: Amount;
  readonly tasks: ReadonlyMap<TaskId, TaskAccount>;
  readonly underWay: ReadonlyMap<ReservationId, Reservation>;
  readonly nextId: ReservationId;
}

export interface Budgets {
  readonly run: Budget;
  /** Of each task that has none of its own; the supervisor is limited by the run's alone. */
  readonly task: Budget;
  readonly own: ReadonlyMap<TaskId, Budget>;
  /** The least that is kept for a task to wrap up with. */
  readonly wrapUp: Estimate;
}

/** Tells the reservations of one ledger apart. */
export type ReservationId = number;

interface TaskAccount {
  readonly spent: Amount;
  /** What its last request was expected to take: a request to wrap up is taken to be as large. */
  readonly request: Amount;
  /** Whether room for a request to wrap up is kept. */
  readonly keepsRoom: boolean;
}

interface Reservation {
  readonly taskId: TaskId;
  readonly purpose: Purpose;
  readonly amount: Amount;
}

/** `work` leaves the room for wrapping up alone; `wrap-up` takes it. */
export type Purpose = 'work' | 'wrap-up';

export interface Reserved {
  readonly ledger: Ledger;
  readonly reservation: ReservationId;
}

const NO_TIME: Elapsed = { taskMs: 0, runMs: 0 };

export function openLedger(budgets: Partial<Budgets> = {}): Ledger {
  const { run = {}, task = {}, own = new Map<TaskId, Budget>(), wrapUp = { tokens: 0, costUsd: 0 } } = budgets;
  return { budgets: { run, task, own, wrapUp }, spent: NOTHING, tasks: new Map(), underWay: new Map(), nextId: 1 };
}

/** Gives a task a budget of its own, from now on: what it has spent stays spent. */
export function setBudget(ledger: Ledger, taskId: TaskId, budget: Budget): Ledger {
  return { ...ledger, budgets: { ...ledger.budgets, own: new Map(ledger.budgets.own).set(taskId, budget) } };
}

/** Sets aside what a request may take at most, or says which limit stands against it; then nothing has changed. */
export function reserve(
  ledger: Ledger,
  taskId: TaskId,
  estimate: Estimate,
  purpose: Purpose = 'work',
  elapsed: Elapsed = NO_TIME,
): Result<Reserved, Refusal> {
  const refusal = refusalOf(ledger, taskId, estimate, purpose, elapsed);
  if (refusal) return fail(refusal);
  const amount = amountOf(estimate);
  const account = accountOf(ledger, taskId);
  const changed: TaskAccount =
    purpose === 'work' ? { ...account, request: requestOf(ledger, amount), keepsRoom: true } : { ...account, keepsRoom: false };
  const reservation = ledger.nextId;
  const underWay = new Map(ledger.underWay).set(reservation, { taskId, purpose, amount });
  return ok({ ledger: withAccount({ ...ledger, underWay, nextId: reservation + 1 }, taskId, changed), reservation });
}

/**
 * Books what a request has really taken in place of what was set aside for it. A cost that turned out to be unknown is
 * taken to be what was expected. A reservation is settled or released once; after that nothing changes.
 */
export function settle(ledger: Ledger, reservation: ReservationId, actual: Usage): Ledger {
  const found = ledger.underWay.get(reservation);
  if (!found) return ledger;
  const used = amountUsed(actual, found.amount.steps);
  const expected = used.unpriced > 0 && found.amount.unpriced === 0;
  return book(without(ledger, reservation), found.taskId, expected ? { ...used, nanoUsd: found.amount.nanoUsd, unpriced: 0 } : used);
}

/** Gives back what was set aside for a request that was not made. Of a request to wrap up, the room is kept again. */
export function release(ledger: Ledger, reservation: ReservationId): Ledger {
  const found = ledger.underWay.get(reservation);
  if (!found) return ledger;
  const freed = without(ledger, reservation);
  const account = accountOf(ledger, found.taskId);
  if (found.purpose === 'work' || account.keepsRoom) return freed;
  return withAccount(freed, found.taskId, { ...account, request: found.amount, keepsRoom: true });
}

/** Books what was spent without a reservation, for example before the run was interrupted. */
export function charge(ledger: Ledger, taskId: TaskId, actual: Usage, steps = 1): Ledger {
  return book(ledger, taskId, amountUsed(actual, steps));
}

/** The task has ended: no room is kept for it any more. Its requests under way are still to be settled or released. */
export function closeTask(ledger: Ledger, taskId: TaskId): Ledger {
  if (!ledger.tasks.has(taskId)) return ledger;
  // Released later, a request to wrap up must not have room kept for a task that is gone.
  const underWay = [...ledger.underWay].map(([id, one]): [ReservationId, Reservation] => [
    id,
    one.taskId === taskId ? { ...one, purpose: 'work' } : one,
  ]);
  return withAccount({ ...ledger, underWay: new Map(underWay) }, taskId, { ...accountOf(ledger, taskId), keepsRoom: false });
}

/**
 * Whether a task may go on as it is, has to wrap up, or can't even do that. `next` is what its next request is
 * expected to take; left out, as much as its last one.
 */
export function stateOf(ledger: Ledger, taskId: TaskId, next?: Estimate, elapsed: Elapsed = NO_TIME): 'ok' | 'wrap-up' | 'exhausted' {
  const { tokens, nanoUsd, unpriced } = accountOf(ledger, taskId).request;
  const estimate = next ?? { tokens, costUsd: unpriced > 0 ? null : toUsd(nanoUsd) };
  if (!refusalOf(ledger, taskId, estimate, 'work', elapsed)) return 'ok';
  return refusalOf(ledger, taskId, estimate, 'wrap-up', elapsed) ? 'exhausted' : 'wrap-up';
}

/** What a task, or without one the run, has spent; the cost is null where a part of it is not known. */
export function spentBy(
  ledger: Ledger,
  taskId?: TaskId,
): { readonly tokens: number; readonly costUsd: number | null; readonly steps: number } {
  const { tokens, nanoUsd, steps, unpriced } = taskId === undefined ? ledger.spent : accountOf(ledger, taskId).spent;
  return { tokens, costUsd: unpriced > 0 ? null : toUsd(nanoUsd), steps };
}

function refusalOf(ledger: Ledger, taskId: TaskId, estimate: Estimate, purpose: Purpose, elapsed: Elapsed): Refusal | undefined {
  const { budgets, tasks, underWay, spent } = ledger;
  const asked = amountOf(estimate);
  const room = purpose === 'work' ? requestOf(ledger, asked) : NOTHING;
  const own = [...underWay.values()].filter((reservation) => reservation.taskId === taskId);
  const othersRoom = [...tasks].map(([other, account]) => (other !== taskId && account.keepsRoom ? account.request : NOTHING));
  const task: Account = {
    which: 'task',
    budget: budgetOf(budgets, taskId),
    spent: accountOf(ledger, taskId).spent,
    underWay: sum(own.map(({ amount }) => amount)),
    room,
    elapsedMs: elapsed.taskMs,
  };
  const run: Account = {
    which: 'run',
    budget: budgets.run,
    spent,
    underWay: sum([...underWay.values()].map(({ amount }) => amount)),
    room: sum([room, ...othersRoom]),
    elapsedMs: elapsed.runMs,
  };
  const wallMs = estimate.wallMs ?? 0;
  const ask = { taskId, amount: asked, wallMs, roomMs: purpose === 'work' ? wallMs : 0, areTokensCapped: budgets.run.tokens !== undefined };
  return findRefusal(task, ask) ?? findRefusal(run, ask);
}

/** What is kept for a task to wrap up with after a request of this size. Its price counts as far as it is known. */
function requestOf(ledger: Ledger, asked: Amount): Amount {
  return larger(amountOf(ledger.budgets.wrapUp), asked);
}

const budgetOf = (budgets: Budgets, taskId: TaskId): Budget => budgets.own.get(taskId) ?? (taskId === SUPERVISOR ? {} : budgets.task);

function accountOf(ledger: Ledger, taskId: TaskId): TaskAccount {
  return ledger.tasks.get(taskId) ?? { spent: NOTHING, request: amountOf(ledger.budgets.wrapUp), keepsRoom: false };
}

function withAccount(ledger: Ledger, taskId: TaskId, account: TaskAccount): Ledger {
  return { ...ledger, tasks: new Map(ledger.tasks).set(taskId, account) };
}

function book(ledger: Ledger, taskId: TaskId, used: Amount): Ledger {
  const account = accountOf(ledger, taskId);
  return withAccount({ ...ledger, spent: add(ledger.spent, used) }, taskId, { ...account, spent: add(account.spent, used) });
}

function without(ledger: Ledger, reservation: ReservationId): Ledger {
  const underWay = new Map(ledger.underWay);
  underWay.delete(reservation);
  return { ...ledger, underWay };
}
