import assert from 'node:assert/strict';
import { SUPERVISOR, TaskId } from '../../../src/domain/ids.ts';
import type { RunState } from '../../../src/domain/run-state.ts';
import { currentCall, outputLines } from '../../../src/webview/crew/agent-model.ts';
import { laneOf, scaleOf, shareOf, ticksOf } from '../../../src/webview/crew/timeline-model.ts';
import { taskName } from '../../../src/protocol/words.ts';
import { FakeCrew } from '../../support/fake-crew.ts';
import { bigScript } from '../../support/fake-run/big-script.ts';
import { demoScript } from '../../support/fake-run/demo-script.ts';
import { plainTranslate } from '../../support/plain-translate.ts';

const at = (seconds: number): RunState => new FakeCrew().play(demoScript(), seconds * 1000).state;

describe('the timeline', () => {
  it('leaves room to the right of now, and rests on round times', () => {
    const run = at(42);
    const scale = scaleOf(run, run.startedAt + 42_000);
    assert.deepEqual([scale.tickMs, scale.totalMs], [10_000, 50_000]);
    assert.deepEqual(ticksOf(scale), [0, 10_000, 20_000, 30_000, 40_000, 50_000]);
    assert.equal(shareOf(scale, run.startedAt + 25_000), 0.5);
    assert.equal(scaleOf(run, run.startedAt + 44_000).totalMs, 50_000);
  });

  it('ends with a run that is over, however much later it is looked at or applied', () => {
    const run = new FakeCrew().play(demoScript(), 70_000);
    run.append({ type: 'applied', files: [], skipped: [] });
    assert.equal(scaleOf(run.state, run.state.startedAt + 9_999_999).totalMs, 63_100);
  });

  it('shows from when to when a task worked, in which steps, and when it waited', () => {
    const run = at(42);
    const scale = scaleOf(run, run.startedAt + 42_000);
    const documentation = laneOf(run, TaskId('t4'), scale);
    assert.equal(documentation.work?.to, 0.84);
    assert.deepEqual(
      documentation.steps.map(({ step, isOpen }) => [step, isOpen]),
      [
        [1, false],
        [2, false],
        [3, true],
      ],
    );
    assert.deepEqual(documentation.waits, [{ from: 0.18, to: 0.84 }]);
    const analysis = laneOf(run, TaskId('t1'), scale);
    assert.equal(analysis.work?.to, 13_100 / 50_000);
    assert.equal(laneOf(run, SUPERVISOR, scale).work, null);
  });

  it('marks the messages at the time when they were sent', () => {
    const run = at(42);
    const { marks } = laneOf(run, TaskId('t3'), scaleOf(run, run.startedAt + 42_000));
    assert.deepEqual(
      marks.map(({ at: share, message }) => [share, message.state]),
      [
        [24_400 / 50_000, 'acted-on'],
        [40_600 / 50_000, 'queued'],
      ],
    );
  });

  it('draws steps too short to be told apart as one', () => {
    const run = new FakeCrew().play(bigScript({ tasks: 1, hunks: 1, files: 1 }), 20_000).state;
    const steps = laneOf(run, TaskId('t1'), scaleOf(run, run.startedAt + 3_600_000)).steps;
    assert.ok(steps.length < 5, String(steps.length));
    assert.equal(steps[0]?.from, laneOf(run, TaskId('t1'), scaleOf(run, run.startedAt + 3_600_000)).steps[0]?.from);
  });
});

describe('live output', () => {
  it('has one line for a call, from its start to its end', () => {
    const early = outputLines(at(15).tasks.get(TaskId('t2'))!);
    assert.deepEqual(early.at(-1), {
      type: 'tool',
      key: 'tests-2-4000',
      label: 'running npm test',
      state: 'running',
      progress: '68 of 124',
      ms: 0,
    });
    const late = outputLines(at(25).tasks.get(TaskId('t2'))!);
    assert.equal(late.length, early.length);
    assert.deepEqual(late.at(-1), {
      type: 'tool',
      key: 'tests-2-4000',
      label: 'ran npm test: 124 of 124 passed',
      state: 'done',
      progress: '',
      ms: 20_000,
    });
  });

  it('knows what is being done, and what is only waiting', () => {
    assert.deepEqual(currentCall(at(15).tasks.get(TaskId('t2'))!), { label: 'running npm test', progress: '68 of 124', isWaiting: false });
    assert.deepEqual(currentCall(at(15).tasks.get(TaskId('t4'))!), { label: 'waiting for news', progress: '', isWaiting: true });
    assert.equal(currentCall(at(3.5).tasks.get(TaskId('t1'))!), null);
  });
});

describe('a task’s name', () => {
  it('is its role, unless several have the same', () => {
    const [small, big] = [at(5), new FakeCrew().play(bigScript({ tasks: 8, hunks: 1, files: 1 }), 5000).state];
    assert.equal(taskName(plainTranslate, small, small.tasks.get(TaskId('t3'))!), 'Implementation');
    assert.equal(taskName(plainTranslate, big, big.tasks.get(TaskId('t3'))!), 'Part 3 of 8');
  });
});
