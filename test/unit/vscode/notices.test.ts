import assert from 'node:assert/strict';
import type { RunEvent } from '../../../src/domain/event.ts';
import { noticeOf, type Notice } from '../../../src/vscode/notices.ts';
import { statusOf } from '../../../src/vscode/status-model.ts';
import { FakeCrew } from '../../support/fake-crew.ts';
import { failedScript } from '../../support/fake-run/other-scripts.ts';
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
