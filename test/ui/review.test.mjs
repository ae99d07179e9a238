// A review as a user does it: a hunk edited by hand, one sent back with a comment, files that moved on meanwhile, a commit on a
// branch, and an undo after more edits.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openWorkbench, until, webview } from './workbench.mjs';

const GOAL = 'improve error handling in src/orders';
const RENAME = 'rename parseMoney to readMoney';
const [GATEWAY, RETRY, SERVICE, TESTS] = ['src/orders/gateway.ts', 'src/orders/retry.ts', 'src/orders/service.ts', 'test/orders.test.ts'];
const [MONEY, LEGACY] = ['src/util/money.ts', 'src/orders/legacy.ts'];

let workbench;
let page;
before(
  async () => {
    workbench = await openWorkbench({
      folder: 'examples/order-desk',
      settings: { 'refactorCrew.tests.enabled': false },
      extensions: ['test/ui/unhurried-model'],
      env: {
        UNHURRIED_PACE: '0.2',
        UNHURRIED_HEEDS: JSON.stringify([
          {
            path: RETRY,
            edits: [{ find: 'gave up after ${attempts} attempts', replace: 'gave up after the last of ${attempts} attempts' }],
            reason: 'says which attempt was the last, as asked',
          },
          {
            path: TESTS,
            edits: [{ find: "test('takes what a customer sends'", replace: "test.skip('takes what a customer sends'" }],
            reason: 'makes the tests pass',
            outsideScope: 'it stands in the way',
          },
        ]),
      },
    });
    page = workbench.page;
    git('init', '--quiet', '--initial-branch=main');
    git('config', 'user.name', 'Test');
    git('config', 'user.email', 'test@example.com');
    git('add', '--all');
    git('commit', '--quiet', '--message=first');
  },
  { timeout: 240_000 },
);
after(() => workbench?.close());

const git = (...args) => execFileSync('git', args, { cwd: workbench.workspace, encoding: 'utf8' });
const onDisk = (path) => readFileSync(join(workbench.workspace, path), 'utf8');
const write = (path, text) => writeFileSync(join(workbench.workspace, path), text);
const panel = () => webview(page);
const hunksIn = (path) => panel().locator(`article.hunk[data-hunk^="${path}#"]`);
const certificate = () => panel().locator('.certificate');
const certified = () => until('the certificate', async () => /no regression|same behaviour/.test(await certificate().innerText()), 120_000);
const bar = () => panel().locator('footer.bar');

/** Gives a hunk the focus: the review is drawn anew while certificates come in. */
async function focus(hunk) {
  await hunk.scrollIntoViewIfNeeded();
  await until('the focus on the hunk', async () => {
    await hunk.focus();
    return hunk.evaluate((element) => element.classList.contains('selected') && element === element.ownerDocument.activeElement);
  });
}

test('the review of a run is there', { timeout: 180_000 }, async () => {
  await workbench.startRun(GOAL);
  await panel().locator('.status', { hasText: 'done' }).waitFor({ timeout: 120_000 });
  await panel().locator('vscode-tab-header', { hasText: 'Review' }).click();
  await certified();
  await workbench.screenshot('review-1-offered');
});

test('a hunk is edited by keyboard, says so, and is checked anew', { timeout: 120_000 }, async () => {
  const hunk = hunksIn(GATEWAY).first();
  await focus(hunk);
  await page.keyboard.press('e');
  const field = hunk.locator('.hunk-field textarea');
  await field.waitFor();
  const lines = await field.inputValue();
  assert.match(lines, /cause: error/);
  await field.fill(lines.replace('charge failed', 'the charge failed'));
  await workbench.screenshot('review-2-editing');
  await field.press('Control+Enter');
  const edited = hunksIn(GATEWAY).first();
  await edited.locator('.provenance', { hasText: 'edited by hand' }).waitFor();
  await edited.locator('.line.added', { hasText: 'the charge failed' }).waitFor();
  await certified();
  await workbench.screenshot('review-3-edited');
});

test('a comment on a hunk goes to its task, whose new version takes its place; the edit stays', { timeout: 120_000 }, async () => {
  const hunk = hunksIn(RETRY).first();
  await focus(hunk);
  await hunk.locator('.line.added', { hasText: 'gave up after' }).waitFor();
  await page.keyboard.press('c');
  const field = hunk.locator('.hunk-field textarea');
  await field.fill('say which attempt was the last one');
  await workbench.screenshot('review-4-comment');
  await field.press('Control+Enter');
  await hunk.locator('.receipt', { hasText: 'say which attempt' }).waitFor();
  await workbench.screenshot('review-5-sent');
  await hunksIn(RETRY).first().locator('.line.added', { hasText: 'gave up after the last of' }).waitFor({ timeout: 60_000 });
  await panel().locator('.status', { hasText: 'done' }).waitFor({ timeout: 60_000 });
  await hunksIn(GATEWAY).first().locator('.line.added', { hasText: 'the charge failed' }).waitFor();
  await certified();
  await workbench.screenshot('review-6-renewed');
});

