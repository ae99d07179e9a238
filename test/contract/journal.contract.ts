import assert from 'node:assert/strict';
import { RunId } from '../../src/domain/ids.ts';
import type { Journal } from '../../src/ports/journal.ts';
import { envelop, said, started } from '../support/events.ts';

/** A place where journals are kept, and any number of processes that use it, one after the other. */
export interface JournalPlace {
  open(): Journal;
  dispose(): Promise<void>;
}

/** What every Journal keeps to. */
export function journalContract(name: string, makePlace: () => Promise<JournalPlace>): void {
  describe(`the journal contract, kept by ${name}`, () => {
    let place: JournalPlace;
    let journal: Journal;
    beforeEach(async () => {
      place = await makePlace();
      journal = place.open();
    });
    afterEach(() => place.dispose());

    const a = RunId('run-a');
    const b = RunId('run-b');

    it('gives back what was appended, whatever the text', async () => {
      const events = [started(a), said(a, 2, 'line\nbreak \u2028 "quoted" ü 😀 \t \u0000 \ud800')];
      for (const event of events) await journal.append(event);
      assert.deepEqual(await place.open().read(a), { status: 'read', events, warnings: [] });
    });

    it('keeps the order of the calls, awaited or not', async () => {
      const events = [started(a), ...Array.from({ length: 500 }, (_, index) => said(a, index + 2, `event ${index}`))];
      await Promise.all(events.map((event) => journal.append(event)));
      const reading = await place.open().read(a);
      assert.deepEqual(
        reading.status === 'read' && reading.events.map(({ seq }) => seq),
        events.map(({ seq }) => seq),
      );
    });

    it('has written everything once it is closed, and can be used again', async () => {
      void journal.append(started(a));
      void journal.append(said(a, 2, 'late'));
      await journal.close();
      const reading = await place.open().read(a);
      assert.equal(reading.status === 'read' && reading.events.length, 2);
      await journal.append(said(a, 3, 'once more'));
      assert.equal((await journal.read(a)).status, 'read');
    });

    it('writes what may wait with what may not, at once when somebody hurries, and by itself in the end', async () => {
      const waiting = [started(a), said(a, 2, 'may wait')].map((event) => journal.append(event, true));
      await Promise.all([...waiting, journal.append(said(a, 3, 'may not'))]);
      const hurried = journal.append(said(a, 4, 'may wait too'), true);
      journal.hurry(a);
      await hurried;
      await journal.append(said(a, 5, 'nobody waits'), true);
      const reading = await place.open().read(a);
      assert.deepEqual(reading.status === 'read' && reading.events.map(({ seq }) => seq), [1, 2, 3, 4, 5]);
    });

    it('reads what may wait, too', async () => {
      void journal.append(started(a), true);
      const reading = await journal.read(a);
      assert.equal(reading.status === 'read' && reading.events.length, 1);
    });

    it('reads what the same journal is still writing', async () => {
      void journal.append(started(a));
      assert.equal((await journal.read(a)).status, 'read');
    });

    it('goes on where another process left off, also after the end of the run', async () => {
      await journal.append(started(a));
      await journal.append(envelop(a, 2, { type: 'run-finished', status: 'succeeded', summary: 'Done.', wallMs: 5 }));
      await place.open().append(envelop(a, 3, { type: 'hunk-decided', hunkIds: [], decision: 'rejected' }));
      const reading = await place.open().read(a);
      assert.deepEqual(reading.status === 'read' && reading.events.map(({ type }) => type), [
        'run-started',
        'run-finished',
        'hunk-decided',
      ]);
    });

    it('keeps runs apart and lists them, the newest first', async () => {
      assert.deepEqual(await journal.list(), []);
      await Promise.all([journal.append(started(a, 2000)), journal.append(started(b, 1000)), journal.append(started('run-c', 3000))]);
      await journal.append(said(b, 2, 'of b'));
      assert.deepEqual(await place.open().list(), ['run-c', 'run-a', 'run-b']);
      const reading = await journal.read(a);
      assert.equal(reading.status === 'read' && reading.events.length, 1);
    });

    it('knows how much room a run takes, also while it is being written', async () => {
      assert.equal(await journal.sizeOf(a), 0);
      const events = [started(a), said(a, 2, 'grüß dich 😀')];
      for (const event of events) void journal.append(event);
      const written = Buffer.byteLength(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
      assert.equal(await journal.sizeOf(a), written);
      assert.equal(await place.open().sizeOf(a), written);
      await journal.remove(a);
      assert.equal(await journal.sizeOf(a), 0);
    });

    it('removes a run, once', async () => {
      await journal.append(started(a));
      assert.equal(await journal.remove(a), true);
      assert.equal(await journal.remove(a), false);
      assert.deepEqual(await journal.read(a), { status: 'missing' });
      assert.deepEqual(await place.open().list(), []);
    });

    it('says that a run is missing', async () => {
      assert.deepEqual(await journal.read(a), { status: 'missing' });
    });

    it('gives events that can’t be changed from outside', async () => {
      const event = { ...said(a, 2, 'as it was') };
      await journal.append(started(a));
      await journal.append(event);
      Object.assign(event, { text: 'changed' });
      const reading = await journal.read(a);
      assert.deepEqual(reading.status === 'read' && reading.events[1], said(a, 2, 'as it was'));
    });
  });
}
