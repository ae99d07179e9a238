// node scripts/stage-native.mjs TARGET FOLDER   puts the native compiler for a platform, as VS Code names them, in a folder: its
// executable with the declarations that it needs beside it, its licence, and the manifest that tells its version.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './prepare.mjs';

/** The targets that there is a compiler for, by what its package is called. It needs no libc, so Alpine's is Linux's. */
const PLATFORMS = {
  'win32-x64': 'win32-x64',
  'win32-arm64': 'win32-arm64',
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'linux-armhf': 'linux-arm',
  'alpine-x64': 'linux-x64',
  'alpine-arm64': 'linux-arm64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
};

export const TARGETS = Object.keys(PLATFORMS);

export function stageNative(target, folder) {
  const platform = PLATFORMS[target];
  if (!platform) throw new Error(`There is no target ${target}; there are ${TARGETS.join(', ')}.`);
  const name = `@typescript/typescript-${platform}`;
  const installed = join(root, 'node_modules', name);
  const wanted = JSON.parse(readFileSync(join(root, 'node_modules/typescript-native/package.json'), 'utf8')).version;
  // npm installs only the one of this machine.
  if (!existsSync(installed))
    throw new Error(`${name} is not installed. Run: npm install --no-save --force --ignore-scripts ${name}@${wanted}`);
  const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  if (version !== wanted) throw new Error(`${name} is ${version}, and typescript-native is ${wanted}.`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(join(installed, 'lib'), folder, { recursive: true });
  for (const file of readdirSync(folder)) if (file.endsWith('.d.ts')) leaveOutDocumentation(join(folder, file));
  for (const file of ['package.json', 'LICENSE', 'NOTICE.txt']) cpSync(join(installed, file), join(folder, file));
}

/** Nobody reads it in a compiler that is only asked for errors, and it is more than half of what the declarations take in a package. */
function leaveOutDocumentation(file) {
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^[ \t]*\/\*\*(?:(?!\*\/)[\s\S])*\*\/[ \t]*\r?\n/gm, ''));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) stageNative(process.argv[2], process.argv[3]);
