/** Main of the engine thread: one code engine for all who are connected to it, each by a port of its own. */
import { parentPort, type MessagePort } from 'node:worker_threads';
import { createEngine } from './engine/engine.ts';
import type { CodeProject } from './ports/code.ts';
import { serve } from './protocol/rpc.ts';
import { channelOver } from './runners/port-channel.ts';

const main = parentPort;
if (!main) throw new Error('This file runs as a worker thread.');

const engine = createEngine();
main.on('message', (message: { readonly type: 'connect'; readonly port: MessagePort }) => {
  if (message.type === 'connect') serve<CodeProject>(channelOver(message.port), engine);
});
