import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunId } from '../../../src/domain/ids.ts';
import { FileJournal } from '../../../src/journal/file-journal.ts';
import { buildScript } from '../../support/build-script.ts';
import { said, started } from '../../support/events.ts';

const run = RunId('run-1');

describe('FileJournal', () => {
  let folder: string;
  let journal: FileJournal;
  const path = (): string => join(folder, 'run-1.jsonl');
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'journal-'));
    journal = new FileJournal(folder);
  });
  afterEach(async () => {
    await journal.close();
    await rm(folder, { recursive: true, force: true });
  });

  const record = (event: object): string => `${JSON.stringify(event)}\n`;
  const write = (...lines: string[]): Promise<void> => writeFile(path(), lines.join(''));
  const reason = async (): Promise<string> => {
    const reading = await journal.read(run);
    return reading.status === 'unreadable' ? reading.reason : reading.status;
  };

  it('writes one JSON object a line, for its owner only', async () => {
    await journal.append(started(run));
    await journal.append(said(run, 2, 'two\nlines'));
    assert.equal(await readFile(path(), 'utf8'), record(started(run)) + record(said(run, 2, 'two\nlines')));
    if (process.platform !== 'win32') assert.equal((await stat(path())).mode & 0o777, 0o600);
  });

  it('drops a torn last record, and tells', async () => {
    await write(record(started(run)), record(said(run, 2, 'whole')), '{"type":"supervisor-sa');
    const reading = await journal.read(run);
    assert.equal(reading.status, 'read');
    assert.deepEqual(reading.status === 'read' && reading.events, [started(run), said(run, 2, 'whole')]);
    assert.match(reading.status === 'read' ? reading.warnings.join() : '', /line 3\) is cut off and was dropped/);
  });

  it('takes a record without its line end for torn: it was never acknowledged', async () => {
    await write(record(started(run)), JSON.stringify(said(run, 2, 'no line end')));
    const reading = await journal.read(run);
    assert.equal(reading.status === 'read' && reading.events.length, 1);
  });

  it('writes over a torn record, not behind it', async () => {
    await write(record(started(run)), `{"torn":"${'x'.repeat(200_000)}`);
    await journal.append(said(run, 2, 'next'));
    assert.deepEqual(await journal.read(run), { status: 'read', events: [started(run), said(run, 2, 'next')], warnings: [] });
  });

  it('starts over in a file that holds nothing but a torn record', async () => {
    await write('{"type":"run-star');
    assert.match(await reason(), /has no whole record/);
    await journal.append(started(run));
    assert.deepEqual(await journal.read(run), { status: 'read', events: [started(run)], warnings: [] });
  });

  it('can’t be read where a record in the middle is bad, and names the line', async () => {
    for (const bad of [
      'not json\n',
      '\n',
      '[]\n',
      '{"type":"no-such-event","runId":"run-1","seq":2,"at":1}\n',
      record({ ...said(run, 2, ''), seq: 'two' }),
    ]) {
      await write(record(started(run)), bad, record(said(run, 3, 'after')));
      assert.match(await reason(), /^Line 2 of the journal of run-1 can’t be read/);
    }
  });

  it('can’t be read where a record belongs to another run', async () => {
    await write(record(started(run)), record(said('run-2', 2, '')));
    assert.match(await reason(), /Line 2 .* it belongs to the run run-2/);
  });

  it('can’t be read in a newer version, and says which and what to do', async () => {
    await write(record(started(run, 1, 7)));
    assert.match(await reason(), /has version 7; .* reads up to 6\. Update Refactor Crew/);
  });

  it('can’t be read where it does not start with the start of a run', async () => {
    await write(record(said(run, 1, '')));
    assert.match(await reason(), /does not start with the start of a run/);
  });

  it('warns of records that are missing', async () => {
    await write(record(started(run)), record(said(run, 4, '')));
    const reading = await journal.read(run);
    assert.deepEqual(reading.status === 'read' && reading.warnings, ['Line 2 has number 4 where 2 was expected.']);
  });

  it('never leaves its folder, whatever the run is called', async () => {
    for (const name of ['../escape', 'a/b', '..', '', '.hidden', 'a\0b', 'nul', 'x'.repeat(101), 'C:x', 'dot.']) {
      await assert.rejects(journal.append(started(name)), /can’t be the name of a journal/);
      assert.deepEqual(await journal.read(RunId(name)), { status: 'missing' });
      assert.equal(await journal.remove(RunId(name)), false);
    }
    assert.deepEqual(await readdir(folder), []);
  });

  it('lists no other files', async () => {
    await journal.append(started(run));
    await writeFile(join(folder, 'notes.txt'), '');
    await writeFile(join(folder, 'a b.jsonl'), '');
    assert.deepEqual(await journal.list(), [run]);
  });

  it('fails the appends that can’t be written and takes the next ones', async () => {
    const blocked = new FileJournal(join(folder, 'file', 'runs'));
    await writeFile(join(folder, 'file'), 'in the way');
    await assert.rejects(blocked.append(started(run)));
    await rm(join(folder, 'file'));
    await blocked.append(started(run));
    assert.equal((await blocked.read(run)).status, 'read');
    await blocked.close();
  });

  it('keeps every acknowledged event of a process that is killed while it writes', async () => {
    const contents = `
      import { FileJournal } from './src/journal/file-journal.ts';
      const journal = new FileJournal(${JSON.stringify(folder)});
      const envelope = (seq) => ({ runId: 'run-1', seq, at: seq });
      appendFrom(${JSON.stringify(started(run))}, 1);
      function appendFrom(event, seq) {
        journal.append(event).then(() => process.stdout.write(seq + '\\n'));
        if (seq < 1e6) setImmediate(() => appendFrom({ ...envelope(seq + 1), type: 'supervisor-said', text: 'x'.repeat(seq % 5000) }, seq + 1));
      }`;
    const script = await buildScript(folder, contents);
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let acknowledged = '';
    for await (const chunk of child.stdout) {
      acknowledged += String(chunk);
      if (acknowledged.length > 2000) child.kill('SIGKILL');
    }
    const last = Number(acknowledged.slice(0, acknowledged.lastIndexOf('\n')).split('\n').at(-1));
    const reading = await journal.read(run);
    assert.equal(reading.status, 'read');
    const seqs = reading.status === 'read' ? reading.events.map(({ seq }) => seq) : [];
    assert.ok(last > 100 && seqs.length >= last, `${last} acknowledged, ${seqs.length} kept`);
    assert.deepEqual(
      seqs,
      seqs.map((_, index) => index + 1),
    );
  });

  describe('beside another process', () => {
    let other: FileJournal;
    beforeEach(async () => {
      other = new FileJournal(folder);
      await journal.append(started(run));
      await journal.close();
    });
    afterEach(() => other.close());

    it('takes nothing that would contradict what was written since it was read, and says so', async () => {
      await other.read(run);
      await journal.append(said(run, 2, 'mine'));
      await journal.close();
      await assert.rejects(
        other.append(said(run, 2, 'other')),
        /run-1\.jsonl was written to or removed by another process since it was read/,
      );
      await assert.rejects(other.append(said(run, 3, 'other')), /another process/);
      assert.equal(await readFile(path(), 'utf8'), record(started(run)) + record(said(run, 2, 'mine')));
    });

    it('takes nothing after what was written since it let go of the file', async () => {
      await other.read(run);
      await other.append(said(run, 2, 'other'));
      await other.close();
      await assert.rejects(journal.append(said(run, 2, 'mine')), /another process/);
    });

    it('goes on once it has been read anew', async () => {
      await other.read(run);
      await journal.append(said(run, 2, 'mine'));
      await journal.close();
      await other.read(run);
      await other.append(said(run, 3, 'other'));
      const reading = await other.read(run);
      assert.deepEqual(reading.status === 'read' && reading.events.map(({ seq }) => seq), [1, 2, 3]);
    });

    it('does not bring back a run that was removed', async () => {
      await other.remove(run);
      await assert.rejects(journal.append(said(run, 2, 'mine')), /removed by another process/);
      assert.deepEqual(await readdir(folder), []);
    });
  });

  it('gathers what may wait, and has it on disk no later than what somebody waits for', async () => {
    await journal.append(started(run));
    const told: number[] = [];
    const waiting = [2, 3].map((seq) => journal.append(said(run, seq, 'may wait'), true).then(() => told.push(seq)));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(await readFile(path(), 'utf8'), record(started(run)), 'nobody waits yet');
    await journal.append(said(run, 4, 'may not'));
    await Promise.all(waiting);
    assert.deepEqual(told, [2, 3]);
    assert.equal((await readFile(path(), 'utf8')).split('\n').length, 5);
  });

  it('writes many waiting events with few syncs', async () => {
    const count = 20_000;
    await journal.append(started(run));
    const before = process.hrtime.bigint();
    await Promise.all(Array.from({ length: count }, (_, index) => journal.append(said(run, index + 2, 'x'.repeat(100)))));
    const ms = Number(process.hrtime.bigint() - before) / 1e6;
    const reading = await journal.read(run);
    assert.equal(reading.status === 'read' && reading.events.length, count + 1);
    // A sync for each would take many times as long, even on the fastest disk.
    assert.ok(ms < 10_000, `${ms} ms`);
  });
});
