import { ROLES, SUPERVISOR, type RoleName } from '../../../src/domain/ids.ts';
import type { TaskSpec } from '../../../src/domain/task.ts';
import { DEMO_TASKS } from './demo-changes.ts';
import { demoScript, type Script } from './demo-script.ts';

const { analysis, tests, implementation, documentation } = DEMO_TASKS;

/** The demo as far as its plan, which waits to be approved: one role is known from earlier runs, of one the price is not. */
export function plannedScript(folder?: string): Script {
  const opening = demoScript(folder).flatMap(([at, body]): Script => {
    if (at > 2000) return [];
    if (body.type === 'run-started') return [[at, { ...body, plan: true }]];
    if (body.type === 'task-created') return [[at, { ...body, spec: { ...body.spec, ...PLANNED[String(body.spec.role)] } }]];
    if (body.type === 'activity' && 'label' in body.activity) {
      const label = body.activity.label.replace('started', 'planned').replace('starting', 'planning');
      return [[at, { ...body, activity: { ...body.activity, label } }]];
    }
    return 'taskId' in body && body.taskId !== SUPERVISOR ? [] : [[at, body]];
  });
  return [
    ...opening,
    [
      2300,
      {
        type: 'plan-proposed',
        estimates: [
          { taskId: analysis, inputTokens: 18_400, outputTokens: 2600, costUsd: 0.09, from: 5 },
          { taskId: tests, inputTokens: 0, outputTokens: 0, costUsd: 0, from: 0 },
          { taskId: implementation, inputTokens: 61_000, outputTokens: 9200, costUsd: 0.32, from: 0 },
          { taskId: documentation, inputTokens: 12_000, outputTokens: 1400, costUsd: null, from: 0 },
        ],
      },
    ],
    [2310, { type: 'run-finished', status: 'succeeded', summary: 'Planned 4 tasks. Nothing was started.', wallMs: 2310 }],
  ];
}

const recipes = (...ids: readonly string[]): TaskSpec['inputs'] => ({ recipes: ids.map((id) => ({ id, with: {} })) });

const PLANNED: Readonly<Record<RoleName | string, Partial<TaskSpec>>> = {
  [ROLES.codeAnalysis]: {
    description:
      'Find where errors get lost in `src/orders`: causes that are dropped, catches that swallow, promises that float. Report each as you find it.',
  },
  [ROLES.test]: { description: 'Run the tests as they are, and map which of them reach `src/orders`.' },
  [ROLES.implementation]: {
    description:
      'Mend what loses or swallows errors.\n\n- Keep the cause of every error that is thrown again.\n- Take out catches that only throw again.\n- Leave the public API as it is.',
    inputs: recipes('error-cause', 'useless-catch'),
    dependsOn: [analysis],
  },
  [ROLES.documentation]: {
    description: 'Find what the documentation says of errors in `src/orders`, then follow the edits.',
    dependsOn: [implementation],
  },
};
