// A workbench of a real VS Code with the packaged extension in it, and the moves that UI tests are made of.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { cli, makeHome, openBrowser, startServer, workbenchUrl } from '../../scripts/vscode/code-server.mjs';

const root = join(import.meta.dirname, '../..');
const vsix = join(root, 'dist/refactor-crew.vsix');

/**
 * Starts VS Code with the .vsix installed, on a copy of `folder`.
 * The folder is trusted without a question; with `trust: 'ask'` VS Code asks, as it does for a folder it doesn't know.
 * `extensions` are folders of further extensions; `viewport` is the size of the window.
 */
export async function openWorkbench({
  folder = 'test/workspace',
  settings = {},
  env = {},
  trust = 'given',
  extensions = [],
  viewport = { width: 1400, height: 900 },
} = {}) {
  if (!existsSync(vsix)) throw new Error('dist/refactor-crew.vsix is missing: npm run package');
  const dirs = makeHome(trust === 'ask' ? { 'security.workspace.trust.startupPrompt': 'always', ...settings } : settings);
  const workspace = join(dirs.home, 'workspace');
  cpSync(join(root, folder), workspace, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(dirs.home, 'node_modules')); // What the folder finds by walking up, as in the repository.
  for (const file of [vsix, ...extensions.map((extension) => pack(extension, dirs.home))])
    cli(dirs, ['--install-extension', file, '--force']);
  const server = await startServer(dirs, { env, args: trust === 'ask' ? [] : ['--disable-workspace-trust'] });
  const browser = await openBrowser();
  const page = await browser.newPage({ viewport });
  await page.goto(workbenchUrl(server, workspace));
  if (trust !== 'ask') await ready(page);
  return {
    page,
    workspace,
    dirs,
    extensions: () => cli(dirs, ['--list-extensions', '--show-versions']).trim().split('\n'),
    run: (title) => runCommand(page, title),
    startRun: (goal) => startRun(page, goal),
    webview: () => webview(page),
    screenshot: (name) => screenshot(page, name),
    killExtensionHost: () => process.kill(extensionHostBelow(server.pid), 'SIGKILL'),
    async close() {
      await browser.close();
      await server.stop();
      if (process.env.REFACTOR_CREW_KEEP) console.log(`kept ${dirs.home}`);
      else rmSync(dirs.home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The process of the extension host that belongs to a server: VS Code says in its arguments what it is. */
function extensionHostBelow(server) {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8', maxBuffer: 2 ** 24 })
    .trim()
    .split('\n');
  const all = lines.map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)).filter((match) => match !== null);
  const processes = new Map(all.map(([, pid, parent, args]) => [Number(pid), { parent: Number(parent), args }]));
  const isBelow = (pid) => pid === server || (processes.has(pid) && isBelow(processes.get(pid).parent));
  const hosts = [...processes].filter(([pid, { args }]) => args.includes('--type=extensionHost') && isBelow(pid));
  if (hosts.length !== 1) throw new Error(`${hosts.length} extension hosts belong to the server`);
  return hosts[0][0];
}

/** Packs an extension that consists of a package.json and plain scripts. */
function pack(folder, into) {
  const file = join(into, `${folder.replaceAll('/', '-')}.vsix`);
  execFileSync(
    process.execPath,
    [join(root, 'node_modules/@vscode/vsce/vsce'), 'package', '--no-dependencies', '--allow-missing-repository', '--out', file],
    {
      cwd: join(root, folder),
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  return file;
}

/** Waits until the workbench shows the files of its folder. */
export async function ready(page) {
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 });
}

/** Runs a command by its title in the palette. An open palette doesn't learn of commands that arrive later, so it is opened again. */
export async function runCommand(page, title) {
  for (let attempt = 1; ; attempt++) {
    try {
      await page.keyboard.press('F1');
      const input = page.locator('.quick-input-widget .quick-input-box input');
      await input.waitFor({ timeout: 5000 });
      await input.fill(`>${title}`);
      const row = page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
      await row.waitFor({ timeout: 5000 });
      await row.click();
      return;
    } catch (error) {
      await page.keyboard.press('Escape');
      if (attempt === 4) throw new Error(`the palette has no command "${title}"`, { cause: error });
    }
  }
}

/**
 * Starts a run with a goal, on the whole workspace. The palette's own field goes only when the next one comes, and a click on a row that
 * is just being moved does nothing: only the field that asks for the goal tells that the command runs.
 */
export async function startRun(page, goal) {
  const input = page.locator('.quick-input-widget .quick-input-box input[placeholder^="What should become better"]');
  for (let attempt = 1; ; attempt++) {
    await runCommand(page, 'Refactor Crew: Start Refactoring');
    const isAsked = await input.waitFor({ timeout: 10_000 }).then(
      () => true,
      () => false,
    );
    if (isAsked) break;
    if (attempt === 3) throw new Error('Nobody asks for a goal.');
  }
  await input.fill(goal);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'start with this goal' }).first().click();
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'whole workspace' }).first().click();
}

/** The document of the newest webview: the extension's frame within VS Code's. */
export function webview(page) {
  return page.frameLocator('iframe.webview.ready').last().frameLocator('#active-frame');
}

/** Waits until `condition` answers something true, and gives that answer. */
export async function until(what, condition, limitMs = 30_000) {
  for (const end = Date.now() + limitMs; ; await new Promise((done) => setTimeout(done, 100))) {
    const answer = await condition();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`timed out: ${what}`);
  }
}

async function screenshot(page, name) {
  mkdirSync(join(root, 'test-output'), { recursive: true });
  await page.screenshot({ path: join(root, 'test-output', `${name}.png`) });
}
