import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTestOutput } from '../../../src/checks/test-output.ts';

/** What real test runners have printed, each for about the same few tests. */
const OUTPUTS = join(process.cwd(), 'test/support/test-outputs');
const output = (name: string): string => readFileSync(join(OUTPUTS, `${name}.txt`), 'utf8');

type Row = readonly [passed: number, failed: number, skipped: number, failures: readonly string[]];

const check = (text: string, [passed, failed, skipped, failures]: Row): void =>
  assert.deepEqual(parseTestOutput(text), { counts: { passed, failed, skipped }, failures });

const CAUSE = 'orders > keeps the cause';
const DEEP = 'orders > inner > deep fail';

const REAL: Readonly<Record<string, Row>> = {
  ava: [2, 1, 2, ['a > keeps the cause']],
  'ava-ok': [1, 0, 0, []],
  'ava-tap': [2, 1, 2, ['a › keeps the cause']],
  jest: [2, 3, 2, [`jest/a.test.js > ${CAUSE}`, `jest/a.test.js > ${DEEP}`, 'jest/broken.test.js > Test suite failed to run']],
  'jest-verbose': [2, 3, 2, [`jest/a.test.js > ${CAUSE}`, `jest/a.test.js > ${DEEP}`, 'jest/broken.test.js > Test suite failed to run']],
  'mocha-dot': [1, 2, 2, [CAUSE, DEEP]],
  'mocha-hook': [1, 3, 2, [CAUSE, DEEP, 'hooked > "before all" hook for "never"']],
  'mocha-spec': [1, 2, 2, [CAUSE, DEEP]],
  'mocha-tap': [1, 2, 2, ['orders keeps the cause', 'orders inner deep fail']],
  'node-default': [1, 0, 0, []],
  'node-spec': [3, 2, 2, ['node/a.test.mjs > keeps the cause', 'node/a.test.mjs > deep fail']],
  'node-tap': [3, 2, 2, [CAUSE, DEEP]],
  tap: [2, 2, 1, [`tap/a.test.mjs > ${CAUSE}`, `tap/a.test.mjs > ${DEEP}`]],
  'tap-terse': [2, 2, 1, [CAUSE, DEEP]],
  tape: [2, 1, 0, ['keeps the cause']],
  'tape-ok': [1, 0, 0, []],
  uvu: [2, 1, 1, [CAUSE]],
  vitest: [2, 3, 2, ['vitest/broken.test.js', `vitest/a.test.js > ${CAUSE}`, `vitest/a.test.js > ${DEEP}`]],
  'vitest-dot': [2, 3, 2, ['vitest/broken.test.js', `vitest/a.test.js > ${CAUSE}`, `vitest/a.test.js > ${DEEP}`]],
  'vitest-ok': [1, 1, 0, ['vitest/broken.test.js']],
};

const WRITTEN: Readonly<Record<string, readonly [text: string, row: Row]>> = {
  'node:test without suites': ['# tests 3\n# pass 1\n# fail 0\n# cancelled 1\n# skipped 1\n# todo 0\n# duration_ms 5\n', [1, 1, 1, []]],
  'node:test of bundles in a temporary folder': [
    'ℹ tests 1\nℹ suites 0\nℹ pass 0\nℹ fail 1\nℹ cancelled 0\nℹ skipped 0\nℹ todo 0\n\n✖ failing tests:\n\ntest at ../../tmp/x-3fK2/a.test.mjs:12:3\n✖ adds [up] (1.5ms)\n',
    [0, 1, 0, ['a.test.mjs > adds [up]']],
  ],
  QUnit: ['TAP version 13\nok 1 a\nnot ok 2 b\n1..2\n# pass 1\n# skip 0\n# todo 0\n# fail 1\n', [1, 1, 0, ['b']]],
  jasmine: [
    'Randomized with seed 1\nStarted\n.F*\n\nFailures:\n1) Orders adds up\n  Message:\n    Expected 1 to be 2.\n\n3 specs, 1 failure, 1 pending spec\n',
    [1, 1, 1, ['Orders adds up']],
  ],
  bun: [
    'a.test.ts:\n(pass) adds up [0.1ms]\n(fail) keeps the cause [0.2ms]\n\n 1 pass\n 1 fail\n 1 expect() calls\n',
    [1, 1, 0, ['keeps the cause']],
  ],
  'TAP without a summary': [
    'TAP version 13\nok 1 - a\nnot ok 2 - b # TODO later\nok 3 - c # SKIP no\nnot ok 4 - d\n1..4\n',
    [1, 1, 2, ['d']],
  ],
  'a runner of somebody’s own': ['unit: 3 passed, 0 failed (0.1 s)\nui: 2 passed, 1 failed (2 s)\n5 passed, 1 failed\n', [5, 1, 0, []]],
  'no tests at all': [' Test Files  1 failed (1)\n      Tests  no tests\n', [0, 0, 0, []]],
};

describe('parseTestOutput', () => {
  for (const [name, row] of Object.entries(REAL)) it(`reads what ${name} prints`, () => check(output(name), row));

  it('has an expectation for every output', () => {
    assert.deepEqual(
      readdirSync(OUTPUTS).sort(),
      Object.keys(REAL)
        .map((name) => `${name}.txt`)
        .sort(),
    );
  });

  for (const [name, [text, row]] of Object.entries(WRITTEN)) it(`reads ${name}`, () => check(text, row));

  it('adds up the summaries of several runs, of one kind and of several', () => {
    check(output('mocha-spec') + output('mocha-spec'), [2, 4, 4, [CAUSE, DEEP, CAUSE, DEEP]]);
    check(output('node-default') + output('node-default') + output('tape-ok') + output('vitest-ok') + output('ava-ok'), [
      5,
      1,
      0,
      ['vitest/broken.test.js'],
    ]);
  });

  it('reads lines that end as on Windows', () => {
    check(output('jest').replaceAll('\n', '\r\n'), REAL['jest'] ?? [0, 0, 0, []]);
  });

  it('does not count what it does not know', () => {
    for (const text of ['', 'All good!\n', 'make: *** [test] Error 2\n', '12 files passing through\n']) {
      assert.deepEqual(parseTestOutput(text), { counts: null, failures: [] });
    }
  });

  it('takes a bounded time for a long output', () => {
    const line = 'ok some text (with) brackets: 12 passed > 1) and so on ● ✖ # not a summary\n';
    const started = performance.now();
    parseTestOutput(line.repeat(50_000) + ' '.repeat(100_000));
    assert.ok(performance.now() - started < 5000);
  });
});
