// A real VS Code (code-server) on 127.0.0.1 and Chromium to look at it: what the host tests and the UI tests share.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ensureChromium } from '../ensure-chromium.mjs';
import { withoutKeys } from '../run-command.mjs';
import { installCodeServer } from './install-code-server.mjs';

/** A quiet editor: nothing that pops up, updates itself or asks. */
const SETTINGS = {
  'chat.agentHost.enabled': false,
  'editor.accessibilitySupport': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'git.openRepositoryInParentFolders': 'never',
  'json.schemaDownload.enable': false,
  'remote.autoForwardPorts': false,
  'security.workspace.trust.banner': 'never',
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'typescript.disableAutomaticTypeAcquisition': true,
  'update.mode': 'none',
  'window.commandCenter': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** A throw-away home for one server; nothing is written to the real one. */
export function makeHome(settings = {}) {
  const home = mkdtempSync(join(tmpdir(), 'crew-')); // Short: VS Code's sockets go below it, and their paths may have 107 bytes.
  const dirs = {
    home,
    userData: join(home, 'data'),
    extensions: join(home, 'ext'),
    config: join(home, 'config.yaml'),
    tmp: join(home, 't'),
  };
  for (const dir of [join(dirs.userData, 'User'), join(dirs.userData, 'Machine'), dirs.extensions, dirs.tmp])
    mkdirSync(dir, { recursive: true });
  writeFileSync(join(dirs.userData, 'User/settings.json'), JSON.stringify({ ...SETTINGS, ...settings }, null, 2));
  // What is for a machine to set, a window that is connected to one reads from here alone.
  writeFileSync(join(dirs.userData, 'Machine/settings.json'), JSON.stringify(settings, null, 2));
  writeFileSync(dirs.config, 'auth: none\ncert: false\n');
  return dirs;
}

/** Runs code-server's command line, for example to install an extension; answers what it printed. */
export function cli(dirs, args) {
  const { node, entry } = installCodeServer();
  return execFileSync(node, [entry, ...folders(dirs), ...args], { env: envFor(dirs), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/**
 * Starts the server and waits until it answers.
 * `forTests` makes it honour extensionDevelopmentPath and extensionTestsPath in the address. It also turns notifications
 * and dialogs off, so UI tests leave it out and install the .vsix instead.
 */
export async function startServer(dirs, { args = [], env = {}, forTests = false } = {}) {
  const { node, entry } = installCodeServer();
  const authority = `127.0.0.1:${await freePort()}`;
  const options = ['--auth=none', `--bind-addr=${authority}`, '--disable-telemetry', '--disable-update-check', '--disable-proxy'];
  const more = [
    '--disable-getting-started-override',
    '--ignore-last-opened',
    ...(forTests ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
  ];
  // A process group of its own, so that stop() also ends the extension hosts.
  const child = spawn(node, [entry, ...folders(dirs), ...options, ...more, ...args], {
    env: envFor(dirs, env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (log += bytes));
  const exited = new Promise((done) => child.once('exit', done));
  const signal = (name) => {
    try {
      process.kill(-child.pid, name);
    } catch {
      // The group is gone already.
    }
  };
  const onExit = () => signal('SIGKILL');
  process.once('exit', onExit); // Signals end in 'exit' as well: run-command.mjs sees to that.
  const base = `http://${authority}`;
  for (const end = Date.now() + 60_000; !(await isHealthy(base)); await delay(100)) {
    if (child.exitCode !== null || Date.now() > end) throw new Error(`code-server did not start:\n${log}`);
  }
  return {
    base,
    authority,
    pid: child.pid,
    log: () => log,
    async stop() {
      process.off('exit', onExit);
      signal('SIGTERM');
      await Promise.race([exited, delay(5000)]);
      signal('SIGKILL');
    },
  };
}

export function openBrowser() {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  const more = ['--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'];
  return chromium.launch({ executablePath: ensureChromium(), headless: true, args: [...args, ...more] });
}

/** The address of the workbench on a folder. */
export function workbenchUrl(server, folder, payload = []) {
  const url = new URL(server.base);
  url.searchParams.set('folder', folder);
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}

const folders = (dirs) => ['--config', dirs.config, '--user-data-dir', dirs.userData, '--extensions-dir', dirs.extensions];

function envFor(dirs, more = {}) {
  const own = /^(npm_|VSCODE_|NODE_OPTIONS$|NODE_TEST_CONTEXT$|PORT$|PASSWORD$)/;
  const inherited = Object.entries(withoutKeys(process.env)).filter(([name]) => !own.test(name));
  return {
    ...Object.fromEntries(inherited),
    HOME: dirs.home,
    XDG_CONFIG_HOME: join(dirs.home, '.config'),
    XDG_DATA_HOME: join(dirs.home, '.share'),
    XDG_CACHE_HOME: join(dirs.home, '.cache'),
    XDG_STATE_HOME: join(dirs.home, '.state'),
    REFACTOR_CREW_HOME: join(dirs.home, 'state'),
    TMPDIR: dirs.tmp,
    EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: '' }), // No marketplace.
    ...more,
  };
}

async function isHealthy(base) {
  try {
    return (await fetch(`${base}/healthz`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false; // Not listening yet.
  }
}

function freePort() {
  return new Promise((done, fail) => {
    const server = createServer().once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

const delay = (ms) => new Promise((done) => setTimeout(done, ms));
