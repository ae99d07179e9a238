import assert from 'node:assert/strict';
import { parseArguments } from '../../../src/cli/arguments.ts';

const parse = (...args: string[]): ReturnType<typeof parseArguments> => parseArguments(args);
const value = (...args: string[]): object => {
  const parsed = parse(...args);
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.failure);
  return parsed.value;
};

describe('the command line', () => {
  it('reads a run with its options', () => {
    const run = value(
      'run',
      'improve error handling',
      'src',
      'lib',
      '--folder',
      'x',
      '--json',
      '--no-tests',
      '--timeout',
      '1.5',
      '--concurrency',
      '3',
      '--max-cost',
      '0.5',
      '--yes',
    );
    assert.deepEqual(
      { ...run, recipe: undefined },
      {
        name: 'run',
        goal: 'improve error handling',
        paths: ['src', 'lib'],
        folder: 'x',
        recipe: undefined,
        concurrency: 3,
        timeoutMs: 1500,
        testCommand: null,
        tests: false,
        mutations: false,
        trusted: true,
        control: false,
        apply: false,
        plan: false,
        patch: null,
        markdown: null,
        check: false,
        json: true,
        yes: true,
        maxCostUsd: 0.5,
        model: { provider: 'auto', name: null, baseUrl: null },
      },
    );
  });

  it('takes a note only for a commit on a branch', () => {
    const noted = value('apply', 'last', '--branch', 'b', '--note') as { readonly note: boolean };
    assert.equal(noted.note, true);
    const alone = parseArguments(['apply', 'last', '--note']);
    assert.match(alone.ok ? '' : alone.failure, /name a branch/);
  });

  it('lists recipes, and where they may be worth it', () => {
    const plain = { name: 'recipes', paths: [], folder: null, places: false, trusted: true, json: false };
    assert.deepEqual(value('recipes'), plain);
    assert.deepEqual(value('recipes', 'src', '--places', '--untrusted', '--json', '--folder', 'x'), {
      ...plain,
      paths: ['src'],
      folder: 'x',
      places: true,
      trusted: false,
      json: true,
    });
  });

  it('takes a recipe in place of a goal', () => {
    assert.deepEqual(value('run', '--recipe', 'rename-symbol', '--with', '{"from":"a","to":"b"}', 'src/a.ts'), {
      ...value('run', 'x'),
      goal: '',
      paths: ['src/a.ts'],
      recipe: { id: 'rename-symbol', with: { from: 'a', to: 'b' } },
    });
  });

  for (const [args, reason] of [
    [[], /Name a command/],
    [['dance'], /no command “dance”/],
    [['run'], /Name a goal/],
    [['run', 'x', '--frobnicate'], /frobnicate/],
    [['run', 'x', '--accept', 'all'], /“run” does not take --accept/],
    [['run', 'x', '--concurrency', '1.5'], /whole number above 0, not “1.5”/],
    [['run', 'x', '--timeout', 'soon'], /number above 0/],
    [['run', 'x', '--check', '--apply'], /never writes/],
    [['run', '--recipe', 'r', '--with', '[1]'], /takes a JSON object/],
    [['run', 'x', '--with', '{}'], /--recipe, which is missing/],
    [['run', 'x', '--model', 'gpt'], /no such provider/],
    [['run', 'x', '--model', 'openai'], /name the model as well/],
    [['run', 'x', '--model', 'offline', '--base-url', 'http://localhost'], /offline there is none/],
    [['resume', 'last', '--model', 'gpt'], /no such provider/],
    [['show', 'last', '--model', 'offline'], /“show” does not take --model/],
    [['show'], /takes one run/],
    [['apply', 'a', 'b'], /takes one run/],
    [['rm'], /Name the runs/],
    [['runs', 'x'], /takes no arguments/],
  ] as const) {
    it(`refuses “${args.join(' ')}”`, () => {
      const parsed = parse(...args);
      assert.ok(!parsed.ok);
      assert.match(parsed.failure, reason);
    });
  }

  it('reads what is to answer; a model’s name may have a colon', () => {
    const model = (...args: string[]): unknown => (value('run', 'x', ...args) as { model: unknown }).model;
    assert.deepEqual(model('--model', 'anthropic'), { provider: 'anthropic', name: null, baseUrl: null });
    assert.deepEqual(model('--model', 'anthropic:claude-haiku-5-5'), { provider: 'anthropic', name: 'claude-haiku-5-5', baseUrl: null });
    assert.deepEqual(model('--model', 'openai:qwen3-coder:30b', '--base-url', 'http://localhost:11434/v1'), {
      provider: 'openai',
      name: 'qwen3-coder:30b',
      baseUrl: 'http://localhost:11434/v1',
    });
  });

  it('lets a run go on with what answered it, unless told', () => {
    const model = (...args: string[]): unknown => (value('resume', 'last', ...args) as { model: unknown }).model;
    assert.equal(model(), null);
    assert.deepEqual(model('--base-url', 'http://localhost:1'), { provider: 'auto', name: null, baseUrl: 'http://localhost:1' });
  });

  it('reads which hunks to accept', () => {
    assert.deepEqual(value('apply', 'last', '--accept', 'a.ts#1, b.ts#2'), {
      name: 'apply',
      run: 'last',
      accept: ['a.ts#1', 'b.ts#2'],
      anyway: false,
      branch: null,
      note: false,
    });
    assert.deepEqual(value('apply', 'last', '--accept', 'all', '--anyway'), {
      name: 'apply',
      run: 'last',
      accept: 'all',
      anyway: true,
      branch: null,
      note: false,
    });
    assert.deepEqual(value('apply', 'last'), { name: 'apply', run: 'last', accept: null, anyway: false, branch: null, note: false });
    assert.deepEqual(value('apply', 'last', '--branch', 'refactor/x'), {
      name: 'apply',
      run: 'last',
      accept: null,
      anyway: false,
      branch: 'refactor/x',
      note: false,
    });
  });
});
