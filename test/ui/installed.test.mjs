import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { openWorkbench } from './workbench.mjs';

let workbench;
before(async () => (workbench = await openWorkbench()), { timeout: 180_000 });
after(() => workbench?.close());

test('the packaged extension is installed and listed', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  assert.deepEqual(workbench.extensions(), [`refactor-crew.refactor-crew@${version}`]);
  await workbench.run('Extensions: Show Installed Extensions');
  await workbench.page.locator('.extensions-list .monaco-list-row', { hasText: 'Refactor Crew' }).first().waitFor({ timeout: 30_000 });
  await workbench.screenshot('installed');
});
