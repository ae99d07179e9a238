import assert from 'node:assert/strict';
import { ChunkedList } from '../../../src/base/chunked-list.ts';
import type { Finding } from '../../../src/domain/finding.ts';
import { FindingId, TaskId } from '../../../src/domain/ids.ts';
import { findingsOf, type RunState } from '../../../src/domain/run-state.ts';

const stateOf = (findings: readonly Finding[]): RunState =>
  Object.assign(Object.create(null) as RunState, {
    findings: findings.reduce((list, finding) => list.plus(finding), ChunkedList.empty<Finding>()),
  });
const finding = (number: number, task: string): Finding => ({
  findingId: FindingId(`f${number}`),
  taskId: TaskId(task),
  at: number,
  content: { kind: 'k', title: `${number}` },
});
const idsOf = (findings: readonly Finding[], task: string): string[] =>
  findingsOf(stateOf(findings), TaskId(task)).map(({ findingId }) => findingId);

describe('the findings of a task', () => {
  const all = Array.from({ length: 50 }, (_, n) => finding(n, `t${n % 3}`));
  const plainly = (findings: readonly Finding[], task: string): string[] =>
    findings.filter(({ taskId }) => taskId === TaskId(task)).map(({ findingId }) => findingId);

  it('are those of the state that is asked about, however states follow each other', () => {
    const other = [...all.slice(0, 20), ...Array.from({ length: 40 }, (_, n) => finding(100 + n, `t${n % 2}`))];
    const states = [
      [],
      all.slice(0, 1),
      all.slice(0, 30),
      all.slice(0, 10),
      all,
      other,
      all,
      other.slice(0, 25),
      all.slice(0, 30),
      all.slice(1),
    ];
    for (const findings of states)
      for (const task of ['t0', 't1', 't2', 't9']) assert.deepEqual(idsOf(findings, task), plainly(findings, task));
  });

  it('are nobody else’s to change', () => {
    (findingsOf(stateOf(all), TaskId('t1')) as Finding[]).pop();
    assert.deepEqual(idsOf(all, 't1'), plainly(all, 't1'));
  });
});
