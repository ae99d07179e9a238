import assert from 'node:assert/strict';
import fc from 'fast-check';
import { combine } from '../../../src/changeset/combine.ts';
import { mergeTexts } from '../../../src/changeset/merge-texts.ts';
import { HunkId, RunId, WorkspacePath } from '../../../src/domain/ids.ts';
import { rebaseMovedOn } from '../../../src/supervisor/newer-edits.ts';
import { applyAccepted, undoApplied } from '../../../src/supervisor/review.ts';
import { RunRecord } from '../../../src/supervisor/run-record.ts';
import { text, variant } from '../../support/arbitrary-texts.ts';
import { taskChanges } from '../../support/changes.ts';
import { started } from '../../support/events.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryApplier } from '../../support/memory-applier.ts';
import { MemoryJournal } from '../../support/memory-journal.ts';

const BASE = 'a\nb\nc\nd\ne\nf\ng\n';
const AFTER = 'a\nB\nc\nd\ne\nF\ng\n';
const a = WorkspacePath('a.ts');

/** A run that offers these changes of a workspace; the files may then be edited. */
async function offer(files: Record<string, readonly [string | null, string | null]>) {
  const { runId: _runId, seq: _seq, at: _at, ...header } = started('r');
  assert.ok(header.type === 'run-started');
  const record = await RunRecord.begin(RunId('r'), header, new FakeClock(), new MemoryJournal(), { recorded: () => undefined });
  record.record({ type: 'changes-offered', changes: combine([taskChanges('t1', files)]) });
  const disk = new Map(Object.entries(files).flatMap(([path, [base]]) => (base === null ? [] : [[WorkspacePath(path), base] as const])));
  const ports = { record, applier: new MemoryApplier(disk), pid: 7 };
  const hunks = (): (readonly [string, string | undefined])[] =>
    (record.state.changes?.files ?? []).flatMap((file) => file.hunks.map(({ id }) => [id, record.state.decisions.get(id)] as const));
  return { record, disk, ports, hunks };
}

