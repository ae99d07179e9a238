/** Any order in which a run's users, supervisor, subagents, threads, clock, disk and crashes may come upon each other. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ROLES, SUPERVISOR, type TaskId } from '../../../src/domain/ids.ts';
import { dependentsOf, makePlan } from '../../../src/domain/plan.ts';
import { openQuestions } from '../../../src/domain/run-state.ts';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import { hasEnded, isLive } from '../../../src/domain/task.ts';
import { checkAlways, checkAtRest, checkConversations, checkRecord } from '../../support/puppet-crew/invariants.ts';
import { PuppetCrew } from '../../support/puppet-crew/puppet-crew.ts';

const RUNS = Number(process.env['INTERLEAVINGS_COUNT'] ?? 150);
const SEED = process.env['INTERLEAVINGS_SEED'];

const roles = Object.values(ROLES);
const which = fc.nat(11);
const few = fc.nat(4);

/** How far the next process gets at once. */
const next = fc.constantFrom('loaded' as const, 'resumed' as const, 'taken-up' as const, 'taken-up' as const);

const start = fc.record({
  do: fc.constant('start' as const),
  role: fc.constantFrom(...roles),
  dependsOn: fc.array(which, { maxLength: 2 }),
  listensTo: fc.subarray(roles),
  priority: fc.integer({ min: -1, max: 1 }),
});

const move = fc.oneof(
  { weight: 2, arbitrary: start },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      which,
      mode: fc.constantFrom('steer' as const, 'steer' as const, 'wrap-up' as const),
      from: fc.constantFrom('user' as const, 'user' as const, 'supervisor' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('edit' as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('withdraw' as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('retry' as const), which }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('answer' as const), which, answer: fc.constantFrom('yes' as const, 'no' as const) }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('begin' as const), which }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('report' as const), which }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('finish' as const),
      which,
      kind: fc.constantFrom('work' as const, 'work' as const, 'ask' as const, 'finish' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('fail' as const),
      which,
      code: fc.constantFrom('engine-lost' as const, 'engine-lost' as const, 'model-failed' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('lose' as const), which, guilty: fc.boolean(), arriving: few }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('receive' as const), which, count: few }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constant('hear' as const), which, count: fc.nat(9) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('supervise' as const), kind: fc.constantFrom('work' as const, 'ask' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('tick' as const), ms: fc.constantFrom(500, 2_000, 31_000, 61_000, 310_000) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('sync' as const), count: fc.nat(12) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('flush' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('crash' as const), onTheWay: fc.nat(25), next }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reload' as const), next }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('resume' as const) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('take-up' as const) }) },
);

type Move = typeof move extends fc.Arbitrary<infer One> ? One : never;

/** Moves, and after which of them time passes until all has happened that follows from them. */
const moves = fc
  .tuple(
    fc.array(fc.tuple(start, fc.boolean()), { minLength: 1, maxLength: 4 }),
    fc.array(fc.tuple(move, fc.boolean()), { minLength: 5, maxLength: 90, size: 'max' }),
  )
  .map(([starts, others]): (readonly [Move, boolean])[] => [...starts, ...others]);

const pick = <Item>(items: readonly Item[], at: number): Item | undefined => items[at % Math.max(1, items.length)];

async function play(crew: PuppetCrew, one: Move, number: number): Promise<void> {
  const { process } = crew;
  const { office, record, puppets, journal } = process;
  const tasks = [...record.state.tasks.keys()];
  const atWork = puppets.filter((puppet) => puppet.isAtWork);
  const message = 'which' in one ? pick([...record.state.messages.keys()].toReversed(), one.which) : undefined;
  switch (one.do) {
    case 'start':
      process.start({
        role: one.role,
        title: 't',
        description: 'd',
        scope: WHOLE_WORKSPACE,
        dependsOn: tasks.filter((_, index) => one.dependsOn.includes(index)),
        listensTo: one.listensTo,
        priority: one.priority,
      });
      break;
    case 'send': {
      const to = pick([...tasks, SUPERVISOR], one.which) ?? SUPERVISOR;
      process.send(to, one.mode, `text ${number}`, one.from);
      break;
    }
    case 'edit':
      if (message) void office.edit(message, `edited ${number}`);
      break;
    case 'withdraw':
      if (message) void office.withdraw(message);
      break;
    case 'cancel': {
      const task = pick(tasks, one.which);
      if (task) await cancelled(crew, task);
      break;
    }
    case 'retry': {
      const task = pick(tasks, one.which);
      if (task) process.retry(task);
      break;
    }
    case 'answer': {
      await crew.settle();
      const question = pick(openQuestions(record.state), one.which);
      if (question) await answered(crew, question.taskId, () => process.answer(question.questionId, one.answer));
      break;
    }
    case 'begin':
      pick(
        atWork.filter((puppet) => !puppet.isInStep),
        one.which,
      )?.begin();
      break;
    case 'report':
      pick(
        atWork.filter((puppet) => puppet.isInStep),
        one.which,
      )?.report();
      break;
    case 'finish':
      pick(
        atWork.filter((puppet) => puppet.isInStep),
        one.which,
      )?.finish(one.kind);
      break;
    case 'fail':
      pick(atWork, one.which)?.fail(one.code);
      break;
    case 'lose':
      pick(puppets.slice(-4), one.which)?.lose(one.guilty, one.arriving);
      break;
    case 'receive':
      pick(
        puppets.filter((puppet) => puppet.isBusy),
        one.which,
      )?.receive(one.count);
      break;
    case 'hear':
      pick(
        puppets.filter((puppet) => puppet.isBusy),
        one.which,
      )?.send(one.count);
      break;
    case 'supervise':
      if (process.isSupervisorInStep) process.finishSupervisorStep(one.kind);
      else process.beginSupervisorStep();
      break;
    case 'tick':
      crew.clock.advance(one.ms);
      break;
    case 'sync':
      journal.sync(one.count);
      break;
    case 'flush': {
      const { lastSeq } = record.state;
      void record.flush().then(() => assert.ok((journal.durable.at(-1)?.seq ?? 0) >= lastSeq, 'acknowledged before it was durable'));
      break;
    }
    case 'crash':
      crew.crash(one.onTheWay);
      goOn(crew, one.next);
      break;
    case 'reload':
      crew.reload();
      goOn(crew, one.next);
      break;
    case 'resume':
      if (!process.isTakenUp) process.resume();
      break;
    case 'take-up':
      if (process.isOpening) process.takeUp();
      break;
  }
  checkAlways(crew.state);
}

