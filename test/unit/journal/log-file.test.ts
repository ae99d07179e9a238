import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunId } from '../../../src/domain/ids.ts';
import type { RunEvent } from '../../../src/domain/event.ts';
import { DiskPace } from '../../../src/journal/disk-pace.ts';
import { FileJournal } from '../../../src/journal/file-journal.ts';
import { LogFile } from '../../../src/journal/log-file.ts';
import { toRecord } from '../../../src/journal/record.ts';
import { said, started } from '../../support/events.ts';
import { eventually } from '../../support/eventually.ts';

const run = RunId('run-1');

/** Linux is where a write is synced by itself, and where room is prepared. */
const hasRoom = process.platform === 'linux';

describe('the room behind the records of a journal', () => {
  let folder: string;
  let path: string;
  let journal: FileJournal;
  let last: number;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'journal-room-'));
    path = join(folder, 'run-1.jsonl');
    journal = new FileJournal(folder);
    last = 0;
  });
  afterEach(async () => {
    await journal.close();
    await rm(folder, { recursive: true, force: true });
  });

  const sizeOf = async (): Promise<number> => (await stat(path)).size;
  const next = (length = 100): RunEvent => ((last += 1) === 1 ? started(run) : said(run, last, 'x'.repeat(length)));
  const lengthOf = (events: readonly RunEvent[]): number => Buffer.byteLength(events.map(toRecord).join(''));

  async function write(amount: number, into = journal): Promise<RunEvent[]> {
    const events = Array.from({ length: amount }, () => next());
    for (const event of events) await into.append(event);
    return events;
  }

  /** Writes until there is room. */
  async function writeMuch(): Promise<RunEvent[]> {
    const events = await write(200);
    if (hasRoom) await eventually(async () => (await sizeOf()) > lengthOf(events), 'the file has room');
    return events;
  }

  async function assertReads(events: readonly RunEvent[], warnings: readonly string[] = []): Promise<void> {
    assert.deepEqual(await new FileJournal(folder).read(run), { status: 'read', events, warnings });
  }

  it('is made for a journal that grows, is no part of what is read, and goes when the journal is let go', async () => {
    const events = await writeMuch();
    await assertReads(events);
    const before = await sizeOf();
    events.push(...(await write(20)));
    if (hasRoom) assert.equal(await sizeOf(), before, 'written into the room');
    await assertReads(events);
    await journal.close();
    assert.equal(await sizeOf(), lengthOf(events));
    await assertReads(events);
  });

  it('is not made for a few lines', async () => {
    const events = await write(20);
    assert.equal(await sizeOf(), lengthOf(events));
  });

  it('is made anew before it is used up, and what does not fit goes behind the last record', async () => {
    const events = await writeMuch();
    for (const length of [40_000, 300_000, 10, 2_000_000, 10]) {
      const event = next(length);
      events.push(event);
      await journal.append(event);
      events.push(...(await write(30)));
      await assertReads(events);
    }
    await journal.close();
    assert.equal(await readFile(path, 'utf8'), events.map(toRecord).join(''));
  });

  it('of a process that was killed is no torn record, and is not cut off: it may be at work after all', async () => {
    const events = await write(3);
    await journal.close();
    await appendFile(path, Buffer.alloc(100_000, '\t'));
    await assertReads(events);
    events.push(...(await write(300)));
    await journal.close();
    assert.equal(await sizeOf(), lengthOf(events) + 100_000, 'room of its own was made and cut off');
    await assertReads(events);
  });

  it('with a torn record in it: that is dropped and told, and written over', async () => {
    const events = await write(3);
    await journal.close();
    await appendFile(path, Buffer.concat([Buffer.from('{"runId":"run-1","se'), Buffer.alloc(100_000, '\t')]));
    await assertReads(events, ['The last record (line 4) is cut off and was dropped: it was being written when the process ended.']);
    events.push(...(await write(1)));
    await journal.close();
    await assertReads(events);
  });

  for (const [what, tear] of [
    ['start', (record: Buffer) => record.fill('\t', 0, 40)],
    ['middle', (record: Buffer) => record.fill('\t', 40, 80)],
    ['middle between two values', (record: Buffer) => record.fill('\t', record.indexOf(',"seq"'), record.indexOf(',"type"'))],
  ] as const)
    it(`with a record of which the ${what} never reached the disk, though the end and another did`, async () => {
      const events = await write(3);
      await journal.close();
      const [torn, whole] = [next(), next()].map((event) => Buffer.from(toRecord(event)));
      await appendFile(path, Buffer.concat([tear(torn!), whole!, Buffer.alloc(1000, '\t')]));
      await assertReads(events, ['The last record (line 4) is cut off and was dropped: it was being written when the process ended.']);
      last = 3;
      events.push(...(await write(2)));
      await journal.close();
      assert.equal(await readFile(path, 'utf8'), events.map(toRecord).join(''));
    });

  it('is left alone once somebody else has written behind it: nothing of either is lost', async () => {
    const events = await writeMuch();
    const other = new FileJournal(folder);
    const theirs = next();
    // As a process does that has had the file open since before.
    await appendFile(path, toRecord(theirs));
    events.push(theirs, ...(await write(300)));
    await assertReads(events);
    events.push(...(await write(1, other)));
    events.push(...(await write(1)));
    await assertReads(events);
    await other.close();
    await journal.close();
    await assertReads(events);
  });

  it('is given up when somebody else has cut it off', async () => {
    const events = await writeMuch();
    await truncate(path, lengthOf(events));
    events.push(...(await write(300)));
    await assertReads(events);
  });

  it('loses nothing when others come to write at any moment', async () => {
    const events = await writeMuch();
    const others = Array.from({ length: 20 }, () => new FileJournal(folder));
    const written = async (event: RunEvent, into: FileJournal): Promise<void> => {
      await into.append(event);
      events.push(event);
    };
    const ours = (async () => {
      for (let at = 0; at < 400; at += 1) await written(next(), journal);
    })();
    for (const other of others) await written(next(), other);
    await ours;
    await Promise.all(others.map((other) => other.close()));
    await journal.close();
    const reading = await journal.read(run);
    const bySeq = (all: readonly RunEvent[]): number[] => all.map(({ seq }) => seq).sort((one, other) => one - other);
    assert.deepEqual(reading.status === 'read' && bySeq(reading.events), bySeq(events));
  });

  it('is not cut off by who let go of the file after it was opened again', async () => {
    const events = await writeMuch();
    for (let round = 0; round < 20; round += 1) {
      const many = Array.from({ length: 150 }, () => next());
      const appended = many.map((event) => journal.append(event));
      const closed = journal.close();
      const last = next();
      events.push(...many, last);
      await Promise.all([...appended, journal.append(last), closed]);
    }
    await journal.close();
    await assertReads(events);
    assert.equal(await sizeOf(), lengthOf(events));
  });

  it('left between records is passed over by whoever reads lines of JSON', async () => {
    const events = await write(3);
    await journal.close();
    await appendFile(path, Buffer.alloc(1000, '\t'));
    events.push(...(await write(3)));
    const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1);
    assert.deepEqual(
      lines.map((line): unknown => JSON.parse(line)),
      events,
    );
  });

  it('is no reason to believe what is damaged: a line with tabs and many behind it', async () => {
    const bytes = Buffer.from(Array.from({ length: 4000 }, () => toRecord(next())).join(''));
    await writeFile(path, bytes.fill('\t', 1000, 1060));
    const reading = await new FileJournal(folder).read(run);
    assert.match(reading.status === 'unreadable' ? reading.reason : '', /^Line \d+ of the journal of run-1 can’t be read/);
    await journal.append(said(run, 5000, 'more'));
    assert.ok((await sizeOf()) > bytes.length, 'nothing is cut off');
  });

  it('lies in the file that is open, whatever has taken its name', async () => {
    await write(100);
    await rename(path, join(folder, 'moved'));
    await writeFile(path, '');
    await write(200);
    await journal.close();
    assert.equal(await sizeOf(), 0);
    assert.deepEqual((await readdir(folder)).sort(), ['moved', 'run-1.jsonl']);
    assert.equal((await readFile(join(folder, 'moved'), 'utf8')).split('\n').length, 301);
  });

  for (const isShared of [false, true])
    it(`${isShared ? 'stays with what others have written behind it' : 'goes'} when a write fails, and the file takes the next one`, async () => {
      let fails = false;
      /** Writes a part, then fails. */
      class FullDisk extends DiskPace {
        override async write(fd: number, bytes: Buffer, isWaitedFor: boolean, place?: number): Promise<void> {
          await super.write(fd, fails ? bytes.subarray(0, 50) : bytes, isWaitedFor, place);
          if (fails) throw new Error('no space left');
        }
      }
      const file = await LogFile.open(path, new FullDisk());
      const events: RunEvent[] = [];
      const writeOne = async (): Promise<void> => {
        const event = next();
        await file.write(Buffer.from(toRecord(event)), false);
        events.push(event);
      };
      while (events.length < 200) await writeOne();
      const behind = said(run, 1000, 'of somebody else');
      if (isShared) await appendFile(path, toRecord(behind));
      fails = true;
      await assert.rejects(writeOne(), /no space left/);
      await file.cutBack(50);
      if (!isShared) assert.equal(await sizeOf(), lengthOf(events));
      fails = false;
      last -= 1;
      if (isShared) events.push(behind);
      await writeOne();
      const reading = await journal.read(run);
      assert.deepEqual(reading.status === 'read' && reading.events, events);
      await file.close();
    });
});
