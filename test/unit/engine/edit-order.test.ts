import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../../src/changeset/edits.ts';
import type { TextEdit } from '../../../src/domain/change.ts';
import { combineEdits, editSteps, firstClash } from '../../../src/engine/edit-order.ts';

describe('edits in groups', () => {
  it('lead to the same text one group after the other as all at once', () => {
    const group = fc.nat({ max: 3 });
    const piece = fc.record({ gap: fc.nat({ max: 3 }), length: fc.nat({ max: 3 }), text: fc.string({ maxLength: 3 }), group });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const groups: TextEdit[][] = [[], [], [], []];
        let at = 0;
        for (const { gap, length, text, group: number } of pieces) {
          groups[number]?.push({ start: at + gap, end: at + gap + length, text });
          at += gap + length;
        }
        const base = 'abcdefghij'.repeat(10).slice(0, at + 2);
        if (firstClash(groups, base.length) !== undefined) return;
        const inSteps = editSteps(groups).reduce((text, edits) => applyEdits(text, edits), base);
        assert.equal(inSteps, applyEdits(base, combineEdits(groups)));
      }),
    );
  });

  it('clash where they overlap, the later group being the one at fault', () => {
    const edit = (start: number, end: number): TextEdit => ({ start, end, text: 'x' });
    assert.equal(firstClash([[edit(0, 3)], [edit(2, 4)]], 10), 1);
    assert.equal(firstClash([[edit(2, 4)], [edit(0, 3)]], 10), 1);
    assert.equal(firstClash([[edit(0, 2)], [edit(2, 4)], [edit(2, 2)]], 10), undefined);
    assert.equal(firstClash([[edit(0, 2)], [edit(1, 1)]], 10), 1);
    assert.equal(firstClash([[edit(0, 2)], [edit(9, 11)]], 10), 1);
  });
});
