/** Main of the engine process: one code engine for all who are connected to it, each by a port that the engine thread relays. */
import { createEngine } from './engine/engine.ts';
import type { CodeProject } from './ports/code.ts';
import type { Verifier } from './ports/verifier.ts';
import type { ThreadControl } from './protocol/thread-api.ts';
import { connectServices } from './runners/connected-services.ts';
import { makeWay } from './runners/make-way.ts';
import { channelOver } from './runners/port-channel.ts';
import { RelayedPorts, type Relayed } from './runners/relayed-ports.ts';
import { serveOn } from './runners/serve-on.ts';

makeWay();

const ports = new RelayedPorts(
  'child',
  // What does not arrive any more, nobody waits for.
  (relayed) => process.connected && process.send?.(relayed, undefined, undefined, () => undefined),
  (port) => serveOn<CodeProject>(port, engine),
);
const services = connectServices<{ verifier: Verifier }>(['verifier'], {
  open: channelOver,
  want: ({ port, name }) => ports.open(port, name),
});
const engine = createEngine(undefined, { verifier: services.remote('verifier') });

process.on('message', (message: Relayed | ThreadControl) => {
  if (message.type === 'open' || message.type === 'message' || message.type === 'close') ports.receive(message);
  else services.control(message);
});
process.once('disconnect', () => process.exit());
