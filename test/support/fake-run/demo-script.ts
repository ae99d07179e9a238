import type { CheckRow } from '../../../src/domain/certificate.ts';
import type { RunEventBody } from '../../../src/domain/event.ts';
import type { FindingContent } from '../../../src/domain/finding.ts';
import {
  FindingId,
  MessageId,
  QuestionId,
  ROLES,
  SUPERVISOR,
  ThreadId,
  WorkspacePath,
  type RoleName,
  type TaskId,
} from '../../../src/domain/ids.ts';
import { JOURNAL_VERSION } from '../../../src/domain/event.ts';
import { writeNews, writeRunBriefing } from '../../../src/domain/briefing.ts';
import type { Message, Usage } from '../../../src/domain/conversation.ts';
import { DEFAULT_LIMITS, type TaskSpec } from '../../../src/domain/task.ts';
import { DEMO_TASKS, demoChanges } from './demo-changes.ts';
import { withConversations } from './conversations.ts';

/** What happens, and how many milliseconds after the start; so is the time when a question expires. */
export type Script = readonly (readonly [number, RunEventBody])[];

const ORDERS = { paths: [WorkspacePath('src/orders')] };
const { analysis, tests, implementation, documentation } = DEMO_TASKS;

const usage = (inputTokens: number, outputTokens: number): Usage => ({
  inputTokens,
  outputTokens,
  costUsd: (inputTokens * 3 + outputTokens * 15) / 1_000_000,
});

const say = (text: string): Message => ({ role: 'assistant', content: [{ type: 'text', text }] });

/** The demo: four tasks at the same time, two messages on their way, a question, thirteen hunks, a certificate. */
export function demoScript(folder = '/home/ada/order-desk'): Script {
  const parts = [...opening(folder), ...analysing(), ...testing(), ...implementing(), ...documenting(), ...ending()];
  return withConversations(parts.sort((a, b) => a[0] - b[0]));
}

function opening(folder: string): Script {
  const briefing = writeRunBriefing({ goal: 'Improve error handling in src/orders', scope: ORDERS, trusted: true, tests: true });
  const calls = [
    ['c1', ROLES.codeAnalysis, 'Map how errors are handled'],
    ['c2', ROLES.test, 'Run the baseline and map coverage'],
    ['c3', ROLES.implementation, 'Mend what loses or swallows errors'],
    ['c4', ROLES.documentation, 'Keep the documentation true'],
  ] as const;
  const words =
    'I start four tasks at once: **code analysis** maps where errors get lost, **tests** runs the baseline, **implementation** mends what it can as findings arrive, and **documentation** follows its edits.';
  return [
    [
      0,
      {
        type: 'run-started',
        version: JOURNAL_VERSION,
        goal: 'Improve error handling in src/orders',
        scope: ORDERS,
        folder,
        model: 'anthropic:claude-sonnet-4-5',
        trusted: true,
        tests: true,
        pid: 4711,
      },
    ],
    [60, { type: 'step-started', taskId: SUPERVISOR, step: 1 }],
    [1500, { type: 'activity', taskId: SUPERVISOR, step: 1, activity: { kind: 'said', text: words } }],
    ...calls.flatMap(([callId, , title], index): Script => [
      [
        1600 + index * 60,
        {
          type: 'activity',
          taskId: SUPERVISOR,
          step: 1,
          activity: { kind: 'tool-started', callId, tool: 'start_async_task', label: `starting “${title}”` },
        },
      ],
      [
        1620 + index * 60,
        {
          type: 'activity',
          taskId: SUPERVISOR,
          step: 1,
          activity: { kind: 'tool-ended', callId, tool: 'start_async_task', label: `started “${title}”`, state: 'done', ms: 4 },
        },
      ],
    ]),
    ...created(analysis, ROLES.codeAnalysis, 'Map how errors are handled', 1610, 'thread-1', []),
    ...created(tests, ROLES.test, 'Run the baseline and map coverage', 1670, 'thread-2', []),
    ...created(implementation, ROLES.implementation, 'Mend what loses or swallows errors', 1730, 'thread-1', [ROLES.codeAnalysis]),
    ...created(documentation, ROLES.documentation, 'Keep the documentation true', 1790, 'thread-2', [ROLES.implementation]),
    [
      2000,
      {
        type: 'step-finished',
        taskId: SUPERVISOR,
        step: 1,
        usage: usage(3800, 620),
        appended: [
          { role: 'user', content: [{ type: 'text', text: briefing }] },
          {
            role: 'assistant',
            content: [
              { type: 'text', text: words },
              ...calls.map(([id, role, title]) => ({
                type: 'tool-call' as const,
                id,
                name: 'start_async_task',
                input: { role, title, scope: ORDERS },
              })),
            ],
          },
          {
            role: 'user',
            content: calls.map(([callId], index) => ({
              type: 'tool-result' as const,
              callId,
              text: JSON.stringify({ taskId: `t${index + 1}`, state: 'running' }),
              isError: false,
            })),
          },
        ],
      },
    ],
  ];
}

