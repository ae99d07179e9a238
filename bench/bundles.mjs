// npm run bench -- bundles [--runs N] [--json]
// What is shipped: each bundle as the package has it, minified and compressed, and in which of them the SDK of Anthropic is.
// And how long the editor waits for us: loading extension.js and calling activate(), each time in a new process, with a
// stand-in for `vscode` that answers everything with nothing. The first process warms the disk cache and is not counted.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

const LIMITS = { extensionBytes: 200_000, activationMs: 50 };
const SDK = /x-stainless-|dangerouslyAllowBrowser/;

/** Answers the sizes of the bundles, and the median and the best time of the start, in ms. */
export async function run(args, { json }) {
  const { values } = parseArgs({ args, options: { runs: { type: 'string' } } });
  const runs = Number(values.runs ?? 11);
  const scratch = mkdtempSync(join(tmpdir(), 'refactor-crew-bundles-'));
  try {
    const built = spawnSync(process.execPath, ['esbuild.mjs', '--production'], { encoding: 'utf8' });
    if (built.status !== 0) throw new Error(`The bundles could not be built: ${built.stderr}`);
    const bundles = Object.fromEntries(filesIn('dist').map((file) => [file, measure(join('dist', file))]));
    const starts = Array.from({ length: runs + 1 }, () => start(scratch)).slice(1);
    const result = {
      bench: 'bundles',
      node: process.version,
      cores: availableParallelism(),
      load: Number(loadavg()[0].toFixed(1)),
      runs,
      bundles,
      requireMs: spread(starts.map(({ requireMs }) => requireMs)),
      activateMs: spread(starts.map(({ activateMs }) => activateMs)),
      startMs: spread(starts.map(({ requireMs, activateMs }) => requireMs + activateMs)),
      limits: LIMITS,
    };
    result.within =
      bundles['extension.js'].bytes < LIMITS.extensionBytes &&
      !bundles['extension.js'].hasSdk &&
      !bundles['agent-thread.js'].hasSdk &&
      result.startMs.median < LIMITS.activationMs;
    if (!json) console.log(describe(result));
    return result;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const filesIn = (folder) => [
  ...readdirSync(folder).filter((file) => file.endsWith('.js')),
  ...readdirSync(join(folder, 'webview'))
    .filter((file) => /^panel\.(js|css)$/.test(file))
    .map((file) => `webview/${file}`),
];

function measure(file) {
  const content = readFileSync(file);
  return { bytes: content.length, gzipBytes: gzipSync(content).length, hasSdk: SDK.test(content.toString('utf8')) };
}

function start(scratch) {
  const child = spawnSync(process.execPath, ['-e', STARTER, resolve('dist/extension.js'), scratch], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(`extension.js did not start: ${child.stderr.slice(-2000)}`);
  return JSON.parse(child.stdout);
}

/** Run in a process of its own. The stand-in is a function, a class, an object and a list at once, whatever is asked of it. */
const STARTER = `
const Module = require('node:module');
const [file, scratch] = process.argv.slice(1);
const standIn = new Proxy(function () {}, {
  get: (target, name) => name === 'prototype' ? target.prototype : name === Symbol.toPrimitive ? () => '' : name === 'then' ? undefined : name === Symbol.iterator ? function* () {} : name === 'fsPath' ? scratch : name === 'workspaceFolders' ? undefined : standIn,
  apply: () => standIn,
  construct: () => new Proxy({}, { get: (_, name) => name === 'then' ? undefined : standIn, set: () => true }),
  set: () => true,
});
// esbuild copies what a module has of its own and keeps its prototype: so that is what answers.
const load = Module._load;
Module._load = (name, ...rest) => name === 'vscode' ? Object.create(standIn) : load(name, ...rest);
const before = process.hrtime.bigint();
const extension = require(file);
const loaded = process.hrtime.bigint();
extension.activate({ subscriptions: [], extensionPath: require('node:path').dirname(require('node:path').dirname(file)), extensionUri: standIn, globalStorageUri: { fsPath: scratch }, workspaceState: standIn, secrets: standIn, extensionMode: 1 });
const activated = process.hrtime.bigint();
process.stdout.write(JSON.stringify({ requireMs: Number(loaded - before) / 1e6, activateMs: Number(activated - loaded) / 1e6 }), () => process.exit(0));
`;

function spread(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const round = (value) => Math.round(value * 10) / 10;
  return { median: round((sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2), min: round(sorted[0]) };
}

function describe({ bundles, requireMs, activateMs, startMs, runs, load, limits, within }) {
  const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`.padStart(11);
  return [
    ...Object.entries(bundles).map(
      ([file, { bytes, gzipBytes, hasSdk }]) => `${file.padEnd(20)}${kb(bytes)}${kb(gzipBytes)} gzip${hasSdk ? '  with the SDK' : ''}`,
    ),
    `${runs} starts, load ${load}, median and best in ms: load ${requireMs.median} ${requireMs.min}, activate ${activateMs.median} ${activateMs.min}, both ${startMs.median} ${startMs.min}`,
    `${within ? 'within' : 'over'} the limits: extension.js ${limits.extensionBytes} bytes without the SDK, ${limits.activationMs} ms`,
  ].join('\n');
}
