/** Main of the verifier thread: it speaks to the native compiler, which the host starts for it, and serves all who ask. */
import { readFileSync } from 'node:fs';
import { parentPort, type MessagePort } from 'node:worker_threads';
import type { CompilerKeeper, Verifier } from './ports/verifier.ts';
import { Client, remote } from './protocol/rpc.ts';
import { makeWay } from './runners/make-way.ts';
import { channelOver } from './runners/port-channel.ts';
import { serveOn } from './runners/serve-on.ts';
import { memoryIn } from './verifier/memory.ts';
import { createNativeVerifier } from './verifier/native-verifier.ts';

makeWay();

const main = parentPort;
if (!main) throw new Error('This file runs as a worker thread.');

const host = new Client<CompilerKeeper>(channelOver(main));
const verifier = createNativeVerifier({
  keeper: remote<CompilerKeeper>(() => host),
  memoryOf: (pid) => memoryIn(() => readFileSync(`/proc/${pid}/statm`, 'utf8')),
});
main.on('message', (message: { readonly type: 'connect'; readonly port: MessagePort }) => {
  if (message.type === 'connect') serveOn<Verifier>(message.port, verifier);
});