function analysing(): Script {
  const found: readonly (readonly [number, string, FindingContent])[] = [
    [
      4200,
      'f1',
      {
        kind: 'lost-cause',
        title: 'The cause of a rethrown error is lost',
        path: WorkspacePath('src/orders/gateway.ts'),
        line: 48,
        recipe: 'error-cause',
      },
    ],
    [
      4210,
      'f2',
      {
        kind: 'lost-cause',
        title: 'The cause of a rethrown error is lost',
        path: WorkspacePath('src/orders/gateway.ts'),
        line: 59,
        recipe: 'error-cause',
      },
    ],
    [
      6100,
      'f3',
      {
        kind: 'lost-cause',
        title: 'The cause of a rethrown error is lost',
        path: WorkspacePath('src/orders/queue.ts'),
        line: 47,
        recipe: 'error-cause',
      },
    ],
    [
      6110,
      'f4',
      {
        kind: 'swallowed-catch',
        title: 'A catch swallows every error',
        path: WorkspacePath('src/orders/queue.ts'),
        line: 61,
        detail: 'pushAll counts on refused orders only, but hides anything.',
      },
    ],
    [
      7900,
      'f5',
      {
        kind: 'useless-catch',
        title: 'A catch that only throws again',
        path: WorkspacePath('src/orders/service.ts'),
        line: 66,
        recipe: 'useless-catch',
      },
    ],
    [
      7910,
      'f7',
      {
        kind: 'lost-cause',
        title: 'The cause of a rethrown error is lost',
        path: WorkspacePath('src/orders/service.ts'),
        line: 84,
        recipe: 'error-cause',
      },
    ],
    [
      9600,
      'f6',
      {
        kind: 'lost-cause',
        title: 'The first failure is dropped when retry gives up',
        path: WorkspacePath('src/orders/retry.ts'),
        line: 47,
      },
    ],
    [
      10900,
      'f8',
      {
        kind: 'floating-promise',
        title: 'Nobody waits for drain(), nobody hears it fail',
        path: WorkspacePath('src/orders/index.ts'),
        line: 27,
        recipe: 'floating-promise',
      },
    ],
    [
      10910,
      'f9',
      {
        kind: 'thrown-string',
        title: 'A string is thrown',
        path: WorkspacePath('src/orders/legacy.ts'),
        line: 30,
        changesBehaviour: true,
        detail: 'Callers may compare the text.',
      },
    ],
  ];
  return [
    ...steps(
      analysis,
      [
        [1900, 3900],
        [3950, 7000],
        [7050, 10_950],
        [11_000, 13_100],
      ],
      [1900, 240],
    ),
    ...tool(analysis, 1, 2300, 2500, 'list_files', 'listed 8 files in src/orders'),
    ...tool(analysis, 2, 4000, 6200, 'find_patterns', 'looked for lost errors in 4 files'),
    [6900, said(analysis, 2, 'The gateway and the queue rethrow without a cause in three places; `pushAll` swallows everything.')],
    ...tool(analysis, 3, 7100, 8600, 'find_patterns', 'looked for lost errors in 4 more files'),
    ...tool(analysis, 3, 9000, 9500, 'read_file', 'read retry.ts 36–68'),
    ...found.map(([at, id, finding]): Script[number] => [at, { type: 'finding', taskId: analysis, findingId: FindingId(id), finding }]),
    [
      13_100,
      {
        type: 'task-ended',
        taskId: analysis,
        state: 'succeeded',
        summary: '9 places in 6 files where errors are lost, swallowed or thrown as text.',
        result: { findings: { 'lost-cause': 5 }, files: 8 },
      },
    ],
  ];
}

