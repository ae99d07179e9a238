import { count } from '../../base/text.ts';
import type { TestReport } from '../../ports/checks.ts';
import type { TestMap } from '../../ports/code.ts';
import { answerOf, call, callsOf, isWrappingUp, type Decision, type Transcript } from './transcript.ts';

/** How many untested files, and tests, are reported one by one. */
const NAMED_UNTESTED = 20;
const NAMED_TESTS = 30;
/** How many of the files that a test reaches are named. */
const NAMED_REACHED = 12;

/**
 * Maps the tests and runs the baseline at the same time, then reports both. What the types say before the change is
 * left to the certificate, which needs it only where there are errors after.
 */
export function decideTest(transcript: Transcript): Decision {
  const asked = callsOf(transcript, 'map_tests').length > 0;
  if (!asked && !isWrappingUp(transcript)) return { calls: [call('map_tests'), call('run_baseline_tests')] };
  const map = answerOf<TestMap>(transcript, 'map_tests');
  const baseline = answerOf<TestReport>(transcript, 'run_baseline_tests');
  const findings = [...mapFindings(map), ...baselineFindings(baseline)];
  if (findings.length > 0 && callsOf(transcript, 'report_findings').length === 0) return { calls: [call('report_findings', { findings })] };

  const failures = callsOf(transcript, 'run_baseline_tests').some((past) => past.isError);
  const counts = baseline?.status === 'ran' ? baseline.counts : null;
  const said = failures ? 'The baseline could not be run.' : describeBaseline(baseline);
  return {
    calls: [
      call('finish', {
        summary: `${said} ${map ? `${count(map.tests.length, 'test file')} reach the scope; ${count(map.untested.length, 'file')} of it without a test.` : 'The tests were not mapped.'}`,
        baseline: baseline?.status === 'ran' ? (baseline.exitCode === 0 ? 'passed' : 'failed') : 'unavailable',
        passed: counts?.passed ?? null,
        failed: counts?.failed ?? null,
        tests: map?.tests.length ?? 0,
        untested: map?.untested.length ?? 0,
      }),
    ],
  };
}

function mapFindings(map: TestMap | undefined): object[] {
  if (!map) return [];
  // Those that import code of the scope themselves say most about it.
  const nearestFirst = [...map.tests].sort((a, b) => Number(isNear(b)) - Number(isNear(a)));
  const reached = nearestFirst.slice(0, NAMED_TESTS).map((test) => {
    const amount = test.reached ?? test.reaches.length;
    const named = test.reaches.slice(0, NAMED_REACHED);
    return {
      kind: 'covering-test',
      title: `${test.path} reaches ${count(amount, 'file')} of the scope`,
      path: test.path,
      line: 1,
      detail: `${named.join(', ')}${amount > named.length ? ` and ${amount - named.length} more` : ''}`,
    };
  });
  const others = map.tests.length - reached.length;
  const rest = others > 0 ? [{ kind: 'covering-test', title: `${count(others, 'more test file')} reach the scope` }] : [];
  const untested = map.untested
    .slice(0, NAMED_UNTESTED)
    .map((path) => ({ kind: 'untested-file', title: 'No test reaches this file', path, line: 1 }));
  return [...reached, ...rest, ...untested];
}

const isNear = ({ direct = [] }: TestMap['tests'][number]): boolean => direct.length > 0;

function baselineFindings(baseline: TestReport | undefined): object[] {
  return baseline
    ? [
        {
          kind: 'baseline-tests',
          title: describeBaseline(baseline),
          ...(baseline.status === 'ran' && baseline.failures.length > 0 && { detail: baseline.failures.slice(0, 10).join('\n') }),
        },
      ]
    : [];
}

function describeBaseline(baseline: TestReport | undefined): string {
  if (!baseline) return 'The baseline was not run.';
  if (baseline.status === 'unavailable') return `No baseline: ${baseline.reason}`;
  if (baseline.status === 'timed-out') return `The baseline did not end in time: ${baseline.command}.`;
  if (!baseline.counts) return baseline.exitCode === 0 ? 'The baseline passes.' : `The baseline fails with exit code ${baseline.exitCode}.`;
  const { passed, failed } = baseline.counts;
  return failed === 0
    ? `The baseline passes: ${passed} of ${passed} tests.`
    : `The baseline has ${count(failed, 'failure')}; ${count(passed, 'test')} pass.`;
}
