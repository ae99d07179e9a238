import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { openWorkbench } from './workbench.mjs';

const KEY = 'sk-ant-typed-by-hand-0815';
let workbench;
let claude;

before(
  async () => {
    claude = spawn(process.execPath, ['scripts/messages-server.mjs', '--offline'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [address] = await new Promise((done) => createInterface({ input: claude.stdout }).once('line', (line) => done([line])));
    workbench = await openWorkbench({
      folder: 'examples/order-desk',
      extensions: ['test/host/editor-model-provider'],
      settings: { 'refactorCrew.model.anthropic.baseUrl': address, 'refactorCrew.tests.enabled': false },
    });
  },
  { timeout: 180_000 },
);
after(async () => {
  await workbench?.close();
  claude?.kill();
});

const row = (text) => workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
const input = () => workbench.page.locator('.quick-input-widget .quick-input-box input');

test('a model is chosen: the list, the key, the Claude model', async () => {
  await workbench.run('Refactor Crew: Choose Model…');
  await row('Parrot').waitFor({ timeout: 30_000 });
  for (const one of ['Automatic', 'Offline', 'Claude', 'OpenAI-compatible server…']) await row(one).waitFor();
  await workbench.screenshot('models-list');
  await row('With an API key of Anthropic').click();

  await workbench.page.locator('.quick-input-widget input[type=password]').waitFor({ timeout: 30_000 });
  await workbench.screenshot('models-key');
  await input().fill(KEY);
  await workbench.page.keyboard.press('Enter');

  await row('claude-haiku-5-5').waitFor({ timeout: 30_000 });
  assert.match(await row('claude-haiku-5-5').innerText(), /\$0\.10 in, \$0\.50 out/);
  await workbench.screenshot('models-claude');
  await row('By role').waitFor();
  // Under this name the server's offline engine is asked as what it is.
  await row('Another one').click();
  await workbench.page.getByText('As its provider calls it.').waitFor();
  await input().fill('offline');
  await workbench.page.keyboard.press('Enter');
  await workbench.page.locator('.notifications-toasts', { hasText: 'From the next run on: offline.' }).waitFor({ timeout: 30_000 });
});

test('the run that is started then asks the provider, and says what that takes; the key is in no file', { timeout: 120_000 }, async () => {
  await workbench.run('Refactor Crew: Start Refactoring…');
  await input().fill('improve error handling in src/orders');
  await row('start with this goal').click();
  await row('Workspace').click();
  const page = workbench.webview();
  await page
    .getByText(/% cached/)
    .first()
    .waitFor({ timeout: 60_000 });
  await page.getByText('Certificate').first().waitFor({ timeout: 60_000 });
  await workbench.screenshot('models-run');

  const files = readdirSync(workbench.dirs.home, { recursive: true, encoding: 'utf8' })
    .filter((file) => !file.includes('node_modules'))
    .map((file) => join(workbench.dirs.home, file))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
  assert.ok(
    files.some((file) => file.includes('runs')),
    'the journal is among them',
  );
  // What is temporary may be gone by now.
  for (const file of files) if (existsSync(file)) assert.ok(!readFileSync(file).includes(KEY), file);
});
