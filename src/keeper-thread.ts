/** Main of the keeper thread: it starts the native compiler and reaps it, and does nothing else. */
import { parentPort, type MessagePort } from 'node:worker_threads';
import { createCompilerKeeper, type OwnedCompilers } from './checks/compiler-keeper.ts';
import { serve } from './protocol/rpc.ts';
import type { CompilerService } from './runners/keep-compilers.ts';
import { channelOver } from './runners/port-channel.ts';

let keeper: OwnedCompilers | undefined;

parentPort?.on('message', (message: { readonly type: 'connect'; readonly port: MessagePort }) => {
  if (message.type !== 'connect') return;
  serve<CompilerService>(channelOver(message.port), {
    start: ({ distFolder, folder }) => (keeper ??= createCompilerKeeper(distFolder)).start({ folder }),
    end: async (compiler) => keeper?.end(compiler),
  });
});
