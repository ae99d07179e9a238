import { failure } from '../../../src/domain/failure.ts';
import type { CheckRow } from '../../../src/domain/certificate.ts';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import { DEMO_TASKS } from './demo-changes.ts';
import { demoScript, type Script } from './demo-script.ts';

/** The demo with a thread that is lost, tests that regress and a file that moved on. */
export function failedScript(): Script {
  const { tests } = DEMO_TASKS;
  const row: CheckRow = {
    kind: 'tests',
    state: 'regressed',
    required: true,
    command: 'npm test',
    summary: '122 of 124 passed; 2 passed before.',
    details: ['orders: a declined card keeps the order open', 'orders: retry gives up after three attempts'],
    ms: 5870,
  };
  const script = demoScript().filter(
    ([at, body]) =>
      !('taskId' in body && body.taskId === tests && at > 30_000) && body.type !== 'run-finished' && body.type !== 'certified',
  );
  const more: Script = [
    [
      30_000,
      {
        type: 'task-ended',
        taskId: tests,
        state: 'failed',
        summary: '',
        failure: failure('thread-lost', 'Its thread ran out of memory while it mapped the tests. Retry it, or narrow its scope.'),
      },
    ],
    [62_000, { type: 'check-finished', row }],
    [62_050, { type: 'certified', verdict: 'regressed' }],
    [
      63_100,
      { type: 'run-finished', status: 'partial', summary: '13 hunks in 7 files; two tests fail that passed before.', wallMs: 63_100 },
    ],
    [
      64_000,
      {
        type: 'applied',
        files: [],
        skipped: [{ path: WorkspacePath('src/orders/queue.ts'), reason: 'It has changed since the run looked at it.' }],
      },
    ],
    [65_000, { type: 'undone', files: [WorkspacePath('src/orders/retry.ts')], skipped: [] }],
  ];
  return [...script.filter(([, body]) => !(body.type === 'check-finished' && body.row.kind === 'tests')), ...more].sort(
    (one, other) => one[0] - other[0],
  );
}

/** The demo, cut off in the middle. */
export const interruptedScript = (folder?: string): Script => demoScript(folder).filter(([at]) => at < 28_000);
