/** Who hears of what, and what of it they have not heard yet. */
import { readNews, type News } from './briefing.ts';
import type { Message } from './conversation.ts';
import { SUPERVISOR, type TaskId } from './ids.ts';
import { agentOf, messagesTo, type MessageRecord, type PostedNews, type RunState } from './run-state.ts';

/**
 * What an agent was sent and has not heard in a finished step, in the order in which it happened.
 *
 * It is read off the conversation, so that an agent which goes on elsewhere after its thread, its process or its day
 * has ended misses nothing and hears nothing twice.
 */
export function unheard(state: RunState, listener: TaskId): News[] {
  const heard = heardIn(agentOf(state, listener)?.conversation ?? []);
  const news = isDeaf(state, listener) ? [] : state.news;
  const posted = news.filter((item) => hears(state, listener, item) && !takeOne(heard, keyOf(item.news)));
  const messages = messagesTo(state, listener)
    .filter(({ state: where, messageId }) => (where === 'queued' || where === 'delivered') && !heard.has(`message ${messageId}`))
    .map(({ seq, messageId, mode, text, from }) => ({ seq, news: { type: 'message', messageId, mode, text, from } as const }));
  return [...posted, ...messages].sort((one, other) => one.seq - other.seq).map((item) => item.news);
}

/** What is left of news once some of it has been heard. */
export function withoutHeard(news: readonly News[], heard: readonly News[]): News[] {
  const left = new Map<string, number>();
  for (const one of heard) left.set(keyOf(one), (left.get(keyOf(one)) ?? 0) + 1);
  return news.filter((one) => !takeOne(left, keyOf(one)));
}

/** The messages that a finished step of the agent had in view, although nothing says yet that it acted on them. */
export function heardButOpen(state: RunState, listener: TaskId): MessageRecord[] {
  const open = messagesTo(state, listener).filter((message) => message.state === 'delivered');
  if (open.length === 0) return [];
  const heard = heardIn(agentOf(state, listener)?.conversation ?? []);
  return open.filter(({ messageId }) => heard.has(`message ${messageId}`));
}

/**
 * Whether news is for this listener: answers for who asked, what tasks find and how they end for who listens to their
 * role, ends as well for who has waited for them, all of it for the supervisor.
 */
export function hears(state: RunState, listener: TaskId, { about, news }: PostedNews): boolean {
  if (listener === SUPERVISOR)
    return about !== SUPERVISOR || news.type === 'answer' || news.type === 'plan-approved' || news.type === 'regressed';
  if (news.type === 'answer') return about === listener;
  if (about === listener || (news.type !== 'finding' && news.type !== 'task-ended')) return false;
  const spec = state.tasks.get(listener)?.spec;
  return spec !== undefined && (spec.listensTo.includes(news.role) || (news.type === 'task-ended' && spec.dependsOn.includes(about)));
}

/** Whether none of the news can be for it, so that nobody need look through all that tasks have found. */
function isDeaf({ tasks, questions }: RunState, listener: TaskId): boolean {
  const spec = tasks.get(listener)?.spec;
  return questions.size === 0 && spec !== undefined && spec.listensTo.length === 0 && spec.dependsOn.length === 0;
}

/** How often each piece of news was heard: two that say the same are two all the same. */
function heardIn(conversation: readonly Message[]): Map<string, number> {
  const heard = new Map<string, number>();
  for (const message of conversation) {
    if (message.role !== 'user') continue;
    for (const block of message.content) {
      if (block.type !== 'text') continue;
      for (const news of readNews(block.text)) heard.set(keyOf(news), (heard.get(keyOf(news)) ?? 0) + 1);
    }
  }
  return heard;
}

/** Strikes one off; false where there is none left. */
function takeOne(heard: Map<string, number>, key: string): boolean {
  const left = heard.get(key) ?? 0;
  if (left > 0) heard.set(key, left - 1);
  return left > 0;
}

/** Tells one piece of news from the others of its run, but for those that say the same. */
function keyOf(news: News): string {
  switch (news.type) {
    case 'message':
      return `message ${news.messageId}`;
    case 'finding':
      return `finding ${news.findingId}`;
    case 'answer':
      return `answer ${news.questionId}`;
    case 'plan-approved':
      return news.type;
    case 'regressed':
      return `${news.type} ${news.nth}`;
    case 'task-stuck':
      return `${news.type} ${news.taskId} ${news.pattern} ${news.text}`;
    case 'task-told':
      return `${news.type} ${news.taskId} ${news.text}`;
    case 'conflict':
      return `${news.type} ${news.path} ${news.kept} ${news.dropped} ${JSON.stringify([news.keptLines, news.droppedLines])}`;
    case 'task-continued':
    case 'task-ended':
      return `${news.type} ${news.taskId} ${news.attempt ?? 0}`;
  }
}
