import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, ensureInstalled, root } from './prepare.mjs';

/**
 * Runs folder/NAME.mjs by the first argument. The module exports `run(args, { json })`: the arguments that follow the name, without `--json`.
 * What it answers is printed as one line of JSON with `--json`; without, it has told its story itself. A rejection is exit code 1.
 */
export async function runNamed(folder, [name, ...rest]) {
  const file = join(root, folder, `${name}.mjs`);
  if (!name || !/^[\w-]+$/.test(name) || !existsSync(file)) {
    const available = existsSync(join(root, folder)) ? readdirSync(join(root, folder)).filter((entry) => entry.endsWith('.mjs')) : [];
    const names = available.map((entry) => entry.slice(0, -'.mjs'.length)).join(', ');
    console.error(
      `${name ? `no ${folder} named ${name}` : `usage: npm run ${folder} -- NAME [--json]`}; there are: ${names || 'none yet'}`,
    );
    process.exit(2);
  }
  const say = (line) => console.error(line);
  ensureInstalled(say);
  ensureBuilt(say);
  const json = rest.includes('--json');
  const { run } = await import(pathToFileURL(file).href);
  const result = await run(
    rest.filter((arg) => arg !== '--json'),
    { json },
  );
  if (json) console.log(JSON.stringify(result));
}