test('a test that is skipped is pointed out, and is applied only with a yes of its own', { timeout: 60_000 }, async () => {
  const heading = panel().locator('.contracts.open');
  await heading.scrollIntoViewIfNeeded();
  await hunksIn(TESTS).first().scrollIntoViewIfNeeded();
  await hunksIn(TESTS).first().locator('.remarks', { hasText: 'a test is skipped' }).waitFor();
  await bar().getByText('1 needs your consent').waitFor();
  await workbench.screenshot('review-6b-contract');
  await bar().locator('vscode-button', { hasText: 'Apply' }).click();
  const dialog = page.locator('.monaco-dialog-box');
  await dialog.getByText('1 change needs your consent.').waitFor();
  await workbench.screenshot('review-6c-consent');
  await dialog.locator('.monaco-button', { hasText: 'Cancel' }).click();
  await heading.locator('vscode-button', { hasText: 'Leave them out' }).click();
  await panel().locator('.contracts:not(.open)').waitFor();
  assert.ok(!onDisk(TESTS).includes('test.skip'));
});

test('a rejected hunk without which others do not compile is told, with the smallest way out', { timeout: 90_000 }, async () => {
  const hunk = hunksIn(SERVICE).first();
  await focus(hunk);
  await page.keyboard.press('r');
  await panel().locator(`article.hunk.rejected[data-hunk^="${SERVICE}#"]`).first().waitFor();
  await bar().locator('vscode-button', { hasText: 'Apply' }).click();
  const dialog = page.locator('.monaco-dialog-box');
  await dialog.getByText('does not compile without the rest').waitFor({ timeout: 60_000 });
  await workbench.screenshot('review-6d-closure');
  assert.match(await dialog.innerText(), /Apply with 1 More|Apply without \d/);
  await dialog.locator('.monaco-button', { hasText: 'Cancel' }).click();
  await focus(hunksIn(SERVICE).first());
  await page.keyboard.press('a');
  await until(
    'the hunk is accepted again',
    async () => (await hunksIn(SERVICE).first().getAttribute('class'))?.includes('rejected') === false,
  );
});

test('what moved on since is shown on top of it, with a new certificate; the same lines are a conflict', { timeout: 120_000 }, async () => {
  write(GATEWAY, `// Mine.\n${onDisk(GATEWAY)}`);
  write(RETRY, onDisk(RETRY).replace('`gave up after ${attempts} attempts`', '`gave up`'));
  await bar().locator('vscode-button', { hasText: 'Apply' }).click();
  await page.locator('.notification-toast', { hasText: 'You have edited' }).waitFor();
  await panel().locator('.conflict', { hasText: 'You' }).first().waitFor();
  const conflict = panel().locator('.conflict', { hasText: RETRY }).first();
  await conflict.scrollIntoViewIfNeeded();
  const [kept, leftOut, ...more] = await conflict.locator('.sides > div').allInnerTexts();
  assert.deepEqual(more, []);
  assert.match(kept, /^Kept: You\s[^]*`gave up`/);
  assert.match(leftOut, /^Left out: (?!You)[^]*gave up after the last of/);
  // In reach of the keyboard: nobody has to point at it to have it merged.
  await conflict.locator('vscode-button', { hasText: 'Let the crew merge it' }).focus();
  await workbench.screenshot('review-7-moved-on');
  assert.match(onDisk(RETRY), /`gave up`/);
  assert.ok(!onDisk(GATEWAY).includes('the charge failed'));
  await certified();
  assert.equal(await certificate().locator('.voided').count(), 0);
  await page.keyboard.press('Escape');
  await workbench.screenshot('review-8-certified-anew');
});

