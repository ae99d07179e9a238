import { count } from '../base/text.ts';
import { readNews, readRunBriefing, readTaskBriefing, type News } from '../domain/briefing.ts';
import type { Message } from '../domain/conversation.ts';
import type { RunEvent } from '../domain/event.ts';
import type { TaskId } from '../domain/ids.ts';
import type { AgentRecord, RunState } from '../domain/run-state.ts';
import { fenced, folded, words } from './markdown.ts';
import { whoIs } from './timeline.ts';
import { describeUsage } from './usage-text.ts';

/** What an agent heard, thought, said and did, step by step, folded; empty where there is nothing. */
export function conversationMarkdown(run: RunState, events: readonly RunEvent[], taskId: TaskId, agent: AgentRecord): string {
  const steps = events.filter((event) => event.type === 'step-finished' && event.taskId === taskId);
  if (steps.length === 0) return '';
  const body = steps.flatMap((event) => {
    if (event.type !== 'step-finished') return [];
    const facts = [event.model ?? '', describeUsage(event.usage)].filter((fact) => fact !== '').join(', ');
    return [`#### Step ${event.step}${facts === '' ? '' : ` (${facts})`}`, ...event.appended.flatMap(messageMarkdown)];
  });
  const facts = [count(steps.length, 'step'), describeUsage(agent.usage)].filter((fact) => fact !== '').join(', ');
  return folded(`${whoIs(run, taskId)} (${facts})`, body.join('\n\n'));
}

function messageMarkdown({ role, content }: Message): string[] {
  return content.map((block) => {
    switch (block.type) {
      case 'text':
        return role === 'user' ? heard(block.text) : words(block.text);
      case 'thinking':
        return block.text.trim() === '' ? '*Thought; the provider keeps it to itself.*' : folded('Thought', words(block.text));
      case 'tool-call':
        return `**${block.name}**\n\n${fenced(shortened(JSON.stringify(block.input, undefined, 2) ?? ''), 'json')}`;
      case 'tool-result':
        return folded(block.isError ? 'failed' : 'answered', fenced(shortened(laidOut(block.text))));
    }
  });
}

/** The crew's own blocks as sentences; what can't be read stands as it is. */
function heard(text: string): string {
  const quote = (words: string): string => words.replaceAll(/^/gm, '> ');
  try {
    const run = readRunBriefing(text);
    if (run) return quote(`Goal: ${words(run.goal)}`);
    const task = readTaskBriefing(text);
    if (task) return quote(words(task.description));
    const news = readNews(text);
    if (news.length === 0) return fenced(text);
    return news.map((item) => quote(sentence(item))).join('\n>\n');
  } catch {
    return fenced(text);
  }
}

/** A piece of news in words. */
function sentence(item: News): string {
  switch (item.type) {
    case 'message':
      return `Message from the ${item.from}: ${words(item.text)}`;
    case 'finding':
      return `${item.role} found: ${words(item.finding.title)}`;
    case 'answer':
      return `${words(item.question)} — ${item.answer} ${words(item.text)}`.trim();
    case 'task-ended':
      return `${item.role} ${item.state}: ${words(item.summary)}`;
    case 'task-told':
      return `${item.role} ${item.asks ? 'asks' : 'says'}: ${words(item.text)}`;
    case 'task-stuck':
      return `${item.role} seems stuck: ${words(item.text)}`;
    case 'task-continued':
      return `${item.role} goes on.`;
    case 'plan-approved':
      return 'The plan is approved.';
    case 'regressed':
      return `Regressed: ${words(item.rows.map(({ kind, summary }) => `${kind}, ${summary}`).join('; '))}`;
    case 'conflict':
      return item.reason === undefined
        ? `${item.kept} and ${item.dropped} changed the same lines of ${item.path}.`
        : `What ${item.dropped} changed in ${item.path} does not go with the rest: ${words(item.reason)}`;
  }
}

function laidOut(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
  } catch {
    return text; // Not every tool answers in JSON.
  }
}

/** How many lines of what went to and from a tool are shown; the JSON export has all of them. */
const SHOWN_LINES = 60;

function shortened(text: string): string {
  const lines = text.split('\n');
  return lines.length <= SHOWN_LINES ? text : [...lines.slice(0, SHOWN_LINES), `… ${lines.length - SHOWN_LINES} more lines`].join('\n');
}
