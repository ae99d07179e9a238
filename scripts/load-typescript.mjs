import { build } from 'esbuild';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './prepare.mjs';

/** Bundles a TypeScript file of the tests, and imports it. */
export async function loadTypeScript(file) {
  const outfile = join(root, 'dist/test/support', basename(file).replace(/\.ts$/, '.mjs'));
  await build({
    entryPoints: [join(root, file)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'linked',
    logLevel: 'warning',
  });
  return import(pathToFileURL(outfile).href);
}