function testing(): Script {
  const progress = (at: number, text: string): Script[number] => [
    at,
    { type: 'activity', taskId: tests, step: 2, activity: { kind: 'tool-progress', callId: 'tests-2-4000', text } },
  ];
  return [
    ...steps(
      tests,
      [
        [1950, 3800],
        [3900, 24_600],
        [24_700, 45_500],
      ],
      [1600, 200],
    ),
    ...tool(tests, 1, 2600, 3400, 'map_tests', 'mapped 6 test files to src/orders'),
    [
      4000,
      {
        type: 'activity',
        taskId: tests,
        step: 2,
        activity: { kind: 'tool-started', callId: 'tests-2-4000', tool: 'run_baseline_tests', label: 'running npm test' },
      },
    ],
    progress(9000, '31 of 124'),
    progress(14_000, '68 of 124'),
    progress(19_000, '104 of 124'),
    [
      24_000,
      {
        type: 'activity',
        taskId: tests,
        step: 2,
        activity: {
          kind: 'tool-ended',
          callId: 'tests-2-4000',
          tool: 'run_baseline_tests',
          label: 'ran npm test: 124 of 124 passed',
          state: 'done',
          ms: 20_000,
        },
      },
    ],
    [
      24_100,
      {
        type: 'finding',
        taskId: tests,
        findingId: FindingId('f10'),
        finding: { kind: 'baseline-tests', title: 'The baseline passes: 124 of 124' },
      },
    ],
    [25_500, said(tests, 3, 'The baseline is green. I go through the files of the scope to see which of them no test reaches.')],
    ...tool(tests, 3, 26_000, 27_100, 'read_file', 'read orders.test.ts 1–140'),
    ...tool(tests, 3, 33_000, 33_900, 'search_text', 'searched test/ for “retryOnce”'),
    [
      34_000,
      {
        type: 'finding',
        taskId: tests,
        findingId: FindingId('f11'),
        finding: { kind: 'untested', title: 'No test reaches retryOnce', path: WorkspacePath('src/orders/retry.ts'), line: 57 },
      },
    ],
    [
      38_000,
      {
        type: 'activity',
        taskId: tests,
        step: 3,
        activity: { kind: 'tool-started', callId: 'tests-3-38', tool: 'map_tests', label: 'mapping tests to the changed lines' },
      },
    ],
    [
      45_000,
      {
        type: 'activity',
        taskId: tests,
        step: 3,
        activity: {
          kind: 'tool-ended',
          callId: 'tests-3-38',
          tool: 'map_tests',
          label: 'mapped tests to the changed lines',
          state: 'done',
          ms: 7000,
        },
      },
    ],
    [
      45_600,
      {
        type: 'task-ended',
        taskId: tests,
        state: 'succeeded',
        summary: 'The baseline passes, 124 of 124; 7 of 8 files of the scope are reached by tests.',
      },
    ],
  ];
}

function implementing(): Script {
  const message = (at: number, id: string, state: 'delivered' | 'acted-on', step: number): Script[number] => [
    at,
    { type: 'message-state', messageId: MessageId(id), taskId: implementation, state, step },
  ];
  return [
    ...steps(
      implementation,
      [
        [2000, 4600],
        [4700, 8600],
        [8700, 12_400],
        [12_500, 17_000],
        [17_100, 20_800],
        [20_900, 25_200],
        [25_300, 31_200],
        [31_300, 36_400],
        [36_500, 43_600],
        [48_000, 51_200],
      ],
      [3900, 330],
    ),
    [
      3900,
      said(
        implementation,
        1,
        'While code analysis looks at the gateway I read the error classes, so that I know which of them take a cause.',
      ),
    ],
    ...tool(implementation, 1, 4100, 4400, 'read_file', 'read errors.ts 1–60'),
    ...tool(implementation, 2, 5000, 6900, 'apply_recipe', 'applied error-cause at gateway.ts:48, gateway.ts:59'),
    ...tool(implementation, 3, 9000, 10_300, 'apply_recipe', 'applied error-cause at queue.ts:47, service.ts:84'),
    ...tool(implementation, 4, 13_200, 14_100, 'apply_recipe', 'applied useless-catch at service.ts:66'),
    ...tool(implementation, 5, 17_600, 19_800, 'apply_recipe', 'applied floating-promise at index.ts:27'),
    ...tool(implementation, 6, 21_300, 22_400, 'apply_recipe', 'applied unused-imports in 3 files'),
    [
      24_400,
      {
        type: 'message-sent',
        messageId: MessageId('m1'),
        taskId: implementation,
        mode: 'steer',
        text: 'Keep PaymentError’s public shape',
        from: 'user',
      },
    ],
    message(25_310, 'm1', 'delivered', 7),
    [
      26_900,
      said(
        implementation,
        7,
        'Understood: `PaymentError` keeps its constructor and its fields; the cause travels in the standard `options` argument, which it takes already.',
      ),
    ],
    ...tool(implementation, 7, 27_400, 30_200, 'read_file', 'read acquirer-client.ts 1–88'),
    message(31_210, 'm1', 'acted-on', 7),
    ...tool(implementation, 8, 31_900, 32_300, 'read_file', 'read retry.ts 1–68'),
    [
      35_200,
      said(
        implementation,
        8,
        'The retry loop drops the first failure; I keep it as the cause of the last one, so that callers still see the same class.',
      ),
    ],
    [
      37_400,
      {
        type: 'activity',
        taskId: implementation,
        step: 9,
        activity: { kind: 'tool-started', callId: 'impl-9', tool: 'edit_file', label: 'editing retry.ts' },
      },
    ],
    [
      40_600,
      {
        type: 'message-sent',
        messageId: MessageId('m2'),
        taskId: implementation,
        mode: 'steer',
        text: 'Leave the logger calls as they are',
        from: 'user',
      },
    ],
    [
      43_200,
      {
        type: 'activity',
        taskId: implementation,
        step: 9,
        activity: { kind: 'tool-ended', callId: 'impl-9', tool: 'edit_file', label: 'edited retry.ts, +3 −1', state: 'done', ms: 5800 },
      },
    ],
    [
      43_700,
      {
        type: 'question',
        questionId: QuestionId('q1'),
        taskId: implementation,
        text: 'legacy.ts:30 throws a string. Throw an OrderError with the same text instead?',
        why: 'It changes behaviour: a caller that compares what it caught with the text would no longer match.',
      },
    ],
    [47_900, { type: 'question-answered', questionId: QuestionId('q1'), taskId: implementation, answer: 'no', text: '' }],
    message(48_010, 'm2', 'delivered', 10),
    message(51_210, 'm2', 'acted-on', 10),
    [
      51_400,
      {
        type: 'task-ended',
        taskId: implementation,
        state: 'succeeded',
        summary: '11 places mended in 6 files; the thrown string in legacy.ts is left as it is.',
      },
    ],
  ];
}

