import type { MessageCreateParams } from '@anthropic-ai/sdk/resources/messages/messages';
import { readNews } from '../../../src/domain/briefing.ts';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import type { RunState, TaskRecord } from '../../../src/domain/run-state.ts';
import { costOf, priceOf } from '../../../src/models/prices.ts';
import { createAnthropicModel } from '../../../src/models/anthropic/create-anthropic-model.ts';
import { RateLanes } from '../../../src/models/rate/rate-lanes.ts';
import * as sdk from '../../../src/anthropic-sdk.ts';
import { FastClock } from '../fast-clock.ts';
import { inProcessCrew } from '../in-process-crew.ts';
import { MessagesServer } from '../messages-server/messages-server.ts';
import { hash } from '../messages-server/signature.ts';
import { blocksOf, type Fault, type Reply, type StreamFault } from '../messages-server/wire.ts';
import { tempFolder } from '../temp-folder.ts';

/** What is done to the requests of the tasks, and what has to come of it. */
interface Row {
  /** A share of requests fails so, each once; or all, once each task has reported what it found. */
  readonly for: 'some' | 'all';
  readonly fault: Fault | 'refused';
  /** What the user reads of a task that failed of it. */
  readonly says?: RegExp;
  /** What the user says when asked whether to wait. */
  readonly answers?: 'yes' | 'no';
  /** Whether the supervisor fails of it as well, before it has started all. */
  readonly endsAll?: true;
}

const status = (code: number, more: Partial<Extract<Fault, { kind: 'status' }>> = {}): Fault => ({ kind: 'status', status: code, ...more });
const stream = (how: StreamFault): Fault => ({ kind: 'stream', how, at: 3 });

export const ROWS: Readonly<Record<string, Row>> = {
  none: { for: 'some', fault: status(200) },
  401: { for: 'all', fault: status(401), says: /key .* not accepted. Set another one/ },
  402: { for: 'all', fault: status(402), says: /no credit left/ },
  413: { for: 'all', fault: status(413), says: /too large/ },
  '429 for an hour': { for: 'all', fault: status(429, { retryAfter: '3600' }), says: /again in 60 min/, answers: 'no', endsAll: true },
  '429 for 90 s': { for: 'some', fault: status(429, { retryAfter: '90' }), answers: 'yes' },
  refused: { for: 'all', fault: 'refused', says: /No answer of .*ECONNREFUSED/, endsAll: true },
  '429 with retry-after': { for: 'some', fault: status(429, { retryAfter: '2' }) },
  '429 without retry-after': { for: 'some', fault: status(429) },
  500: { for: 'some', fault: status(500) },
  529: { for: 'some', fault: status(529) },
  'no headers': { for: 'some', fault: { kind: 'no-headers' } },
  error: { for: 'some', fault: stream('error') },
  reset: { for: 'some', fault: stream('reset') },
  end: { for: 'some', fault: stream('end') },
  stall: { for: 'some', fault: stream('stall') },
  garbage: { for: 'some', fault: stream('garbage') },
};

export interface Outcome {
  readonly row: string;
  readonly status: string;
  readonly succeeded: number;
  readonly failed: number;
  readonly findings: number;
  readonly requests: number;
  readonly faults: number;
  readonly costUsd: number | null;
  readonly ms: number;
  /** What should not have happened. */
  readonly problems: readonly string[];
}

const SHARE = 0.25;
const MODEL = 'claude-sonnet-5-5';
/** As many tasks as fit into one answer. */
const BATCH = 25;
const LIMIT_MS = 120_000;
/** As many times faster than real time the crew and its models wait. */
const SPEED = 20;

/** A run of so many tasks at once while requests go wrong in one way; `capUsd` is what it may cost. */
export async function playRow(row: string, count: number, seed: number, capUsd = 100): Promise<Outcome> {
  const plan = ROWS[row];
  if (!plan) throw new Error(`There is no fault ${row}; there are: ${Object.keys(ROWS).join(', ')}`);
  const folder = tempFolder({ 'a.ts': 'export const a = 1;\n' });
  const failed = new Set<string>();
  const server = await MessagesServer.start({
    answer: ({ params }) => script(params, count),
    fault: ({ params }) => faultFor(plan, params, seed, failed),
  });
  const clock = new FastClock(SPEED);
  const model = createAnthropicModel({
    apiKey: 'a key of a test',
    baseUrl: server.url,
    modelFor: () => MODEL,
    clock,
    lanes: new RateLanes(clock, Math.random),
    loadSdk: () => sdk,
    headersMs: 5000,
    idleMs: 20_000,
    maxOutputTokens: 4000,
  });
  const crew = inProcessCrew({ model, clock });
  const began = Date.now();
  try {
    const run = await crew.start({
      goal: 'find places',
      scope: WHOLE_WORKSPACE,
      folder: folder.path,
      trusted: false,
      tests: false,
      concurrency: count,
      timeoutMs: 3_600_000,
      budget: { costUsd: capUsd },
    });
    crew.onEvent((event) => {
      if (event.type === 'question' && plan.answers) queueMicrotask(() => run.answer(event.questionId, plan.answers ?? 'no', ''));
    });
    let isRefused = false;
    crew.onEvent((event) => {
      if (event.type !== 'finding' || plan.fault !== 'refused' || isRefused || run.state.findings.length < count) return;
      isRefused = true;
      void server.close();
    });
    const isOver = await Promise.race([
      run.finished.then(() => true),
      new Promise<false>((resolve) => setTimeout(() => resolve(false), LIMIT_MS).unref()),
    ]);
    const { state } = run;
    const tasks = [...state.tasks.values()];
    return {
      row,
      status: isOver ? state.status : 'still running',
      succeeded: tasks.filter((task) => task.status === 'succeeded').length,
      failed: tasks.filter((task) => task.status === 'failed').length,
      findings: state.findings.length,
      requests: server.seen.length,
      faults: server.seen.filter(({ fault }) => fault !== undefined).length,
      costUsd: state.usage.costUsd,
      ms: Date.now() - began,
      problems: [
        ...problemsOf(state, tasks, plan, count, isOver, capUsd),
        ...server.complaints.map((text) => `the server refused a request: ${text}`),
        ...overCap(server, capUsd),
      ],
    };
  } finally {
    await crew.dispose();
    await server.close().catch(() => undefined);
    folder.dispose();
  }
}

