// The main job as a user does it: palette, goal, watch four tasks, steer one, reject a hunk, apply, undo.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openWorkbench, until } from './workbench.mjs';

const GOAL = 'improve error handling in src/orders';

let workbench;
let page;
const file = (path) => readFileSync(join(workbench.workspace, path), 'utf8');

before(
  async () => {
    workbench = await openWorkbench({ folder: 'examples/order-desk', extensions: ['test/ui/unhurried-model'] });
    page = workbench.page;
  },
  { timeout: 240_000 },
);
after(() => workbench?.close());

const rows = () => page.locator('.pane-body .monaco-list-row');
const row = (text) => rows().filter({ hasText: text }).first();
const card = (name) =>
  workbench
    .webview()
    .locator('article.card', { has: page.locator('h2', { hasText: name }) })
    .first();
const tab = (name) => workbench.webview().locator('vscode-tab-header', { hasText: name });

test('the palette starts a run from a goal in words', async () => {
  await workbench.startRun(GOAL);
  await page.locator('.activitybar .action-item a[aria-label^="Refactor Crew"]').click();
  await row(GOAL).waitFor({ timeout: 30_000 });
});

test('four tasks run at the same time in the tree', async () => {
  const roles = ['Code analysis', 'Tests', 'Implementation', 'Documentation'];
  await until(
    'four running tasks',
    async () => {
      const running = await Promise.all(
        roles.map((role) =>
          rows()
            .filter({ hasText: role })
            .filter({ has: page.locator('.codicon-loading, .codicon-sync, .codicon-modifier-spin') })
            .count(),
        ),
      );
      return running.every((count) => count > 0);
    },
    30_000,
  );
  await workbench.screenshot('run-1-tree');
});

test('a running task is steered, and its message reaches acted-on', async () => {
  await workbench.run('Refactor Crew: Show Panel');
  const implementation = card('Implementation');
  const field = implementation.locator('vscode-textfield input');
  await field.fill('leave src/orders/retry.ts as it is');
  await field.press('Enter');
  await implementation.locator('.receipt', { hasText: 'leave src/orders/retry.ts as it is' }).waitFor({ timeout: 10_000 });
  await workbench.screenshot('run-2-steering');
  await implementation.locator('.receipt.state-acted-on').waitFor({ timeout: 60_000 });
});

test('the review shows hunks with their provenance, without the file that was left alone', async () => {
  await workbench
    .webview()
    .locator('.state-line, header', { hasText: 'done' })
    .first()
    .waitFor({ timeout: 120_000 })
    .catch(() => undefined);
  await tab('Review').click();
  const hunks = workbench.webview().locator('article.hunk');
  await hunks.first().waitFor({ timeout: 120_000 });
  await until('the certificate', async () => /no regression/.test(await workbench.webview().locator('.view-review').innerText()), 120_000);
  const text = await workbench.webview().locator('.view-review').innerText();
  assert.match(text, /gateway\.ts/);
  assert.doesNotMatch(text, /retry\.ts/);
  // The inside of a hunk is drawn a frame after it comes near, which a text of the same frame does not hold.
  await hunks.first().locator('.provenance', { hasText: 'recipe error-cause' }).waitFor({ timeout: 10_000 });
  await workbench.screenshot('run-3-review');
});

test('rejecting one hunk and applying changes the files but for that hunk; undo brings them back', async () => {
  const before = file('src/orders/gateway.ts');
  const hunks = workbench.webview().locator('article.hunk[data-hunk^="src/orders/gateway.ts#"]');
  await hunks.first().scrollIntoViewIfNeeded();
  await hunks.first().locator('vscode-checkbox').click();
  await workbench.webview().locator('article.hunk.rejected').first().waitFor();
  await workbench.webview().locator('footer.bar vscode-button', { hasText: 'Apply' }).click();
  const after = await until('the file on disk', () => file('src/orders/gateway.ts') !== before && file('src/orders/gateway.ts'));
  assert.equal(after.match(/cause: error/g)?.length ?? 0, (before.match(/cause: error/g)?.length ?? 0) + 1, 'one of two hunks');
  await workbench.webview().locator('footer.bar', { hasText: 'Applied to' }).waitFor();
  await workbench.screenshot('run-4-applied');
  await workbench.webview().locator('footer.bar vscode-button', { hasText: 'Undo' }).click();
  await until('the file restored', () => file('src/orders/gateway.ts') === before);
});

test('after a reload of the window the run is there', async () => {
  await workbench.run('Developer: Reload Window');
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
  await row(GOAL).waitFor({ timeout: 60_000 });
  await workbench.screenshot('run-5-reloaded');
});
