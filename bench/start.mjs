// npm run bench -- start [--runs N] [--folder DIR] [--goal TEXT] [--json]
// What `npm start` takes once everything is built: the built command line on a copy of the sample, offline. Measures wall
// time and the CPU time of the process with all its children (compiler, tests), and when what came: the first finding, the
// end of each task, each row of the certificate. The first run warms the disk cache and is not counted.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

const OPTIONS = { runs: { type: 'string' }, folder: { type: 'string' }, goal: { type: 'string' } };
const LIMITS = { wallMs: 10_000 };

/** Answers the median and the best of each figure, in ms; times of the time line count from the start of the process. */
export async function run(args, { json }) {
  const { values } = parseArgs({ args, options: OPTIONS });
  const runs = Number(values.runs ?? 5);
  const goal = values.goal ?? 'improve error handling';
  const scratch = mkdtempSync(join(tmpdir(), 'refactor-crew-bench-'));
  try {
    const source = resolve(values.folder ?? 'examples/order-desk');
    const folder = copyOf(source, scratch);
    const measured = [];
    for (let n = 0; n <= runs; n += 1) measured.push(await measure(folder, goal, join(scratch, 'runs')));
    const [warmUp, ...rows] = measured;
    const result = {
      bench: 'start',
      node: process.version,
      cores: availableParallelism(),
      load: round(loadavg()[0], 1),
      folder: basename(source),
      goal,
      runs,
      warmUp: { wallMs: warmUp.wallMs, cpuMs: warmUp.cpuMs },
      wallMs: spread(rows.map((row) => row.wallMs)),
      cpuMs: spread(rows.map((row) => row.cpuMs)),
      timeline: Object.fromEntries(
        Object.keys(rows[0].timeline).map((name) => [name, spread(rows.flatMap((row) => row.timeline[name] ?? []))]),
      ),
      limits: LIMITS,
    };
    result.within = result.wallMs.median <= LIMITS.wallMs;
    if (!json) console.log(describe(result));
    return result;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** One run of the command line, from the start of its process to the end of it. */
async function measure(folder, goal, home) {
  const timeline = {};
  const startedAt = Date.now();
  const started = performance.now();
  const command = [process.execPath, resolve('dist/cli.js'), 'run', goal, '--folder', folder, '--json'];
  // The shell that waited for a process knows its CPU time and that of its children; Windows has no such shell.
  const [program, ...args] =
    process.platform === 'win32' ? command : ['sh', '-c', '"$@"; code=$?; times >&2; exit $code', 'sh', ...command];
  const child = spawn(program, args, { env: { ...process.env, REFACTOR_CREW_HOME: home }, stdio: ['ignore', 'pipe', 'pipe'] });
  const roles = new Map();
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (said += text));
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const event = JSON.parse(line);
    // What the last line repeats has no time of its own.
    const mark = (name) => (timeline[name] ??= event.at - startedAt);
    if (event.type === 'run-started') mark('run started');
    if (event.type === 'task-started') {
      roles.set(event.taskId, event.role);
      mark('tasks started');
    }
    if (event.type === 'finding') mark('first finding');
    if (event.type === 'task-ended') mark(`${roles.get(event.taskId)} ended`);
    if (event.type === 'changes-offered') mark('changes offered');
    if (event.type === 'check-finished') mark(`${event.row.kind} checked`);
  });
  const code = await new Promise((done, failed) => child.once('error', failed).once('close', done));
  const wallMs = Math.round(performance.now() - started);
  if (code !== 0) throw new Error(`The run ended with exit code ${code}: ${said}`);
  timeline.ended = wallMs;
  return { wallMs, cpuMs: process.platform === 'win32' ? null : childrensTime(said), timeline };
}

/** From the second line that `times` prints, `1m2.03s 0m0.40s`: user and system time of the children. */
function childrensTime(said) {
  const [user, system] = [
    ...said
      .trimEnd()
      .split('\n')
      .at(-1)
      .matchAll(/(\d+)m([\d.]+)s/g),
  ];
  return [user, system].reduce((sum, [, minutes, seconds]) => sum + Math.round((Number(minutes) * 60 + Number(seconds)) * 1000), 0);
}

function copyOf(source, scratch) {
  const copy = join(scratch, basename(source));
  cpSync(source, copy, { recursive: true, filter: (path) => basename(path) !== 'node_modules' });
  const modules = [join(source, 'node_modules'), resolve('node_modules')].find((path) => existsSync(path));
  symlinkSync(modules, join(copy, 'node_modules'), 'junction');
  return copy;
}

function spread(values) {
  const sorted = values.filter((value) => value !== null).sort((one, other) => one - other);
  if (sorted.length === 0) return { median: null, min: null };
  return { median: Math.round((sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2), min: sorted[0] };
}

function describe({ wallMs, cpuMs, timeline, runs, load, limits, within }) {
  const rows = Object.entries({ 'wall time': wallMs, 'CPU time': cpuMs, ...timeline });
  return [
    `${runs} runs, load ${load}: median and best in ms`,
    ...rows.map(([name, { median, min }]) => `${name.padEnd(24)}${String(median ?? '-').padStart(8)}${String(min ?? '-').padStart(8)}`),
    `${within ? 'within' : 'over'} the limit of ${limits.wallMs} ms`,
  ].join('\n');
}

function round(value, digits = 2) {
  return Number(value.toFixed(digits));
}
