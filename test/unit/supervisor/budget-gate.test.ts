import assert from 'node:assert/strict';
import type { Refusal } from '../../../src/domain/budget.ts';
import { JOURNAL_VERSION } from '../../../src/domain/event.ts';
import { ROLES, RunId, SUPERVISOR, TaskId } from '../../../src/domain/ids.ts';
import { startState } from '../../../src/domain/run.ts';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import { DEFAULT_LIMITS, type TaskSpec } from '../../../src/domain/task.ts';
import type { ModelClient, ModelPart, ModelRequest } from '../../../src/ports/model.ts';
import { BudgetGate } from '../../../src/supervisor/budget-gate.ts';
import { RunBudget } from '../../../src/supervisor/run-budget.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const RUN = RunId('r');
const usage = (tokens: number) => ({ inputTokens: tokens, outputTokens: 0, costUsd: tokens / 1000 });

/** Answers every request with the same usage, once it is let to. */
class PricedModel implements ModelClient {
  asked = 0;
  readonly #tokens: number;
  readonly #gate: Promise<void>;

  constructor(tokens: number, gate: Promise<void> = Promise.resolve()) {
    this.#tokens = tokens;
    this.#gate = gate;
  }

  estimate = (): { tokens: number; costUsd: number } => ({ tokens: this.#tokens, costUsd: this.#tokens / 1000 });

  async *stream(): AsyncGenerator<ModelPart, void, undefined> {
    this.asked += 1;
    await this.#gate;
    yield { type: 'end', message: { role: 'assistant', content: [] }, stopReason: 'end-turn', usage: usage(this.#tokens) };
  }
}

function make(model: PricedModel, limits: { tokens?: number; costUsd?: number }, task: Partial<TaskSpec['limits']> = {}, spent = 0) {
  const header = {
    type: 'run-started',
    version: JOURNAL_VERSION,
    goal: 'g',
    scope: WHOLE_WORKSPACE,
    folder: '/w',
    model: 'm',
    trusted: true,
    tests: true,
    pid: 1,
  } as const;
  const begun = startState({ runId: RUN, seq: 1, at: 0, ...header });
  const state = { ...begun, supervisor: { ...begun.supervisor, usage: usage(spent) } };
  const reached: Refusal[] = [];
  const budget = new RunBudget({ run: limits, state: () => state, clock: new FakeClock(), onReached: (refusal) => reached.push(refusal) });
  budget.limit({
    taskId: TaskId('t1'),
    role: ROLES.test,
    title: '',
    description: '',
    scope: WHOLE_WORKSPACE,
    inputs: {},
    dependsOn: [],
    listensTo: [],
    limits: { ...DEFAULT_LIMITS, ...task },
  });
  const gate = new BudgetGate(model);
  gate.limit(RUN, budget);
  const ask = async (taskId: string): Promise<ModelPart | undefined> => {
    const request: ModelRequest = { from: { runId: RUN, taskId: TaskId(taskId), role: ROLES.test }, system: '', messages: [], tools: [] };
    let last: ModelPart | undefined;
    for await (const part of gate.stream(request, new AbortController().signal)) last = part;
    return last;
  };
  return { ask, reached, budget, model };
}

describe('the budget gate', () => {
  it('lets everything pass where nothing is limited', async () => {
    const { ask, reached } = make(new PricedModel(1_000_000), {});
    assert.equal((await ask('t1'))?.type, 'end');
    assert.deepEqual(reached, []);
  });

  it('asks a task to wrap up while there is room for that, then refuses', async () => {
    const { ask, reached, model } = make(new PricedModel(100), { tokens: 300 });
    assert.equal((await ask('t1'))?.type, 'end');
    assert.deepEqual(
      reached.map(({ taskId, which, what }) => `${taskId} ${which} ${what}`),
      [],
    );
    assert.equal((await ask('t1'))?.type, 'end');
    assert.deepEqual(
      reached.map(({ taskId, which, what, limit }) => `${taskId} ${which} ${what} ${limit}`),
      ['t1 run tokens 300'],
    );
    assert.equal((await ask('t1'))?.type, 'end');
    const refused = await ask('t1');
    assert.ok(refused?.type === 'error' && refused.error.code === 'over-budget', JSON.stringify(refused));
    assert.match(refused.error.message, /The run may take 300 tokens/);
    assert.equal(model.asked, 3);
  });

  it('holds a task to its own limit and leaves the others alone', async () => {
    const { ask, reached } = make(new PricedModel(100), {}, { maxCostUsd: 0.2 });
    await ask('t1');
    assert.deepEqual(
      reached.map(({ taskId, which, what }) => `${taskId} ${which} ${what}`),
      ['t1 task cost'],
    );
    await ask('t1');
    assert.equal((await ask('t1'))?.type, 'error');
    assert.equal((await ask('t2'))?.type, 'end');
    assert.equal((await ask(SUPERVISOR))?.type, 'end');
  });

  it('lets a request wait that fits once the others under way have taken less than was set aside', async () => {
    let open = (): void => undefined;
    const { ask, reached, model } = make(new PricedModel(100, new Promise((resolve) => (open = resolve))), { tokens: 450 });
    const first = ask('t1');
    const second = ask('t2');
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(model.asked, 2);
    const third = ask('t1');
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(model.asked, 2, 'the third waits');
    open();
    await Promise.all([first, second, third]);
    assert.ok(model.asked >= 3);
    assert.ok(reached.length > 0);
  });

  it('counts what an earlier process spent', async () => {
    const { ask, reached } = make(new PricedModel(100), { tokens: 1000 }, {}, 900);
    assert.equal((await ask('t1'))?.type, 'end');
    assert.equal(reached[0]?.used, 1000, 'spent before, and the room to wrap up');
    assert.equal((await ask('t1'))?.type, 'error');
  });
});
