import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cutHunks } from '../../../src/changeset/hunks.ts';
import { selectHunks } from '../../../src/changeset/select.ts';
import type { ChangedFile } from '../../../src/domain/change.ts';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import { file, text, variant } from '../../support/arbitrary-texts.ts';
import { by, content } from '../../support/changes.ts';

const path = WorkspacePath('a.ts');

const changed = (base: string | null, after: string | null): ChangedFile => ({
  path,
  base: base === null ? null : content(base),
  after,
  hunks: cutHunks(path, base, after).map((hunk) => ({ ...hunk, provenance: by('t1'), alsoFrom: [] })),
});

describe('selectHunks', () => {
  it('applies only what was accepted', () => {
    const file = changed('a\nb\nc\n', 'A\nb\nC\n');
    assert.equal(
      selectHunks(file, ({ id }) => id === 'a.ts#1'),
      'A\nb\nc\n',
    );
    assert.equal(
      selectHunks(file, ({ id }) => id === 'a.ts#2'),
      'a\nb\nC\n',
    );
  });

  it('leaves out a file whose creation was rejected, and keeps one whose deletion was', () => {
    assert.equal(
      selectHunks(changed(null, 'a\n'), () => false),
      null,
    );
    assert.equal(
      selectHunks(changed('a\n', null), () => false),
      'a\n',
    );
  });

  it('gives the whole change for all hunks and the base for none', () => {
    fc.assert(
      fc.property(file, file, (base, after) => {
        assert.equal(
          selectHunks(changed(base, after), () => true),
          after,
        );
        assert.equal(
          selectHunks(changed(base, after), () => false),
          base,
        );
      }),
    );
  });

  it('changes for any subset the lines of its hunks and no others', () => {
    const versions = text.chain((base) => fc.tuple(fc.constant(base), variant(base), fc.infiniteStream(fc.boolean())));
    fc.assert(
      fc.property(versions, ([base, after, coins]) => {
        const whole = changed(base, after);
        const accepted = new Set(whole.hunks.filter(() => coins.next().value === true).map(({ id }) => id));
        const selected = selectHunks(whole, ({ id }) => accepted.has(id)) ?? '';

        // Undoing the accepted hunks, last first, in the selected text gives the base back.
        const lines = selected.split(/(?<=\n)/).filter((line) => line !== '');
        let shift = 0;
        const places = whole.hunks.map((hunk) => {
          const at = hunk.baseStart - 1 + shift;
          if (accepted.has(hunk.id)) shift += hunk.afterLines.length - hunk.baseLines.length;
          return { hunk, at };
        });
        for (const { hunk, at } of places.reverse()) {
          const present = accepted.has(hunk.id) ? hunk.afterLines : hunk.baseLines;
          assert.deepEqual(lines.slice(at, at + present.length), present);
          lines.splice(at, present.length, ...hunk.baseLines);
        }
        assert.equal(lines.join(''), base);
      }),
      { numRuns: 1000 },
    );
  });

  it('can be taken in parts: the rest of the hunks lead from a part to the whole', () => {
    fc.assert(
      fc.property(
        text.chain((base) => fc.tuple(fc.constant(base), variant(base))),
        fc.nat(),
        ([base, after], seed) => {
          const whole = changed(base, after);
          const part = selectHunks(whole, ({ id }) => (Number(id.split('#')[1]) + seed) % 2 === 0);
          assert.equal(
            selectHunks(changed(part, after), () => true),
            after,
          );
        },
      ),
    );
  });
});
