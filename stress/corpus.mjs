// npm run stress -- corpus --folder DIR [--only NAME,…] [--recipes ID,…] [--no-tests] [--json]
// Every recipe that is proved or checked and needs no parameters, on the whole of each repository in DIR, applied one
// after another to a copy: after each, the repository's own compiler has to say what it said before; after all of them,
// its own tests. A second run of each recipe must find nothing to edit. The repositories themselves stay as they are.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { loadEngine } from '../bench/support/engine.mjs';
import { CORPUS } from './support/corpus.mjs';

const TEXT = { type: 'string' };
const OPTIONS = { folder: TEXT, only: TEXT, recipes: TEXT, 'no-tests': { type: 'boolean' } };
const WHOLE = { paths: [] };

/** Answers a row for each repository and recipe, and what regressed; rejects where nothing was found to try. */
export async function run(args, { json }) {
  const { values } = parseArgs({ args, options: OPTIONS });
  if (!values.folder) throw new Error('--folder DIR with the repositories is needed; stress/support/corpus.mjs names them');
  const folder = resolve(values.folder);
  const only = values.only?.split(',');
  const wanted = CORPUS.filter(({ name }) => (only?.includes(name) ?? true) && existsSync(join(folder, name)));
  if (wanted.length === 0) throw new Error(`none of ${CORPUS.map(({ name }) => name).join(', ')} is in ${folder}`);
  const { createEngine } = await loadEngine();
  const rows = [];
  const repositories = [];
  for (const repository of wanted) {
    const scratch = mkdtempSync(join(tmpdir(), 'refactor-crew-corpus-'));
    try {
      const tried = await tryOut(createEngine(), repository, join(folder, repository.name), join(scratch, repository.name), values);
      rows.push(...tried.rows);
      repositories.push(tried.repository);
      if (!json) tell(tried);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
  const regressions = [
    ...rows.flatMap(({ name, recipe, problem }) => (problem ? [`${name} ${recipe}: ${problem}`] : [])),
    ...repositories.flatMap(({ name, problem }) => (problem ? [`${name}: ${problem}`] : [])),
  ];
  const report = { stress: 'corpus', repositories, rows, regressions };
  if (!json) console.log(`${rows.length} rows, ${regressions.length} regressions${regressions.map((one) => `\n${one}`).join('')}`);
  if (regressions.length > 0) process.exitCode = 1;
  return report;
}

async function tryOut(engine, repository, original, copy, { recipes, 'no-tests': noTests }) {
  const { name } = repository;
  copyWithout(original, copy, 'node_modules');
  const place = repository.folder ? join(copy, repository.folder) : copy;
  const check = () => (repository.types === null ? null : own(place, repository.types, /\berror TS\d+[^\n]*/g));
  const test = () => (noTests ? null : own(place, repository.tests, COUNTS));
  const typesBefore = check();
  const testsBefore = test();
  if (testsBefore?.says.length === 0) throw new Error(`${name}: no test ran by “${repository.tests}” (exit ${testsBefore.exitCode})`);
  const all = (await engine.listRecipes({})).filter(
    ({ class: kind, parameters }) => kind !== 'behaviour-changing' && (parameters.required ?? []).length === 0,
  );
  const rows = [];
  let edited = 0;
  for (const { id } of all.filter((one) => recipes?.split(',').includes(one.id) ?? true)) {
    const row = await applyOne(engine, copy, `${name}-${rows.length}`, id);
    edited += row.files;
    const typesAfter = row.files > 0 ? check() : typesBefore;
    const problem = row.again > 0 ? `a second run edits ${row.again} places` : differs(typesBefore, typesAfter);
    rows.push({ name, recipe: id, ...row, ...(problem && { problem }) });
  }
  const problem = edited > 0 ? differs(testsBefore, test()) : undefined;
  const commit = spawnSync('git', ['-C', original, 'rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).stdout.trim();
  return { rows, repository: { name, commit, types: typesBefore, tests: testsBefore, ...(problem && { problem }) } };
}

/** Applies a recipe to all of a folder and writes what came of it; then looks what it would do again. */
async function applyOne(engine, folder, runId, recipe) {
  const at = { runId, taskId: 't1' };
  const call = { ...at, recipe, with: {}, scope: WHOLE };
  const provenance = { taskId: 't1', role: 'implementation', source: { type: 'recipe', recipe }, reason: 'corpus' };
  await engine.openRun({ runId, folder, buffers: [] });
  const started = performance.now();
  const outcome = await engine.applyRecipe({ ...call, provenance });
  const ms = Math.round(performance.now() - started);
  const { files } = await engine.changesOf(at);
  const again = await engine.findCandidates(call);
  await engine.closeRun({ runId });
  for (const { path, after } of files) {
    const target = join(folder, path);
    if (after === null) unlinkSync(target);
    else {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, after);
    }
  }
  return {
    applied: outcome.applied.length,
    refused: outcome.refused.length,
    files: files.length,
    reasons: countReasons(outcome.refused),
    ms,
    again: again.sites.length,
  };
}

/** How often each reason was given; names and places in it are left out. */
function countReasons(refused) {
  const counts = {};
  for (const { reason } of refused) {
    const kind = reason.replace(/`[^`]*`|“[^”]*”|[\w./-]+\.[jt]sx?(:\d+)?/g, '…').slice(0, 120);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return Object.fromEntries(Object.entries(counts).sort((one, other) => other[1] - one[1]));
}

const COUNTS = /\b\d+ (?:passed|failed|passing|failing|pending|skipped)\b|^# (?:pass|fail) \d+/gm;

/** What a command of the repository says, without what changes from run to run. */
function own(folder, command, pattern) {
  const env = {
    ...process.env,
    CI: '1',
    HUSKY: '0',
    PATH: `${join(folder, 'node_modules', '.bin')}:${process.env.PATH}`,
  };
  // Their mere presence makes some tests fail.
  delete env.NO_COLOR;
  delete env.FORCE_COLOR;
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env,
  });
  return { exitCode: status, says: (stripVTControlCharacters(`${stdout}${stderr}`).match(pattern) ?? []).sort() };
}

/** What failed before, as tests do that run out of time on a busy machine, may pass. */
function differs(before, after) {
  if (JSON.stringify(before) === JSON.stringify(after) || (before.exitCode !== 0 && after.exitCode === 0)) return undefined;
  const added = after.says.filter((line) => !before.says.includes(line));
  return `exit ${before.exitCode} → ${after.exitCode}; new: ${added.slice(0, 3).join(' · ') || 'nothing'}`;
}

/** A copy in which the installed packages are those of the original. */
function copyWithout(from, to, left) {
  const links = [];
  cpSync(from, to, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => {
      if (!source.endsWith(`/${left}`)) return !source.endsWith('/.git');
      links.push(source);
      return false;
    },
  });
  for (const link of links) symlinkSync(link, link.replace(from, to), 'dir');
}

function tell({ rows, repository }) {
  console.log(`${repository.name} ${repository.commit}${repository.problem ? `: ${repository.problem}` : ''}`);
  for (const { recipe, applied, refused, files, ms, problem } of rows)
    console.log(
      `  ${recipe.padEnd(24)} ${applied} applied in ${files} files, ${refused} refused, ${ms} ms${problem ? `  ${problem}` : ''}`,
    );
}
