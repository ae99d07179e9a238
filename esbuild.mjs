// node esbuild.mjs [--production] [--sizes] [--partial] [--watch]   the bundles of the product, in dist/
// node esbuild.mjs --tests [--partial] [--watch]                    the tests, in dist/test/
import { build, context } from 'esbuild';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

const flags = new Set(process.argv.slice(2));
const known = ['--production', '--sizes', '--partial', '--watch', '--tests'];
for (const flag of flags) if (!known.includes(flag)) stop(`unknown option ${flag}; there are ${known.join(' ')}`);

/** @type {import('esbuild').BuildOptions} */
const node = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  sourcemap: 'linked',
  minify: flags.has('--production'),
  metafile: true,
  logLevel: 'warning',
  define: { REFACTOR_CREW_VERSION: JSON.stringify(JSON.parse(readFileSync('package.json', 'utf8')).version) },
};

const started = Date.now();
const builds = flags.has('--tests') ? tests() : product();
if (flags.has('--watch')) {
  for (const options of builds) await (await context({ ...options, plugins: [announce()] })).watch();
} else {
  const results = await Promise.all(builds.map((options) => build(options))).catch(() => process.exit(1));
  if (flags.has('--sizes')) printSizes(results);
  const bundles = results.reduce(
    (sum, result) => sum + Object.keys(result.metafile.outputs).filter((file) => !file.endsWith('.map')).length,
    0,
  );
  console.log(`built ${bundles} files in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

function product() {
  copyIcons();
  const styles = 'src/webview/panel.css';
  return [
    { ...node, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.js', external: ['vscode'] },
    { ...node, entryPoints: ['src/cli.ts'], outfile: 'dist/cli.js', banner: { js: '#!/usr/bin/env node' } },
    ...[
      'agent-thread',
      'engine-thread',
      'engine-process',
      'checks-thread',
      'verifier-thread',
      'keeper-thread',
      'anthropic-sdk',
      'model-clients',
      'compose',
      'probe',
    ].map((name) => ({
      ...node,
      entryPoints: [`src/${name}.ts`],
      outfile: `dist/${name}.js`,
    })),
    {
      ...node,
      entryPoints: ['src/webview/main.ts'],
      outfile: 'dist/webview/panel.js',
      platform: 'browser',
      format: 'iife',
      target: 'es2022',
      tsconfig: 'tsconfig.webview.json',
    },
    ...(existsSync(styles) ? [{ ...node, entryPoints: [styles], outfile: 'dist/webview/panel.css', external: ['*.ttf'] }] : []),
  ].filter(({ entryPoints: [entry] }) => exists(entry));
}

function tests() {
  const deep = ['unit', 'integration', 'contract'];
  for (const suite of [...deep, 'golden', 'host']) rmSync(`dist/test/${suite}`, { recursive: true, force: true });
  // A golden scenario is a project with tests of its own: only the files beside the scenarios are ours.
  const suites = [...deep.flatMap((suite) => testFiles(`test/${suite}`)), ...testFiles('test/golden', { deep: false })];
  const host = existsSync('test/host/index.ts') ? ['test/host/index.ts', ...testFiles('test/host/suite')] : [];
  const out = { ...node, outdir: 'dist/test', outbase: 'test' };
  return [
    { ...out, entryPoints: suites, packages: 'external' },
    { ...out, entryPoints: host, external: ['vscode', 'mocha'] },
  ].filter(({ entryPoints }) => entryPoints.length > 0);
}

function testFiles(folder, { deep = true } = {}) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: deep })
    .filter((file) => file.endsWith('.test.ts'))
    .sort()
    .map((file) => join(folder, file));
}

function exists(entry) {
  if (existsSync(entry)) return true;
  if (!flags.has('--partial')) stop(`${entry} does not exist (--partial leaves out what is not written yet)`);
  console.warn(`left out: ${entry} does not exist yet`);
  return false;
}

function copyIcons() {
  mkdirSync('dist/webview', { recursive: true });
  for (const file of ['codicon.css', 'codicon.ttf'])
    copyFileSync(join('node_modules/@vscode/codicons/dist', file), join('dist/webview', file));
}

function printSizes(results) {
  for (const { metafile } of results) {
    for (const [file, { bytes }] of Object.entries(metafile.outputs)) {
      if (!file.endsWith('.map')) console.log(`${(bytes / 1024).toFixed(1).padStart(9)} KB  ${file}`);
    }
  }
}

/** Says when a rebuild starts and ends, in the words that .vscode/tasks.json waits for. */
function announce() {
  return {
    name: 'announce',
    setup({ onStart, onEnd, initialOptions }) {
      const name = initialOptions.outfile ? basename(initialOptions.outfile) : 'tests';
      onStart(() => console.log(`build started: ${name}`));
      onEnd(({ errors }) => console.log(`build finished: ${name}, ${errors.length} errors`));
    },
  };
}

function stop(reason) {
  console.error(`esbuild.mjs: ${reason}`);
  process.exit(2);
}
