// Parts of the product bundled anew, to run in a bench's own process.
import { build } from 'esbuild';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

export const NODE_BUNDLE = { bundle: true, platform: 'node', format: 'cjs', target: 'node20', logLevel: 'error' };

/** What a module says that re-exports parts of the product by paths from the root: `export { X } from './src/x.ts';`. */
export async function bundled(name, contents) {
  const outfile = join(root, 'dist/bench', `${name}.js`);
  await build({ ...NODE_BUNDLE, stdin: { contents, resolveDir: root, loader: 'ts' }, outfile });
  return createRequire(import.meta.url)(outfile);
}
