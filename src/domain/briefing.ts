/**
 * How a task and the news that reach it are put into words for a model, and read back by the offline engine.
 *
 * Every fact stands in a tagged block of its own whose body is JSON, so that a model can tell the crew's words from
 * the code it reads: text of the repository never appears outside tool results.
 */
import type { CheckRow } from './certificate.ts';
import type { FailureCode } from './failure.ts';
import { fromRows, toRows, type FindingNews, type FindingRows } from './finding-rows.ts';
import type { MessageId, QuestionId, RoleName, TaskId, WorkspacePath } from './ids.ts';
import type { LeftAlone } from './left-alone.ts';
import type { MessageMode } from './message.ts';
import type { RepositoryInstructions } from './role.ts';
import type { Scope } from './scope.ts';
import type { StuckPattern } from './stuck.ts';
import type { EndedStatus, TaskSpec } from './task.ts';

/** What the supervisor is told first. */
export interface RunBriefing {
  readonly goal: string;
  readonly scope: Scope;
  readonly trusted: boolean;
  readonly tests: boolean;
  readonly recipe?: { readonly id: string; readonly with: Readonly<Record<string, unknown>> };
  /** The user wants to see the plan first: tasks are put up, and start once it is approved. */
  readonly plan?: boolean;
}

/** What a subagent is told first. */
export interface TaskBriefing {
  readonly taskId: TaskId;
  readonly role: RoleName;
  readonly title: string;
  readonly description: string;
  readonly scope: Scope;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The roles whose findings and endings it hears of, each with the tasks of that role and how they stand. */
  readonly listensTo?: readonly string[];
  /** How many steps it may make. */
  readonly maxSteps?: number;
}

export type News =
  | {
      readonly type: 'message';
      readonly messageId: MessageId;
      readonly mode: MessageMode;
      readonly text: string;
      readonly from: 'user' | 'supervisor';
    }
  | FindingNews
  /** An ended task goes on, in a new attempt that the user asked for. */
  | { readonly type: 'task-continued'; readonly taskId: TaskId; readonly role: RoleName; readonly attempt?: number }
  | {
      readonly type: 'task-ended';
      readonly taskId: TaskId;
      readonly role: RoleName;
      readonly state: EndedStatus;
      readonly summary: string;
      /** What it has to say beyond that, in Markdown. */
      readonly report?: string;
      /** What it left as it is, and why. */
      readonly refused?: readonly LeftAlone[];
      /** The attempt that ended; with the task, it tells one ending from another. */
      readonly attempt?: number;
      /** Why it did not succeed. */
      readonly code?: FailureCode;
      /** What it changed. */
      readonly files?: readonly WorkspacePath[];
    }
  /** What became of a question that the listener, or a task of the supervisor's, has asked. */
  | {
      readonly type: 'answer';
      /** Who asked. */
      readonly taskId?: TaskId;
      readonly questionId: QuestionId;
      readonly question: string;
      readonly answer: 'yes' | 'no';
      readonly text: string;
      readonly by: 'user' | 'policy' | 'expired';
    }
  /** The user has approved the plan, perhaps with changes: its tasks start now, as told here. */
  | {
      readonly type: 'plan-approved';
      readonly tasks: readonly Pick<TaskSpec, 'taskId' | 'title' | 'description' | 'scope'>[];
    }
  /** A task tells its supervisor something, or asks it; what is sent to the task is the answer. */
  | { readonly type: 'task-told'; readonly taskId: TaskId; readonly role: RoleName; readonly text: string; readonly asks: boolean }
  /** Two tasks changed the same lines in different ways, or in ways that don't compile together; the lines of `kept` stand unless somebody settles it. */
  | {
      readonly type: 'conflict';
      readonly path: WorkspacePath;
      /** `base`: what was there before any task. */
      readonly kept: TaskId | 'user' | 'base';
      readonly dropped: TaskId;
      readonly keptLines: readonly string[];
      readonly droppedLines: readonly string[];
      /** Why both can't stand, where that does not show in the lines. */
      readonly reason?: string;
      /** The other task, where that is known and its lines are elsewhere. */
      readonly against?: TaskId;
    }
  /** Everything together was checked, and something is worse than it was; told before the run is over. */
  | { readonly type: 'regressed'; readonly rows: readonly Pick<CheckRow, 'kind' | 'summary' | 'details'>[]; readonly nth: number }
  /** A task does not seem to get anywhere. */
  | {
      readonly type: 'task-stuck';
      readonly taskId: TaskId;
      readonly role: RoleName;
      readonly pattern: StuckPattern;
      readonly text: string;
    };

