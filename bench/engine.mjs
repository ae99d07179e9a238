// npm run bench -- engine --folder DIR [--proof] [--rename NAME --rename-folder DIR] [--ast-grep FILE] [--json]
// How long the engine takes to find the candidates of each recipe in a large repository, by text and shape: first in an
// engine that has read nothing, then again; beside a plain search for a text in the same files and, where the executable
// is given, ast-grep's searches for the same shapes. `--proof` also takes the time until each is proved or refused, with
// types. With `--rename`: how long a rename of that symbol takes, first and again. Memory is that of the process.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { loadEngine } from './support/engine.mjs';

const TEXT = { type: 'string' };
const OPTIONS = { folder: TEXT, rename: TEXT, 'rename-folder': TEXT, 'ast-grep': TEXT, proof: { type: 'boolean' } };
const LIMITS = { candidatesMs: 1000, renameColdMs: 10_000, renameWarmMs: 1000 };
const WHOLE = { paths: [] };
const AT = { runId: 'bench', taskId: 't1' };

/** Answers times in ms and memory in MB. */
export async function run(args, { json }) {
  const { values } = parseArgs({ args, options: OPTIONS });
  if (!values.folder) throw new Error('--folder DIR with a large repository is needed');
  const { createEngine } = await loadEngine();
  const folder = resolve(values.folder);
  const result = {
    bench: 'engine',
    node: process.version,
    cores: availableParallelism(),
    load: round(loadavg()[0]),
    ...(await candidates(createEngine, folder, { astGrep: values['ast-grep'], proof: values.proof })),
    ...(values.rename && { rename: await rename(createEngine(), resolve(values['rename-folder'] ?? folder), values.rename) }),
    limits: LIMITS,
  };
  if (!json) console.log(JSON.stringify(result, undefined, 2));
  return result;
}

async function candidates(createEngine, folder, { astGrep, proof }) {
  const engine = createEngine();
  const opened = await timed(() => engine.openRun({ runId: AT.runId, folder, buffers: [] }));
  const listed = await timed(() => engine.listFiles({ ...AT, scope: WHOLE, kind: 'code' }));
  const files = listed.value.files;
  const filter = await timed(() => files.filter((path) => readFileSync(join(folder, path), 'utf8').includes('.then(')).length);
  const together = await timed(() => engine.findPlaces({ ...AT, scope: WHOLE }));
  const places = {};
  for (const { recipe } of together.value) places[recipe] = await placesOf(createEngine(), folder, recipe);
  const proved = {};
  for (const { id, parameters } of proof ? await engine.listRecipes({}) : []) {
    if ((parameters.required ?? []).length > 0) continue;
    const found = await timed(() => engine.findCandidates({ ...AT, recipe: id, with: {}, scope: WHOLE }));
    proved[id] = { sites: found.value.sites.length, refused: found.value.refused.length, ms: found.ms, rssMb: rss() };
  }
  await engine.closeRun({ runId: AT.runId });
  return {
    folder: basename(folder),
    files: files.length,
    openMs: opened.ms,
    listMs: listed.ms,
    textFilter: { text: '.then(', files: filter.value, ms: filter.ms },
    ...(astGrep && { astGrep: structuralSearch(astGrep, folder) }),
    allPlacesMs: together.ms,
    places,
    ...(proof && { proved }),
  };
}

/** In an engine that has read and parsed nothing yet, and once more. */
async function placesOf(engine, folder, recipe) {
  await engine.openRun({ runId: AT.runId, folder, buffers: [] });
  const find = () => engine.findPlaces({ ...AT, scope: WHOLE, recipes: [recipe] });
  const cold = await timed(find);
  const warm = await timed(find);
  await engine.closeRun({ runId: AT.runId });
  const sites = cold.value.flatMap((found) => found.sites);
  return { places: sites.length, files: new Set(sites.map(({ path }) => path)).size, coldMs: cold.ms, warmMs: warm.ms };
}

/** What ast-grep takes for the shapes of some recipes; its matches are counted by lines of JSON. */
function structuralSearch(executable, folder) {
  return Object.fromEntries(
    Object.entries(SHAPES).map(([recipe, pattern]) => {
      const started = performance.now();
      const args = ['run', '--pattern', pattern, '--lang', 'ts', '--json=stream', folder];
      const { stdout, error } = spawnSync(executable, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
      if (error) throw error;
      return [recipe, { pattern, matches: stdout.split('\n').length - 1, ms: round(performance.now() - started) }];
    }),
  );
}

const SHAPES = {
  'promise-to-async': '$A.then($$$B)',
  'useless-catch': 'try { $$$A } catch ($E) { throw $E }',
  'throw-error': 'throw $A',
  'explicit-return-types': 'export function $F($$$A) { $$$B }',
};

async function rename(engine, folder, from) {
  await engine.openRun({ runId: AT.runId, folder, buffers: [] });
  const call = (to) => ({ ...AT, recipe: 'rename-symbol', with: { from, to, public: true }, scope: WHOLE });
  const cold = await timed(() => engine.findCandidates(call('renamedByTheBench')));
  const warm = await timed(() => engine.findCandidates(call('renamedOnceMore')));
  const provenance = { taskId: AT.taskId, role: 'implementation', source: { type: 'recipe', recipe: 'rename-symbol' }, reason: 'bench' };
  const applied = await timed(() => engine.applyRecipe({ ...call('renamedByTheBench'), provenance }));
  const { files } = await engine.changesOf(AT);
  const edits = files.reduce((sum, file) => sum + file.steps.reduce((count, step) => count + step.edits.length, 0), 0);
  await engine.closeRun({ runId: AT.runId });
  const refused = cold.value.refused.map(({ reason }) => reason);
  return {
    folder: basename(folder),
    symbol: from,
    files: files.length,
    edits,
    coldMs: cold.ms,
    warmMs: warm.ms,
    applyMs: applied.ms,
    refused,
    rssMb: rss(),
  };
}

async function timed(work) {
  const started = performance.now();
  const value = await work();
  return { value, ms: round(performance.now() - started) };
}

const round = (value) => Math.round(value * 10) / 10;
const rss = () => Math.round(process.memoryUsage().rss / 2 ** 20);
