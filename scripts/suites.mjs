// Everything that can be checked or tested here. A suite answers { passed, failed, output }; output matters when something failed.
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from './prepare.mjs';
import { runCommand } from './run-command.mjs';

const node = (args, options) => runCommand(process.execPath, args, options);
const npmScript = (name) => runCommand('npm', ['run', '--silent', name]);

export const SUITES = {
  types: async () => asOne(await npmScript('types')),
  // Without the cache: the rules read types, and those change with other files.
  lint: async () => asOne(await node(['node_modules/eslint/bin/eslint.js', '.'])),
  layers: async () => asOne(await npmScript('layers'), await node(['scripts/check-layers.mjs', '--self-test'])),
  format: async () => asOne(await npmScript('format')),
  unit: () => inHalves('unit'),
  integration: () => inHalves('integration'),
  contract: () => fileByFile('contract'),
  golden: () => mocha('golden'),
  sample: async () => counted(await runCommand('npm', ['test', '--silent', '--prefix', 'examples/order-desk'])),
  package: () => packageExtension(),
  host: async () => counted(await node(['scripts/vscode/run-host-tests.mjs'], { limitMs: 900_000 })),
  ui: () => browserTests(),
};

/** Those that only read the sources. */
export const READING = new Set(['lint', 'types', 'layers', 'format']);

/** The same suites as they are run all the time: from caches, and without what takes long. */
export const QUICK = {
  lint: async () => asOne(await npmScript('lint')),
  types: async () => asOne(await typesOf('tsconfig.json'), await typesOf('tsconfig.webview.json')),
  unit: SUITES.unit,
  layers: async () => asOne(await npmScript('layers')),
  format: SUITES.format,
};

/** The builds that the named suites start from. */
export async function build(names) {
  const needs = (suites) => suites.some((suite) => names.includes(suite));
  const builds = [];
  if (needs(['contract', 'golden', 'host'])) builds.push(await node(['esbuild.mjs']));
  if (needs(['unit', 'integration', 'contract', 'golden', 'host'])) builds.push(await node(['esbuild.mjs', '--tests']));
  if (names.includes('ui') && !names.includes('package')) builds.push(await npmScript('package'));
  return { isOk: builds.every(({ isOk }) => isOk), output: builds.map(({ output }) => output).join('') };
}

/** What was found out about files that are as they were is kept. */
const typesOf = (config) =>
  node([
    'node_modules/typescript/bin/tsc',
    '-p',
    config,
    '--incremental',
    '--tsBuildInfoFile',
    `node_modules/.cache/types/${config}.tsbuildinfo`,
  ]);

/** In two processes at a time, for a suite of many small files whose tests have the processor to do and nothing in common. */
async function inHalves(suite) {
  const files = testFiles(suite);
  const halves = [0, 1].map((half) => [`${suite}-${half + 1}`, files.filter((_, index) => index % 2 === half)]);
  return sumOf(await Promise.all(halves.map(([name, half]) => mocha(name, half))));
}

/** Each file in a process of its own, two at a time, for a suite whose tests mostly wait for processes that they have started. */
async function fileByFile(suite) {
  const waiting = testFiles(suite);
  const results = [];
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift())
      results.push(await mocha(`${suite}-${basename(file, '.test.js')}`, [file]));
  };
  await Promise.all([work(), work()]);
  return sumOf(results);
}

function testFiles(suite) {
  return readdirSync(join(root, 'dist/test', suite), { recursive: true })
    .filter((file) => file.endsWith('.test.js'))
    .map((file) => `dist/test/${suite}/${file.replaceAll('\\', '/')}`)
    .sort();
}

/** A part that tells of no test has not run. */
function sumOf(parts) {
  return {
    passed: parts.reduce((sum, { passed }) => sum + passed, 0),
    failed: parts.reduce((sum, { passed, failed }) => sum + (failed || (passed === 0 ? 1 : 0)), 0),
    output: parts.map(({ output }) => output).join(''),
  };
}

async function mocha(name, files = [`dist/test/${name}/**/*.test.js`]) {
  const report = join(root, 'dist/test/results', `${name}.json`);
  mkdirSync(join(root, 'dist/test/results'), { recursive: true });
  rmSync(report, { force: true });
  const args = [
    '--enable-source-maps',
    'node_modules/mocha/bin/mocha.js',
    '--reporter=json',
    `--reporter-option=output=${report}`,
    '--forbid-only',
    '--forbid-pending',
    '--timeout=20000',
    ...files,
  ];
  const { isOk, output } = await node(args, { report, env: { REFACTOR_CREW_HOME: join(root, 'dist/test/home', name) } });
  const result = parseJson(report);
  if (!result) return { passed: 0, failed: 0, output };
  const { passes, failures } = result.stats;
  const told = result.failures.map(({ fullTitle, err }) => `${fullTitle}\n    ${err.stack ?? err.message}\n`).join('');
  // A process that fails although its tests passed left something behind, or didn't end.
  return { passed: passes, failed: failures || (isOk ? 0 : 1), output: output + told };
}

async function browserTests() {
  const files = readdirSync(join(root, 'test/ui')).filter((file) => file.endsWith('.test.mjs'));
  const args = ['--test', '--test-concurrency=1', '--test-reporter=tap', ...files.map((file) => `test/ui/${file}`)];
  return counted(await node(args, { limitMs: 1_800_000 }));
}

async function packageExtension() {
  const built = await npmScript('package');
  if (!built.isOk) return asOne(built);
  const listed = await node(['node_modules/@vscode/vsce/vsce', 'ls', '--no-dependencies']);
  const files = listed.output.split('\n').filter((line) => /^[\w./-]+\.\w+$|^LICENSE$/.test(line));
  const allowed =
    /^(dist\/[\w-]+\.js|dist\/webview\/[\w-]+\.(js|css|ttf)|(media|l10n)\/.+|package(\.nls.*)?\.json|(README|CHANGELOG)\.md|LICENSE(\.\w+)?)$/i;
  const odd = files.filter((file) => !allowed.test(file));
  const missing = ['dist/extension.js', 'package.json'].filter((file) => !files.includes(file));
  if (odd.length + missing.length === 0) return asOne(built, listed);
  return {
    passed: 0,
    failed: 1,
    output: `${listed.output}does not belong in the package: ${odd.join(', ')}; missing: ${missing.join(', ')}\n`,
  };
}

/** Reads the counts that a test runner closes with: node:test's TAP or spec, mocha's, or our own `N passed, N failed`. */
function counted({ isOk, output }) {
  const last = (pattern) => [...output.matchAll(pattern)].at(-1)?.[1];
  const passed = Number(last(/^(?:# |ℹ )pass (\d+)/gm) ?? last(/(\d+) passed/g) ?? last(/(\d+) passing/g) ?? 0);
  const failed = Number(last(/^(?:# |ℹ )fail (\d+)/gm) ?? last(/(\d+) failed/g) ?? last(/(\d+) failing/g) ?? 0);
  return { passed, failed: failed || (isOk ? 0 : 1), output };
}

function asOne(...results) {
  const isOk = results.every((result) => result.isOk);
  return { passed: isOk ? 1 : 0, failed: isOk ? 0 : 1, output: results.map(({ output }) => output).join('') };
}

function parseJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // The runner ended before it could report.
  }
}
