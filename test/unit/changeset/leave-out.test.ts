import assert from 'node:assert/strict';
import fc from 'fast-check';
import { combine } from '../../../src/changeset/combine.ts';
import { leaveOut } from '../../../src/changeset/leave-out.ts';
import { selectHunks } from '../../../src/changeset/select.ts';
import { HunkId } from '../../../src/domain/ids.ts';
import { text, variant } from '../../support/arbitrary-texts.ts';
import { taskChanges } from '../../support/changes.ts';

describe('leaveOut', () => {
  it('takes hunks out, and tells the others’ sources as before', () => {
    const base = 'a\nb\nc\nd\ne\n';
    const { files } = combine([
      taskChanges('t1', { 'a.ts': [base, 'A\nb\nc\nd\ne\n'] }),
      taskChanges('t2', { 'a.ts': [base, 'a\nb\nC\nd\n'] }),
    ]);
    assert.ok(files[0]);
    const left = leaveOut(files[0], new Set([HunkId('a.ts#1')]));
    assert.equal(left.after, 'a\nb\nC\nd\n');
    assert.deepEqual(
      left.hunks.map(({ id, afterStart, provenance }) => [id, afterStart, provenance.taskId]),
      [
        ['a.ts#1', 3, 't2'],
        ['a.ts#2', 5, 't2'],
      ],
    );
  });

  it('leaves what accepting the others would give', () => {
    fc.assert(
      fc.property(
        text.chain((base) => fc.tuple(fc.constant(base), variant(base))),
        fc.nat(),
        ([base, after], mask) => {
          const [file] = combine([taskChanges('t1', { 'a.ts': [base, after] })]).files;
          if (!file) return;
          const out = new Set(file.hunks.filter((_, index) => ((mask >> index) & 1) === 1).map(({ id }) => id));
          const left = leaveOut(file, out);
          assert.equal(
            left.after,
            selectHunks(file, ({ id }) => !out.has(id)),
          );
          assert.equal(
            selectHunks(left, () => true),
            left.after,
          );
          assert.ok(left.hunks.every(({ provenance }) => provenance.taskId === 't1'));
        },
      ),
    );
  });
});
