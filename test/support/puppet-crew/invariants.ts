import assert from 'node:assert/strict';
import { readNews, type News } from '../../../src/domain/briefing.ts';
import type { RunEvent } from '../../../src/domain/event.ts';
import { RoleName, SUPERVISOR, type MessageId, type TaskId } from '../../../src/domain/ids.ts';
import { mayFollow, type MessageState } from '../../../src/domain/message.ts';
import { foldEvent, foldRun, startState } from '../../../src/domain/run.ts';
import { agentOf, openQuestions, type RunState } from '../../../src/domain/run-state.ts';
import { advance, hasEnded } from '../../../src/domain/task.ts';

/** What must hold of a run at any moment. */
export function checkAlways(state: RunState): void {
  for (const task of state.tasks.values()) {
    const open = openQuestions(state, task.spec.taskId).length;
    if (task.status === 'needs-user') assert.ok(open > 0, `${task.spec.taskId} needs the user, but has no open question`);
    if (task.status === 'running') assert.equal(open, 0, `${task.spec.taskId} runs, although it has an open question`);
  }
}

/** What must hold of the record of a run, from its first event to its last. */
export function checkRecord(events: readonly RunEvent[], live: RunState): void {
  const [first, ...others] = events;
  assert.ok(first);
  let state = startState(first);
  const stopping = new Set<TaskId>();
  for (const [index, event] of others.entries()) {
    assert.equal(event.seq, index + 2, 'numbered without gaps');
    const next = foldEvent(state, event);
    for (const [taskId, task] of next.tasks) {
      const before = state.tasks.get(taskId);
      if (!before || before.status === task.status) continue;
      assert.ok(advance(taskId, before.status, task.status).ok, `${taskId}: ${before.status} → ${task.status} by ${event.type}`);
      if (hasEnded(before.status)) assert.equal(event.type, 'task-continued', `${taskId} is revived by ${event.type}`);
    }
    if (event.type === 'stop-requested' && event.taskId) stopping.add(event.taskId);
    if (event.type === 'task-ended') stopping.delete(event.taskId);
    if (event.type === 'task-started') assert.ok(!stopping.has(event.taskId), `${event.taskId} starts although it was stopped`);
    if (event.type === 'message-state') checkMessageStep(state, event);
    state = next;
  }
  assert.deepEqual(state, live, 'the fold of the record is the state');
  assert.deepEqual(foldRun(structuredClone(events)), live, 'also after it was written and read');
}

function checkMessageStep(state: RunState, { messageId, state: to }: Extract<RunEvent, { type: 'message-state' }>): void {
  const from: MessageState | undefined = state.messages.get(messageId)?.state;
  if (to === 'queued') return;
  assert.ok(from && mayFollow(from, to), `${messageId}: ${from ?? 'nothing'} → ${to}`);
}

/** What must hold of every conversation: what an agent has heard is what it was to hear, in order and once, up to some moment. */
export function checkConversations(events: readonly RunEvent[], state: RunState): void {
  for (const agent of [SUPERVISOR, ...state.tasks.keys()]) {
    const heard = heardBy(state, agent).map(marked);
    const expected = expectedMail(events, state, agent).map(marked);
    assert.deepEqual(heard, expected.slice(0, heard.length), `what ${agent} has heard`);
  }
}

/** What must hold once everything has come to rest. */
export function checkAtRest(events: readonly RunEvent[], state: RunState): void {
  assert.deepEqual(
    heardBy(state, SUPERVISOR).map(marked),
    expectedMail(events, state, SUPERVISOR).map(marked),
    'the supervisor has heard everything',
  );
  for (const task of state.tasks.values()) assert.ok(hasEnded(task.status), `${task.spec.taskId} is ${task.status}`);
  for (const message of state.messages.values()) {
    const { messageId, taskId } = message;
    const heard = heardBy(state, taskId).filter((news) => news.type === 'message' && news.messageId === messageId);
    const texts = heard.map((news) => (news.type === 'message' ? news.text : ''));
    const wasStopped = taskId !== SUPERVISOR && state.tasks.get(taskId)?.status !== 'succeeded';
    if (message.state === 'delivered') assert.ok(wasStopped, `${messageId} to ${taskId} was delivered and then forgotten`);
    else assert.ok(message.state === 'acted-on' || message.state === 'withdrawn', `${messageId} to ${taskId} is ${message.state} for ever`);
    assert.deepEqual(texts, message.state === 'acted-on' ? [message.text] : [], `${messageId} to ${taskId} is ${message.state}`);
  }
  assert.equal(openQuestions(state).filter(({ taskId }) => taskId !== SUPERVISOR).length, 0, 'no ended task asks');
  const found = state.findings.map(({ taskId, content }) => `${taskId}: ${content.title}`);
  assert.equal(new Set(found).size, found.length, `nothing is found twice: ${found.join(', ')}`);
}

