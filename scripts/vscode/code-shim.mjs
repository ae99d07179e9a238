#!/usr/bin/env node
// Looks like the executable of VS Code to @vscode/test-electron, but runs the suite in code-server:
//   REFACTOR_CREW_VSCODE=scripts/vscode/code-shim.mjs npm run test:electron
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const args = process.argv.slice(2);
const option = (name) => args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? '';
const { status } = spawnSync(process.execPath, [join(import.meta.dirname, 'run-host-tests.mjs')], {
  stdio: 'inherit',
  env: {
    ...process.env,
    REFACTOR_CREW_EXTENSION: option('extensionDevelopmentPath'),
    REFACTOR_CREW_TESTS: option('extensionTestsPath'),
    REFACTOR_CREW_WORKSPACE: args.find((arg) => !arg.startsWith('-')) ?? '',
  },
});
process.exit(status ?? 1);