function problemsOf(state: RunState, tasks: readonly TaskRecord[], plan: Row, count: number, isOver: boolean, capUsd: number): string[] {
  const problems: string[] = [];
  if (!isOver) problems.push(`it did not end: ${tasks.map((task) => task.status).join(' ')}`);
  const isCapped = capUsd < 1;
  const isCutShort = isCapped || plan.endsAll === true;
  if (tasks.length !== count && !isCutShort) problems.push(`${tasks.length} tasks were started`);
  for (const task of tasks) {
    const reported = JSON.stringify(task.conversation).includes('\\"reported\\":[\\"') ? 1 : 0;
    const found = state.findings.filter(({ taskId }) => taskId === task.spec.taskId).length;
    if (found < reported) problems.push(`${task.spec.taskId} has lost what it found`);
    if (task.status === 'succeeded' && task.result === undefined) problems.push(`${task.spec.taskId} has lost its result`);
    if (task.status === 'failed' && !isCapped && !(plan.says ?? /^$/).test(task.failure?.message ?? ''))
      problems.push(`${task.spec.taskId} failed: ${task.failure?.message}`);
  }
  if (plan.for === 'all' && state.findings.length < count && !isCutShort) problems.push(`only ${state.findings.length} findings`);
  if (isOver && state.status !== 'succeeded' && state.summary === '' && !state.failure) problems.push('nobody says why it ended so');
  if ((state.usage.costUsd ?? 0) > capUsd) problems.push(`it cost ${state.usage.costUsd}, more than ${capUsd}`);
  return problems;
}

/** What the provider would bill, by its own count. */
function overCap(server: MessagesServer, capUsd: number): string[] {
  const bill = server.seen.reduce((sum, { usage }) => {
    if (!usage) return sum;
    const { input, cacheRead, cacheWrite, output } = usage;
    return sum + (costOf({ input, cacheRead, cacheWrite, cacheWriteHour: 0, output }, priceOf(MODEL)) ?? 0);
  }, 0);
  return bill > capUsd ? [`the provider bills ${bill}, more than ${capUsd}`] : [];
}

function faultFor(plan: Row, params: MessageCreateParams, seed: number, failed: Set<string>): Fault | undefined {
  const { fault } = plan;
  if (isSupervisor(params) || fault === 'refused' || (fault.kind === 'status' && fault.status === 200)) return undefined;
  if (plan.for === 'all') return turnsOf(params) > 0 ? fault : undefined;
  const key = hash(JSON.stringify(params.messages));
  if (failed.has(key) || parseInt(hash(`${seed} ${key}`).slice(0, 8), 16) / 2 ** 32 >= SHARE) return undefined;
  failed.add(key);
  return fault;
}

const isSupervisor = ({ tools = [] }: MessageCreateParams): boolean =>
  tools.some((tool) => 'name' in tool && tool.name === 'start_async_task');
const turnsOf = ({ messages }: MessageCreateParams): number => messages.filter(({ role }) => role === 'assistant').length;

const newsIn = ({ messages }: MessageCreateParams) =>
  messages.flatMap(blocksOf).flatMap((block) => (block.type === 'text' ? readNews(block.text) : []));

const isWrappingUp = (params: MessageCreateParams): boolean =>
  newsIn(params).some((news) => news.type === 'message' && news.mode === 'wrap-up');

/** A supervisor that starts so many tasks and waits for all, and tasks that report, look, and hand over. */
function script(params: MessageCreateParams, count: number): Reply {
  const turns = turnsOf(params);
  if (!isSupervisor(params)) {
    const wrapUp = isWrappingUp(params);
    if (turns === 0 && !wrapUp)
      return {
        thinking: 'Let me look.',
        text: 'I look.',
        calls: [{ name: 'report_findings', input: { findings: [{ kind: 'place', title: 'A place' }] } }],
      };
    if (turns === 1 && !wrapUp) return { text: 'And what files are there?', calls: [{ name: 'list_files', input: { paths: [] } }] };
    return { calls: [{ name: 'finish', input: { summary: 'Found.', findings: { place: 1 }, files: 1 } }] };
  }
  if (isWrappingUp(params)) return { calls: [{ name: 'finish', input: { outcome: 'done', summary: 'What there is.' } }] };
  const started = params.messages
    .flatMap(blocksOf)
    .filter((block) => block.type === 'tool_use' && block.name === 'start_async_task').length;
  if (started < count)
    return {
      text: 'I start some.',
      calls: Array.from({ length: Math.min(BATCH, count - started) }, (_, at) => ({
        name: 'start_async_task',
        input: { role: 'code-analysis', title: `Look ${started + at}`, description: 'Find places.', paths: [] },
      })),
    };
  const ended = new Set(newsIn(params).flatMap((news) => (news.type === 'task-ended' ? [news.taskId] : [])));
  if (ended.size < count) return { calls: [{ name: 'wait_for_updates', input: {} }] };
  return { calls: [{ name: 'finish', input: { outcome: 'done', summary: 'All have looked.' } }] };
}