export interface LeftOut {
  readonly results: number;
}

export const writeRunBriefing = (briefing: RunBriefing): string => block('run', briefing);
export const writeTaskBriefing = (briefing: TaskBriefing): string => block('task', briefing);
export const writeNews = (news: News): string => block('news', news);

/** News that is heard together, a block each; findings of a task in a row are one. @param scope of who hears of it. */
export function writeAllNews(news: readonly News[], scope?: Scope): string[] {
  const blocks: string[] = [];
  let gathered: FindingNews[] = [];
  const flush = (): void => {
    const [first, ...rest] = gathered;
    if (first) blocks.push(rowBlock(toRows([first, ...rest], scope)));
    gathered = [];
  };
  for (const item of news) {
    if (item.type !== 'finding' || (gathered[0] && gathered[0].taskId !== item.taskId)) flush();
    if (item.type === 'finding') gathered.push(item);
    else blocks.push(writeNews(item));
  }
  flush();
  return blocks;
}

/** Tells a model that answers to its calls, counted from the first one of the conversation, are not shown any more. */
export const writeLeftOut = (leftOut: LeftOut): string =>
  `${block('left-out', leftOut)}\nTo make room, the answers to your oldest calls are not shown any more. Read again what you need.`;

/** The repository's own words in a block of their own. `<` can't stand in them, so nothing in there passes for a block of ours. */
export const writeInstructions = ({ path, text }: RepositoryInstructions): string =>
  `<repository-instructions path=${JSON.stringify(path).replaceAll('<', '&lt;')}>\n${text.trim().replaceAll('<', '&lt;')}\n</repository-instructions>`;

export const readRunBriefing = (text: string): RunBriefing | undefined => readBlocks<RunBriefing>('run', text)[0];
export const readTaskBriefing = (text: string): TaskBriefing | undefined => readBlocks<TaskBriefing>('task', text)[0];
export const readLeftOut = (text: string): LeftOut | undefined => readBlocks<LeftOut>('left-out', text)[0];
export const readNews = (text: string): News[] =>
  readBlocks<News | FindingRows>('news', text).flatMap((item) => (item.type === 'findings' ? fromRows(item) : [item]));

function block(tag: string, body: unknown): string {
  return `<${tag}>\n${withoutTags(JSON.stringify(body, undefined, 1))}\n</${tag}>`;
}

/** A row a line. */
function rowBlock({ found, elsewhere, ...head }: FindingRows): string {
  const rows = found.map((row) => `\n ${JSON.stringify(row)}`).join(',');
  const rest = elsewhere ? `,"elsewhere":${JSON.stringify(elsewhere)}` : '';
  return `<news>\n${withoutTags(`${JSON.stringify(head).slice(0, -1)},"found":[${rows}]${rest}}`)}\n</news>`;
}

/** No tag can end in the body, and none of ours begin: a text inside can't close its own block. A type argument stays as it is. */
const withoutTags = (json: string): string => json.replaceAll(TAG, '\\u003c');

const TAG = /<(?=\s*(?:[/!?]|run\b|task\b|news\b|left-out\b|repository-instructions\b|system\b|user\b|human\b|assistant\b))/gi;

function readBlocks<Body>(tag: string, text: string): Body[] {
  if (!text.includes(`<${tag}>`)) return [];
  const blocks = text.matchAll(new RegExp(`<${tag}>\\n([\\s\\S]*?)\\n</${tag}>`, 'g'));
  return [...blocks].map((match) => JSON.parse(match[1] ?? 'null') as Body);
}
