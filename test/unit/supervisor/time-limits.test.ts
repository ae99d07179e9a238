import assert from 'node:assert/strict';
import { TaskId } from '../../../src/domain/ids.ts';
import { TimeLimits } from '../../../src/supervisor/time-limits.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const [t1, t2] = [TaskId('t1'), TaskId('t2')];

function make(): { clock: FakeClock; limits: TimeLimits; reached: string[] } {
  const clock = new FakeClock();
  const reached: string[] = [];
  return { clock, reached, limits: new TimeLimits(clock, (taskId) => reached.push(taskId)) };
}

describe('time limits', () => {
  it('are reached when their time is up, each on its own and once', () => {
    const { clock, limits, reached } = make();
    limits.start(t1, 1000);
    limits.start(t2, 2000);
    clock.advance(999);
    assert.deepEqual(reached, []);
    clock.advance(1);
    assert.deepEqual(reached, ['t1']);
    clock.advance(10_000);
    assert.deepEqual(reached, ['t1', 't2']);
    assert.equal(clock.waiting, 0);
  });

  it('stand still while they are paused, however often', () => {
    const { clock, limits, reached } = make();
    limits.start(t1, 1000);
    for (let n = 0; n < 3; n += 1) {
      clock.advance(300);
      limits.pause(t1);
      limits.pause(t1);
      clock.advance(50_000);
      limits.goOn(t1);
      limits.goOn(t1);
    }
    clock.advance(99);
    assert.deepEqual(reached, []);
    clock.advance(1);
    assert.deepEqual(reached, ['t1']);
  });

  it('begin anew when they are started again', () => {
    const { clock, limits, reached } = make();
    limits.start(t1, 1000);
    clock.advance(900);
    limits.pause(t1);
    limits.start(t1, 1000);
    clock.advance(999);
    assert.deepEqual(reached, []);
    clock.advance(1);
    assert.deepEqual(reached, ['t1']);
  });

  it('are not reached once they were stopped, and can’t be paused or go on then', () => {
    const { clock, limits, reached } = make();
    limits.start(t1, 1000);
    limits.start(t2, 1000);
    limits.stop(t1);
    limits.pause(t1);
    limits.goOn(t1);
    limits.close();
    clock.advance(10_000);
    assert.deepEqual(reached, []);
    assert.equal(clock.waiting, 0);
  });
});
