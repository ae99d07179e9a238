/** What becomes of the tasks of a run when its process is gone and another one takes it up. */
import assert from 'node:assert/strict';
import type { RunEventType } from '../../../src/domain/event.ts';
import { TaskId } from '../../../src/domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import { PuppetCrew } from '../../support/puppet-crew/puppet-crew.ts';
import type { Puppet, StepKind } from '../../support/puppet-crew/puppet.ts';

const t1 = TaskId('t1');
const t2 = TaskId('t2');
const ALL = Infinity;

const begin = (concurrency = 4): Promise<PuppetCrew> => PuppetCrew.begin({ concurrency, random: () => 0.5 });

const start = ({ process }: PuppetCrew, more: object = {}): TaskId | undefined =>
  process.start({ role: 'test', title: 't', description: 'd', scope: WHOLE_WORKSPACE, ...more });

function takeUp({ process }: PuppetCrew): void {
  process.resume();
  process.takeUp();
}

function puppetOf({ process }: PuppetCrew, taskId: TaskId): Puppet {
  const puppet = process.puppets.findLast((one) => one.taskId === taskId && one.isAtWork);
  assert.ok(puppet, `${taskId} is at work`);
  return puppet;
}

/** One step of a task, from what it is told to what is heard of it. */
async function step(crew: PuppetCrew, taskId: TaskId, kind: StepKind = 'work'): Promise<void> {
  const puppet = puppetOf(crew, taskId);
  puppet.receive();
  puppet.begin();
  puppet.finish(kind);
  puppet.send();
  await crew.settle();
}

describe('a run that is taken up again', () => {
  it('does not put a finding on record again that a step had reported before it was cut off', async () => {
    const crew = await begin();
    start(crew);
    const report = async (): Promise<void> => {
      const puppet = puppetOf(crew, t1);
      puppet.begin();
      puppet.report();
      puppet.send();
      await crew.settle();
    };
    await report();
    crew.crash(ALL);
    takeUp(crew);
    await report();
    assert.equal(crew.state.findings.length, 1);
    puppetOf(crew, t1).finish('work');
    puppetOf(crew, t1).send();
    await report();
    assert.equal(crew.state.findings.length, 2, 'what it finds afterwards counts');
    crew.process.vanish();
  });

  it('does not ask the user again what a step had asked before it was cut off', async () => {
    const crew = await begin();
    start(crew);
    const ask = async (): Promise<void> => {
      const puppet = puppetOf(crew, t1);
      puppet.begin();
      puppet.ask();
      puppet.send();
      await crew.settle();
    };
    await ask();
    assert.equal(crew.state.questions.size, 1);
    crew.crash(ALL);
    takeUp(crew);
    await ask();
    assert.equal(crew.state.questions.size, 1);
    crew.process.vanish();
  });

  it('does not put a finding on record again when the attempt that had reported it failed in that step, and the task was asked to go on', async () => {
    const crew = await begin();
    start(crew);
    const first = puppetOf(crew, t1);
    first.begin();
    first.report();
    first.send();
    first.lose(true, 0);
    await crew.settle();
    crew.process.retry(t1);
    const second = puppetOf(crew, t1);
    second.begin();
    second.report();
    second.send();
    await crew.settle();
    assert.equal(crew.state.findings.length, 1);
    crew.process.vanish();
  });

  it('ends a task that had handed over its result, and starts one anew that was asked to go on', async () => {
    const crew = await begin();
    start(crew);
    start(crew);
    await step(crew, t1, 'finish');
    const second = puppetOf(crew, t2);
    second.begin();
    second.finish('finish');
    second.send(2);
    await crew.settle();
    crew.process.retry(t1);
    crew.crashAfter('task-continued', t1);
    takeUp(crew);
    assert.equal(crew.process.puppets.find(({ taskId }) => taskId === t1)?.isAtWork, true, 'the retry is made');
    assert.equal(crew.process.puppets.find(({ taskId }) => taskId === t2)?.isAtWork, false, 'the result is there');
    crew.process.vanish();
  });

  it('stops what depends on a task that was asked to stop, when there was no time to say so', async () => {
    const crew = await begin(1);
    start(crew);
    start(crew, { dependsOn: ['t1'] });
    crew.process.board.cancel(t1);
    crew.crashAfter('stop-requested', t1);
    takeUp(crew);
    assert.deepEqual(
      crew.process.board.list().map((row) => row.state),
      ['cancelled', 'cancelled'],
    );
    crew.process.vanish();
  });

  /** The states of the tasks and of the messages, after a crash right after this. */
  function afterCrash(crew: PuppetCrew, type: RunEventType): readonly string[] {
    crew.crashAfter(type, t1);
    takeUp(crew);
    crew.process.vanish();
    const { tasks, messages } = crew.state;
    return [...tasks.values(), ...messages.values()].map((one) => ('status' in one ? one.status : one.state));
  }

  async function fail(crew: PuppetCrew): Promise<void> {
    crew.clock.advance(1);
    const puppet = puppetOf(crew, t1);
    puppet.fail('internal');
    puppet.send();
    await crew.settle();
  }

  it('goes on with an instruction that came just too late for a task that succeeded', async () => {
    const crew = await begin();
    start(crew);
    crew.process.send(t1, 'steer', 'one more thing', 'user');
    crew.clock.advance(1);
    const puppet = puppetOf(crew, t1);
    puppet.begin();
    puppet.finish('finish');
    puppet.send();
    await crew.settle();
    assert.deepEqual(afterCrash(crew, 'task-ended'), ['running', 'queued']);
  });

  it('withdraws an instruction to a task that failed before it heard of it', async () => {
    const crew = await begin();
    start(crew);
    crew.process.send(t1, 'steer', 'moot', 'user');
    await fail(crew);
    assert.deepEqual(afterCrash(crew, 'task-ended'), ['failed', 'withdrawn']);
  });

  it('goes on with a follow-up to an ended task of which nothing but the message was written', async () => {
    const crew = await begin();
    start(crew);
    await fail(crew);
    crew.clock.advance(1);
    crew.process.send(t1, 'wrap-up', 'come to an end', 'user');
    assert.deepEqual(afterCrash(crew, 'message-state'), ['running', 'queued']);
  });

  it('lets go of the questions of a task that has ended, and of no other', async () => {
    const crew = await begin();
    start(crew);
    start(crew);
    await step(crew, t1, 'ask');
    await step(crew, t2, 'ask');
    await fail(crew);
    assert.deepEqual(afterCrash(crew, 'task-ended'), ['failed', 'needs-user']);
    assert.deepEqual(
      [...crew.state.questions.values()].map(({ taskId, answeredBy }) => [taskId, answeredBy]),
      [
        [t1, 'ended'],
        [t2, undefined],
      ],
    );
  });

  it('knows that a finished step acted on a message, although the word of it was lost with the thread', async () => {
    const crew = await begin();
    start(crew);
    crew.process.send(t1, 'steer', 'skip a.ts', 'user');
    const puppet = puppetOf(crew, t1);
    puppet.receive();
    puppet.begin();
    puppet.finish('work');
    puppet.lose(true, 3);
    await crew.settle();
    assert.deepEqual(
      [...crew.state.messages.values()].map(({ state }) => state),
      ['acted-on'],
    );
    crew.process.vanish();
  });
});
