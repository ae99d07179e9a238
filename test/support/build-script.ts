import { join } from 'node:path';
import { build } from 'esbuild';

/** Bundles a piece of code, which may import from `./src/…`, to a script that another process or thread can run. */
export async function buildScript(folder: string, contents: string): Promise<string> {
  const outfile = join(folder, `script-${crypto.randomUUID()}.cjs`);
  await build({
    stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile,
    logLevel: 'warning',
  });
  return outfile;
}
