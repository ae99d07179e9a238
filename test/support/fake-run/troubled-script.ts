import { MessageId, QuestionId, ROLES, SUPERVISOR, TaskId } from '../../../src/domain/ids.ts';
import { DEFAULT_LIMITS } from '../../../src/domain/task.ts';
import { DEMO_TASKS } from './demo-changes.ts';
import { demoScript, type Script } from './demo-script.ts';

/** When to look at it: all troubles are there. */
export const TROUBLED_AT_MS = 34_500;

/**
 * The demo with all that can go less well: a task that goes back and forth, one that waits for its next try, questions of
 * a task and of the supervisor, a message that was edited, one to a task that has not started, a limit that comes near.
 */
export function troubledScript(folder?: string): Script {
  const { tests, implementation, documentation } = DEMO_TASKS;
  const extra = TaskId('t5');
  const calm = demoScript(folder).filter(
    ([at, body]) => !('taskId' in body && at > 28_000 && (body.taskId === tests || body.taskId === implementation)) && at < TROUBLED_AT_MS,
  );
  const more: Script = [
    [
      20_000,
      {
        type: 'task-created',
        taskId: extra,
        spec: {
          taskId: extra,
          role: ROLES.test,
          title: 'Test what retryOnce does at last',
          description: 'Write a test for retryOnce.',
          scope: { paths: [] },
          inputs: {},
          dependsOn: [implementation],
          listensTo: [],
          limits: DEFAULT_LIMITS,
        },
      },
    ],
    [
      29_000,
      {
        type: 'task-retrying',
        code: 'engine-lost',
        taskId: tests,
        reason: 'The code engine was lost, and started anew.',
        delayMs: 21_000,
      },
    ],
    [
      30_000,
      {
        type: 'task-stuck',
        taskId: implementation,
        pattern: 'ping-pong',
        text: 'It goes back and forth between two steps (read_file and edit_file), 6 in a row, and gets the same answers.',
        advice: 'Tell it which of the two to settle for, or let it wrap up with what it has.',
      },
    ],
    [
      31_000,
      {
        type: 'question',
        questionId: QuestionId('q2'),
        taskId: documentation,
        text: 'Two pages describe `retryOnce`. Which of them is to stay?',
        why: 'They contradict each other once the edits are in. If it is no, I leave both as they are.',
        options: ['docs/errors.md', 'docs/retries.md', 'Merge them'],
        expiresAt: 31_000 + 3_600_000,
      },
    ],
    [31_500, { type: 'budget-reached', taskId: SUPERVISOR, of: 'run', what: 'cost', limit: 0.5, used: 0.42 }],
    ...message('m5', extra, 'Use the fake clock, never a real timer', 32_000),
    ...message('m6', implementation, 'Leave the logger calls', 32_500),
    [33_000, { type: 'message-edited', messageId: MessageId('m6'), taskId: implementation, text: 'Leave the logger calls as they are' }],
    [
      34_000,
      {
        type: 'question',
        questionId: QuestionId('q3'),
        taskId: SUPERVISOR,
        text: 'May I start a fifth task that only writes tests?',
        why: 'No test reaches `retryOnce`, and the implementation changes it.',
        expiresAt: 34_000 + 60_000,
      },
    ],
  ];
  return [...calm, ...more].sort((one, other) => one[0] - other[0]);
}

function message(id: string, taskId: TaskId, text: string, at: number): Script {
  const messageId = MessageId(id);
  return [
    [at, { type: 'message-sent', messageId, taskId, mode: 'steer', text, from: 'user' }],
    [at, { type: 'message-state', messageId, taskId, state: 'queued', step: null }],
  ];
}
