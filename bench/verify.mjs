// npm run bench -- verify --folder DIR [--config FILE] [--set OPTION=VALUE]... [--leaf FILE] [--hub FILE] [--samples N] [--quick] [--json]
// What it takes to know whether an edit breaks types: through the product's verifier, then through the client that comes
// with the native compiler, then for comparison TypeScript 6 and the project's own tsc. One after the other: two compilers
// at a time take turns in the processor's caches, and what one does behind its answers slows the other down, which is not
// how either is used. Every edit adds one error, and has to be told exactly that. DIR is copied; --set changes what its
// configuration says, for all but the project's own tsc. Until the compiler has collected twice, which takes it some two hundred
// edits, it works in memory that it has not used before, a page at a time: "first" is the p50 of the first 41 alone.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openBareCompiler } from './support/bare-compiler.mjs';
import { machine, round, spread, timed } from './support/figures.mjs';
import { importersIn, leafAndHub } from './support/import-counts.mjs';
import { loadProduct, productThreads } from './support/product.mjs';

const LIMITS = { leafMs: 25, hubMs: 50, importersMs: 1300, wholeMs: 3500, toBare: 1.25 };
const OPTIONS = {
  folder: { type: 'string' },
  config: { type: 'string', default: 'tsconfig.json' },
  set: { type: 'string', multiple: true, default: [] },
  leaf: { type: 'string' },
  hub: { type: 'string' },
  samples: { type: 'string', default: '401' },
  quick: { type: 'boolean', default: false },
};

