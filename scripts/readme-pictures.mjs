// node scripts/readme-pictures.mjs   a real run on the example project in a real VS Code, as pictures in docs/images/
// The offline engine answers, after the time a model would take (test/ui/unhurried-model): offline it is over too soon to be seen.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openWorkbench, until } from '../test/ui/workbench.mjs';
import { root } from './prepare.mjs';

const out = join(root, 'docs/images');
mkdirSync(out, { recursive: true });
for (const [name, theme] of [
  ['dark', 'Default Dark Modern'],
  ['light', 'Default Light Modern'],
]) {
  await takePictures(name, theme);
}

async function takePictures(name, theme) {
  const workbench = await openWorkbench({
    folder: 'examples/order-desk',
    extensions: ['test/ui/unhurried-model'],
    settings: { 'workbench.colorTheme': theme },
    env: { UNHURRIED_PACE: '10' },
    viewport: { width: 1440, height: 900 },
  });
  const { page } = workbench;
  const shot = (what) => page.screenshot({ path: join(out, `${what}-${name}.png`) });
  const panel = () => workbench.webview();
  try {
    await page.locator('.activitybar .action-item a[aria-label^="Refactor Crew"]').click();
    await workbench.run('Refactor Crew: Start Refactoring');
    await page.locator('.quick-input-widget .quick-input-box input').fill('Improve error handling in src/orders');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'start with this goal' }).first().click();
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'whole workspace' }).first().click();
    await workbench.run('Refactor Crew: Show Panel');
    await page.mouse.move(700, 895);
    await until(
      'findings while four tasks run',
      async () => {
        const text = await panel().locator('body').innerText();
        return /4 running/.test(text) && /lost|swallow|vanish/.test(text);
      },
      120_000,
    );
    await page
      .locator('.notification-toast .codicon-notifications-clear')
      .first()
      .click({ timeout: 1000 })
      .catch(() => undefined);
    const field = panel()
      .locator('article.card', { has: page.locator('h2', { hasText: 'Implementation' }) })
      .locator('vscode-textfield input');
    await shot('tree');
    await field.fill('leave src/orders/retry.ts as it is');
    await field.press('Enter');
    await panel().locator('.receipt').first().waitFor();
    await page.waitForTimeout(1500);
    await panel()
      .locator('.timeline')
      .evaluate((element) => element.scrollIntoView());
    await page.waitForTimeout(500);
    await shot('panel');
    await panel().locator('.receipt.state-acted-on').first().waitFor({ timeout: 120_000 });
    await panel()
      .locator('article.card', { has: page.locator('h2', { hasText: 'Implementation' }) })
      .first()
      .evaluate((element) => element.scrollIntoView({ block: 'end' }));
    await page.waitForTimeout(500);
    await shot('steering');
    await panel().locator('vscode-tab-header', { hasText: 'Review' }).click();
    await until('the certificate', async () => /no regression/.test(await panel().locator('body').innerText()), 240_000);
    await page.waitForTimeout(1000);
    await page
      .locator('.notification-toast .codicon-notifications-clear')
      .first()
      .click({ timeout: 1000 })
      .catch(() => undefined);
    await panel().locator('article.hunk vscode-checkbox').nth(1).click();
    await page.waitForTimeout(800);
    await shot('review');
    console.log(`${name}: done`);
  } finally {
    await workbench.close();
  }
}
