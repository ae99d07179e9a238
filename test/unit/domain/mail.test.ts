import assert from 'node:assert/strict';
import { writeNews, type News } from '../../../src/domain/briefing.ts';
import { NO_USAGE } from '../../../src/domain/conversation.ts';
import type { RunEventBody } from '../../../src/domain/event.ts';
import { FindingId, MessageId, QuestionId, ROLES, SUPERVISOR, TaskId, ThreadId, type RoleName } from '../../../src/domain/ids.ts';
import { heardButOpen, hears, unheard } from '../../../src/domain/mail.ts';
import { foldRun } from '../../../src/domain/run.ts';
import type { RunState } from '../../../src/domain/run-state.ts';
import { envelop, started, taskSpec } from '../../support/events.ts';

const analysis = TaskId('t1');
const listener = TaskId('t2');
const deaf = TaskId('t3');
const m1 = MessageId('m1');

const created = (taskId: TaskId, role: RoleName, listensTo: readonly RoleName[] = []): RunEventBody => ({
  type: 'task-created',
  taskId,
  spec: taskSpec(taskId, role, { listensTo }),
});
const found = (findingId: string, taskId = analysis): RunEventBody => ({
  type: 'finding',
  taskId,
  findingId: FindingId(findingId),
  finding: { kind: 'k', title: findingId },
});
const ended = (taskId = analysis, summary = 'done'): RunEventBody => ({ type: 'task-ended', taskId, state: 'succeeded', summary });
const continued = (by: 'user' | 'supervisor'): RunEventBody => ({ type: 'task-continued', taskId: analysis, by });
const sent = (text = 'skip a.ts', to = listener): RunEventBody[] => [
  { type: 'message-sent', messageId: m1, taskId: to, mode: 'steer', text, from: 'user' },
  { type: 'message-state', messageId: m1, taskId: to, state: 'queued', step: null },
];
const messageIs = (state: 'delivered' | 'acted-on' | 'withdrawn'): RunEventBody => ({
  type: 'message-state',
  messageId: m1,
  taskId: listener,
  state,
  step: 1,
});
/** A finished step of an agent that had this in view. */
const heard = (taskId: TaskId, ...news: readonly News[]): RunEventBody => ({
  type: 'step-finished',
  taskId,
  step: 1,
  appended: [
    { role: 'user', content: news.map((item) => ({ type: 'text', text: writeNews(item) })) },
    { role: 'assistant', content: [{ type: 'text', text: 'I see' }] },
  ],
  usage: NO_USAGE,
});

const BEGUN: readonly RunEventBody[] = [
  created(analysis, ROLES.codeAnalysis),
  created(listener, ROLES.implementation, [ROLES.codeAnalysis]),
  created(deaf, ROLES.test),
  { type: 'task-started', taskId: analysis, role: ROLES.codeAnalysis, threadId: ThreadId('a'), attempt: 1 },
];

const after = (...bodies: readonly RunEventBody[]): RunState =>
  foldRun([started('r'), ...[...BEGUN, ...bodies].map((body, index) => envelop('r', index + 2, body))]);

const told = (state: RunState, agent: TaskId): string[] =>
  unheard(state, agent).map((news) => (news.type === 'finding' ? news.findingId : news.type === 'message' ? news.text : news.type));

