import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskPace } from '../../../src/journal/disk-pace.ts';

describe('the pace of a disk', () => {
  let folder: string;
  let path: string;
  let file: number;
  let took = 0;
  let time = 0;
  let looks = 0;
  let pace: DiskPace;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'disk-pace-'));
    path = join(folder, 'log');
    file = openSync(path, 'a');
    took = 0.5;
    // Looked at before and after each write.
    pace = new DiskPace(() => ((looks += 1) % 2 === 1 ? time : (time += took)));
  });

  afterEach(() => {
    closeSync(file);
    rmSync(folder, { recursive: true });
  });

  const write = (text: string, isWaitedFor = false): Promise<void> => pace.write(file, Buffer.from(text), isWaitedFor);
  const content = (): string => readFileSync(path, 'utf8');

  async function writeMany(amount: number): Promise<void> {
    for (let nth = 0; nth < amount; nth += 1) await write('.');
  }

  it('is not known at first, nor from a few writes', async () => {
    assert.ok(!pace.isQuick);
    await writeMany(7);
    assert.ok(!pace.isQuick);
    await write('last', true);
    assert.ok(pace.isQuick);
    assert.equal(content(), '.......last');
  });

  it('has what is waited for written in place once it is known to be quick, and nothing else', async () => {
    await writeMany(8);
    const written = write('now', true);
    assert.equal(content(), '........now', 'before anybody else has had a turn');
    await written;
    await write('later');
    assert.equal(content(), '........nowlater');
  });

  it('has much of it written by somebody else, however quick it is', async () => {
    await writeMany(8);
    assert.deepEqual([pace.isInPlace(64 * 1024), pace.isInPlace(64 * 1024 + 1)], [true, false]);
    await write('x'.repeat(64 * 1024 + 1), true);
    assert.equal(content().length, 8 + 64 * 1024 + 1);
  });

  it('is slow after one slow write, until it has been quick for a while', async () => {
    await writeMany(9);
    took = 40;
    await write('slow', true);
    assert.ok(!pace.isQuick);
    took = 0.5;
    await writeMany(7);
    assert.ok(!pace.isQuick);
    await write('.');
    assert.ok(pace.isQuick);
  });

  it('rejects with what the system says, in place as well', async () => {
    const readOnly = openSync(path, 'r');
    await assert.rejects(pace.write(readOnly, Buffer.from('x'), false), { code: 'EBADF' });
    await writeMany(8);
    await assert.rejects(pace.write(readOnly, Buffer.from('x'), true), { code: 'EBADF' });
    closeSync(readOnly);
  });
});
