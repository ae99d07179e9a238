import { access, constants, readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import type { TestCommand } from '../ports/checks.ts';

/** What `npm init` writes where there are no tests. */
const PLACEHOLDER = /no test specified/i;

const LOCK_FILES: readonly (readonly [file: string, manager: string, command: string])[] = [
  ['package-lock.json', 'npm', 'npm test'],
  ['npm-shrinkwrap.json', 'npm', 'npm test'],
  ['yarn.lock', 'yarn', 'yarn test'],
  ['pnpm-lock.yaml', 'pnpm', 'pnpm test'],
  ['bun.lock', 'bun', 'bun run test'],
  ['bun.lockb', 'bun', 'bun run test'],
];

/**
 * The command that runs the folder's tests: the one the user named, else the test script of its package.json, by the
 * package manager whose lock file is the nearest. Where that one is not installed npm runs the script as well.
 */
export async function findTestCommand(
  folder: string,
  named: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<TestCommand> {
  if (named !== undefined && named.trim() !== '') return { found: true, command: named };
  const script = await findTestScript(folder);
  if (!script.found) return script;
  const [, manager, command] = (await nearestLockFile(folder)) ?? ['', 'npm', 'npm test'];
  return { found: true, command: manager === 'npm' || (await isOnPath(manager, env)) ? command : 'npm test' };
}

/** The test script of the folder's package.json, where it is one. */
export async function readTestScript(folder: string): Promise<string | undefined> {
  const script = await findTestScript(folder);
  return script.found ? script.command : undefined;
}

async function findTestScript(folder: string): Promise<TestCommand> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
  if (text === undefined)
    return { found: false, reason: 'The folder has no package.json, so it has no test script. Name one with a test command.' };
  let manifest: unknown;
  try {
    manifest = JSON.parse(text.replace(/^\u{feff}/u, ''));
  } catch {
    return { found: false, reason: 'The package.json of the folder is not JSON, so its test script can’t be found.' };
  }
  const script = property(property(manifest, 'scripts'), 'test');
  if (typeof script !== 'string' || script.trim() === '')
    return { found: false, reason: 'The package.json of the folder has no test script.' };
  if (PLACEHOLDER.test(script))
    return { found: false, reason: 'The test script of the folder is only the placeholder that npm puts there.' };
  return { found: true, command: script };
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}

async function nearestLockFile(folder: string): Promise<(typeof LOCK_FILES)[number] | undefined> {
  for (const lockFile of LOCK_FILES) {
    if (await exists(join(folder, lockFile[0]))) return lockFile;
  }
  const parent = dirname(folder);
  return parent === folder ? undefined : nearestLockFile(parent);
}

async function isOnPath(program: string, env: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  const names = process.platform === 'win32' ? [`${program}.cmd`, `${program}.exe`] : [program];
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const places = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return (await Promise.all(places.map((place) => exists(place, constants.X_OK)))).includes(true);
}

const exists = (path: string, mode?: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );
