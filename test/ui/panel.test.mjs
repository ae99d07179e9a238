import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openWorkbench, ready, until, webview } from './workbench.mjs';

const BEFORE = `import { existsSync, readFileSync } from 'node:fs';\n\nexport const read = (path: string): string => readFileSync(path, 'utf8');\n`;
const AFTER = BEFORE.replace('existsSync, ', '');

let workbench;
let page;
before(
  async () => {
    workbench = await openWorkbench();
    page = workbench.page;
    writeFileSync(join(workbench.workspace, 'reader.ts'), BEFORE);
  },
  { timeout: 180_000 },
);
after(() => workbench?.close());

const onDisk = () => readFileSync(join(workbench.workspace, 'reader.ts'), 'utf8');
const panel = () => webview(page);
const quickInput = () => page.locator('.quick-input-widget');

test('a run is started from the palette by keyboard', async () => {
  await workbench.run('Refactor Crew: Start Refactoring…');
  await quickInput()
    .getByText('What should become better', { exact: false })
    .or(quickInput().locator('input[placeholder*="What should become better"]'))
    .first()
    .waitFor();
  await page.keyboard.type('Clean up the imports');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'start with this goal' }).waitFor();
  await page.keyboard.press('Enter');
  await quickInput().locator('input[placeholder*="Where?"]').waitFor();
  await page.keyboard.press('Enter');
  await panel().locator('h1', { hasText: 'Clean up the imports' }).waitFor({ timeout: 30_000 });
});

test('the panel follows it to its end, in lanes and cards', async () => {
  await panel().locator('.status', { hasText: 'done' }).waitFor({ timeout: 60_000 });
  assert.ok((await panel().locator('.lane').count()) >= 2);
  await panel().locator('.card.task', { hasText: 'Implementation' }).first().waitFor();
  await workbench.screenshot('panel-crew');
});

test('a hunk is reviewed by keyboard', async () => {
  await panel().locator('vscode-tab-header', { hasText: 'Review' }).click();
  const hunk = panel().locator('.hunk').first();
  await hunk.locator('.line.removed', { hasText: 'existsSync' }).waitFor();
  await panel().locator('.certificate').waitFor();
  await workbench.screenshot('panel-review');
  // The review is drawn anew while the certificate comes in: the hunk has the focus once it is marked as selected.
  await until('the focus on the hunk', async () => {
    await hunk.focus();
    return hunk.evaluate((element) => element.classList.contains('selected') && element === element.ownerDocument.activeElement);
  });
  await page.keyboard.press('Space');
  await panel().locator('.hunk.rejected').waitFor();
  assert.equal(await panel().locator('.bar b').innerText(), '0');
  await page.keyboard.press('Space');
  await until('the hunk is accepted again', async () => (await panel().locator('.bar b').innerText()) === '1');
});

test('what is accepted is applied, and undone', async () => {
  await panel().locator('.bar vscode-button', { hasText: 'Apply' }).click();
  await panel().locator('.bar', { hasText: 'Applied to 1 file.' }).waitFor();
  assert.equal(onDisk(), AFTER);
  await panel().locator('.bar vscode-button', { hasText: 'Undo' }).click();
  await panel().locator('.bar', { hasText: 'Undone in 1 file.' }).waitFor();
  assert.equal(onDisk(), BEFORE);
});

test('the panel and its run are there again after a reload', async () => {
  await page.reload();
  await ready(page);
  await panel().locator('h1', { hasText: 'Clean up the imports' }).waitFor({ timeout: 60_000 });
  await panel().locator('vscode-tab-header', { hasText: 'Review' }).click();
  await panel().locator('.bar', { hasText: 'of 1 hunks accepted' }).waitFor();
});

test('the tree shows the run with its tasks', async () => {
  await workbench.run('Refactor Crew: Focus on Runs View');
  await page.locator('.pane-body .monaco-list-row', { hasText: 'Clean up the imports' }).first().waitFor();
  await page.locator('.pane-body .monaco-list-row', { hasText: 'Implementation' }).first().waitFor();
  await workbench.screenshot('tree');
});
