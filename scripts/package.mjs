// npm run package                       dist/refactor-crew.vsix, for every platform: types are checked by TypeScript 6
// npm run package -- --target NAME      dist/refactor-crew-NAME.vsix, with the native compiler of that platform
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './prepare.mjs';
import { runCommand } from './run-command.mjs';
import { stageNative } from './stage-native.mjs';

/** Megabytes. */
const MOST = { universal: 3, target: 12.5 };

const { target } = parseArgs({ options: { target: { type: 'string' } } }).values;
const staged = join(root, 'dist/native');
const out = join('dist', target ? `refactor-crew-${target}.vsix` : 'refactor-crew.vsix');

try {
  rmSync(staged, { recursive: true, force: true });
  if (target) stageNative(target, staged);
  const args = ['package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', out];
  const vsce = [join(root, 'node_modules/@vscode/vsce/vsce'), ...args, ...(target ? ['--target', target] : [])];
  const { isOk, output } = await runCommand(process.execPath, vsce);
  process.stdout.write(output);
  if (!isOk) throw new Error(`${out} could not be made.`);
  const megabytes = statSync(join(root, out)).size / 1e6;
  const most = target ? MOST.target : MOST.universal;
  console.log(`${out}: ${megabytes.toFixed(2)} MB of at most ${most} MB`);
  if (megabytes > most) throw new Error(`${out} is too large.`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  // In a checkout the compiler is the installed one; and it has no place in the package for every platform.
  rmSync(staged, { recursive: true, force: true });
}
