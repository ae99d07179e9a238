import assert from 'node:assert/strict';
import type { FindingContent } from '../../../src/domain/finding.ts';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import { decideTest } from '../../../src/models/offline/test.ts';
import type { TestMap } from '../../../src/ports/code.ts';

const path = WorkspacePath;

/** What is reported of a map of tests. */
function reported(map: TestMap): FindingContent[] {
  const calls = [
    { turn: 1, name: 'map_tests', input: {}, answer: map, isError: false },
    { turn: 1, name: 'run_baseline_tests', input: {}, answer: { status: 'unavailable', reason: 'There are none.' }, isError: false },
  ];
  const briefing = { type: 'run', run: { goal: 'tests', scope: { paths: [] }, trusted: true, tests: true } } as const;
  const decision = decideTest({ briefing, turns: 1, calls, news: [] });
  const [report] = decision.calls;
  assert.equal(report?.name, 'report_findings');
  return (report.input as { readonly findings: FindingContent[] }).findings;
}

describe('what the offline engine reports of tests', () => {
  it('names the tests one by one, with what they reach', () => {
    const found = reported({ tests: [{ path: path('a.test.ts'), reaches: [path('a.ts'), path('b.ts')] }], untested: [path('c.ts')] });
    assert.deepEqual(found.slice(0, 2), [
      { kind: 'covering-test', title: 'a.test.ts reaches 2 files of the scope', path: 'a.test.ts', line: 1, detail: 'a.ts, b.ts' },
      { kind: 'untested-file', title: 'No test reaches this file', path: 'c.ts', line: 1 },
    ]);
  });

  it('counts what would bury everything else, those that import the scope themselves first', () => {
    const files = Array.from({ length: 500 }, (_, n) => path(`src/some/folder/file${n}.ts`));
    const tests = Array.from({ length: 700 }, (_, n) => ({
      path: path(`t${n}.test.ts`),
      reaches: files.slice(0, 40),
      direct: n === 650 ? files.slice(0, 1) : [],
      reached: 500,
    }));
    const found = reported({ tests, untested: files });
    const covering = found.filter(({ kind }) => kind === 'covering-test');
    assert.equal(covering[0]?.path, 't650.test.ts');
    assert.match(covering[0].detail ?? '', /^src\/some\/folder\/file0\.ts, .* and 488 more$/);
    assert.equal(covering.at(-1)?.title, '670 more test files reach the scope');
    assert.ok(JSON.stringify(found).length < 30_000, `${JSON.stringify(found).length} characters`);
  });
});
