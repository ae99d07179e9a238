// Main of an agent thread with a tool that hangs it: what a subagent's worst tool does to its siblings is measured with it.
import { z } from 'zod';
import { defineTool } from '../../src/agents/tool.ts';
import { startAgentThread } from '../../src/runners/agent-thread-main.ts';

const spin = defineTool({
  name: 'spin',
  description: 'Never returns.',
  input: z.object({}),
  effect: 'write',
  label: () => 'spinning',
  async run() {
    // Whoever watches shall know that it has begun.
    await new Promise((resolve) => setImmediate(resolve));
    for (;;);
  },
});

startAgentThread(() => [spin]);