function heardBy(state: RunState, agent: TaskId): News[] {
  return (agentOf(state, agent)?.conversation ?? []).flatMap((message) =>
    message.role === 'user'
      ? message.content.flatMap((block) => (block.type === 'text' ? readNews(block.text).map(withoutFiles) : []))
      : [],
  );
}

/** What a task changed is told by its overlay, and what it left alone by its result; here only that its end is told counts. */
function withoutFiles(news: News): News {
  if (news.type !== 'task-ended') return news;
  const { files: _files, refused: _refused, ...rest } = news;
  return rest;
}

/** What an agent is to hear, worked out from the events, in their order. */
function expectedMail(events: readonly RunEvent[], state: RunState, agent: TaskId): News[] {
  const spec = state.tasks.get(agent)?.spec;
  const attempts = new Map<TaskId, number>();
  const roleOf = (taskId: TaskId): RoleName => state.tasks.get(taskId)?.spec.role ?? RoleName('supervisor');
  const isTold = (taskId: TaskId): boolean =>
    agent === SUPERVISOR || (taskId !== agent && (spec?.listensTo.includes(roleOf(taskId)) ?? false));
  const hasWaited = (taskId: TaskId): boolean => taskId !== agent && (spec?.dependsOn.includes(taskId) ?? false);
  return events.flatMap((event): News[] => {
    switch (event.type) {
      case 'task-started':
        attempts.set(event.taskId, event.attempt);
        return [];
      case 'message-sent': {
        const { messageId, mode, from } = event;
        const message = state.messages.get(messageId);
        if (event.taskId !== agent || !message || message.state === 'withdrawn') return [];
        return [{ type: 'message', messageId, mode, text: message.text, from }];
      }
      case 'finding': {
        const { taskId, findingId, finding } = event;
        return isTold(taskId) ? [{ type: 'finding', taskId, role: roleOf(taskId), findingId, finding }] : [];
      }
      case 'task-ended': {
        const { taskId, summary, failure } = event;
        const attempt = attempts.get(taskId) ?? 0;
        const why = failure && { code: failure.code };
        return isTold(taskId) || hasWaited(taskId)
          ? [{ type: 'task-ended', taskId, role: roleOf(taskId), state: event.state, summary, attempt, ...why }]
          : [];
      }
      case 'task-continued': {
        const { taskId } = event;
        if (agent !== SUPERVISOR || event.by === 'supervisor') return [];
        return [{ type: 'task-continued', taskId, role: roleOf(taskId), attempt: attempts.get(taskId) ?? 0 }];
      }
      case 'task-stuck': {
        const { taskId, pattern, text } = event;
        return agent === SUPERVISOR ? [{ type: 'task-stuck', taskId, role: roleOf(taskId), pattern, text }] : [];
      }
      case 'question-answered': {
        const { questionId, answer, text, by = 'user' } = event;
        if ((event.taskId !== agent && agent !== SUPERVISOR) || by === 'ended') return [];
        return [
          { type: 'answer', taskId: event.taskId, questionId, question: state.questions.get(questionId)?.text ?? '', answer, text, by },
        ];
      }
      default:
        return [];
    }
  });
}

/** For a message that may still be edited or withdrawn, only that it is there counts. */
const marked = (news: News): unknown => (news.type === 'message' ? { message: news.messageId satisfies MessageId } : news);
