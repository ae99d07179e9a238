// npm run stress -- kill [--count N] [--seed S] [--only I] [--folder DIR] [--goal "…"] [--json]
// Runs of the real command line, killed at random moments (some again while they are resumed, some with messages on
// their way), must come to the end of an undisturbed run: nothing that was printed or acknowledged is lost, the folder stays
// as it is, and the whole record can be replayed. --only plays iteration I of a seed again.
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { cpSync, lstatSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { journalsIn, phaseOf, start } from './support/crew-process.mjs';
import { randomFrom } from './support/random.mjs';

const TEXT = { type: 'string' };
const DEFAULTS = { count: '20', seed: '1', folder: 'test/golden/error-handling/workspace', goal: 'improve error handling' };

export async function run(args, { json }) {
  const { values } = parseArgs({ args, options: { count: TEXT, seed: TEXT, only: TEXT, folder: TEXT, goal: TEXT } });
  const { count, seed, only, folder: original, goal } = { ...DEFAULTS, ...values };
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'refactor-crew-kill-')));
  const folder = join(scratch, 'workspace');
  cpSync(resolve(original), folder, { recursive: true });
  symlinkSync(resolve('node_modules'), join(scratch, 'node_modules'), 'junction');
  const command = ['run', goal, '--folder', folder, '--no-tests', '--untrusted', '--json'];
  const began = Date.now();
  const report = { stress: 'kill', seed: Number(seed), kills: 0, resumed: 0, killedTwice: 0, steered: 0, phases: {}, failures: [] };
  try {
    const before = snapshot(folder);
    await undisturbed(command, join(scratch, 'cold'));
    const usual = await undisturbed(command, join(scratch, 'undisturbed'));
    const iterations = only === undefined ? Array.from({ length: Number(count) }, (_, index) => index) : [Number(only)];
    for (const iteration of iterations) {
      const home = join(scratch, `home-${iteration}`);
      const random = randomFrom(Number(seed) * 100_003 + iteration);
      const problems = await tryOut({ command, home, usual, random, report }).catch((error) => [String(error.stack)]);
      if (!isDeepStrictEqual(snapshot(folder), before)) problems.push('the folder is not as it was');
      for (const problem of problems) report.failures.push({ seed: Number(seed), iteration, problem });
      // On the other stream where the result is to be read by a program: it takes long.
      (json ? console.error : console.log)(`${iteration}: ${problems.join('; ') || 'ok'}`);
      rmSync(home, { recursive: true, force: true });
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  const result = { ...report, wallMs: Date.now() - began, ok: report.failures.length === 0 };
  if (!json) console.log(JSON.stringify(result, undefined, 2));
  if (!result.ok) process.exitCode = 1;
  return result;
}

async function undisturbed(command, home) {
  const began = Date.now();
  const { code, lines, stderr } = await start(command, { home });
  if (code !== 0) throw new Error(`The undisturbed run ended with ${code}: ${stderr}`);
  const [events] = journalsIn(home);
  return { code, lines: lines.length, ms: Date.now() - began, essence: essenceOf(events) };
}

/** One run, killed and resumed until it ends; answers what is wrong with it. */
async function tryOut({ command, home, usual, random, report }) {
  const problems = [];
  const control = random() < 0.3 ? messages(usual, random) : [];
  const first = await start([...command, ...(control.length > 0 ? ['--control'] : [])], { home, control, killAt: moment(usual, random) });
  report.kills += first.isKilled ? 1 : 0;
  let events = journalsIn(home)[0] ?? [];
  const phase = first.isKilled ? phaseOf(events) : 'finished';
  report.phases[phase] = (report.phases[phase] ?? 0) + 1;
  problems.push(...lost(first.lines, events));

  const listed = await start(['runs', '--json'], { home });
  const status = listed.lines[0]?.runs?.[0]?.status;
  const expected = phase === 'before run-started' ? undefined : phase === 'finished' ? 'succeeded' : 'interrupted';
  if (listed.code !== 0 || status !== expected) problems.push(`killed ${phase}, it is listed as ${status} (${listed.stderr})`);
  if (phase === 'before run-started' || phase === 'finished') return problems;

  report.resumed += 1;
  let resumed = await start(['resume', 'last', '--json'], { home, killAt: random() < 0.25 ? moment(usual, random) : undefined });
  if (resumed.isKilled) {
    report.killedTwice += 1;
    problems.push(...lost(resumed.lines, journalsIn(home)[0]));
    if (phaseOf(journalsIn(home)[0]) !== 'finished') resumed = await start(['resume', 'last', '--json'], { home });
  }
  [events] = journalsIn(home);
  if (!resumed.isKilled && resumed.code !== usual.code)
    problems.push(`resumed after ${phase}, it ended with ${resumed.code}: ${resumed.stderr}`);
  problems.push(...lost(resumed.lines, events), ...different(usual.essence, essenceOf(events)));
  const acknowledged = first.lines.filter(({ type, ok, messageId }) => type === 'control-answer' && ok && messageId);
  report.steered += acknowledged.length;
  for (const { messageId } of acknowledged) problems.push(...unheard(events, messageId));
  problems.push(...(await replayed(home)));
  return problems;
}

/** Whether the record, the cut in it included, can be acted out again byte for byte. */
async function replayed(home) {
  const { code, stderr } = await start(['replay', 'last', '--json'], { home });
  return code === 0 ? [] : [`its replay ended with ${code}: ${stderr}`];
}

/** Some moment between the start and the end of a run: by the clock, or by what it has printed. */
function moment(usual, random) {
  if (random() < 0.4) return { ms: Math.floor(random() * usual.ms * 1.05) };
  return { line: 1 + Math.floor(random() * usual.lines), andMs: Math.floor(random() ** 2 * 40) };
}

/** Messages that make no difference to what comes out, at some moments. */
function messages(usual, random) {
  return Array.from({ length: 1 + Math.floor(random() * 3) }, (_, index) => ({
    after: 8 + Math.floor(random() * usual.lines * 0.9),
    command: {
      type: 'steer',
      id: index,
      text: `carry on, number ${index}`,
      ...(random() < 0.7 && { taskId: `t${1 + Math.floor(random() * 3)}` }),
    },
  }));
}

/** What was printed and is not in the journal. */
function lost(lines, events) {
  const bySeq = new Map(events.map((event) => [event.seq, event]));
  const missing = lines.filter(
    (line) => line.type !== 'control-answer' && line.type !== 'run-finished' && !isDeepStrictEqual(line, bySeq.get(line.seq)),
  );
  return missing.map((line) => `printed but not in the journal: ${line.seq} ${line.type}`);
}

/** An acknowledged message ends acted-on, or withdrawn where its task came to an end other than success. */
function unheard(events, messageId) {
  const state = events.findLast((event) => event.type === 'message-state' && event.messageId === messageId);
  const end = events.findLast((event) => event.type === 'task-ended' && event.taskId === state?.taskId);
  if (state?.state === 'acted-on' || (end && end.state !== 'succeeded')) return [];
  return [`the acknowledged message ${messageId} is ${state?.state}`];
}

/** What a user would call the same result. Numbers of findings and messages may differ. */
function essenceOf(events) {
  const last = (type) => events.findLast((event) => event.type === type);
  const specs = new Map(events.filter(({ type }) => type === 'task-created').map(({ taskId, spec }) => [taskId, spec]));
  const states = new Map(events.filter(({ type }) => type === 'task-ended').map(({ taskId, state }) => [taskId, state]));
  const findings = events.filter(({ type }) => type === 'finding').map(({ finding }) => `${finding.title} ${finding.path}:${finding.line}`);
  return {
    status: last('run-finished')?.status,
    verdict: last('certified')?.verdict,
    tasks: [...specs].map(([taskId, { role }]) => `${taskId} ${role} ${states.get(taskId)}`),
    findings: findings.sort(),
    conflicts: last('changes-offered')?.changes.conflicts.length,
    hunks: last('changes-offered')?.changes.files.flatMap(({ hunks }) =>
      hunks.map(({ id, path, baseLines, afterLines, provenance: { taskId, role, source, reason } }) =>
        JSON.stringify([id, path, baseLines, afterLines, taskId, role, source, reason]),
      ),
    ),
  };
}

function different(expected, actual) {
  return Object.keys(expected).flatMap((key) =>
    isDeepStrictEqual(expected[key], actual[key])
      ? []
      : [`${key}: ${JSON.stringify(actual[key])} instead of ${JSON.stringify(expected[key])}`],
  );
}

function snapshot(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((file) => ({ file, stat: lstatSync(join(folder, file)) }))
    .map(({ file, stat }) => [file, stat.mtimeMs, stat.mode, stat.isFile() ? readFileSync(join(folder, file), 'utf8') : '']);
}
