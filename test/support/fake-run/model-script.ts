import { writeNews, writeTaskBriefing } from '../../../src/domain/briefing.ts';
import type { FileChange, TextEdit } from '../../../src/domain/change.ts';
import type { AssistantMessage, Message, Usage } from '../../../src/domain/conversation.ts';
import type { RunEventBody } from '../../../src/domain/event.ts';
import { FindingId, Fingerprint, MessageId, ROLES, WorkspacePath } from '../../../src/domain/ids.ts';
import type { LivePiece } from '../../../src/domain/live-text.ts';
import { DEMO_FILES } from './demo-files.ts';
import { DEMO_TASKS } from './demo-changes.ts';
import { demoScript, type Script } from './demo-script.ts';

const { analysis, implementation } = DEMO_TASKS;
const RETRY = WorkspacePath('src/orders/retry.ts');
const BIG = 'claude-opus-4-6';
const SMALL = 'claude-haiku-4-5';

/**
 * The demo as a model does it: it thinks, looks, edits, is asked again where the provider was busy; most of its input
 * comes from the cache. The conversation of the implementation is written out. With `unpriced` nobody knows what it costs.
 */
export function modelScript({ unpriced = false } = {}): Script {
  const retried: Script[number] = [
    37_000,
    {
      type: 'activity',
      taskId: implementation,
      step: 9,
      activity: { kind: 'retrying', text: 'The provider is busy (529).', delayMs: 1400 },
    },
  ];
  const told = demoScript().map(([at, body]): Script[number] => [at, answered(body, unpriced)]);
  return [...told, retried].sort((one, other) => one[0] - other[0]);
}

/** What is being written at the 42nd second. */
export const LIVE_AT_MS = 42_000;
export const LIVE: readonly LivePiece[] = [
  {
    kind: 'thinking',
    text: 'The user wants the logger calls as they are. `logger.debug` in the retry loop is untouched by my edit, so nothing has to be taken back there. What is left is `retryOnce`: it drops `first`.',
  },
  {
    kind: 'text',
    text: 'The retry loop now keeps the first failure. Next is `retryOnce`, which has the same fault:\n\n- it throws with the **second** failure as the cause,\n- nobody learns what the first one was, and\n- no test reaches it, so I ask for one',
  },
];

function answered(body: RunEventBody, unpriced: boolean): RunEventBody {
  if (body.type === 'run-started') return { ...body, model: `anthropic:${BIG}`, budget: { costUsd: 2 } };
  return body.type === 'step-finished' ? asModel(body, unpriced) : body;
}

type StepFinished = Extract<RunEventBody, { type: 'step-finished' }>;

function asModel(body: StepFinished, unpriced: boolean): StepFinished {
  const { taskId, step } = body;
  const model = taskId === analysis ? SMALL : BIG;
  const usage = pricedUsage(body.usage, step, model, unpriced);
  const written = taskId === implementation ? STEPS[step] : undefined;
  return { ...body, ...written, usage, model };
}

/** From the second step on most of what is sent was sent before. */
function pricedUsage({ inputTokens, outputTokens }: Usage, step: number, model: string, unpriced: boolean): Usage {
  const sent = inputTokens * 4;
  const cacheReadTokens = step === 1 ? 0 : Math.round(sent * Math.min(0.93, 0.7 + step * 0.03));
  const cacheWriteTokens = Math.round((sent - cacheReadTokens) * 0.8);
  const [read, write] = model === SMALL ? [1, 5] : [5, 25];
  const inputCost = (sent - cacheReadTokens - cacheWriteTokens) * read + cacheWriteTokens * read * 1.25 + cacheReadTokens * read * 0.1;
  const costUsd = unpriced ? null : (inputCost + outputTokens * write) / 1_000_000;
  return { inputTokens: sent, outputTokens, costUsd, cacheReadTokens, cacheWriteTokens };
}

const retryBefore = DEMO_FILES['src/orders/retry.ts'];

const edit = (text: string, old: string, by: string): TextEdit => {
  const start = text.indexOf(old);
  return { start, end: start + old.length, text: by };
};

const FIRST = edit(retryBefore, '  for (let attempt = 1; ; attempt++) {', '  let first: unknown;\n  for (let attempt = 1; ; attempt++) {');
const OLD = '      if (attempt >= attempts) {\n        throw new RetryError(`gave up after ${attempts} attempts`);\n      }';
const NEW =
  '      first ??= error;\n      if (attempt >= attempts) {\n        throw new RetryError(`gave up after ${attempts} attempts`, { cause: first });\n      }';
const SECOND = edit(retryBefore, OLD, NEW);

const edits: TextEdit[] = [FIRST, SECOND];
const retryAfter =
  retryBefore.slice(0, FIRST.start) + FIRST.text + retryBefore.slice(FIRST.end, SECOND.start) + SECOND.text + retryBefore.slice(SECOND.end);

const RETRY_CHANGE: FileChange = {
  path: RETRY,
  base: { text: retryBefore, fingerprint: Fingerprint('demo-retry') },
  after: retryAfter,
  steps: [
    {
      edits,
      provenance: {
        taskId: implementation,
        role: ROLES.implementation,
        source: { type: 'model', model: BIG },
        reason: 'remembers the first failure, so that giving up can say what started it',
      },
    },
  ],
};

