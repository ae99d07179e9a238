import assert from 'node:assert/strict';
import { combine } from '../../../src/changeset/combine.ts';
import { findClosure } from '../../../src/changeset/find-closure.ts';
import { HunkGraph } from '../../../src/changeset/hunk-graph.ts';
import { hunksAt, hunksOf } from '../../../src/changeset/hunk-places.ts';
import type { HunkNeed } from '../../../src/domain/hunk-need.ts';
import { HunkId, WorkspacePath } from '../../../src/domain/ids.ts';
import { taskChanges } from '../../support/changes.ts';

const ids = (...numbers: readonly number[]): HunkId[] => numbers.map((number) => HunkId(`a.ts#${number}`));
const need = (hunk: number, needs: number, isSure = true): HunkNeed => ({
  hunk: HunkId(`a.ts#${hunk}`),
  needs: HunkId(`a.ts#${needs}`),
  what: 'x',
  isSure,
});

describe('the graph of hunks', () => {
  const graph = new HunkGraph([need(1, 2), need(2, 3), need(4, 4), need(5, 1, false)]);

  it('tells what has to come along, and what can’t stay', () => {
    assert.deepEqual([...graph.closureOfAccepting(ids(1))].sort(), ids(1, 2, 3));
    assert.deepEqual([...graph.closureOfRejecting(ids(3))].sort(), ids(1, 2, 3));
    assert.deepEqual([...graph.closureOfRejecting(ids(1))], ids(1));
  });

  it('tells which accepted hunks lack what they need; what is only near is not lacking', () => {
    assert.deepEqual(graph.broken(new Set(ids(1, 2, 5))), [need(2, 3)]);
    assert.deepEqual(graph.broken(new Set(ids(5))), []);
    assert.deepEqual([...graph.near(HunkId('a.ts#1'))].sort(), ids(2, 5));
  });
});

describe('the closure of a selection', () => {
  const base = 'a\n-\nb\n-\nc\n-\nd\n-\ne\n';
  const { files } = combine([taskChanges('t1', { 'a.ts': [base, 'A\n-\nB\n-\nC\n-\nD\n-\nE\n'] })]);
  const path = WorkspacePath('a.ts');

  /** A compiler for which certain hunks hold only together, and that finds fault at the first accepted one of them. */
  const together =
    (...group: readonly number[]) =>
    (accepted: ReadonlySet<HunkId>) => {
      const inIt = ids(...group).filter((id) => accepted.has(id));
      const line = 1 + 2 * ids(1, 2, 3, 4, 5).findIndex((id) => id === inIt[0]);
      return Promise.resolve(inIt.length > 0 && inIt.length < group.length ? [{ path, line }] : []);
    };

  it('is what the graph says, where that compiles', async () => {
    const graph = new HunkGraph([need(1, 2), need(2, 1)]);
    assert.deepEqual(await findClosure(files, graph, new Set(ids(1, 4)), together(1, 2)), { accept: ids(2), reject: ids(1) });
  });

  it('is found where the graph knows nothing, and holds nothing that can be spared', async () => {
    const graph = new HunkGraph([]);
    assert.deepEqual(await findClosure(files, graph, new Set(ids(1, 4)), together(1, 3, 5)), { accept: ids(3, 5), reject: ids(1) });
  });

  it('leaves out what the graph took along needlessly', async () => {
    const graph = new HunkGraph([need(1, 2), need(2, 3, false), need(3, 4, false)]);
    assert.deepEqual((await findClosure(files, graph, new Set(ids(1)), together(1, 2))).accept, ids(2));
  });

  it('looks for hunks by the lines of the selection', () => {
    const grown = combine([taskChanges('t1', { 'a.ts': ['a\nb\nc\n', 'a1\na2\nb\nC\n'] })]).files;
    const [first, second] = hunksOf(grown).map(({ id }) => id) as [HunkId, HunkId];
    assert.deepEqual(hunksAt(grown, new Set([first]), path, 4), { accepted: [], rejected: [second] });
    assert.deepEqual(hunksAt(grown, new Set([first]), path, 2), { accepted: [first], rejected: [] });
    assert.deepEqual(hunksAt(grown, new Set([second]), path, 1), { accepted: [], rejected: [first] });
  });
});