function documenting(): Script {
  return [
    ...steps(
      documentation,
      [
        [2050, 5200],
        [5300, 8800],
        [8900, 52_300],
        [52_400, 55_000],
      ],
      [1300, 180],
    ),
    ...tool(documentation, 1, 2700, 4600, 'find_mentions', 'found 7 mentions of src/orders in README.md, docs/'),
    [
      4700,
      {
        type: 'finding',
        taskId: documentation,
        findingId: FindingId('f12'),
        finding: {
          kind: 'mention',
          title: 'errors.md says there is older code that drops the cause',
          path: WorkspacePath('docs/errors.md'),
          line: 23,
        },
      },
    ],
    ...tool(documentation, 2, 5600, 6000, 'read_file', 'read errors.md 1–44'),
    [
      8300,
      said(
        documentation,
        2,
        'Seven mentions are indexed. One sentence becomes untrue with these edits; I wait for the implementation before I touch it.',
      ),
    ],
    [
      9000,
      {
        type: 'activity',
        taskId: documentation,
        step: 3,
        activity: { kind: 'tool-started', callId: 'doc-3', tool: 'wait_for_updates', label: 'waiting for news' },
      },
    ],
    [
      51_500,
      {
        type: 'activity',
        taskId: documentation,
        step: 3,
        activity: { kind: 'tool-ended', callId: 'doc-3', tool: 'wait_for_updates', label: 'waited for news', state: 'done', ms: 42_500 },
      },
    ],
    ...tool(documentation, 4, 53_000, 54_000, 'edit_file', 'edited errors.md, +1 −1'),
    [55_100, { type: 'task-ended', taskId: documentation, state: 'succeeded', summary: '7 mentions checked, 1 brought up to date.' }],
  ];
}

