/** An agent thread whose subagents can be told to bring it down, or to keep it to themselves. */
import { execFileSync } from 'node:child_process';
import * as z from 'zod';
import { defineTool } from '../../src/agents/tool.ts';
import { startAgentThread } from '../../src/runners/agent-thread-main.ts';

/** How a task keeps its thread from all others; each takes much longer than a heartbeat allows. */
const HANGS = {
  loop: () => {
    for (;;);
  },
  'microtask storm': async () => {
    for (;;) await Promise.resolve();
  },
  'tick storm': () => {
    const again = (): void => process.nextTick(again);
    again();
  },
  'regular expression': () => /^(a+)+$/.test(`${'a'.repeat(60)}!`),
  'atomic wait': () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
  sort: () => Array.from({ length: 1_000_000 }, (_, n) => (n * 7919) % 1_000_003).sort(),
  'huge JSON': () => JSON.parse(`[${'"a",'.repeat(12_000_000)}"a"]`) as unknown,
  'child process': () => execFileSync(process.execPath, ['-e', 'setTimeout(() => undefined, 3000)']),
  'full memory': () => {
    const kept: unknown[] = [];
    for (;;) kept.push(new Array(100_000).fill(1.5));
  },
  'memory that fills slowly': () => {
    const kept: unknown[] = [];
    const more = (): void => {
      for (let n = 0; n < 10; n += 1) kept.push(new Array(10_000).fill(1.5));
      setImmediate(more);
    };
    more();
  },
  /** The abort itself is what never comes back. */
  'abort listener': (signal) => signal.addEventListener('abort', () => HANGS.loop()),
} satisfies Readonly<Record<string, (signal: AbortSignal) => unknown>>;

startAgentThread(() => [
  defineTool({
    name: 'hang',
    description: 'Keeps the thread to itself.',
    input: z.object({ how: z.string() }),
    effect: 'write',
    label: ({ how }) => `hanging by ${how}`,
    run: async ({ how }, { signal, progress }) => {
      // The host has heard of this call before the hang, and the thread hears nothing more from the host.
      for (let n = 0; n < 100; n += 1) await Promise.resolve();
      await HANGS[how as keyof typeof HANGS](signal);
      progress('did it');
      return new Promise(() => undefined);
    },
  }),
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