describe('mail', () => {
  it('tells with the end of a task what it has left alone', () => {
    const refused = [{ path: 'a.ts', line: 3, reason: 'It may throw.' }];
    const [news] = unheard(after({ ...ended(), result: { summary: 'done', refused } } as RunEventBody), listener);
    assert.deepEqual(news?.type === 'task-ended' && news.refused, [{ reason: 'It may throw.', places: ['a.ts:3'] }]);
  });

  it('tells findings and endings to who listens to their role and to the supervisor, in the order of the record', () => {
    const state = after(found('f1'), ...sent(), found('f2'), ended());
    assert.deepEqual(told(state, listener), ['f1', 'skip a.ts', 'f2', 'task-ended']);
    assert.deepEqual(told(state, SUPERVISOR), ['f1', 'f2', 'task-ended']);
    assert.deepEqual(told(state, deaf), []);
    assert.deepEqual(told(state, analysis), [], 'nobody hears of himself');
  });

  it('tells only what no finished step had in view', () => {
    const [first, second] = unheard(after(found('f1'), found('f2')), listener);
    assert.ok(first && second);
    assert.deepEqual(told(after(found('f1'), found('f2'), heard(listener, first)), listener), ['f2']);
    assert.deepEqual(told(after(found('f1'), found('f2'), heard(listener, first, second)), listener), []);
    assert.deepEqual(told(after(found('f1'), found('f2'), heard(deaf, first, second)), listener), ['f1', 'f2'], 'what another heard');
  });

  it('takes two pieces of news that say the same for two', () => {
    const again = [ended(), continued('user'), ended()];
    const news = unheard(after(...again), SUPERVISOR);
    assert.deepEqual(
      news.map(({ type }) => type),
      ['task-ended', 'task-continued', 'task-ended'],
    );
    const [first] = news;
    assert.ok(first);
    assert.deepEqual(told(after(...again, heard(SUPERVISOR, first)), SUPERVISOR), ['task-continued', 'task-ended']);
  });

  it('tells the supervisor of an attempt that the user asked for, not of its own', () => {
    assert.deepEqual(told(after(ended(), continued('user')), SUPERVISOR), ['task-ended', 'task-continued']);
    assert.deepEqual(told(after(ended(), continued('supervisor')), SUPERVISOR), ['task-ended']);
    assert.deepEqual(told(after(ended(), continued('user')), listener), ['task-ended']);
  });

  it('tells a message as it was edited, until it was heard or withdrawn', () => {
    const edited: RunEventBody = { type: 'message-edited', messageId: m1, taskId: listener, text: 'skip b.ts' };
    assert.deepEqual(told(after(...sent(), edited), listener), ['skip b.ts']);
    assert.deepEqual(told(after(...sent(), messageIs('delivered')), listener), ['skip a.ts'], 'its step was cut off');
    assert.deepEqual(told(after(...sent(), messageIs('withdrawn')), listener), []);
    assert.deepEqual(told(after(...sent(), messageIs('delivered'), messageIs('acted-on')), listener), []);
    assert.deepEqual(told(after(...sent('to you', SUPERVISOR)), SUPERVISOR), ['to you']);
  });

  it('knows the messages that a finished step had in view without saying so', () => {
    const state = after(...sent());
    const delivered = [...sent(), messageIs('delivered')];
    const seen = heard(listener, ...unheard(state, listener));
    assert.deepEqual(heardButOpen(after(...delivered), listener), [], 'the step is not finished');
    assert.deepEqual(
      heardButOpen(after(...delivered, seen), listener).map(({ messageId }) => messageId),
      [m1],
    );
    assert.deepEqual(told(after(...delivered, seen), listener), []);
    assert.deepEqual(heardButOpen(after(...delivered, seen, messageIs('acted-on')), listener), []);
  });

  it('tells an answer to who asked, and nobody of a question that its task no longer waits for', () => {
    const questionId = QuestionId('q1');
    const ask = (taskId: TaskId): RunEventBody => ({ type: 'question', questionId, taskId, text: 'May I?', why: 'w' });
    const answer = (taskId: TaskId, by: 'user' | 'ended'): RunEventBody => ({
      type: 'question-answered',
      questionId,
      taskId,
      answer: 'no',
      text: 'not now',
      by,
    });
    const denied = after(ask(listener), answer(listener, 'user'));
    assert.deepEqual(unheard(denied, listener), [
      { type: 'answer', taskId: listener, questionId, question: 'May I?', answer: 'no', text: 'not now', by: 'user' },
    ]);
    assert.deepEqual(told(denied, SUPERVISOR), ['answer'], 'the supervisor need not ask the same');
    for (const other of [analysis, deaf]) assert.deepEqual(unheard(denied, other), []);
    assert.deepEqual(told(after(ask(SUPERVISOR), answer(SUPERVISOR, 'user')), SUPERVISOR), ['answer']);
    assert.deepEqual(unheard(after(ask(listener), answer(listener, 'ended')), listener), []);
  });

  it('tells of stuck tasks to the supervisor alone', () => {
    const stuck: RunEventBody = { type: 'task-stuck', taskId: analysis, pattern: 'silent', text: 'Nothing came.', advice: 'Look.' };
    assert.deepEqual(told(after(stuck), SUPERVISOR), ['task-stuck']);
    assert.deepEqual(told(after(stuck), listener), []);
    const [posted] = after(stuck).news;
    assert.ok(posted);
    assert.equal(hears(after(stuck), listener, posted), false);
  });
});
