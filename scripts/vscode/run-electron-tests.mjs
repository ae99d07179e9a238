// The host tests in desktop VS Code, which is downloaded; or in the one that REFACTOR_CREW_VSCODE names.
import { runTests } from '@vscode/test-electron';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { root } from '../prepare.mjs';

const executable = process.env.REFACTOR_CREW_VSCODE;
const workspace = mkdtempSync(join(tmpdir(), 'crew-workspace-'));
cpSync(join(root, 'test/workspace'), workspace, { recursive: true });
try {
  process.exitCode = await runTests({
    ...(executable ? { vscodeExecutablePath: resolve(executable) } : { version: process.env.REFACTOR_CREW_VSCODE_VERSION ?? 'stable' }),
    extensionDevelopmentPath: [root, join(root, 'test/host/editor-model-provider')],
    extensionTestsPath: join(root, 'dist/test/host/index.js'),
    launchArgs: [workspace, '--disable-extensions', '--disable-workspace-trust'],
  });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(workspace, { recursive: true, force: true });
}
