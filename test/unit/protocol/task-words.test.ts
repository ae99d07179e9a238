import assert from 'node:assert/strict';
import { MessageId, SUPERVISOR, TaskId } from '../../../src/domain/ids.ts';
import { asInterrupted } from '../../../src/domain/interrupted.ts';
import type { StuckPattern } from '../../../src/domain/stuck.ts';
import {
  agentName,
  answerWord,
  limitWord,
  receiptWord,
  stopWord,
  stuckNow,
  taskStateWord,
  timeLeft,
} from '../../../src/protocol/task-words.ts';
import { FakeCrew, type FakeRun } from '../../support/fake-crew.ts';
import { troubledScript } from '../../support/fake-run/troubled-script.ts';
import { plainTranslate as t } from '../../support/plain-translate.ts';

const implementation = TaskId('t3');
const open = (): FakeRun => new FakeCrew().play(troubledScript(), 34_500);

describe('a task that seems stuck', () => {
  const isStuck = ({ state }: FakeRun): boolean => stuckNow(state, state.tasks.get(implementation)!) !== undefined;
  const becomes = (run: FakeRun, pattern: StuckPattern): void =>
    run.append({ type: 'task-stuck', taskId: implementation, pattern, text: 'It is.', advice: 'Do something.' });
  const hears = (run: FakeRun): void => {
    const about = { messageId: MessageId('m9'), taskId: implementation };
    run.append({ type: 'message-sent', ...about, mode: 'steer', text: 'Take the second', from: 'user' });
    run.append({ type: 'message-state', ...about, state: 'queued', step: null });
    assert.equal(isStuck(run), true, 'a message on its way helps nobody yet');
    run.append({ type: 'message-state', ...about, state: 'delivered', step: 8 });
  };

  it('does so until it has heard an instruction', () => {
    const run = open();
    assert.equal(isStuck(run), true);
    hears(run);
    assert.equal(isStuck(run), false);
    becomes(run, 'ping-pong');
    assert.equal(isStuck(run), true, 'it came back to it');
  });

  it('does so until it is stopped or has ended', () => {
    const run = open();
    run.append({ type: 'stop-requested', taskId: implementation, reason: 'cancelled', by: 'user' });
    assert.equal(isStuck(run), false);
    assert.equal(stuckNow(asInterrupted(open().state), asInterrupted(open().state).tasks.get(implementation)!), undefined);
  });

  it('is not silent any more once it gives a sign of life', async () => {
    const run = open();
    becomes(run, 'silent');
    assert.equal(isStuck(run), true);
    const { at } = run.state.tasks.get(implementation)!.stuck!;
    const alive = { ...run.state.tasks.get(implementation)!, lastActivityAt: at + 1 };
    assert.equal(stuckNow(run.state, alive), undefined);
  });

  it('stays overlong whatever it hears', () => {
    const run = open();
    becomes(run, 'overlong');
    hears(run);
    assert.equal(isStuck(run), true);
  });
});

describe('words for tasks', () => {
  it('name agents, the supervisor among them', () => {
    const { state } = open();
    assert.deepEqual(
      [implementation, TaskId('t5'), SUPERVISOR, TaskId('gone')].map((id) => agentName(t, state, id)),
      ['Implementation', 'Test what retryOnce does at last', 'Supervisor', 'gone'],
    );
  });

  it('say what a pending task waits for', () => {
    const { state } = open();
    const word = (id: string, seconds: number): string =>
      taskStateWord(t, state, state.tasks.get(TaskId(id))!, state.startedAt + seconds * 1000);
    assert.deepEqual([word('t5', 35), word('t2', 35), word('t2', 55)], ['waiting to start', 'tries again in 15 s', 'waits to go on']);
  });

  it('name limits with their units, and tell near from reached', () => {
    assert.deepEqual(
      [
        limitWord(t, { of: 'task', what: 'steps', limit: 200, used: 197 }),
        limitWord(t, { of: 'task', what: 'tokens', limit: 61_000, used: 61_400 }),
        limitWord(t, { of: 'run', what: 'cost', limit: 0.5, used: 0.42 }),
        limitWord(t, { of: 'run', what: 'wall', limit: 600_000, used: 600_000 }),
      ],
      [
        'Near the limit of the task: 197 of 200 steps',
        'Limit of the task reached: 61k of 61k tokens',
        'Near the limit of the run: $0.42 of $0.50',
        'Limit of the run reached: 10:00 of 10:00',
      ],
    );
  });

  it('say who answered, and why nobody did', () => {
    assert.deepEqual(
      [
        answerWord(t, 'yes', ''),
        answerWord(t, 'no', '', 'user'),
        answerWord(t, 'yes', 'Merge them'),
        answerWord(t, 'no', 'Not today'),
        answerWord(t, 'yes', 'Answered by --yes.', 'policy'),
        answerWord(t, 'no', '', 'policy'),
        answerWord(t, 'no', 'Nobody answered in time.', 'expired'),
        answerWord(t, 'no', '', 'ended'),
      ],
      [
        'Answered: yes',
        'Answered: no',
        'Answered: Merge them',
        'Answered: no. Not today',
        'Answered by a rule: yes. Answered by --yes.',
        'Answered by a rule: no',
        'Nobody answered in time, which counts as no',
        'The question needs no answer any more',
      ],
    );
  });

  it('say who stops what', () => {
    const by = (taskId: TaskId | null, ...from: ('user' | 'supervisor' | 'limit' | 'cascade')[]): string[] =>
      from.map((one) => stopWord(t, { taskId, by: one }));
    assert.deepEqual(by(implementation, 'user', 'supervisor', 'limit', 'cascade'), [
      'Stop asked for',
      'The supervisor stops it',
      'Time is up',
      'Stopped with the task that it depends on',
    ]);
    assert.deepEqual(by(null, 'user', 'limit'), ['The run is to stop', 'The time of the run is up']);
  });

  it('count a question’s time while its run goes on', () => {
    const { state } = open();
    const expiresAt = state.startedAt + 60_000;
    assert.equal(timeLeft(state, { expiresAt }, state.startedAt + 34_000), '26 s');
    assert.equal(timeLeft(state, { expiresAt }, state.startedAt + 61_000), '');
    assert.equal(timeLeft(state, {}, state.startedAt), '');
    assert.equal(timeLeft(asInterrupted(state), { expiresAt }, state.startedAt), '');
  });

  it('say that a message to a task which has not started belongs to its instructions', () => {
    const { state } = open();
    const words = ['m1', 'm5', 'm6'].map((id) => receiptWord(t, state, state.messages.get(MessageId(id))!));
    assert.deepEqual(words, ['delivered at step 7', 'added to its instructions', 'queued']);
  });
});