export async function run(args, { json }) {
  const { values } = parseArgs({ args, options: OPTIONS });
  if (!values.folder) throw new Error('Name a project with --folder DIR: its node_modules must be installed.');
  const samples = Number(values.samples);
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'refactor-crew-bench-')));
  try {
    const folder = copyOf(resolve(values.folder), scratch, values.config, values.set);
    const config = join(folder, values.config);
    const importers = importersIn(config);
    const found = leafAndHub(importers);
    const leaf = values.leaf ? join(folder, values.leaf) : found.leaf;
    const hub = values.hub ? join(folder, values.hub) : found.hub;
    const users = [...(importers.get(hub) ?? [])];
    const subjects = {
      leaf: { edited: leaf, names: [leaf] },
      hub: { edited: hub, names: [hub] },
      importers: { edited: hub, names: [hub, ...users] },
      whole: { edited: hub, names: [], whole: true },
    };
    const product = await loadProduct();
    const native = await compareNatively({ product, folder, config, subjects, samples });
    const result = {
      bench: 'verify',
      ...machine(),
      folder: basename(values.folder),
      set: values.set,
      files: importers.size,
      leaf: relative(folder, leaf),
      hub: relative(folder, hub),
      users: users.length,
      ...native,
      checkTypes: await throughTheEngine({ product, folder, subjects, samples: FEW }),
      ...(!values.quick && {
        typescript6: await withTypeScript6({ product, folder, subjects, samples: FEW }),
        ownTsc: ownTsc(folder, values.set.length > 0 ? `base-${values.config}` : values.config),
      }),
      limits: LIMITS,
    };
    const { leaf: l, hub: h, importers: i, whole: w } = result.verifier;
    result.within = {
      times: l.p50Ms <= LIMITS.leafMs && h.p50Ms <= LIMITS.hubMs && i.p50Ms <= LIMITS.importersMs && w.p50Ms <= LIMITS.wholeMs,
      toBare: Object.values(result.toBare).every((ratio) => ratio <= LIMITS.toBare),
    };
    if (!json) console.log(describe(result));
    return result;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** So many of a small question are asked where one takes long, and told apart as the first ones where it does not. */
const FEW = 41;

let edits = 0;
/** An edit that changes what the file exports, and is wrong in one place. */
const wrong = (file) => `${readFileSync(file, 'utf8')}\nexport const bench${(edits += 1)}: number = 'wrong';\n`;

/** The verifier's thread, then the bare client, each with a compiler of its own and nothing beside it. */
async function compareNatively(setup) {
  const ours = await withVerifier(setup, (side) => measured(side, setup));
  const theirs = await withBareClient(setup, (side) => measured(side, setup));
  if (theirs.baseline !== ours.baseline) throw new Error(`The verifier told ${ours.baseline} errors, the bare client ${theirs.baseline}.`);
  for (const name of Object.keys(setup.subjects)) {
    const [own, other] = [ours.times[name].told, theirs.times[name].told];
    if (own !== other) throw new Error(`${name}: the verifier told ${own} errors, the bare client ${other}.`);
  }
  const ratio = (name) => round(ours.times[name].p50Ms / theirs.times[name].p50Ms);
  return {
    baseline: ours.baseline,
    coldMs: { verifier: ours.coldMs, bare: theirs.coldMs },
    verifier: ours.times,
    bare: theirs.times,
    toBare: Object.fromEntries(Object.keys(setup.subjects).map((name) => [name, ratio(name)])),
  };
}

async function withVerifier({ product, folder, config }, work) {
  const keeper = product.keepCompilers(productThreads);
  const thread = new product.ServiceThread(join(productThreads, 'verifier-thread.js'), 'verifier', {
    lost: () => undefined,
    restarted: () => undefined,
    started: (worker) => void product.serve(product.channelOver(worker), keeper),
  });
  const verify = async (texts, names, whole) => {
    const request = { folder, state: '0', config: { name: config, options: {}, references: [] }, texts, names, whole, declarations: false };
    const verdict = await thread.api.verify({ ...request, timeoutMs: 300_000 });
    if (verdict.status !== 'checked') throw new Error(`The native compiler did not check: ${verdict.reason}`);
    return verdict.errors.length;
  };
  try {
    return await work(verify);
  } finally {
    await thread.dispose();
    await keeper.dispose();
  }
}

async function withBareClient({ product, folder, config }, work) {
  let opened;
  const ask = async (texts, names, whole) => {
    opened ??= await openBareCompiler(product.findNativeCompiler(productThreads).executable, folder, config);
    return whole ? opened.whole(texts) : opened.files(texts, names);
  };
  try {
    return await work(ask);
  } finally {
    await opened?.close();
  }
}

/** From a compiler that has yet to be started on: the whole project, then edit after edit, as an agent makes them. */
async function measured(ask, { subjects, samples }) {
  const cold = await timed(() => ask([], [], true));
  const baseline = cold.outcome;
  const times = {};
  for (const [name, { edited, names, whole = false }] of Object.entries(subjects)) {
    const ms = [];
    const count = name === 'leaf' || name === 'hub' ? samples : Math.ceil(FEW / 7);
    let told;
    for (let n = 0; n <= count; n += 1) {
      const one = await timed(() => ask([{ name: edited, text: wrong(edited) }], names, whole));
      told ??= whole ? baseline + 1 : one.outcome;
      if (one.outcome < 1 || one.outcome !== told)
        throw new Error(`${name}: told ${one.outcome} errors instead of ${told}, before the edit there were ${baseline}.`);
      // The first of each warms up what the question needs.
      if (n > 0) ms.push(one.ms);
    }
    times[name] = { ...spread(ms), first: spread(ms.slice(0, FEW)), told };
  }
  return { coldMs: round(cold.ms), baseline, times };
}

/** What a subagent's check_types waits for: the engine finds the configuration, asks, and compares with the workspace's own errors. */
async function throughTheEngine({ product, folder, subjects, samples }) {
  const crew = product.startThreads(NO_MODEL, {
    distFolder: productThreads,
    agentThreads: 2,
    compilers: product.keepCompilers(productThreads),
  });
  try {
    return await diagnoses(crew.code, folder, subjects, samples);
  } finally {
    await crew.dispose();
  }
}

/** The same without a native compiler, as where none is shipped. */
async function withTypeScript6({ product, folder, subjects, samples }) {
  const crew = product.startThreads(NO_MODEL, { distFolder: productThreads, agentThreads: 2 });
  try {
    const times = await diagnoses(crew.code, folder, subjects, samples);
    const changed = [{ path: relative(folder, subjects.whole.edited), text: wrong(subjects.whole.edited) }];
    const whole = await timed(() => crew.code.typeErrors({ runId: 'bench', changed }));
    if (whole.outcome.status !== 'checked') return { ...times, whole: whole.outcome.reason };
    return { ...times, wholeBothWaysMs: round(whole.ms), newErrors: whole.outcome.after.length - whole.outcome.before.length };
  } finally {
    await crew.dispose();
  }
}

const NO_MODEL = { stream: () => Promise.reject(new Error('There is no model here.')) };

async function diagnoses(code, folder, { leaf, hub }, samples) {
  await code.openRun({ runId: 'bench', folder, buffers: [] });
  const times = {};
  for (const [name, { edited }] of Object.entries({ leaf, hub })) {
    const path = relative(folder, edited);
    const end = readFileSync(edited, 'utf8').length;
    const measured = [];
    for (let n = 0; n <= samples; n += 1) {
      const steps = [{ provenance: PROVENANCE, edits: [{ start: end, end, text: wrong(edited).slice(end) }] }];
      await code.restore({ runId: 'bench', taskId: name, files: [{ path, steps }], discard: true });
      const one = await timed(() => code.diagnose({ runId: 'bench', taskId: name, paths: [path], timeLimitMs: 300_000 }));
      if (one.outcome.errors.length !== 1)
        throw new Error(`${name}: check_types told ${one.outcome.errors.length} new errors instead of 1.`);
      if (n > 0) measured.push(one.ms);
    }
    times[name] = spread(measured);
  }
  return times;
}

const PROVENANCE = { taskId: 'bench', role: 'implementation', source: { type: 'user' }, reason: 'a bench' };

function ownTsc(folder, config) {
  const tsc = join(folder, 'node_modules/typescript/bin/tsc');
  if (!existsSync(tsc)) return null;
  const started = performance.now();
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--max-old-space-size=6144', tsc, '--noEmit', '--pretty', 'false', '-p', config],
    { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  const version = execFileSync(process.execPath, [tsc, '--version'], { encoding: 'utf8' }).trim();
  return {
    version,
    ms: round(performance.now() - started),
    exitCode: status,
    errors: stdout.split('\n').filter((line) => /error TS\d+/.test(line)).length,
  };
}

function copyOf(source, scratch, config, set) {
  const copy = join(scratch, basename(source));
  const left = new Set(['node_modules', '.git', 'dist', 'build']);
  cpSync(source, copy, { recursive: true, filter: (path) => path === source || !left.has(basename(path)) });
  symlinkSync(join(source, 'node_modules'), join(copy, 'node_modules'), 'junction');
  if (set.length > 0) {
    renameSync(join(copy, config), join(copy, `base-${config}`));
    const compilerOptions = Object.fromEntries(set.map((one) => [one.split('=')[0], valueOf(one.slice(one.indexOf('=') + 1))]));
    writeFileSync(join(copy, config), JSON.stringify({ extends: `./base-${config}`, compilerOptions }));
  }
  return copy;
}

function valueOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function describe(result) {
  const { verifier, bare, toBare, checkTypes, typescript6, ownTsc: own, limits } = result;
  const ms = (figure) => `${figure === undefined ? '-' : Math.round(figure)}`.padStart(10);
  const row = (name, limit) =>
    `${name.padEnd(12)}${ms(verifier[name].p50Ms)}${ms(bare[name].p50Ms)}${String(toBare[name]).padStart(8)}${ms(checkTypes[name]?.p50Ms)}${ms(typescript6?.[name]?.p50Ms)}${ms(limit)}${ms(verifier[name].first.p50Ms)}${ms(bare[name].first.p50Ms)}`;
  return [
    `${result.folder}, ${result.files} files${result.set.length > 0 ? ` with ${result.set.join(', ')}` : ''}; leaf ${result.leaf}, hub ${result.hub} (${result.users} importers); load ${result.load}`,
    `p50, ms       verifier      bare   ratio  in engine        6     limit   first ${FEW}, bare`,
    row('leaf', limits.leafMs),
    row('hub', limits.hubMs),
    row('importers', limits.importersMs),
    row('whole', limits.wholeMs),
    `cold, whole project: ${Math.round(result.coldMs.verifier)} ms, bare ${Math.round(result.coldMs.bare)} ms`,
    ...(typescript6 ? [`TypeScript 6, whole project before and after, cold: ${typescript6.wholeBothWaysMs ?? typescript6.whole} ms`] : []),
    ...(own ? [`the project’s own tsc (${own.version}): ${own.ms} ms, exit code ${own.exitCode}, ${own.errors} errors`] : []),
    `times ${result.within.times ? 'within' : 'over'} the limits, ratio ${result.within.toBare ? 'within' : 'over'} ${limits.toBare}`,
  ].join('\n');
}
