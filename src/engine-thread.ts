/**
 * Main of the engine thread: it has the code engine in a process of its own, and relays the ports of all who are connected to it.
 *
 * Programs take a gigabyte, and a quarter of their time goes into collecting garbage, with threads that belong to the process: in that of
 * the host they kept its main thread from its cores (docs/decisions/0003).
 */
import { join } from 'node:path';
import { parentPort, type MessagePort } from 'node:worker_threads';
import { startNode } from './checks/process-group.ts';
import type { ServiceWanted, ThreadControl } from './protocol/thread-api.ts';
import { makeWay } from './runners/make-way.ts';
import { RelayedPorts, type Relayed } from './runners/relayed-ports.ts';

makeWay();

const main = parentPort;
if (!main) throw new Error('This file runs as a worker thread.');

const engine = startNode(join(__dirname, 'engine-process.js'));
/** What does not arrive any more, the end of the process tells. */
const send = (message: Relayed | ThreadControl): void => void (engine.connected && engine.send(message, () => undefined));
const ports = new RelayedPorts('parent', send, (port, name) =>
  main.postMessage({ type: 'wanted', name, port } satisfies ServiceWanted<MessagePort>, [port]),
);

main.on('message', (message: { readonly type: 'connect'; readonly port: MessagePort } | ThreadControl) => {
  if (message.type === 'connect') ports.open(message.port, 'engine');
  else send(message);
});
engine.on('message', (message: Relayed) => ports.receive(message));
engine.once('error', (error) => {
  throw new Error(`its process could not be started: ${error.message}`, { cause: error });
});
engine.once('exit', (code, signal) => {
  throw new Error(`its process ended with ${signal ?? `code ${code}`}`);
});