function goOn({ process }: PuppetCrew, next: 'loaded' | 'resumed' | 'taken-up'): void {
  if (next !== 'loaded') process.resume();
  if (next === 'taken-up') process.takeUp();
}

/** Cancels a task, which must touch no other but those that depend on it; a place that comes free may be taken. */
async function cancelled(crew: PuppetCrew, task: TaskId): Promise<void> {
  await crew.settle();
  const before = crew.state.tasks;
  const plan = makePlan([...before.values()].map(({ spec }) => spec));
  assert.ok(plan.ok);
  const taken = new Set([task, ...dependentsOf(plan.value, task)]);
  crew.process.board.cancel(task);
  await crew.settle();
  for (const [taskId, { status, spec }] of before) {
    if (taken.has(taskId)) continue;
    const now = crew.state.tasks.get(taskId)?.status;
    assert.ok(
      now === status || (status === 'pending' && now !== undefined && isLive(now)),
      `cancelling ${task} made ${spec.taskId} ${now ?? 'vanish'}, which was ${status}`,
    );
  }
}

/** Answers a question, which must touch no task but the one that asked. */
async function answered(crew: PuppetCrew, asker: TaskId, answer: () => void): Promise<void> {
  const before = crew.state.tasks;
  answer();
  await crew.settle();
  for (const [taskId, { status }] of before)
    if (taskId !== asker) assert.equal(crew.state.tasks.get(taskId)?.status, status, `an answer to ${asker} touched ${taskId}`);
}

/** Lets everybody do what is left to do. */
async function comeToRest(crew: PuppetCrew): Promise<void> {
  const { process } = crew;
  if (!process.isTakenUp) process.resume();
  process.takeUp();
  for (let round = 0; round < 200; round += 1) {
    await crew.settle();
    const { journal, puppets, record } = process;
    journal.sync();
    for (const { questionId } of openQuestions(record.state)) process.answer(questionId, 'yes');
    for (const puppet of puppets) {
      puppet.receive();
      if (puppet.isInStep) puppet.finish('work');
      else {
        const isLast = !puppet.hasMail;
        puppet.begin();
        puppet.finish(isLast ? 'finish' : 'work');
      }
      puppet.send();
    }
    await crew.settle();
    if (process.isSupervisorInStep) process.finishSupervisorStep('work');
    if (process.hasSupervisorMail) {
      process.beginSupervisorStep();
      process.finishSupervisorStep('work');
    }
    crew.clock.advance(31_000);
    await crew.settle();
    const areAllEnded = [...record.state.tasks.values()].every(({ status }) => hasEnded(status));
    if (areAllEnded && !process.board.isBusy && !process.hasSupervisorMail && openQuestions(record.state).length === 0) return;
  }
  assert.fail('it does not come to rest');
}

describe('a run, whatever happens in whatever order', function () {
  this.timeout(600_000);

  it('loses nothing, says nothing twice, and touches nobody who is not meant', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), moves, async (concurrency, moves) => {
        const crew = await PuppetCrew.begin({ concurrency, random: () => 0.5 });
        try {
          for (const [number, [one, settles]] of moves.entries()) {
            await play(crew, one, number);
            if (settles) await crew.settle();
            if (one.do === 'crash') checkConversations(crew.process.record.eventsSince(0), crew.state);
          }
          await comeToRest(crew);
          checkRecord(crew.events, crew.state);
          checkConversations(crew.events, crew.state);
          checkAtRest(crew.events, crew.state);
        } finally {
          crew.process.vanish();
        }
      }),
      { numRuns: RUNS, ...(SEED !== undefined && { seed: Number(SEED) }) },
    );
  });
});
