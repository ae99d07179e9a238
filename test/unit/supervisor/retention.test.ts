import assert from 'node:assert/strict';
import { RunId } from '../../../src/domain/ids.ts';
import type { RunEventBody } from '../../../src/domain/event.ts';
import { forgetOldRuns, tooOld, type StoredRun } from '../../../src/supervisor/retention.ts';
import { envelop, started } from '../../support/events.ts';
import { MemoryJournal } from '../../support/memory-journal.ts';

const runs = (...bytes: number[]): StoredRun[] => bytes.map((size, index) => ({ runId: RunId(`r${index}`), bytes: size }));

describe('too old to be kept', () => {
  it('is what has as many newer runs as are kept, the oldest first', () => {
    assert.deepEqual(tooOld(runs(1, 1, 1, 1), { runs: 2, bytes: 100 }), ['r3', 'r2']);
    assert.deepEqual(tooOld(runs(1, 1), { runs: 2, bytes: 100 }), []);
    assert.deepEqual(tooOld([], { runs: 2, bytes: 100 }), []);
  });

  it('is what finds no room beside newer runs', () => {
    assert.deepEqual(tooOld(runs(40, 60, 1), { runs: 9, bytes: 100 }), ['r2']);
    assert.deepEqual(tooOld(runs(40, 61, 1), { runs: 9, bytes: 100 }), ['r2', 'r1']);
  });

  it('is never the newest run, however large it is and however few are kept', () => {
    assert.deepEqual(tooOld(runs(1000), { runs: 0, bytes: 10 }), []);
    assert.deepEqual(tooOld(runs(1000, 1), { runs: 0, bytes: 10 }), ['r1']);
  });
});

describe('old runs', () => {
  const over: RunEventBody = { type: 'run-finished', status: 'succeeded', summary: 'Done.', wallMs: 5 };
  const applied: RunEventBody = { type: 'applied', files: [], skipped: [] };
  const undone: RunEventBody = { type: 'undone', files: [], skipped: [] };

  async function journalOf(histories: Readonly<Record<string, readonly RunEventBody[]>>): Promise<MemoryJournal> {
    const journal = new MemoryJournal();
    for (const [index, [name, bodies]] of Object.entries(histories).entries()) {
      await journal.append(started(name, 1000 - index));
      for (const [at, body] of bodies.entries()) await journal.append(envelop(RunId(name), at + 2, body));
    }
    return journal;
  }

  it('go when they are over, unless a file holds what they wrote', async () => {
    const journal = await journalOf({
      newest: [over],
      finished: [over],
      failed: [{ ...over, status: 'failed' }],
      applied: [over, applied],
      undone: [over, applied, undone],
      'partly-undone': [over, applied, { ...undone, skipped: [{ path: 'a.ts' as never, reason: 'It has changed.' }] }],
      'cut-off': [],
      'taken-up': [over, { type: 'run-resumed' }],
    });
    assert.deepEqual(await forgetOldRuns(journal, { runs: 1, bytes: 1_000_000 }), ['undone', 'failed', 'finished']);
    assert.deepEqual(await journal.list(), ['newest', 'applied', 'partly-undone', 'cut-off', 'taken-up']);
  });

  it('stay when there is room, and when they can’t be read', async () => {
    const journal = await journalOf({ newest: [over], other: [over] });
    assert.deepEqual(await forgetOldRuns(journal, { runs: 2, bytes: 1_000_000 }), []);
    journal.read = async () => ({ status: 'unreadable', reason: 'It is of a newer version.' });
    assert.deepEqual(await forgetOldRuns(journal, { runs: 1, bytes: 1_000_000 }), []);
    assert.equal((await journal.list()).length, 2);
  });

  it('are removed for want of room by what their journals take', async () => {
    const journal = await journalOf({ newest: [over], middle: [over], oldest: [over] });
    const room = (await journal.sizeOf(RunId('newest'))) + (await journal.sizeOf(RunId('middle')));
    assert.deepEqual(await forgetOldRuns(journal, { runs: 9, bytes: room }), ['oldest']);
  });
});
