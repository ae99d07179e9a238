import * as z from 'zod';
import { defineTool, type Tool } from '../agents/tool.ts';
import { TaskId, WorkspacePath } from '../domain/ids.ts';
import type { CutOffStep } from './cut-off-step.ts';
import type { TaskBoard } from './task-board.ts';

const taskId = z.string().transform(TaskId).describe('The id that start_async_task answered.');

export interface TaskToolsSetup {
  readonly board: TaskBoard;
  readonly roles: readonly { readonly name: string; readonly description: string }[];
  /** Waits until what was recorded is on the disk: what a tool answers is a promise. */
  readonly flush: () => Promise<void>;
  /** The step that the supervisor makes again after it was cut off in it, while it does. */
  readonly redone: () => CutOffStep | undefined;
}

/**
 * The five task tools as the supervising model sees them. Each answers once what it did is on the disk; none waits for
 * a subagent.
 */
export function taskTools({ board, roles, flush, redone }: TaskToolsSetup): Tool[] {
  return [
    defineTool({
      name: 'start_async_task',
      description:
        'Starts a subagent on a task and answers its id at once. Start everything that is independent in one turn. Ids count up t1, t2, … in the order of your calls; you may name them in the same turn.',
      input: z.object({
        role: z
          .enum(roles.map(({ name }) => name) as [string, ...string[]])
          .describe(roles.map(({ name, description }) => `${name}: ${description}`).join('\n')),
        title: z.string().min(1).describe('A few words for the task tree.'),
        description: z.string().min(1).describe('The instructions: what is wanted and what is not.'),
        paths: z
          .array(z.string())
          .describe('Files and folders that the task may change; its reads go anywhere. Empty: the whole workspace.'),
        lines: z
          .object({ start: z.int().min(1), end: z.int().min(1) })
          .optional()
          .describe('Only these lines of the one file.'),
        inputs: z
          .record(z.string(), z.unknown())
          .optional()
          .describe(
            'What the role is told besides words. recipes: [{"id": "rename-symbol", "with": {"from": …, "to": …}}] for an implementation, and for a documentation that follows a rename; kinds: ["lost-cause"] limits what a code analysis looks for.',
          ),
        dependsOn: z
          .array(z.string())
          .optional()
          .describe('Ids of tasks that must have ended before it starts, such as ["t1"]. Only where it can do nothing before.'),
        listensTo: z.array(z.string()).optional().describe('Roles whose findings and endings the task hears of.'),
        priority: z.int().min(-10).max(10).optional().describe('Of the tasks that wait, higher ones start first. 0 unless told.'),
        maxTokens: z.int().min(1).optional().describe('It is asked to wrap up before it uses more.'),
      }),
      effect: 'write',
      label: (input) => `starting ${input.role}: ${input.title}`,
      run: async ({ paths, lines, inputs, dependsOn, listensTo, priority, maxTokens, ...task }) => {
        const newTask = {
          ...task,
          scope: { paths: paths.map(WorkspacePath), ...(lines && { lines }) },
          ...(inputs && { inputs }),
          ...(dependsOn && { dependsOn }),
          ...(listensTo && { listensTo }),
          ...(priority !== undefined && { priority }),
          ...(maxTokens !== undefined && { limits: { maxTokens } }),
        };
        const started = board.start(newTask, redone());
        await flush();
        return { taskId: started };
      },
    }),
    defineTool({
      name: 'check_async_task',
      description: 'Reads one task: its state, its findings so far or its result, steps, cost, last activity.',
      input: z.object({ taskId }),
      effect: 'read',
      label: (input) => `checking ${input.taskId}`,
      run: (input) => Promise.resolve(board.check(input.taskId)),
    }),
    defineTool({
      name: 'update_async_task',
      description:
        'Sends an instruction to a task: `steer` to change its course, `wrap-up` to make it finish now with what it has. An ended task goes on with it as a new attempt.',
      input: z.object({ taskId, mode: z.enum(['steer', 'wrap-up']), text: z.string().min(1) }),
      effect: 'write',
      label: (input) => `${input.mode === 'steer' ? 'steering' : 'wrapping up'} ${input.taskId}`,
      run: async (input) => {
        const messageId = board.update(input.taskId, input.mode, input.text, 'supervisor', redone());
        await flush();
        return { messageId, state: 'queued' };
      },
    }),
    defineTool({
      name: 'cancel_async_task',
      description: 'Stops a task now, and the tasks that depend on it. What it found and changed until then is kept.',
      input: z.object({ taskId }),
      effect: 'write',
      label: (input) => `cancelling ${input.taskId}`,
      run: async (input) => {
        const state = board.cancel(input.taskId, 'supervisor');
        await flush();
        return { state };
      },
    }),
    defineTool({
      name: 'list_async_tasks',
      description: 'Lists the tasks, one row each; with `live` only those that have not ended, or only those that have.',
      input: z.object({ live: z.boolean().optional() }),
      effect: 'read',
      label: () => 'listing tasks',
      run: (input) => Promise.resolve({ tasks: board.list(input.live) }),
    }),
  ];
}
