import assert from 'node:assert/strict';
import type { RunEvent } from '../../../src/domain/event.ts';
import { QuestionId, SUPERVISOR, TaskId } from '../../../src/domain/ids.ts';
import { interruptedNotice, noticeOf, type Notice } from '../../../src/vscode/notices.ts';
import { statusOf } from '../../../src/vscode/status-model.ts';
import { FakeCrew } from '../../support/fake-crew.ts';
import { failedScript } from '../../support/fake-run/other-scripts.ts';
import { plannedScript } from '../../support/fake-run/planned-script.ts';
import { troubledScript } from '../../support/fake-run/troubled-script.ts';
import { demoScript, type Script } from '../../support/fake-run/demo-script.ts';
import { plainTranslate } from '../../support/plain-translate.ts';

/** The notices of a whole run, each made from the state that its event led to. */
function noticesOf(script: Script, isWatched = false): Notice[] {
  const crew = new FakeCrew();
  const notices: (Notice | null)[] = [];
  const run = crew.play(script, 0);
  const seen: RunEvent[] = [];
  crew.onEvent((event) => {
    seen.push(event);
    notices.push(noticeOf(plainTranslate, event, run.state, isWatched));
  });
  for (const [, body] of script.slice(1)) run.append(body);
  assert.ok(seen.length > 100);
  return notices.filter((notice) => notice !== null);
}

describe('notices', () => {
  it('are two in a run that goes well: its question and its end', () => {
    assert.deepEqual(
      noticesOf(demoScript()).map(({ level, text, actions }) => [level, text.slice(0, 60), actions]),
      [
        ['warning', 'Mend what loses or swallows errors: legacy.ts:30 throws a st', ['yes', 'no', 'show']],
        ['information', '“Improve error handling in src/orders” is done: 13 hunks in ', ['review', 'apply']],
      ],
    );
  });

  it('are one when a plan is ready that nobody looks at, and the status bar keeps it in mind', () => {
    const { state } = new FakeCrew().play(plannedScript(), 3000);
    const end = {
      runId: state.runId,
      seq: state.lastSeq,
      at: 0,
      type: 'run-finished',
      status: 'succeeded',
      summary: '',
      wallMs: 1,
    } as const;
    const notice = noticeOf(plainTranslate, end, state, false);
    assert.equal(notice?.text, '“Improve error handling in src/orders” is planned: 4 tasks. Nothing has started.');
    assert.deepEqual(notice?.actions, ['show', 'start-planned']);
    assert.equal(noticeOf(plainTranslate, end, state, true), null);
    assert.equal(statusOf(plainTranslate, [state], new Set())?.text, '$(tasklist) Crew: plan ready');
  });

  it('are none for what a branch has from the run that it branched off', async () => {
    const crew = new FakeCrew();
    const origin = crew.play(demoScript(), 70_000);
    const asked = origin.eventsSince(0).find((event) => event.type === 'question')!;
    const branch = await crew.branch({ runId: origin.runId, taskId: SUPERVISOR, step: 4, text: 'Ask again' });
    await crew.dispose();
    assert.equal(noticeOf(plainTranslate, branch.eventsSince(asked.seq - 1)[0]!, branch.state, false), null);
    assert.equal(noticeOf(plainTranslate, { ...asked, seq: branch.state.lastSeq + 1 }, branch.state, false)?.level, 'warning');
  });

  it('are none for what the user is looking at', () => {
    assert.deepEqual(noticesOf(demoScript(), true), []);
  });

  it('tell of the first task that fails, with a retry, and never offer to apply what regressed', () => {
    const [failed, , done] = noticesOf(failedScript());
    assert.match(
      failed?.text ?? '',
      /^The task “Run the baseline and map coverage” failed; the others go on\. Its thread ran out of memory/,
    );
    assert.deepEqual(failed?.actions, ['retry', 'show']);
    assert.deepEqual([done?.level, done?.actions], ['warning', ['review']]);
  });
});

