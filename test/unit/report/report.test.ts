import assert from 'node:assert/strict';
import { HunkId, MessageId, SUPERVISOR, TaskId } from '../../../src/domain/ids.ts';
import { MARK } from '../../../src/domain/redact.ts';
import { code, fenced, folded, plain, table, words } from '../../../src/report/markdown.ts';
import { toJson } from '../../../src/report/run-json.ts';
import { toMarkdown } from '../../../src/report/run-markdown.ts';
import { FakeCrew } from '../../support/fake-crew.ts';
import { modelScript } from '../../support/fake-run/model-script.ts';
import { failedScript } from '../../support/fake-run/other-scripts.ts';

describe('Markdown that others wrote parts of', () => {
  it('is not ended by them: no fence, row, tag or heading of theirs counts', () => {
    assert.equal(fenced('a\n```\nb\n````'), '`````\na\n```\nb\n````\n`````');
    assert.equal(words('</details> and `<b>` and\n```ts\nPromise<void>\n```'), '&lt;/details> and `<b>` and\n```ts\nPromise<void>\n```');
    assert.equal(plain('# a | b\n`c` <i>'), '\\# a \\| b \\`c\\` \\<i\\>');
    assert.equal(code('a`b'), '`` a`b ``');
    assert.equal(folded('<x> & y', 'body'), '<details>\n<summary>&lt;x&gt; &amp; y</summary>\n\nbody\n\n</details>');
    assert.equal(table(['A', 'B:'], [['x|y', 'a \\| b']]), '| A | B |\n| --- | --: |\n| x\\|y | a \\| b |');
  });
});

describe('a run as a document', () => {
  const run = new FakeCrew().play(modelScript(), 70_000);
  run.decide([HunkId('h1')], 'accepted');
  const events = run.eventsSince(0);
  const text = toMarkdown(run.state, events);

  it('has its goal, plan, timeline, findings, steering, changes, certificate, usage and conversations, in this order', () => {
    const titles = [...text.matchAll(/^##? (.*)$/gm)].map((match) => match[1]);
    assert.deepEqual(titles, [
      'Improve error handling in src/orders',
      'Plan',
      'Timeline',
      'Findings',
      'Steering',
      'Changes',
      'Certificate',
      'Usage',
      'Conversations',
    ]);
    assert.match(text, /^\| t3 \| implementation \| Mend what loses or swallows errors \| succeeded \|/m);
    assert.match(text, /^- m1, user to implementation t3 \(steer\): Keep PaymentError’s public shape — acted-on at step 7$/m);
    assert.match(
      text,
      /^-\s+throw new PaymentError\('charge failed'\);\n\+\s+throw new PaymentError\('charge failed', \{ cause: error \}\);$/m,
    );
    assert.match(text, /^\| tests \| passed \| 124 of 124 passed, as before\. \| `npm test` \| 5\.9 s \|$/m);
    assert.match(text, /^- implementation t3: \$0\.\d\d for \d+ accepted hunks of \d+$/m);
  });

  it('has every conversation folded, with what was thought, called, answered and kept back', () => {
    assert.equal(text.match(/<details>/g)?.length, text.match(/<\/details>/g)?.length);
    assert.match(text, /<summary>implementation t3 \(10 steps, \d+k in \(\d+% from the cache\), /);
    assert.match(text, /\*Thought; the provider keeps it to itself\.\*/);
    assert.match(text, /<summary>failed<\/summary>\n\n```\nError: The text to replace/);
    assert.match(text, /… 9 more lines/);
    assert.match(text, /^> Message from the user: Keep PaymentError’s public shape$/m);
  });

  it('tells what was left alone and why, where there is any of it', () => {
    const other = new FakeCrew().play(modelScript(), 70_000);
    const refused = [{ path: 'src/a.ts', line: 3, reason: 'Its `this` may throw.' }];
    other.append({ type: 'task-ended', taskId: TaskId('t3'), state: 'succeeded', summary: 's', result: { summary: 's', refused } });
    assert.match(
      toMarkdown(other.state, other.eventsSince(0)),
      /^## Left alone\n\n- Its .* may throw\. \(implementation t3\): `src\/a\.ts:3`$/m,
    );
  });

  it('names the folder, not where it is', () => {
    assert.match(text, /`order-desk`/);
    assert.doesNotMatch(text, /\/home\/ada/);
  });

  it('gives no secret away, in no part of it', () => {
    const secret = 'correct-horse-battery';
    const key = `sk-ant-api03-${'a1B2'.repeat(10)}`;
    const leaky = new FakeCrew().play(modelScript(), 70_000);
    leaky.send(TaskId('t3'), 'steer', `use ${key} and ${secret}`);
    leaky.append({ type: 'supervisor-said', text: key });
    leaky.append({
      type: 'step-finished',
      taskId: SUPERVISOR,
      step: 6,
      usage: { inputTokens: 1, outputTokens: 1, costUsd: null },
      appended: [{ role: 'assistant', content: [{ type: 'tool-call', id: 'c', name: 'x', input: { [secret]: key } }] }],
    });
    leaky.stop();
    for (const write of [toMarkdown, toJson]) {
      const written = write(leaky.state, leaky.eventsSince(0), [secret]);
      assert.ok(written.includes(MARK) && !written.includes(key) && !written.includes(secret));
    }
    assert.match(toMarkdown(leaky.state, leaky.eventsSince(0)), /cost unknown/);
  });

  it('is told of a run that failed as well', () => {
    const failed = new FakeCrew().play(failedScript(), 99_000);
    assert.match(toMarkdown(failed.state, failed.eventsSince(0)), /^\*\*regressed\*\*$/m);
  });

  it('is the same as JSON, with nothing shortened', () => {
    const document: any = JSON.parse(toJson(run.state, events));
    assert.equal(document.export, 1);
    assert.equal(document.goal, run.state.header.goal);
    assert.deepEqual(Object.keys(document.conversations), ['supervisor', 't1', 't2', 't3', 't4']);
    assert.equal(document.conversations.t3.length, 10);
    assert.equal(document.tasks[2].model, 'claude-opus-4-6');
    assert.equal(document.messages[0].messageId, MessageId('m1'));
    assert.match(document.changes.patch, /^diff --git a\/src\/orders\/gateway.ts/);
    assert.equal(document.folder, undefined);
  });
});
