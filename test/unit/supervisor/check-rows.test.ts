import assert from 'node:assert/strict';
import { certify, type CheckRow } from '../../../src/domain/certificate.ts';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import type { TestReport } from '../../../src/ports/checks.ts';
import type { Diagnostic } from '../../../src/ports/diagnosis.ts';
import { testRow, typeRow } from '../../../src/supervisor/check-rows.ts';

const error = (line: number, message = 'no', path: string | null = 'a.ts'): Diagnostic => ({
  path: path === null ? null : WorkspacePath(path),
  line,
  code: 'TS1',
  message,
});

const ran = (passed: number, failed: number, failures: readonly string[] = [], exitCode = failed > 0 ? 1 : 0): TestReport => ({
  status: 'ran',
  command: 'npm test',
  exitCode,
  counts: { passed, failed, skipped: 0 },
  failures,
  outputTail: '',
  ms: 1000,
});
const uncounted = (exitCode: number): TestReport => ({
  status: 'ran',
  command: 'make test',
  exitCode,
  counts: null,
  failures: [],
  outputTail: 'boom',
  ms: 10,
});

describe('the types row', () => {
  it('is regressed by one new error among old ones', () => {
    const old = Array.from({ length: 40 }, (_, n) => error(n, `old ${n}`));
    const row = typeRow({
      status: 'checked',
      compiler: 'TypeScript 5.9.3',
      command: 'tsc --noEmit',
      before: old,
      after: [...old, error(3, 'fresh')],
    });
    assert.equal(row.state, 'regressed');
    assert.deepEqual(row.details, ['a.ts:3 TS1 fresh']);
  });

  it('is unverified when nothing was checked, never green', () => {
    const row = typeRow({ status: 'unavailable', reason: 'tsc was killed', required: true });
    assert.equal(row.state, 'unverified');
    assert.match(row.summary, /tsc was killed/);
  });
});

describe('the tests row', () => {
  const state = (before: TestReport, after: TestReport): string => testRow(before, after).state;

  it('passes when nothing got worse, also where some failed before', () => {
    assert.equal(state(ran(10, 0), ran(10, 0)), 'passed');
    assert.equal(state(ran(10, 0), ran(11, 0)), 'passed');
    assert.equal(state(ran(9, 1, ['x']), ran(9, 1, ['x'])), 'passed');
  });

  it('is regressed by a new failure, a test that is gone, another test that fails, a hang', () => {
    assert.equal(state(ran(10, 0), ran(9, 1, ['y'])), 'regressed');
    assert.equal(state(ran(10, 0), ran(9, 0)), 'regressed');
    assert.equal(state(ran(9, 1, ['x']), ran(9, 1, ['y'])), 'regressed');
    assert.equal(state(ran(10, 0), { status: 'timed-out', command: 'npm test', outputTail: '', ms: 1 }), 'regressed');
    assert.equal(state(ran(10, 0), ran(10, 0, [], 1)), 'regressed');
  });

  it('goes by the exit code where tests can’t be counted', () => {
    assert.equal(state(uncounted(0), uncounted(0)), 'passed');
    assert.equal(state(uncounted(0), uncounted(2)), 'regressed');
    assert.equal(state(uncounted(1), uncounted(1)), 'unverified');
  });

  it('is unverified when there was no baseline or no test ran', () => {
    assert.equal(state({ status: 'unavailable', reason: 'no script' }, ran(1, 0)), 'unverified');
    assert.equal(state({ status: 'timed-out', command: 'x', outputTail: '', ms: 1 }, ran(1, 0)), 'unverified');
    assert.equal(state(ran(0, 0), ran(0, 0)), 'unverified');
    assert.equal(state(ran(5, 0), { status: 'unavailable', reason: 'gone' }), 'unverified');
  });
});

describe('the verdict', () => {
  const row = (state: CheckRow['state'], required = true): CheckRow => ({
    kind: 'types',
    state,
    required,
    summary: '',
    details: [],
    ms: 0,
  });
  const verdict = (...rows: readonly CheckRow[]): string => certify(rows).verdict;

  it('is the worst of the rows', () => {
    assert.equal(verdict(row('passed'), row('regressed'), row('unverified')), 'regressed');
    assert.equal(verdict(row('passed'), row('unverified')), 'unverified');
    assert.equal(verdict(row('passed'), row('unverified', false)), 'passed');
    assert.equal(verdict(row('proved'), row('proved')), 'proved');
    assert.equal(verdict(row('proved'), row('passed')), 'passed');
  });

  it('is a proof where the JavaScript is, as long as nothing regressed or is missing', () => {
    const emit: CheckRow = { ...row('proved'), kind: 'emit' };
    assert.equal(verdict(row('passed'), emit), 'proved');
    assert.equal(verdict(row('regressed'), emit), 'regressed');
    assert.equal(verdict(row('unverified'), emit), 'unverified');
  });

  it('is unverified when nothing was checked at all', () => {
    assert.equal(verdict(), 'unverified');
    assert.equal(verdict(row('unverified', false)), 'unverified');
  });
});