describe('a notice', () => {
  const run = new FakeCrew().play(troubledScript(), 34_500);
  const told = (body: Partial<RunEvent>): Notice => {
    const event = run.eventsSince(0).find((one) => Object.entries(body).every(([key, value]) => one[key as keyof RunEvent] === value));
    assert.ok(event);
    const notice = noticeOf(plainTranslate, event, run.state, false);
    assert.ok(notice);
    return notice;
  };

  it('of a question offers its answers, where there is room for them', () => {
    const { text, actions, about } = told({ questionId: 'q2' } as Partial<RunEvent>);
    assert.match(text, /^Keep the documentation true: Two pages describe .* I leave both as they are\.$/);
    assert.deepEqual(actions, [{ choice: 'docs/errors.md' }, { choice: 'docs/retries.md' }, { choice: 'Merge them' }, 'show']);
    assert.deepEqual(about, { taskId: 't4', questionId: 'q2' });
  });

  it('of a question with many or long answers leads to a list of them', () => {
    const question = { type: 'question', questionId: QuestionId('q9'), taskId: TaskId('t4'), text: 'Which?', why: 'So.' } as const;
    const actionsFor = (options: readonly string[]): unknown => {
      const event = { runId: run.runId, seq: 1, at: 1, ...question, options };
      return noticeOf(plainTranslate, event, run.state, false)?.actions;
    };
    assert.deepEqual(actionsFor(['a', 'b', 'c', 'd']), ['answer', 'show']);
    assert.deepEqual(actionsFor(['a', 'an answer that no button has any room for']), ['answer', 'show']);
  });

  it('of the supervisor’s question says who asks, and is about no task', () => {
    const { text, actions, about } = told({ questionId: 'q3' } as Partial<RunEvent>);
    assert.match(text, /^The supervisor: May I start a fifth task/);
    assert.deepEqual([actions, about], [['yes', 'no', 'show'], { questionId: 'q3' }]);
  });

  it('of a stuck task says what was seen and what can be done, and is told once in an attempt', () => {
    const { level, text, actions, about, once } = told({ type: 'task-stuck' });
    assert.equal(level, 'warning');
    assert.match(text, /^The task “Mend what loses or swallows errors” seems stuck: goes back and forth\. It goes back and forth between/);
    assert.deepEqual([actions, about, once], [['show', 'wrap-up', 'cancel-task'], { taskId: 't3' }, `stuck ${run.runId} t3 1`]);
  });

  it('of a silent task offers no wrap-up: it would not hear it', () => {
    const event = run.eventsSince(0).find(({ type }) => type === 'task-stuck');
    assert.ok(event?.type === 'task-stuck');
    assert.deepEqual(noticeOf(plainTranslate, { ...event, pattern: 'silent' }, run.state, false)?.actions, ['show', 'cancel-task']);
  });

  it('of runs that were cut off offers to resume, where it is clear which', () => {
    assert.equal(interruptedNotice(plainTranslate, []), null);
    const one = interruptedNotice(plainTranslate, [run.state]);
    assert.deepEqual(
      [one?.text, one?.actions],
      ['“Improve error handling in src/orders” was interrupted. What it found is kept.', ['resume', 'show']],
    );
    const three = interruptedNotice(plainTranslate, [run.state, run.state, run.state]);
    assert.match(three?.text ?? '', /and 2 more runs were interrupted/);
    assert.deepEqual(three?.actions, ['show']);
  });
});

describe('the status bar', () => {
  const texts = (...seconds: number[]): (string | undefined)[] =>
    seconds.map((at) => statusOf(plainTranslate, [new FakeCrew().play(demoScript(), at * 1000).state], new Set())?.text);

  it('says the most urgent thing', () => {
    assert.deepEqual(texts(1, 42, 45, 60, 70), [
      '$(sync~spin) Crew: at work',
      '$(sync~spin) Crew: 3 running',
      '$(question) Crew: 1 question',
      '$(sync~spin) Crew: at work',
      '$(diff) Crew: 13 hunks to review',
    ]);
  });

  it('counts questions, the supervisor’s too, and says what they are', () => {
    const status = statusOf(plainTranslate, [new FakeCrew().play(troubledScript(), 34_500).state], new Set());
    assert.equal(status?.text, '$(question) Crew: 2 questions');
    assert.match(status?.tooltip ?? '', /Which of them is to stay\?\nMay I start/);
  });

  it('looks like an error until a failed run was seen', () => {
    const run = new FakeCrew().play(demoScript().slice(0, 1), 0);
    run.append({
      type: 'run-finished',
      status: 'failed',
      summary: '',
      failure: { code: 'scope-empty', message: 'There is nothing in src/orders.' },
      wallMs: 5,
    });
    const status = statusOf(plainTranslate, [run.state], new Set());
    assert.deepEqual([status?.look, status?.tooltip], ['error', 'There is nothing in src/orders.']);
    assert.equal(statusOf(plainTranslate, [run.state], new Set([run.runId])), null);
  });

  it('takes no place when there is nothing to say', () => {
    assert.equal(statusOf(plainTranslate, [], new Set()), null);
  });
});
