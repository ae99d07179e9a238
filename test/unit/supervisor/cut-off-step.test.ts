import assert from 'node:assert/strict';
import { SUPERVISOR, TaskId } from '../../../src/domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import { CutOffStep } from '../../../src/supervisor/cut-off-step.ts';
import { PuppetCrew } from '../../support/puppet-crew/puppet-crew.ts';

const TASK = { role: 'test', title: 't', description: 'd', scope: WHOLE_WORKSPACE };
const t1 = TaskId('t1');

async function begin(): Promise<PuppetCrew> {
  const crew = await PuppetCrew.begin({ concurrency: 4, random: () => 0.5 });
  crew.process.beginSupervisorStep();
  return crew;
}

const redone = (crew: PuppetCrew): CutOffStep => new CutOffStep(crew.events, SUPERVISOR);

describe('a step of the supervisor that is made again', () => {
  it('finds started what it had started, each once and only where it is the same', async () => {
    const crew = await begin();
    const { board } = crew.process;
    board.start(TASK);
    board.start(TASK);
    board.start({ ...TASK, inputs: { kinds: ['k'] }, priority: 1 });
    const again = redone(crew);
    assert.equal(board.start({ ...TASK, inputs: { kinds: ['k'] }, priority: 1 }, again), 't3');
    assert.equal(board.start(TASK, again), 't1');
    assert.equal(board.start(TASK, again), 't2');
    assert.equal(board.start(TASK, again), 't4', 'a third one is new');
    assert.equal(board.start({ ...TASK, title: 'other' }, again), 't5');
    crew.process.vanish();
  });

  it('does not send a message again, but one that the user sent is not its own', async () => {
    const crew = await begin();
    const { board } = crew.process;
    board.start(TASK);
    const sent = board.update(t1, 'steer', 'skip a.ts', 'supervisor');
    board.update(t1, 'steer', 'skip b.ts', 'user');
    const again = redone(crew);
    assert.equal(board.update(t1, 'steer', 'skip a.ts', 'supervisor', again), sent);
    assert.equal(crew.state.messages.size, 2);
    board.update(t1, 'steer', 'skip b.ts', 'supervisor', again);
    board.update(t1, 'steer', 'skip a.ts', 'supervisor', again);
    assert.equal(crew.state.messages.size, 4);
    crew.process.vanish();
  });

  it('finds nothing of the steps that it had finished', async () => {
    const crew = await begin();
    const { board } = crew.process;
    board.start(TASK);
    crew.process.finishSupervisorStep('work');
    assert.equal(board.start(TASK, redone(crew)), 't2');
    crew.process.vanish();
  });
});