function ending(): Script {
  const row = (at: number, check: CheckRow): Script[number] => [at, { type: 'check-finished', row: check }];
  const analysed = writeNews({
    type: 'task-ended',
    taskId: analysis,
    role: ROLES.codeAnalysis,
    state: 'succeeded',
    summary: '9 places in 6 files where errors are lost, swallowed or thrown as text.',
  });
  const implemented = writeNews({
    type: 'task-ended',
    taskId: implementation,
    role: ROLES.implementation,
    state: 'succeeded',
    summary: '11 places mended in 6 files; the thrown string in legacy.ts is left as it is.',
  });
  const words =
    'Analysis is done: nine places in six files. Five lose the cause of an error, and a recipe mends four of them without changing what callers see. One thrown string would change behaviour; I ask before it is touched.';
  const last =
    'Everything is in. **13 hunks in 7 files** are offered: causes are kept, nothing is swallowed any more, and the documentation says so. I left the thrown string in `legacy.ts` alone, as you asked.';
  return [
    [13_200, { type: 'step-started', taskId: SUPERVISOR, step: 2 }],
    [15_400, { type: 'activity', taskId: SUPERVISOR, step: 2, activity: { kind: 'said', text: words } }],
    [
      15_500,
      {
        type: 'step-finished',
        taskId: SUPERVISOR,
        step: 2,
        usage: usage(5200, 410),
        appended: [{ role: 'user', content: [{ type: 'text', text: analysed }] }, say(words)],
      },
    ],
    [34_100, { type: 'step-started', taskId: SUPERVISOR, step: 3 }],
    ...tool(SUPERVISOR, 3, 34_900, 34_950, 'check_async_task', 'looked at “Run the baseline and map coverage”'),
    [
      36_200,
      {
        type: 'step-finished',
        taskId: SUPERVISOR,
        step: 3,
        usage: usage(5900, 180),
        appended: [
          { role: 'assistant', content: [{ type: 'tool-call', id: 'c9', name: 'check_async_task', input: { taskId: 't2' } }] },
          {
            role: 'user',
            content: [
              { type: 'tool-result', callId: 'c9', text: JSON.stringify({ state: 'running', step: 3, findings: 2 }), isError: false },
            ],
          },
        ],
      },
    ],
    [51_500, { type: 'step-started', taskId: SUPERVISOR, step: 4 }],
    [
      53_400,
      {
        type: 'step-finished',
        taskId: SUPERVISOR,
        step: 4,
        usage: usage(6400, 150),
        appended: [
          { role: 'user', content: [{ type: 'text', text: implemented }] },
          say('I wait for the documentation before I put the parts together.'),
        ],
      },
    ],
    [55_200, { type: 'step-started', taskId: SUPERVISOR, step: 5 }],
    [56_000, { type: 'changes-offered', changes: demoChanges() }],
    [56_010, { type: 'check-started', kind: 'syntax' }],
    [56_020, { type: 'check-started', kind: 'types' }],
    [56_030, { type: 'check-started', kind: 'tests' }],
    row(56_090, { kind: 'syntax', state: 'passed', required: true, summary: '7 files parse.', details: [], ms: 41 }),
    row(58_500, {
      kind: 'types',
      state: 'passed',
      required: true,
      command: 'tsc --noEmit -p tsconfig.json',
      summary: '0 new errors; 3 were there before.',
      details: [],
      ms: 2430,
    }),
    row(62_000, {
      kind: 'tests',
      state: 'passed',
      required: true,
      command: 'npm test',
      summary: '124 of 124 passed, as before.',
      details: [],
      ms: 5870,
    }),
    [62_050, { type: 'certified', verdict: 'passed' }],
    [62_900, { type: 'supervisor-said', text: last }],
    [63_000, { type: 'step-finished', taskId: SUPERVISOR, step: 5, usage: usage(7100, 260), appended: [say(last)] }],
    [63_100, { type: 'run-finished', status: 'succeeded', summary: '13 hunks in 7 files; types and tests as before.', wallMs: 63_100 }],
  ];
}

function created(taskId: TaskId, role: RoleName, title: string, at: number, thread: string, listensTo: readonly RoleName[]): Script {
  const spec: TaskSpec = {
    taskId,
    role,
    title,
    description: `${title}.`,
    scope: ORDERS,
    inputs: {},
    dependsOn: [],
    listensTo,
    limits: DEFAULT_LIMITS,
  };
  return [
    [at, { type: 'task-created', taskId, spec }],
    [at + 120, { type: 'task-started', taskId, role, threadId: ThreadId(thread), attempt: 1 }],
  ];
}

function steps(taskId: TaskId, times: readonly (readonly [number, number])[], [input, output]: readonly [number, number]): Script {
  return times.flatMap(([from, to], index): Script => [
    [from, { type: 'step-started', taskId, step: index + 1 }],
    [to, { type: 'step-finished', taskId, step: index + 1, appended: [], usage: usage(input + index * 350, output) }],
  ]);
}

function tool(taskId: TaskId, step: number, from: number, to: number, name: string, label: string): Script {
  const callId = `${taskId}-${step}-${from}`;
  return [
    [from, { type: 'activity', taskId, step, activity: { kind: 'tool-started', callId, tool: name, label } }],
    [to, { type: 'activity', taskId, step, activity: { kind: 'tool-ended', callId, tool: name, label, state: 'done', ms: to - from } }],
  ];
}

const said = (taskId: TaskId, step: number, text: string): RunEventBody => ({
  type: 'activity',
  taskId,
  step,
  activity: { kind: 'said', text },
});
