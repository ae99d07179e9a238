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
        trusted: true,
        control: false,
        apply: false,
        patch: null,
        markdown: null,
        check: false,
        json: true,
        yes: true,
        maxCostUsd: 0.5,
      },
    );
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
    [['run', 'x', '--model', 'gpt'], /offline only/],
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

  it('reads which hunks to accept', () => {
    assert.deepEqual(value('apply', 'last', '--accept', 'a.ts#1, b.ts#2'), { name: 'apply', run: 'last', accept: ['a.ts#1', 'b.ts#2'] });
    assert.deepEqual(value('apply', 'last', '--accept', 'all'), { name: 'apply', run: 'last', accept: 'all' });
    assert.deepEqual(value('apply', 'last'), { name: 'apply', run: 'last', accept: null });
  });
});
