import assert from 'node:assert/strict';
import { combine } from '../../../src/changeset/combine.ts';
import type { CheckRow } from '../../../src/domain/certificate.ts';
import { foldRun } from '../../../src/domain/run.ts';
import { RunId, WorkspacePath } from '../../../src/domain/ids.ts';
import { RunRecord } from '../../../src/supervisor/run-record.ts';
import { RunReview } from '../../../src/supervisor/run-review.ts';
import { taskChanges } from '../../support/changes.ts';
import { started } from '../../support/events.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryApplier } from '../../support/memory-applier.ts';
import { MemoryJournal } from '../../support/memory-journal.ts';

const BASE = 'a\nb\nc\nd\ne\nf\ng\n';
const AFTER = 'a\nB\nc\nd\ne\nF\ng\n';
const a = WorkspacePath('a.ts');

const row = (ms: number, summary = 'all is well'): CheckRow => ({
  kind: 'types',
  state: 'passed',
  required: true,
  summary,
  details: [],
  ms,
});

/** A finished run with a certificate whose one check took `tookMs`; the certificates that are made later come when they are told to. */
async function finished(tookMs = 10) {
  const { runId: _runId, seq: _seq, at: _at, ...header } = started('r');
  assert.ok(header.type === 'run-started');
  const record = await RunRecord.begin(RunId('r'), header, new FakeClock(), new MemoryJournal(), { recorded: () => undefined });
  record.record({ type: 'changes-offered', changes: combine([taskChanges('t1', { 'a.ts': [BASE, AFTER] })]) });
  record.record({ type: 'check-started', kind: 'types' });
  record.record({ type: 'check-finished', row: row(tookMs) });
  record.record({ type: 'certified', verdict: 'passed' });
  record.record({ type: 'run-finished', status: 'succeeded', summary: '', wallMs: 1 });
  const disk = new Map([[a, BASE]]);
  const asked: { readonly signal: AbortSignal; readonly finish: () => void }[] = [];
  const review = new RunReview({
    record,
    applier: () => new MemoryApplier(disk),
    pid: 7,
    certify: (signal) =>
      new Promise((resolve) => {
        record.record({ type: 'recertifying' });
        signal.addEventListener('abort', () => resolve());
        const finish = (): void => {
          record.record({ type: 'check-finished', row: row(1, record.state.changes?.files[0]?.base?.text) });
          record.record({ type: 'certified', verdict: 'passed' });
          resolve();
        };
        asked.push({ signal, finish });
      }),
  });
  return { record, disk, review, asked };
}

describe('a certificate whose changes have moved', () => {
  it('is void with the reason, and made anew at once', async () => {
    const { record, disk, review, asked } = await finished();
    const mine = BASE.replace('d\n', 'mine\n');
    disk.set(a, mine);
    assert.deepEqual((await review.apply('show')).rebased, [a]);
    assert.ok(!record.state.certificate);
    assert.deepEqual(record.state.voided, { why: 'moved-on', files: [a], tookMs: 10 });
    assert.equal(asked.length, 1);
    asked[0]?.finish();
    const { certificate } = foldRun(record.eventsSince(0));
    assert.equal(certificate?.verdict, 'passed');
    assert.deepEqual(
      certificate.rows.map(({ summary }) => summary),
      [mine],
    );
    assert.equal(record.state.voided, null);
    assert.deepEqual((await review.apply('show')).rebased, undefined);
    assert.equal(disk.get(a), mine.replace('b\n', 'B\n').replace('f\n', 'F\n'));
  });

  it('is made anew only when asked for, where that takes long', async () => {
    const { record, disk, review, asked } = await finished(600_000);
    disk.set(a, BASE.replace('d\n', 'mine\n'));
    await review.apply('show');
    assert.equal(asked.length, 0);
    assert.equal(record.state.voided?.tookMs, 600_000);
    const done = review.recertify();
    asked[0]?.finish();
    await done;
    assert.equal(record.state.voided, null);
  });

  it('says nothing that was found out about what was there before', async () => {
    const { record, disk, review, asked } = await finished();
    disk.set(a, BASE.replace('d\n', 'one\n'));
    await review.apply('show');
    record.record({ type: 'check-finished', row: row(2, 'half of it') });
    disk.set(a, BASE.replace('d\n', 'two\n'));
    await review.apply('show');
    assert.equal(asked[0]?.signal.aborted, true);
    assert.deepEqual(record.state.checks, []);
    assert.equal(asked[1]?.signal.aborted, false);
    asked[1]?.finish();
    assert.deepEqual(
      record.state.certificate?.rows.map(({ summary }) => summary),
      [BASE.replace('d\n', 'two\n')],
    );
  });

  it('is the same from the journal', async () => {
    const { record, disk, review } = await finished();
    disk.set(a, BASE.replace('d\n', 'mine\n'));
    await review.apply('show');
    assert.deepEqual(foldRun(record.eventsSince(0)), record.state);
  });

  it('is not made while the run is at work', async () => {
    const { record, review } = await finished();
    record.record({ type: 'run-resumed', pid: 7 });
    await assert.rejects(review.recertify(), /not over yet/);
  });
});

describe('a change that needs consent', () => {
  it('is neither applied nor committed before somebody has decided on it', async () => {
    const { record, disk, review } = await finished();
    const byModel = taskChanges('t1', { 'a.test.ts': ["it('a', f);\n", "it.skip('a', f);\n"] });
    record.record({ type: 'changes-offered', changes: combine([byModel]) });
    disk.set(WorkspacePath('a.test.ts'), "it('a', f);\n");
    await assert.rejects(review.apply(), /needs your consent: a\.test\.ts/);
    await assert.rejects(review.commit({ branch: 'b', message: 'm', hooks: false }), /There is no git here|needs your consent/);
    review.decide(record.state.changes?.files[0]?.hunks.map(({ id }) => id) ?? [], 'accepted');
    assert.equal((await review.apply()).written.length, 1);
  });
});
