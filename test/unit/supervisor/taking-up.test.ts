/** What becomes of the tasks of a run when its process is gone and another one takes it up. */
import assert from 'node:assert/strict';
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
});
