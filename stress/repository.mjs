// npm run stress -- repository --folder DIR --goal "rename X to Y" [--types "CMD"] [--tests "CMD"] [--json]
// A goal on a real repository, applied: its own compiler and tests, run by its own commands in a copy, must say after the
// change what they said before; `undo` must bring every byte back. The folder itself stays as it is.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const TEXT = { type: 'string' };

/** Answers what was found before and after; rejects where the repository says something else than before. */
export async function run(args, { json }) {
  const { values } = parseArgs({ args, options: { folder: TEXT, goal: TEXT, types: TEXT, tests: TEXT } });
  if (!values.folder || !values.goal) throw new Error('--folder DIR and --goal "…" are needed');
  const scratch = mkdtempSync(join(tmpdir(), 'refactor-crew-stress-'));
  try {
    const report = tryOut(values, join(scratch, basename(resolve(values.folder))), join(scratch, 'home'));
    if (!json) console.log(JSON.stringify(report, undefined, 2));
    if (!report.ok) process.exitCode = 1;
    return report;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function tryOut({ folder: original, goal, types = 'npx tsc --noEmit', tests = 'npm test' }, folder, home) {
  cpSync(original, folder, { recursive: true, verbatimSymlinks: true });
  const checks = () => ({ types: own(folder, types), tests: own(folder, tests) });
  const before = { bytes: fingerprints(folder), ...checks() };
  const started = Date.now();
  const applied = crew(home, 'run', goal, '--folder', folder, '--apply', '--json');
  const wallMs = Date.now() - started;
  const result = JSON.parse(applied.stdout.trim().split('\n').at(-1));
  const after = checks();
  const undo = crew(home, 'undo', 'last');
  const report = {
    stress: 'repository',
    repository: basename(folder),
    goal,
    exitCode: applied.status,
    status: result.status,
    summary: result.summary,
    files: result.changes.length,
    hunks: result.changes.reduce((sum, file) => sum + file.hunks.length, 0),
    certificate: result.certificate.rows.map(({ kind, state, summary, ms }) => ({ kind, state, summary, ms })),
    wallMs,
    types: { before: before.types, after: after.types, same: same(before.types, after.types) },
    tests: { before: before.tests, after: after.tests, same: same(before.tests, after.tests) },
    undo: { exitCode: undo.status, identical: same(before.bytes, fingerprints(folder)) },
  };
  return { ...report, ok: report.types.same && report.tests.same && report.undo.identical };
}

function crew(home, ...args) {
  const env = { ...process.env, REFACTOR_CREW_HOME: home };
  return spawnSync(process.execPath, [resolve('dist/cli.js'), ...args], { env, encoding: 'utf8', maxBuffer: 1 << 30 });
}

/** What a command of the repository says, without what changes from run to run. */
function own(folder, command) {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, CI: '1', FORCE_COLOR: '0' },
  });
  const counts = `${stdout}${stderr}`.match(/^.*\b\d+ (passed|failed|passing|failing|skipped)\b.*$/gm) ?? [];
  const errors = `${stdout}`.match(/error TS\d+/g) ?? [];
  return { command, exitCode: status, counts: counts.map((line) => line.trim()), errors: errors.length };
}

function fingerprints(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => !/(^|\/)(node_modules|\.git)(\/|$)/.test(file) && lstatSync(join(folder, file)).isFile())
    .sort()
    .map(
      (file) =>
        `${file} ${createHash('sha256')
          .update(readFileSync(join(folder, file)))
          .digest('hex')}`,
    );
}

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
