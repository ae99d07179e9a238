// What every script here needs before it can start: the packages installed, the bundles built. Uses nothing but Node.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '..');

/** Runs `npm ci` when there is no node_modules, or when package-lock.json has changed since it was filled. */
export function ensureInstalled(say = console.log) {
  const lock = modified('package-lock.json');
  if (modified('node_modules/.package-lock.json') >= lock) return;
  say('Installing packages (npm ci) ...');
  runOrExit('npm', ['ci', '--no-audit', '--no-fund']);
}

/** Builds the product when it was never built, or when a source is newer than what was built. */
export function ensureBuilt(say = console.log) {
  const sources = ['esbuild.mjs', 'package-lock.json', ...filesBelow('src')];
  if (modified('dist/cli.js') >= Math.max(...sources.map(modified))) return;
  say('Building ...');
  runOrExit(process.execPath, ['esbuild.mjs']);
}

function runOrExit(command, args) {
  // Progress is for the reader of the terminal: standard output belongs to what the caller runs next.
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (status !== 0) process.exit(status ?? 1);
}

function filesBelow(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true }).map((file) => join(folder, file));
}

/** When the file was last written; 0 when there is none. */
function modified(file) {
  return statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
