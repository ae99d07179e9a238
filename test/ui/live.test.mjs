import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openWorkbench, until, webview } from './workbench.mjs';

const hold = join(import.meta.dirname, '../../dist', `speaks-${process.pid}`);

let workbench;
let page;
before(
  async () => {
    writeFileSync(hold, '');
    workbench = await openWorkbench({
      folder: 'examples/order-desk',
      settings: { 'refactorCrew.tests.enabled': false },
      extensions: ['test/ui/unhurried-model'],
      env: { UNHURRIED_SPEAKS: hold },
    });
    page = workbench.page;
  },
  { timeout: 180_000 },
);
after(async () => {
  rmSync(hold, { force: true });
  await workbench?.close();
});

const panel = () => webview(page);
const card = () => panel().locator('.card.task', { hasText: 'Code analysis' }).first();

test('what a model writes is in the panel while it writes it', { timeout: 120_000 }, async () => {
  await workbench.startRun('improve error handling in src/orders');
  await card().locator('.said.live', { hasText: 'I look where errors' }).waitFor({ timeout: 60_000 });
  await workbench.screenshot('live-crew');
});

test('a panel that is opened later has all of it', { timeout: 60_000 }, async () => {
  await page.keyboard.press('Escape');
  await workbench.run('View: Close All Editors');
  await workbench.run('Refactor Crew: Show Panel');
  await card().locator('.said.live', { hasText: 'I look where errors' }).waitFor();
});

test('the conversation goes on from there, and has it once in the end', { timeout: 60_000 }, async () => {
  await panel().locator('vscode-tab-header', { hasText: 'Conversation' }).click();
  await panel().locator('.agent-choice select').selectOption('t1');
  await panel().locator('.entry.said.live', { hasText: 'I look where errors' }).waitFor();
  rmSync(hold, { force: true });
  const said = panel().locator('.entry.said', { hasText: 'I look where errors get lost.' });
  await until(
    'the words are on record',
    async () => (await said.count()) === 1 && (await said.first().getAttribute('class'))?.includes('live') === false,
  );
  assert.equal(await panel().locator('.entry.said', { hasText: 'I look where errors' }).count(), 1);
  await panel().locator('.opener', { hasText: 'Where are they?' }).click();
  await panel().locator('.inside', { hasText: 'Where are they?' }).waitFor();
  await workbench.screenshot('live-conversation');
});
