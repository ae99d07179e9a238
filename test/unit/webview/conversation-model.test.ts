import assert from 'node:assert/strict';
import { entriesOf } from '../../../src/webview/conversation/conversation-model.ts';
import { describeEvent, eventIcon, filterEvents } from '../../../src/webview/trace/trace-model.ts';
import { TaskId } from '../../../src/domain/ids.ts';
import { FakeCrew } from '../../support/fake-crew.ts';
import { failedScript } from '../../support/fake-run/other-scripts.ts';
import { demoScript } from '../../support/fake-run/demo-script.ts';
import { plainTranslate } from '../../support/plain-translate.ts';

describe('the conversation', () => {
  it('is what a person reads: the briefing, words, calls with their answers, news', () => {
    const run = new FakeCrew().play(demoScript(), 70_000).state;
    assert.deepEqual(
      entriesOf(run.supervisor.conversation).map((entry) =>
        entry.type === 'call' ? `${entry.name} ${entry.result?.isError}` : entry.type,
      ),
      [
        'briefing',
        'said',
        'start_async_task false',
        'start_async_task false',
        'start_async_task false',
        'start_async_task false',
        'news',
        'said',
        'check_async_task false',
        'news',
        'said',
        'said',
      ],
    );
  });

  it('shows what it can’t read as it is', () => {
    const heard = (text: string) => entriesOf([{ role: 'user', content: [{ type: 'text', text }] }]);
    assert.deepEqual(heard('<news>\n{broken\n</news>'), [{ type: 'note', text: '<news>\n{broken\n</news>' }]);
    assert.deepEqual(heard('Just words'), [{ type: 'note', text: 'Just words' }]);
  });

  it('has a call that is not answered yet', () => {
    const [entry] = entriesOf([{ role: 'assistant', content: [{ type: 'tool-call', id: 'c', name: 'wait', input: {} }] }]);
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
