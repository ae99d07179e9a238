/** An agent thread whose subagents can be told to bring it down. */
import { z } from 'zod';
import { defineTool } from '../../src/agents/tool.ts';
import { startAgentThread } from '../../src/runners/agent-thread-main.ts';

startAgentThread(() => [
  defineTool({
    name: 'crash',
    description: 'Brings the thread down.',
    input: z.object({ how: z.enum(['throw', 'exit', 'throw-later']) }),
    effect: 'write',
    label: ({ how }) => `crashing by ${how}`,
    run: async ({ how }) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (how === 'exit') process.exit(3);
      if (how === 'throw')
        process.nextTick(() => {
          throw new Error('tool blew up');
        });
      if (how === 'throw-later')
        setTimeout(() => {
          throw new Error('timer blew up');
        }, 1);
      return new Promise(() => undefined);
    },
  }),
  defineTool({
    name: 'hold',
    description: 'Never answers.',
    input: z.object({}),
    effect: 'read',
    label: () => 'holding',
    run: (_input, { signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('released')))),
  }),
]);
