import assert from 'node:assert/strict';
import type { Message } from '../../../src/domain/conversation.ts';
import { SUPERVISOR, TaskId } from '../../../src/domain/ids.ts';
import { finishedSteps, gistOf } from '../../../src/protocol/finished-steps.ts';
import { passagesOf, type Passage } from '../../../src/webview/conversation/conversation-model.ts';
import { describeEvent, eventIcon, filterEvents } from '../../../src/webview/trace/trace-model.ts';
import { FakeCrew } from '../../support/fake-crew.ts';
import { failedScript } from '../../support/fake-run/other-scripts.ts';
import { demoScript } from '../../support/fake-run/demo-script.ts';
import { plainTranslate } from '../../support/plain-translate.ts';

const kinds = ({ entries }: Passage): string =>
  entries.map((entry) => (entry.type === 'call' ? `${entry.name} ${entry.result?.isError}` : entry.type)).join(', ');

const read = (...messages: Message[]) => passagesOf([{ taskId: SUPERVISOR, step: 1, at: 0, messages }])[0]?.entries;

describe('the conversation', () => {
  const run = new FakeCrew().play(demoScript(), 70_000);

  it('is what a person reads, step by step: the briefing, words, calls with their answers, news', () => {
    const passages = passagesOf(finishedSteps(run.eventsSince(0), SUPERVISOR));
    assert.deepEqual(
      passages.map((passage) => `${passage.step}: ${kinds(passage)}`),
      [
        '1: briefing, said, start_async_task false, start_async_task false, start_async_task false, start_async_task false',
        '2: news, said',
        '3: check_async_task false',
        '4: news, said',
        '5: said',
      ],
    );
  });

  it('is that of a task as well, as it is in the record of the task', () => {
    const steps = finishedSteps(run.eventsSince(0), TaskId('t3'));
    assert.deepEqual(
      steps.flatMap((step) => step.messages),
      run.state.tasks.get(TaskId('t3'))?.conversation,
    );
    assert.equal(kinds(passagesOf(steps)[1]!), 'apply_recipe false');
  });

  it('has a step that was cut off and made again once, with what it said in the end', () => {
    const taskId = TaskId('t3');
    const cut = new FakeCrew().play(demoScript(), 6500);
    assert.equal(cut.state.tasks.get(taskId)?.step, 2);
    const say = (text: string): Message[] => [{ role: 'assistant', content: [{ type: 'text', text }] }];
    const usage = { inputTokens: 0, outputTokens: 0, costUsd: 0 };
    cut.append({ type: 'run-resumed' });
    cut.append({ type: 'step-started', taskId, step: 2 });
    cut.append({ type: 'step-finished', taskId, step: 2, appended: say('Made again'), usage });
    const steps = finishedSteps(cut.eventsSince(0), taskId);
    assert.deepEqual(
      steps.map(({ step }) => step),
      [1, 2],
    );
    assert.deepEqual(passagesOf(steps)[1], { step: 2, entries: [{ type: 'said', text: 'Made again' }] });
  });

  it('has a gist of each step: what was said, or else what was called', () => {
    const gists = finishedSteps(run.eventsSince(0), SUPERVISOR).map(gistOf);
    assert.match(gists[1]!, /^Analysis is done: nine places/);
    assert.equal(gists[2], 'check_async_task');
    assert.equal(gistOf({ taskId: SUPERVISOR, step: 1, at: 0, messages: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }] }), '');
  });

  it('shows what it can’t read as it is', () => {
    const heard = (text: string) => read({ role: 'user', content: [{ type: 'text', text }] });
    assert.deepEqual(heard('<news>\n{broken\n</news>'), [{ type: 'note', text: '<news>\n{broken\n</news>' }]);
    assert.deepEqual(heard('Just words'), [{ type: 'note', text: 'Just words' }]);
  });

  it('has a call that is not answered yet', () => {
    const [entry] = read({ role: 'assistant', content: [{ type: 'tool-call', id: 'c', name: 'wait', input: {} }] }) ?? [];
    assert.equal(entry?.type === 'call' && entry.result, null);
  });
});

describe('the trace', () => {
  const { events } = { events: new FakeCrew().play(failedScript(), 99_000).eventsSince(0) };

  it('says every event in a line, with an icon', () => {
    for (const event of events) {
      assert.notEqual(describeEvent(plainTranslate, event), '', event.type);
      assert.match(eventIcon(event), /^[a-z-]+$/);
    }
    const types = new Map(events.map((event) => [event.type, describeEvent(plainTranslate, event)]));
    assert.equal(types.get('changes-offered'), 'Changes offered: 13 hunks in 7 files');
    assert.equal(types.get('check-finished'), 'Tests: regressed. 122 of 124 passed; 2 passed before.');
    assert.equal(types.get('applied'), 'Applied to 0 files, 1 skipped');
  });

  it('is filtered by task', () => {
    const own = filterEvents(events, TaskId('t4'));
    assert.ok(own.length > 10 && own.every((event) => 'taskId' in event && event.taskId === 't4'));
    assert.equal(filterEvents(events, 'all').length, events.length);
  });
});
