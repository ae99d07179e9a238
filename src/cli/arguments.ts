import { parseArgs } from 'node:util';
import { fail, ok, type Result } from '../base/result.ts';
import type { Command, RunCommand } from './command.ts';
import { parseModel } from './model-argument.ts';

const BOOLEAN = { type: 'boolean' } as const;
const TEXT = { type: 'string' } as const;

const OPTIONS = {
  folder: TEXT,
  recipe: TEXT,
  with: TEXT,
  model: TEXT,
  'base-url': TEXT,
  concurrency: TEXT,
  'max-cost': TEXT,
  timeout: TEXT,
  'test-command': TEXT,
  'no-tests': BOOLEAN,
  mutations: BOOLEAN,
  untrusted: BOOLEAN,
  control: BOOLEAN,
  apply: BOOLEAN,
  patch: TEXT,
  check: BOOLEAN,
  sarif: TEXT,
  junit: TEXT,
  markdown: TEXT,
  json: BOOLEAN,
  yes: BOOLEAN,
  plan: BOOLEAN,
  places: BOOLEAN,
  accept: TEXT,
  anyway: BOOLEAN,
  branch: TEXT,
  note: BOOLEAN,
  help: BOOLEAN,
  version: BOOLEAN,
} as const;

/** Options each command takes; any other is wrong usage. */
const TAKES: Readonly<Record<string, readonly (keyof typeof OPTIONS)[]>> = {
  run: [
    'folder',
    'recipe',
    'with',
    'model',
    'base-url',
    'concurrency',
    'max-cost',
    'timeout',
    'test-command',
    'no-tests',
    'mutations',
    'untrusted',
    'control',
    'plan',
    'apply',
    'patch',
    'markdown',
    'check',
    'json',
    'yes',
  ],
  verify: ['patch', 'folder', 'test-command', 'no-tests', 'mutations', 'untrusted', 'json'],
  recipes: ['folder', 'places', 'untrusted', 'json'],
  runs: ['json'],
  show: ['json', 'markdown', 'patch'],
  resume: ['json', 'control', 'yes', 'model', 'base-url'],
  replay: ['json'],
  apply: ['accept', 'anyway', 'branch', 'note'],
  undo: [],
  rm: [],
};

/** Reads the arguments after the program's name; a failure is the sentence that tells what is wrong with them. */
export function parseArguments(args: readonly string[]): Result<Command, string> {
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  const [name, ...rest] = positionals;
  if (values.version) return ok({ name: 'version' });
  if (values.help || name === 'help') return ok({ name: 'help' });
  if (name === undefined) return fail('Name a command.');
  const takes = TAKES[name];
  if (!takes) return fail(`There is no command “${name}”.`);
  const foreign = Object.keys(values).find((option) => !takes.includes(option as keyof typeof OPTIONS));
  if (foreign !== undefined) return fail(`“${name}” does not take --${foreign}.`);

  switch (name) {
    case 'run':
      return toRun(values, rest);
    case 'verify':
      if (rest.length > 0) return fail('“verify” takes no arguments but its options.');
      return ok({
        name,
        patch: values.patch ?? null,
        folder: values.folder ?? null,
        testCommand: values['test-command'] ?? null,
        tests: !values['no-tests'],
        mutations: values.mutations === true,
        trusted: !values.untrusted,
        json: values.json ?? false,
      });
    case 'recipes':
      return ok({
        name,
        paths: rest,
        folder: values.folder ?? null,
        places: values.places ?? false,
        trusted: !values.untrusted,
        json: values.json ?? false,
      });
    case 'runs':
      return rest.length > 0 ? fail('“runs” takes no arguments.') : ok({ name, json: values.json ?? false });
    case 'rm':
      return rest.length === 0 ? fail('Name the runs to forget.') : ok({ name, runs: rest });
    default: {
      const [run, ...more] = rest;
      if (run === undefined || more.length > 0) return fail(`“${name}” takes one run: its id, or “last”.`);
      if (name === 'show')
        return ok({ name, run, json: values.json ?? false, markdown: values.markdown ?? null, patch: values.patch ?? null });
      if (name === 'undo') return ok({ name, run });
      if (name === 'replay') return ok({ name, run, json: values.json ?? false });
      if (name === 'resume') {
        const isTold = values.model !== undefined || values['base-url'] !== undefined;
        const model = isTold ? parseModel(values.model, values['base-url']) : ok(null);
        if (!model.ok) return model;
        const { json = false, control = false, yes = false } = values;
        return ok({ name, run, json, control, yes, model: model.value });
      }
      if (values.note && values.branch === undefined) return fail('--note is about the commit that --branch makes: name a branch.');
      const { branch = null, anyway = false, note = false } = values;
      return ok({ name: 'apply', run, accept: toAccept(values.accept), anyway, branch, note });
    }
  }
}

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

