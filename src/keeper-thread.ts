/** Main of the keeper thread: it starts the native compiler and reaps it, and does nothing else. */
import { parentPort, type MessagePort } from 'node:worker_threads';
import { createCompilerKeeper, type OwnedCompilers } from './checks/compiler-keeper.ts';
import type { CompilerService } from './runners/keep-compilers.ts';
import { makeWay } from './runners/make-way.ts';
import { serveOn } from './runners/serve-on.ts';

makeWay();

let keeper: OwnedCompilers | undefined;

parentPort?.on('message', (message: { readonly type: 'connect'; readonly port: MessagePort }) => {
  if (message.type !== 'connect') return;
  serveOn<CompilerService>(message.port, {
    start: ({ distFolder, folder }) => (keeper ??= createCompilerKeeper(distFolder)).start({ folder }),
    end: async (compiler) => keeper?.end(compiler),
  });
});
