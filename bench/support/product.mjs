// The product's own parts as a bench uses them: the host's side bundled anew, the threads as they were built.
import { build } from 'esbuild';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundled, NODE_BUNDLE } from './bundled.mjs';

const root = resolve(import.meta.dirname, '../..');
const built = join(root, 'dist');

const HOST = `
  export { BUILT_IN_ROLES } from './src/agents/roles.ts';
  export { systemClock } from './src/base/clock.ts';
  export { findNativeCompiler } from './src/checks/native-compiler.ts';
  export { JOURNAL_VERSION } from './src/domain/event.ts';
  export { SUPERVISOR } from './src/domain/ids.ts';
  export { WHOLE_WORKSPACE } from './src/domain/scope.ts';
  export { FileJournal } from './src/journal/file-journal.ts';
  export { serve } from './src/protocol/rpc.ts';
  export { channelOver } from './src/runners/port-channel.ts';
  export { ServiceThread } from './src/runners/service-thread.ts';
  export { startThreads } from './src/runners/crew-threads.ts';
  export { keepCompilers } from './src/runners/keep-compilers.ts';
  export { newRunId } from './src/supervisor/crew.ts';
  export { PostOffice } from './src/supervisor/post-office.ts';
  export { Questions } from './src/supervisor/questions.ts';
  export { RunRecord } from './src/supervisor/run-record.ts';
  export { TaskBoard } from './src/supervisor/task-board.ts';
`;

/** What the extension and the command line are made of. */
export const loadProduct = () => bundled('host', HOST);

/** The folder of the product's threads. */
export const productThreads = built;

/** A folder with the product's threads, of which the agent threads have a tool more: `spin` never returns. */
export async function spinningThreads() {
  const folder = join(built, 'bench', 'threads');
  mkdirSync(folder, { recursive: true });
  for (const name of ['engine-thread.js', 'checks-thread.js']) writeFileSync(join(folder, name), `require('../../${name}');\n`);
  const entry = join(import.meta.dirname, 'spinning-agent-thread.mjs');
  await build({ ...NODE_BUNDLE, entryPoints: [entry], outfile: join(folder, 'agent-thread.js') });
  return folder;
}
