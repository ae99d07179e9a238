// A run that is asked, told and cut off in the middle: a question is answered, a message changed before it is heard, the
// extension host killed; after the window is back the run is resumed and ends as if nothing had happened.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openWorkbench, ready, until, webview } from './workbench.mjs';

const root = join(import.meta.dirname, '../..');
const SAMPLE = 'examples/order-desk';
const GOAL = 'improve error handling in src/orders';
const LEFT_ALONE = 'src/orders/retry.ts';
const hold = join(root, 'dist', `hold-${process.pid}`);

let workbench;
let page;
before(
  async () => {
    writeFileSync(hold, '');
    workbench = await openWorkbench({
      folder: SAMPLE,
      settings: { 'refactorCrew.tests.enabled': false },
      extensions: ['test/ui/unhurried-model'],
      env: { UNHURRIED_HOLD: hold, UNHURRIED_ASKS: '1' },
    });
    page = workbench.page;
  },
  { timeout: 240_000 },
);
after(async () => {
  rmSync(hold, { force: true });
  await workbench?.close();
});

const panel = () => webview(page);
const row = (text) => page.locator('.pane-body .monaco-list-row', { hasText: text }).first();
const card = () => panel().locator('article.card.task', { has: panel().locator('h2', { hasText: 'Implementation' }) });

test('a task asks, and is answered by keyboard', async () => {
  await workbench.startRun(GOAL);
  const question = panel().locator('section.question', { hasText: 'Which of them is to stay?' });
  await question.waitFor({ timeout: 60_000 });
  await workbench.screenshot('resume-1-question');
  assert.match(await question.innerText(), /Documentation.*counts as no in \d+ min/s);
  await question.locator('vscode-button', { hasText: 'docs/errors.md' }).focus();
  await page.keyboard.press('Enter');
  await question.waitFor({ state: 'detached' });
  await until('the focus on the message box of who asked', () =>
    panel()
      .locator('body')
      .evaluate((body) => body.ownerDocument.activeElement?.hasAttribute('data-draft')),
  );
});

test('a message is changed before it is heard', async () => {
  const field = card().locator('.message-box vscode-textfield input');
  await until('the implementation at work', async () => /step 2/.test(await card().locator('.doing').innerText()), 60_000);
  await field.fill('do what you like');
  await field.press('Enter');
  await card().locator('.receipt', { hasText: 'queued' }).getByText('Edit', { exact: true }).click();
  const edit = card().locator('.receipt.editing input');
  await until('the field with the message', async () => (await edit.inputValue()) === 'do what you like');
  await edit.fill(`leave ${LEFT_ALONE} as it is`);
  await workbench.screenshot('resume-2-edit');
  await edit.press('Enter');
  await card()
    .locator('.receipt', { hasText: `leave ${LEFT_ALONE} as it is` })
    .filter({ hasText: 'queued' })
    .waitFor();
});

test('a run whose extension host was killed is there as interrupted, and is resumed', async () => {
  workbench.killExtensionHost();
  rmSync(hold);
  await page.reload();
  await ready(page);
  await page.locator('.activitybar .action-item a[aria-label^="Refactor Crew"]').click();
  await row(GOAL).filter({ hasText: 'interrupted' }).waitFor({ timeout: 60_000 });
  await row('Implementation').filter({ hasText: 'interrupted' }).waitFor();
  const notice = page.locator('.notification-toast', { hasText: 'was interrupted' });
  await notice.waitFor();
  await workbench.screenshot('resume-3-interrupted');
  await notice.locator('.monaco-button', { hasText: 'Resume' }).click();
  await panel().locator('.status', { hasText: 'running' }).waitFor({ timeout: 30_000 });
  await panel().locator('.status', { hasText: 'done' }).waitFor({ timeout: 120_000 });
  await workbench.screenshot('resume-4-done');
});

test('it offers the same changes as a run that nobody disturbed, and heard the message', async () => {
  await panel().locator('vscode-tab-header', { hasText: 'Review' }).click();
  await panel().locator('.bar vscode-button', { hasText: 'Apply' }).click();
  await panel().locator('.bar', { hasText: 'Applied to' }).waitFor();
  const undisturbed = join(workbench.dirs.home, 'undisturbed');
  cpSync(join(root, SAMPLE), undisturbed, { recursive: true });
  execFileSync(process.execPath, [join(root, 'dist/cli.js'), 'run', GOAL, '--folder', undisturbed, '--no-tests', '--apply'], {
    env: { ...process.env, REFACTOR_CREW_HOME: join(workbench.dirs.home, 'cli') },
    stdio: 'ignore',
  });
  const [before, expected, got] = [join(root, SAMPLE), undisturbed, workbench.workspace].map(textsIn);
  const changed = Object.keys(expected).filter((path) => expected[path] !== before[path]);
  assert.ok(changed.includes(LEFT_ALONE) && changed.length > 3, `an undisturbed run changes ${changed.join(', ')}`);
  for (const path of Object.keys(expected)) assert.equal(got[path], path === LEFT_ALONE ? before[path] : expected[path], path);
});

/** The texts of a folder's sources and pages. */
function textsIn(folder) {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (path) => /\.(ts|md)$/.test(path) && !path.includes('node_modules'),
  );
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}
