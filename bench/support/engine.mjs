// The code engine bundled anew, in this process: without threads, so that its time and memory are those measured.
import { build } from 'esbuild';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

/** What `src/engine/engine.ts` exports. */
export async function loadEngine() {
  const bundle = join(resolve('dist'), 'bench', 'engine.js');
  await build({
    entryPoints: ['src/engine/engine.ts'],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
  });
  return createRequire(import.meta.url)(bundle);
}