const user = (...texts: string[]): Message => ({ role: 'user', content: texts.map((text) => ({ type: 'text', text })) });
const answers = (...results: readonly (readonly [string, unknown, boolean?])[]): Message => ({
  role: 'user',
  content: results.map(([callId, answer, isError = false]) => ({
    type: 'tool-result',
    callId,
    text: typeof answer === 'string' ? answer : JSON.stringify(answer),
    isError,
  })),
});
const model = (...content: AssistantMessage['content']): Message => ({ role: 'assistant', content });
const thought = (text: string) => ({ type: 'thinking', text, signature: 'c2lnbmVk' }) as const;
const said = (text: string) => ({ type: 'text', text }) as const;
const call = (id: string, name: string, input: unknown) => ({ type: 'tool-call', id, name, input }) as const;

const listing = retryBefore
  .split('\n')
  .map((line, index) => `${String(index + 1).padStart(3)}  ${line}`)
  .join('\n');

/** What the steps of the implementation said, by their numbers. */
const STEPS: Readonly<Record<number, Partial<StepFinished>>> = {
  1: {
    appended: [
      user(
        writeTaskBriefing({
          taskId: implementation,
          role: ROLES.implementation,
          title: 'Mend what loses or swallows errors',
          description: 'Mend what loses or swallows errors in `src/orders`. Keep behaviour; ask before anything that callers can see.',
          scope: { paths: [WorkspacePath('src/orders')] },
          inputs: {},
        }),
      ),
      model(
        thought(
          'Code analysis is still at work. Rather than wait, I can read the error classes: which of them take a cause decides how I mend the rest.\n\nPaymentError and OrderError extend a base with `ErrorOptions`; RetryError does so itself.',
        ),
        said('While code analysis looks at the gateway I read the error classes, so that I know which of them take a cause.'),
        call(`${implementation}-1-4100`, 'read_file', { path: 'src/orders/errors.ts', from: 1, to: 60 }),
      ),
      answers([`${implementation}-1-4100`, { path: 'src/orders/errors.ts', lines: 60, text: 'export class OrderError extends Error {' }]),
    ],
  },
  2: {
    appended: [
      user(
        writeNews({
          type: 'finding',
          taskId: analysis,
          role: ROLES.codeAnalysis,
          findingId: FindingId('f1'),
          finding: {
            kind: 'lost-cause',
            title: 'The cause of a rethrown error is lost',
            path: WorkspacePath('src/orders/gateway.ts'),
            line: 48,
          },
        }),
        writeNews({
          type: 'finding',
          taskId: analysis,
          role: ROLES.codeAnalysis,
          findingId: FindingId('f2'),
          finding: {
            kind: 'lost-cause',
            title: 'The cause of a rethrown error is lost',
            path: WorkspacePath('src/orders/gateway.ts'),
            line: 59,
          },
        }),
      ),
      model(
        { type: 'thinking', text: '', redacted: 'ZW5jcnlwdGVk' },
        call(`${implementation}-2-5000`, 'apply_recipe', {
          recipe: 'error-cause',
          places: ['src/orders/gateway.ts:48', 'src/orders/gateway.ts:59'],
          reason: 'keeps the cause of a rethrown error',
        }),
      ),
      answers([`${implementation}-2-5000`, { applied: 2, skipped: [], newTypeErrors: 0 }]),
    ],
  },
  7: {
    appended: [
      user(
        writeNews({
          type: 'message',
          messageId: MessageId('m1'),
          mode: 'steer',
          text: 'Keep PaymentError’s public shape',
          from: 'user',
        }),
      ),
      model(
        said(
          'Understood: `PaymentError` keeps its constructor and its fields; the cause travels in the standard `options` argument, which it takes already.',
        ),
        call(`${implementation}-7-27400`, 'read_file', { path: 'src/payments/acquirer-client.ts' }),
      ),
      answers([`${implementation}-7-27400`, { path: 'src/payments/acquirer-client.ts', lines: 88, text: 'import …' }]),
    ],
  },
  8: {
    appended: [
      model(
        thought(
          'retry() throws RetryError without a cause once attempts are used up. The first failure says most about what went wrong. I need a variable outside the loop; `first ??= error` keeps the very first one.',
        ),
        call(`${implementation}-8-31900`, 'read_file', { path: RETRY }),
        call('edit-1', 'edit_file', { path: RETRY, old: 'throw new RetryError();', new: 'throw new RetryError(first);' }),
        said('The retry loop drops the first failure; I keep it as the cause of the last one, so that callers still see the same class.'),
        call('edit-2', 'edit_file', { path: RETRY, old: OLD, new: NEW }),
      ),
      answers(
        [`${implementation}-8-31900`, listing],
        ['edit-1', 'Error: The text to replace is not in src/orders/retry.ts. The nearest is at line 48.', true],
        ['edit-2', { edited: 2, newTypeErrors: 0, newSyntaxErrors: 0, checkedInMs: 38 }],
      ),
    ],
    overlay: { files: [RETRY_CHANGE], gone: [] },
  },
};
