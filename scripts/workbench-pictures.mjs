// node scripts/workbench-pictures.mjs   the demo run in a real VS Code: pictures in test-output/workbench/, and the theme colours for scripts/panel-preview/*.json
import { build } from 'esbuild';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { webview } from '../test/ui/workbench.mjs';
import { root } from './prepare.mjs';
import { makeHome, openBrowser, startServer, workbenchUrl } from './vscode/code-server.mjs';

const out = join(root, 'test-output/workbench');
mkdirSync(out, { recursive: true });
const suite = join(out, 'suite.js');
await build({
  entryPoints: [join(root, 'scripts/panel-preview/workbench-suite.ts')],
  outfile: suite,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode'],
  logLevel: 'warning',
});

const dirs = makeHome({ 'window.zoomLevel': 0, 'workbench.activityBar.location': 'default', 'workbench.startupEditor': 'none' });
const workspace = join(dirs.home, 'order-desk');
cpSync(join(root, 'examples/order-desk'), workspace, { recursive: true });
const orders = join(dirs.home, 'orders');
const server = await startServer(dirs, { forTests: true, args: ['--disable-workspace-trust'], env: { REFACTOR_CREW_PICTURES: orders } });
const browser = await openBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const problems = [];
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text()) && /webview|vscode-cdn/.test(message.location().url)) problems.push(message.text());
  });
  await page.exposeFunction('codeAutomationLog', () => undefined);
  await page.exposeFunction('codeAutomationExit', () => undefined);
  const remote = (path) => `vscode-remote://${server.authority}${path}`;
  await page.goto(
    workbenchUrl(server, workspace, [
      ['extensionDevelopmentPath', remote(root)],
      ['extensionTestsPath', remote(suite)],
      ['skipWelcome', 'true'],
    ]),
  );
  await tell('command', 'workbench.view.extension.refactorCrew');
  await tell('show', '42.5');
  await webview(page).locator('.timeline').waitFor({ timeout: 60_000 });
  const themes = [
    ['dark', 'Default Dark Modern'],
    ['light', 'Default Light Modern'],
    ['hc-dark', 'Default High Contrast'],
    ['hc-light', 'Default High Contrast Light'],
  ];
  for (const [name, theme] of themes) {
    await tell('theme', theme);
    await page.waitForTimeout(1500);
    await tell('show', '42.5');
    await webview(page).locator('.timeline').waitFor({ timeout: 30_000 });
    await page.waitForTimeout(1000);
    await shot(`crew-${name}`);
    await tell('show', '66');
    await tell('tab', 'review');
    await webview(page).locator('.hunk').first().waitFor({ timeout: 30_000 });
    await page.waitForTimeout(1000);
    await shot(`review-${name}`);
    await saveTheme(name);
  }
  await tell('theme', 'Default Dark Modern');
  await tell('command', 'refactorCrew.openAllChanges');
  await page.waitForTimeout(4000);
  await shot('all-changes');
  await tell('command', 'workbench.action.closeAllEditors');
  for (const [name, theme] of themes.slice(0, 2)) {
    await tell('theme', theme);
    void tell('start', '');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'imports' }).first().waitFor({ timeout: 30_000 });
    await page.waitForTimeout(1500);
    await shot(`start-${name}`);
    await page.locator('.quick-input-widget').screenshot({ path: join(root, 'media/walkthrough', `start-${name}.png`) });
    await page.keyboard.press('Escape');
  }
  for (const problem of problems) console.log(problem);
  console.log(`pictures in ${out}, ${problems.length} problems`);

  async function shot(name) {
    await page.screenshot({ path: join(out, `${name}.png`) });
  }

  async function saveTheme(name) {
    const { kind, variables } = await webview(page)
      .locator('html')
      .evaluate((element) => ({
        kind: [...element.ownerDocument.body.classList].join(' '),
        variables: Object.fromEntries(
          [...element.style]
            .filter((property) => property.startsWith('--vscode-'))
            .map((property) => [property, element.style.getPropertyValue(property)]),
        ),
      }));
    const used = new Set(usedVariables());
    const kept = Object.fromEntries(
      Object.entries(variables)
        .filter(([property]) => used.has(property))
        .sort(),
    );
    writeFileSync(join(root, 'scripts/panel-preview', `${name}.json`), `${JSON.stringify({ kind, variables: kept }, null, 2)}\n`);
  }
} finally {
  writeFileSync(orders, 'end');
  await browser.close();
  await server.stop();
  rmSync(dirs.home, { recursive: true, force: true, maxRetries: 5 });
}

/** Gives the suite in the host an order, and waits until it is carried out. */
async function tell(name, argument) {
  writeFileSync(orders, `${name}\n${argument}`);
  for (const end = Date.now() + 90_000; existsSync(orders); await new Promise((done) => setTimeout(done, 50))) {
    if (Date.now() > end) throw new Error(`not carried out: ${name} ${argument}`);
  }
}

/** The theme's variables that the panel's styles and its elements ask for. */
function usedVariables() {
  const styles = readFileSync(join(root, 'dist/webview/panel.css'), 'utf8') + readFileSync(join(root, 'dist/webview/panel.js'), 'utf8');
  return styles.match(/--vscode-[\w-]+/g) ?? [];
}
