import assert from 'node:assert/strict';
import type { Message } from '../../../src/domain/conversation.ts';
import { SUPERVISOR, TaskId } from '../../../src/domain/ids.ts';
import { finishedSteps, gistOf } from '../../../src/protocol/finished-steps.ts';
import { entriesOf } from '../../../src/webview/conversation/conversation-model.ts';
import { passagesOf, passageUnderWay, type Passage } from '../../../src/webview/conversation/passages.ts';
import { describeEvent, eventIcon, filterEvents } from '../../../src/webview/trace/trace-model.ts';
import { FakeCrew } from '../../support/fake-crew.ts';
import { failedScript } from '../../support/fake-run/other-scripts.ts';
import { demoScript } from '../../support/fake-run/demo-script.ts';
import { LIVE, modelScript } from '../../support/fake-run/model-script.ts';
import { plainTranslate } from '../../support/plain-translate.ts';

const kinds = ({ entries }: Passage): string =>
  entries.map((entry) => (entry.type === 'call' ? `${entry.name} ${entry.result?.isError}` : entry.type)).join(', ');

const read = (...messages: Message[]) => entriesOf(messages, new Map());

describe('the conversation', () => {
  const run = new FakeCrew().play(demoScript(), 70_000);

  it('is what a person reads, step by step: the briefing, words, calls with their answers, news', () => {
    const passages = passagesOf(run.eventsSince(0), SUPERVISOR);
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
    assert.equal(kinds(passagesOf(run.eventsSince(0), TaskId('t3'))[1]!), 'apply_recipe false');
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
    assert.deepEqual(passagesOf(cut.eventsSince(0), taskId)[1], { step: 2, entries: [{ type: 'said', text: 'Made again' }], usage });
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
    const [entry] = read({ role: 'assistant', content: [{ type: 'tool-call', id: 'c', name: 'wait', input: {} }] });
    assert.equal(entry?.type === 'call' && entry.result, null);
  });
});

describe('the conversation with a model', () => {
  const taskId = TaskId('t3');
  const play = (at: number) => new FakeCrew().play(modelScript(), at);
  const events = play(70_000).eventsSince(0);
  const passages = passagesOf(events, taskId);
  const step = (number: number) => passages.find((passage) => passage.step === number)!;

  it('has its reasoning, and says where the provider keeps it to itself', () => {
    const thoughts = passages.flatMap(({ entries }) => entries.filter((entry) => entry.type === 'thought'));
    assert.deepEqual(
      thoughts.map(({ isKept }) => isKept),
      [false, true, false],
    );
  });

  it('has each call in the words of its tool, with how it went and how long it took', () => {
    const [read, failed] = step(8).entries.filter((entry) => entry.type === 'call');
    assert.deepEqual(read?.told, { label: 'read retry.ts 1–68', state: 'done', progress: '', ms: 400 });
    assert.equal(failed?.told, undefined);
    assert.equal(failed?.result?.isError, true);
  });

  it('has what a step edited, place by place, at its end', () => {
    const last = step(8).entries.at(-1);
    assert.ok(last?.type === 'edit');
    assert.deepEqual(
      last.edit.hunks.map(({ line, removed, added }) => [line, removed.length, added.length]),
      [
        [41, 0, 1],
        [46, 2, 3],
      ],
    );
  });

  it('tells what each step took and which model answered', () => {
    const { usage, model } = step(2);
    assert.equal(model, 'claude-opus-4-6');
    assert.ok((usage.cacheReadTokens ?? 0) > 0.7 * usage.inputTokens);
  });

  it('tells where the model was asked again, before what it then said', () => {
    assert.equal(
      step(9).entries.findIndex(({ type }) => type === 'retried'),
      0,
    );
  });

  it('is made once for each step on record', () => {
    const more = passagesOf([...events], taskId);
    assert.notEqual(more, passages);
    assert.ok(more.every((passage, index) => passage === passages[index]));
    assert.equal(passagesOf(events, TaskId('t1')).length, 4);
  });

  it('has the step under way: what was delivered, what is being written, what the tools do', () => {
    const { state } = play(42_000);
    const task = state.tasks.get(taskId)!;
    const now = passageUnderWay(task, [...state.messages.values()], LIVE);
    assert.equal(now?.step, 9);
    assert.deepEqual(
      now?.entries.map(({ type }) => type),
      ['retried', 'thought', 'said', 'call'],
    );
    const without = passageUnderWay(task, [], []);
    assert.deepEqual(
      without?.entries.map(({ type }) => type),
      ['retried', 'call'],
    );
    assert.equal(passageUnderWay(play(70_000).state.tasks.get(taskId)!, [], []), undefined);
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
