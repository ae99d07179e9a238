/** Main of the engine thread: one code engine for all who are connected to it, each by a port of its own. */
import { parentPort, type MessagePort } from 'node:worker_threads';
import { createEngine } from './engine/engine.ts';
import type { CodeProject } from './ports/code.ts';
import type { Verifier } from './ports/verifier.ts';
import type { ThreadControl } from './protocol/thread-api.ts';
import { connectServices } from './runners/connected-services.ts';
import { makeWay } from './runners/make-way.ts';
import { channelOver } from './runners/port-channel.ts';
import { serveOn } from './runners/serve-on.ts';

makeWay();

const main = parentPort;
if (!main) throw new Error('This file runs as a worker thread.');

const services = connectServices<{ verifier: Verifier }>(['verifier'], {
  open: channelOver,
  want: (wanted) => main.postMessage(wanted, [wanted.port]),
});
const engine = createEngine(undefined, { verifier: services.remote('verifier') });
main.on('message', (message: { readonly type: 'connect'; readonly port: MessagePort } | ThreadControl) => {
  if (message.type === 'connect') serveOn<CodeProject>(message.port, engine);
  else services.control(message);
});
