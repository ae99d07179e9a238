// npm run stress -- apply [--count N] [--seed S] [--only I] [--json]
// The real command line writes a run's changes to many files and is killed at random moments, while somebody edits the
// same files before, meanwhile and afterwards. No line of theirs may be lost and no file be torn; what was cut off is
// finished at the next start; an undo leaves their lines and takes out the run's. --only plays iteration I of a seed again.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { journalsIn, start } from './support/crew-process.mjs';
import { randomFrom } from './support/random.mjs';

const TEXT = { type: 'string' };
const FILES = 40;
const BASE = (index) => `export function part${index}(read: () => void): void {\n  try {\n    read();\n  } catch {}\n}\n`;

export async function run(args, { json }) {
  const { values } = parseArgs({ args, options: { count: TEXT, seed: TEXT, only: TEXT } });
  const { count, seed, only } = { count: '10', seed: '1', ...values };
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'refactor-crew-apply-')));
  const began = Date.now();
  const report = { stress: 'apply', seed: Number(seed), applied: 0, killed: 0, killedWhileWriting: 0, userEdits: 0, failures: [] };
  try {
    const ground = await prepare(scratch);
    const iterations = only === undefined ? Array.from({ length: Number(count) }, (_, index) => index) : [Number(only)];
    for (const iteration of iterations) {
      const random = randomFrom(Number(seed) * 100_003 + iteration);
      const problems = await tryOut({ ...ground, home: join(scratch, `home-${iteration}`), random, report });
      for (const problem of problems) report.failures.push({ iteration, problem });
      // On the other stream where the result is to be read by a program: it takes long.
      (json ? console.error : console.log)(`${iteration}: ${problems.join('; ') || 'ok'}`);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  const result = { ...report, wallMs: Date.now() - began, ok: report.failures.length === 0 };
  if (!json) console.log(JSON.stringify(result, undefined, 2));
  if (!result.ok) process.exitCode = 1;
  return result;
}

/** A folder, a run that would change each of its files, what they become, and how long it takes to write them. */
async function prepare(scratch) {
  const folder = join(scratch, 'workspace');
  const made = join(scratch, 'made');
  const names = Array.from({ length: FILES }, (_, index) => `part${index}.ts`);
  const base = new Map(names.map((name, index) => [name, BASE(index)]));
  const restore = () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    for (const [name, text] of base) writeFileSync(join(folder, name), text);
  };
  restore();
  const ran = await start(['run', '--recipe', 'explicit-swallow', '--folder', folder, '--no-tests', '--untrusted', '--json'], {
    home: made,
  });
  if (ran.code !== 0) throw new Error(`The run ended with ${ran.code}: ${ran.stderr}`);
  const home = join(scratch, 'home');
  cpSync(made, home, { recursive: true });
  const started = Date.now();
  const applied = await start(['apply', 'last'], { home });
  const usualMs = Date.now() - started;
  const after = new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  const unchanged = names.filter((name) => after.get(name) === base.get(name));
  if (applied.code !== 0 || unchanged.length > 0) throw new Error(`The run did not change ${unchanged.join(', ')}: ${applied.stderr}`);
  return { folder, made, base, after, restore, usualMs };
}

async function tryOut({ folder, made, home, base, after, restore, usualMs, random, report }) {
  restore();
  cpSync(made, home, { recursive: true });
  const problems = [];
  const mine = new Map([...base.keys()].map((name) => [name, []]));
  const edit = () => {
    const name = pick(random, [...base.keys()]);
    const line = `// mine ${(report.userEdits += 1)}\n`;
    const text = readFileSync(join(folder, name), 'utf8');
    writeFileSync(join(folder, name), random() < 0.5 ? line + text : text + line);
    mine.get(name).push(line);
  };
  const some = (most) => Array.from({ length: Math.floor(random() * (most + 1)) });
  some(4).forEach(edit);

  const meanwhile = some(3).map(() => setTimeout(edit, random() * usualMs * 1.2));
  const first = await start(['apply', 'last'], { home, killAt: { ms: usualMs * (0.4 + random() * 0.7) } });
  // What has not come to pass yet is an edit right after the end.
  for (const timer of meanwhile) clearTimeout(timer);
  report.killed += first.isKilled ? 1 : 0;
  const wasWriting = first.isKilled && journalsIn(home)[0].at(-1)?.type === 'applying';
  report.killedWhileWriting += wasWriting ? 1 : 0;
  const read = (name) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : null);
  const isTouched = (name) => mine.get(name).length > 0;
  for (const name of base.keys()) {
    const text = read(name);
    if (!isTouched(name) && text !== base.get(name) && text !== after.get(name)) problems.push(`after the kill ${name} is torn`);
    problems.push(...lost(name, text, mine));
  }

  // The next start finishes what was cut off; where nothing was, it applies.
  const second = await start(['apply', 'last'], { home });
  if (second.code !== 0 && second.code !== 4 && !/applied already/.test(second.stderr))
    problems.push(`apply ended with ${second.code}: ${second.stderr}`);
  for (const name of base.keys()) {
    const text = read(name);
    if (!isTouched(name) && text !== after.get(name)) problems.push(`${name} was not written`);
    problems.push(...lost(name, text, mine));
  }
  report.applied += 1;

  const before = new Map([...base.keys()].map((name) => [name, read(name)]));
  some(4).forEach(edit);
  const undone = await start(['undo', 'last'], { home });
  if (undone.code !== 0 && undone.code !== 4) problems.push(`undo ended with ${undone.code}: ${undone.stderr}`);
  for (const [name, text] of base) {
    const now = read(name);
    if (!isTouched(name) && now !== text) problems.push(`${name} was not restored`);
    problems.push(...lost(name, now, mine));
    const isWritten = before.get(name).includes(after.get(name).trim());
    if (isTouched(name) && isWritten && !now?.includes(text.trim())) problems.push(`the run's change is still in ${name}`);
  }
  const strangers = readdirSync(folder).filter((name) => !base.has(name));
  if (strangers.length > 0) problems.push(`${strangers.join(', ')} was left behind`);
  rmSync(home, { recursive: true, force: true });
  return problems;
}

const lost = (name, text, mine) => mine.get(name).flatMap((line) => (text?.includes(line) ? [] : [`${name} has lost ${line.trim()}`]));

const pick = (random, items) => items[Math.floor(random() * items.length)];
