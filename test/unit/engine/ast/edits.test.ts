import assert from 'node:assert/strict';
import { deletion, insertion, joinDeletions, placesAfter, positionMapping } from '../../../../src/engine/ast/edits.ts';

describe('positionMapping', () => {
  it('moves what is behind edits, and what edits replace to where the replacement starts', () => {
    const map = positionMapping([{ start: 2, end: 4, text: 'xyz' }, insertion(6, '!'), deletion(8, 9)]);
    assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(map), [0, 1, 2, 2, 5, 6, 8, 9, 10, 10]);
  });
});

describe('placesAfter', () => {
  it('says where the text of each edit starts', () => {
    const edits = [insertion(6, '!'), { start: 2, end: 4, text: 'xyz' }];
    assert.deepEqual(
      edits.map((edit) => placesAfter(edits).get(edit)),
      [7, 2],
    );
  });
});

describe('joinDeletions', () => {
  it('takes away the same characters, once', () => {
    assert.deepEqual(joinDeletions([deletion(5, 9), deletion(0, 2), deletion(2, 3), deletion(6, 7), deletion(4, 4)]), [
      deletion(0, 3),
      deletion(5, 9),
    ]);
  });
});
