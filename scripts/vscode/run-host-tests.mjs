#!/usr/bin/env node
// Runs dist/test/host/index.js INSIDE the extension host of a real VS Code. Exit code 0 only when every test passed, and at least one.
// REFACTOR_CREW_TEST_GREP picks tests, _DEBUG=1 shows the page's console, _KEEP=1 keeps the home, _EXTENSION, _TESTS and _WORKSPACE name other folders.
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from '../prepare.mjs';
import { makeHome, openBrowser, startServer, workbenchUrl } from './code-server.mjs';

const { REFACTOR_CREW_EXTENSION, REFACTOR_CREW_TESTS, REFACTOR_CREW_WORKSPACE, REFACTOR_CREW_DEBUG, REFACTOR_CREW_KEEP } = process.env;
const extension = resolve(REFACTOR_CREW_EXTENSION || root);
const tests = resolve(REFACTOR_CREW_TESTS || join(extension, 'dist/test/host/index.js'));
const limitMs = 300_000;
/** The workbench's own log lines come through the same channel as the suite's. */
const NOISE =
  /\[AgentHost|AgentHostProtocol|AccountPolicyGate|^%c|additional builtin|onnection token|Creating a socket|reconnection-grace-time|Creation of workbench contribution|\[Service Worker\]/;

const dirs = makeHome();
const workspace = REFACTOR_CREW_WORKSPACE || join(dirs.home, 'workspace');
if (!REFACTOR_CREW_WORKSPACE) cpSync(join(root, 'test/workspace'), workspace, { recursive: true });
// An extension that provides the editor with a model, for the tests of ours that ask it.
cpSync(join(root, 'test/host/editor-model-provider'), join(dirs.extensions, 'refactor-crew.editor-model-provider-0.0.1'), {
  recursive: true,
});
const resultFile = join(dirs.home, 'result.json');

const server = await startServer(dirs, {
  forTests: true,
  args: ['--disable-workspace-trust'],
  env: { REFACTOR_CREW_TEST_RESULT: resultFile },
});
let browser;
let code;
try {
  browser = await openBrowser();
  code = await runInPage(await browser.newPage({ viewport: { width: 1400, height: 900 } }));
} finally {
  await browser?.close();
  await server.stop();
}
const result = existsSync(resultFile) ? JSON.parse(readFileSync(resultFile, 'utf8')) : undefined;
for (const { title, message } of result?.failed ?? []) console.error(`FAILED ${title}\n${message}`);
if (code !== 0) console.error(`VS Code ended with ${code}`);
if (!result) console.error(server.log().slice(-3000));
if (REFACTOR_CREW_KEEP) console.log(`kept ${dirs.home}`);
else rmSync(dirs.home, { recursive: true, force: true, maxRetries: 5 });
const failed = result?.failed.length || (code === 0 && result ? 0 : 1);
console.log(`host: ${result?.passed.length ?? 0} passed, ${failed} failed`);
process.exit(failed === 0 && result.passed.length > 0 ? 0 : 1);

/** Opens the workbench on the suite and waits for the exit code that VS Code gives it. */
async function runInPage(page) {
  const ended = new Promise((done) => {
    // The names that VS Code's workbench looks for on its window.
    void page.exposeFunction('codeAutomationLog', (type, args) => {
      const line = args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ');
      if (!NOISE.test(line)) console.log(line);
    });
    void page.exposeFunction('codeAutomationExit', done);
    page.on('crash', () => done('a crash of the page'));
    setTimeout(() => done(`no answer within ${limitMs / 1000} s`), limitMs).unref();
  });
  if (REFACTOR_CREW_DEBUG) page.on('console', (message) => console.log('page:', message.type(), message.text().slice(0, 300)));
  const remote = (path) => `vscode-remote://${server.authority}${path}`;
  const payload = [
    ['extensionDevelopmentPath', remote(extension)],
    ['extensionTestsPath', remote(tests)],
    ['skipWelcome', 'true'],
  ];
  await page.goto(workbenchUrl(server, workspace, payload));
  return ended;
}