function toRun(values: Values, [goal, ...paths]: readonly string[]): Result<RunCommand, string> {
  if (goal === undefined && values.recipe === undefined) return fail('Name a goal, or a recipe with --recipe.');
  // With a recipe the goal may be left out: what is given then are paths, unless it reads like words.
  const goalIsPath = values.recipe !== undefined && goal !== undefined && !goal.includes(' ');
  const model = parseModel(values.model, values['base-url']);
  if (!model.ok) return model;
  if (values.with !== undefined && values.recipe === undefined) return fail('--with gives the parameters of --recipe, which is missing.');
  const told = values.with === undefined ? ok({}) : parseObject(values.with);
  if (!told.ok) return told;
  const concurrency = toNumber(values.concurrency, '--concurrency', true);
  if (!concurrency.ok) return concurrency;
  const timeout = toNumber(values.timeout, '--timeout', false);
  if (!timeout.ok) return timeout;
  const cost = toNumber(values['max-cost'], '--max-cost', false);
  if (!cost.ok) return cost;
  if (values.plan && values.check) return fail('--plan starts nothing, so there is nothing to --check: leave one of them out.');
  if (values.apply && values.check) return fail('--check never writes: leave out --apply.');
  return ok({
    name: 'run',
    goal: goalIsPath ? '' : (goal ?? ''),
    paths: goalIsPath ? [goal, ...paths] : paths,
    folder: values.folder ?? null,
    recipe: values.recipe === undefined ? null : { id: values.recipe, with: told.value },
    concurrency: concurrency.value,
    timeoutMs: timeout.value === null ? null : timeout.value * 1000,
    testCommand: values['test-command'] ?? null,
    tests: !values['no-tests'],
    mutations: values.mutations === true,
    trusted: !values.untrusted,
    control: values.control ?? false,
    apply: values.apply ?? false,
    plan: values.plan ?? false,
    patch: values.patch ?? null,
    markdown: values.markdown ?? null,
    check: values.check ?? false,
    json: values.json ?? false,
    yes: values.yes ?? false,
    maxCostUsd: cost.value,
    model: model.value,
  });
}

function toNumber(text: string | undefined, option: string, whole: boolean): Result<number | null, string> {
  if (text === undefined) return ok(null);
  const number = Number(text);
  if (!Number.isFinite(number) || number <= 0 || (whole && !Number.isInteger(number)))
    return fail(`${option} takes a ${whole ? 'whole ' : ''}number above 0, not “${text}”.`);
  return ok(number);
}

function parseObject(text: string): Result<Readonly<Record<string, unknown>>, string> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return ok(Object.fromEntries(Object.entries(value)));
  } catch {
    // Told below, with what was expected.
  }
  return fail(`--with takes a JSON object, such as '{"from":"parseOrder","to":"readOrder"}', not ${text}`);
}

function toAccept(text: string | undefined): 'all' | readonly string[] | null {
  if (text === undefined) return null;
  return text === 'all' ? 'all' : text.split(',').map((id) => id.trim());
}
