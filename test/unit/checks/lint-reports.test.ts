import assert from 'node:assert/strict';
import type { LintReport } from '../../../src/ports/checks.ts';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import { parseBiomeReport, parseEslintReport } from '../../../src/checks/lint-reports.ts';
import { lintRow } from '../../../src/supervisor/lint-row.ts';

describe('reports of linters', () => {
  it('of eslint: by file and rule, what it was told to leave out aside', () => {
    const text = JSON.stringify([
      {
        filePath: '/m/a.js',
        messages: [
          { ruleId: 'eqeqeq', severity: 2, message: 'no', line: 3 },
          { ruleId: 'x', severity: 1, message: 'hm', line: 4 },
        ],
      },
      { filePath: '/m/b.js', messages: [{ ruleId: null, severity: 1, fatal: false, message: 'File ignored because …' }] },
      { filePath: '/m/c.js', messages: [{ ruleId: null, severity: 2, fatal: true, message: 'Parsing error', line: 1 }] },
    ]);
    assert.deepEqual(parseEslintReport(text, '/m'), {
      files: 2,
      messages: [
        { path: 'a.js', line: 3, code: 'eqeqeq', message: 'no', isError: true },
        { path: 'a.js', line: 4, code: 'x', message: 'hm', isError: false },
        { path: 'c.js', line: 1, code: 'parse', message: 'Parsing error', isError: true },
      ],
    });
    assert.equal(parseEslintReport('Oops! Something went wrong', '/m'), undefined);
  });

  it('of biome: among whatever else it prints', () => {
    const report = {
      summary: { changed: 0, unchanged: 2 },
      diagnostics: [
        {
          category: 'lint/suspicious/noDoubleEquals',
          severity: 'error',
          description: 'Use ===',
          message: [],
          location: { path: { file: './a.js' }, span: [1, 2] },
        },
        { category: 'lint/x', severity: 'warning', message: 'hm', location: { path: 'b.js', start: { line: 7, column: 1 } } },
      ],
    };
    assert.deepEqual(parseBiomeReport(`The --json option is unstable\n${JSON.stringify(report)}\n`, '/m'), {
      files: 2,
      messages: [
        { path: 'a.js', line: 1, code: 'lint/suspicious/noDoubleEquals', message: 'Use ===', isError: true },
        { path: 'b.js', line: 7, code: 'lint/x', message: 'hm', isError: false },
      ],
    });
    assert.equal(parseBiomeReport('no json', '/m'), undefined);
  });
});

describe('the lint row', () => {
  const message = (code: string, isError: boolean, line = 1) => ({ path: WorkspacePath('a.js'), line, code, message: code, isError });
  const linted = (...messages: readonly ReturnType<typeof message>[]): LintReport => ({
    status: 'linted',
    linter: 'eslint 9',
    command: 'eslint a.js',
    files: 1,
    messages,
    ms: 1,
  });

  it('tells new errors and warnings apart, and passes over what was there, wherever it stands now', () => {
    const row = lintRow(linted(message('old', true, 9), message('new', true), message('hint', false)), linted(message('old', true)));
    assert.deepEqual([row.state, row.details], ['regressed', ['a.js:1 new new']]);
    assert.match(row.summary, /1 new error, 1 new warning \(hint\), 1 message as before in 1 changed file \(eslint 9\)/);
    assert.equal(lintRow(linted(message('hint', false)), linted()).state, 'passed');
    assert.equal(lintRow(linted(message('old', true), message('old', true)), linted(message('old', true))).state, 'regressed');
  });

  it('is unverified, never required, where the linter did not check', () => {
    const broken: LintReport = { status: 'unavailable', reason: 'eslint broke down' };
    for (const row of [lintRow(broken, undefined), lintRow(linted(message('a', true)), broken)])
      assert.deepEqual([row.state, row.required], ['unverified', false]);
  });
});