describe('reviewed changes', () => {
  it('are written and taken back, and say beforehand that they are about to', async () => {
    const { record, disk, ports } = await offer({ 'a.ts': [BASE, AFTER], 'new.ts': [null, 'n\n'] });
    await applyAccepted(ports);
    assert.deepEqual([...disk.values()], [AFTER, 'n\n']);
    await undoApplied(ports);
    assert.deepEqual([...disk], [[a, BASE]]);
    assert.deepEqual(
      record.eventsSince(2).map(({ type }) => type),
      ['applying', 'applied', 'undoing', 'undone'],
    );
    assert.equal(record.state.writing, null);
    assert.equal(record.state.applied, null);
  });

  it('can be written again after they were taken back', async () => {
    const { disk, ports } = await offer({ 'a.ts': [BASE, AFTER] });
    await applyAccepted(ports);
    await undoApplied(ports);
    await applyAccepted(ports);
    assert.equal(disk.get(a), AFTER);
  });

  it('are taken back from under what the user has edited since', async () => {
    const { disk, ports } = await offer({ 'a.ts': [BASE, AFTER] });
    await applyAccepted(ports);
    disk.set(a, AFTER.replace('d\n', 'mine\n'));
    assert.deepEqual((await undoApplied(ports)).skipped, []);
    assert.equal(disk.get(a), BASE.replace('d\n', 'mine\n'));
  });

  it('stay where the user has edited the same lines since, and say so', async () => {
    const { record, disk, ports } = await offer({ 'a.ts': [BASE, AFTER], 'b.ts': ['x\n', 'y\n'] });
    await applyAccepted(ports);
    const mine = AFTER.replace('B\n', 'Bee\n');
    disk.set(a, mine);
    const { skipped } = await undoApplied(ports);
    assert.deepEqual(
      skipped.map(({ path }) => path),
      [a],
    );
    assert.match(skipped[0]?.reason ?? '', /same lines/);
    assert.equal(disk.get(a), mine);
    assert.equal(disk.get(WorkspacePath('b.ts')), 'x\n');
    assert.notEqual(record.state.applied, null);
  });

  it('move onto what the user has edited since, with their sources and decisions, and are written then', async () => {
    const { record, disk, ports, hunks } = await offer({ 'a.ts': [BASE, AFTER] });
    record.record({ type: 'hunk-decided', hunkIds: [HunkId('a.ts#1')], decision: 'rejected' });
    const mine = `first\n${BASE.replace('d\n', 'mine\n')}`;
    disk.set(a, mine);
    assert.deepEqual(await rebaseMovedOn(ports), [a]);
    assert.deepEqual(hunks(), [
      ['a.ts#1', 'rejected'],
      ['a.ts#2', undefined],
    ]);
    assert.equal(record.state.changes?.files[0]?.hunks[1]?.provenance.taskId, 't1');
    assert.equal(disk.get(a), mine);
    assert.deepEqual(await rebaseMovedOn(ports), []);
    assert.deepEqual((await applyAccepted(ports)).skipped, []);
    assert.equal(disk.get(a), mine.replace('f\n', 'F\n'));
  });

  it('become a conflict where the user has edited the same lines since: theirs stay', async () => {
    const { record, disk, ports } = await offer({ 'a.ts': [BASE, AFTER] });
    disk.set(a, BASE.replace('b\n', 'bee\n'));
    await rebaseMovedOn(ports);
    const [conflict] = record.state.changes?.conflicts ?? [];
    assert.deepEqual(conflict, { path: a, kept: 'user', dropped: 't1', keptLines: ['bee\n'], droppedLines: ['B\n'] });
    await applyAccepted(ports);
    assert.equal(disk.get(a), AFTER.replace('B\n', 'bee\n'));
  });

  it('of a file that both have created are shown on top of the user’s', async () => {
    const { record, disk, ports } = await offer({ 'a.ts': [null, 'one\n'] });
    disk.set(a, 'mine\n');
    assert.deepEqual(await rebaseMovedOn(ports), [a]);
    assert.deepEqual(record.state.changes?.conflicts, [
      { path: a, kept: 'user', dropped: 't1', keptLines: ['mine\n'], droppedLines: ['one\n'] },
    ]);
    await applyAccepted(ports);
    assert.equal(disk.get(a), 'mine\n');
  });

  it('can be written to the end wherever that was cut off', async () => {
    const files = { 'a.ts': [BASE, AFTER], 'b.ts': ['x\n', null], 'c.ts': [null, 'c\n'] } as const;
    for (let done = 0; done <= 3; done += 1) {
      const { record, disk, ports } = await offer(files);
      record.record({ type: 'applying', pid: 1 });
      for (const [path, [, after]] of Object.entries(files).slice(0, done)) {
        if (after === null) disk.delete(WorkspacePath(path));
        else disk.set(WorkspacePath(path), after);
      }
      assert.deepEqual((await applyAccepted(ports)).skipped, []);
      assert.deepEqual([...disk].sort(), [
        [a, AFTER],
        ['c.ts', 'c\n'],
      ]);
      await undoApplied(ports);
      assert.deepEqual([...disk].sort(), [
        [a, BASE],
        ['b.ts', 'x\n'],
      ]);
    }
  });

  it('that were written before that was cut off, and edited since, are taken back as well', async () => {
    const other = WorkspacePath('other.ts');
    const { record, disk, ports } = await offer({ 'a.ts': [BASE, AFTER], 'other.ts': [BASE, AFTER] });
    record.record({ type: 'applying', pid: 1 });
    const [mine, notMine] = [`mine\n${AFTER}`, `mine\n${BASE}`];
    disk.set(a, mine);
    disk.set(other, notMine);
    const report = await applyAccepted(ports);
    assert.deepEqual(report.written, [{ path: a, before: `mine\n${BASE}`, after: mine }]);
    assert.deepEqual([disk.get(a), disk.get(other), report.skipped.map(({ path }) => path)], [mine, notMine, [other]]);
    await undoApplied(ports);
    assert.deepEqual([disk.get(a), disk.get(other)], [`mine\n${BASE}`, notMine]);
  });

  it('never cost the user a line, whatever they edit before and after', async () => {
    const cases = text.chain((base) => fc.tuple(fc.constant(base), variant(base), variant(base), variant(base)));
    await fc.assert(
      fc.asyncProperty(cases, async ([base, after, before, later]) => {
        fc.pre(base !== after);
        // What the user has made by hand is theirs: nothing is written, nothing is taken back.
        fc.pre(before !== mergeTexts(before, base, after).text);
        const { disk, ports, record } = await offer({ 'a.ts': [base, after] });
        disk.set(a, before);
        await rebaseMovedOn(ports);
        const expected = mergeTexts(before, base, after).text;
        await applyAccepted(ports);
        assert.equal(disk.get(a), expected);
        const written = disk.get(a) ?? '';
        // The user edits on: as if from the base to `later`, as far as that merges.
        const edited = mergeTexts(written, base, later);
        fc.pre(edited.clashes === 0);
        disk.set(a, edited.text ?? '');
        const { skipped } = await undoApplied(ports);
        if (skipped.length > 0) assert.equal(disk.get(a), edited.text, 'a file that was skipped is as the user left it');
        else if (record.state.undone?.files.length) assert.equal(disk.get(a), mergeTexts(edited.text, written, before).text);
      }),
      { numRuns: 500 },
    );
  });
});