test('what is accepted is committed on a branch, and nothing else changes', { timeout: 60_000 }, async () => {
  await workbench.run('Notifications: Clear All Notifications');
  const before = [git('status', '--porcelain'), git('rev-parse', 'HEAD'), git('ls-files', '--stage'), onDisk(GATEWAY)];
  await bar().locator('button', { hasText: 'On a branch' }).click();
  const input = page.locator('.quick-input-widget .quick-input-box input');
  await until('the name that is proposed', async () => (await input.inputValue()) === 'refactor/improve-error-handling-in-src-orders');
  await input.press('Enter');
  await page.locator('.notification-toast', { hasText: 'committed on the branch' }).waitFor();
  await workbench.screenshot('review-9-branch');
  assert.deepEqual([git('status', '--porcelain'), git('rev-parse', 'HEAD'), git('ls-files', '--stage'), onDisk(GATEWAY)], before);
  const branch = 'refactor/improve-error-handling-in-src-orders';
  const committed = git('show', `${branch}:${GATEWAY}`);
  assert.ok(committed.includes('the charge failed') && !committed.includes('// Mine.'), 'without what the user has not committed');
  assert.match(git('log', '-1', '--format=%B', branch), /Refactor-Crew-Run: \d{8}-.*\nRefactor-Crew-Certificate: \w+/);
});

test('an undo after more edits takes back what was applied and leaves the edits', { timeout: 60_000 }, async () => {
  await workbench.run('Notifications: Clear All Notifications');
  const before = onDisk(GATEWAY);
  await bar().locator('vscode-button', { hasText: 'Apply' }).click();
  await bar().getByText('Applied to').waitFor();
  assert.ok(!onDisk(TESTS).includes('test.skip'));
  assert.ok(onDisk(GATEWAY).includes('the charge failed') && onDisk(GATEWAY).startsWith('// Mine.'));
  write(GATEWAY, `${onDisk(GATEWAY)}// More of mine.\n`);
  await bar().locator('vscode-button', { hasText: 'Undo' }).click();
  await until('the file as it was, with the later edit', () => onDisk(GATEWAY) === `${before}// More of mine.\n`);
  await bar().getByText('Undone in').waitFor();
  await workbench.screenshot('review-10-undone');
});

test('a hunk that others need says what breaks without it, and takes them along or comes back', { timeout: 180_000 }, async () => {
  await workbench.run('Notifications: Clear All Notifications');
  await workbench.startRun(RENAME);
  await panel().locator('h1', { hasText: RENAME }).waitFor({ timeout: 30_000 });
  await panel().locator('.status', { hasText: 'done' }).waitFor({ timeout: 120_000 });
  await panel().locator('vscode-tab-header', { hasText: 'Review' }).click();
  await certified();
  const use = hunksIn(LEGACY).last();
  await focus(use);
  await page.keyboard.press('r');
  const strip = use.locator('.lack');
  await strip.getByText('would break without it').waitFor();
  await strip.locator('.place', { hasText: 'money.ts' }).first().waitFor();
  await panel().locator('[role=status]', { hasText: 'would break without it' }).waitFor({ state: 'attached' });
  await bar().getByText('would break').waitFor();
  await workbench.screenshot('review-11-lack');
  await strip.locator('vscode-button', { hasText: 'Accept this one again' }).click();
  await panel().locator('.hunk.rejected').waitFor({ state: 'detached' });
  await strip.waitFor({ state: 'detached' });
  // By keyboard alone: reject it, then what needs it; the rest still goes together.
  await focus(use);
  await page.keyboard.press('r');
  await strip.waitFor();
  await page.keyboard.press('Shift+R');
  await strip.waitFor({ state: 'detached' });
  await bar().getByText('would break').waitFor({ state: 'detached' });
  assert.ok((await panel().locator('.hunk.rejected').count()) > 1);
  await workbench.screenshot('review-12-closure');
});

test('a part that does not compile is told before it is applied, with the ways out', { timeout: 120_000 }, async () => {
  await bar().locator('button', { hasText: 'Accept all' }).click();
  await panel().locator('.hunk.rejected').waitFor({ state: 'detached' });
  await focus(hunksIn(LEGACY).last());
  await page.keyboard.press('r');
  const apply = bar().locator('vscode-button', { hasText: 'Apply' });
  await apply.click();
  const dialog = page.locator('.monaco-dialog-box');
  await dialog.getByText('What is accepted does not compile without the rest.').waitFor({ timeout: 60_000 });
  assert.match(await dialog.innerText(), /parseMoney/);
  await workbench.screenshot('review-13-does-not-compile');
  await dialog.locator('.monaco-button', { hasText: 'Cancel' }).click();
  assert.ok(onDisk(MONEY).includes('function parseMoney'));
  await apply.click();
  await dialog.locator('.monaco-button', { hasText: 'Apply with 1 More' }).click({ timeout: 60_000 });
  await bar().getByText('Applied to').waitFor();
  assert.ok(onDisk(MONEY).includes('function readMoney') && !onDisk(LEGACY).includes('parseMoney'));
});
