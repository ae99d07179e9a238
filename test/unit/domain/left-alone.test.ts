import assert from 'node:assert/strict';
import { leftAloneIn, leftAloneInFew } from '../../../src/domain/left-alone.ts';

const refusal = (line: number, reason = 'No.', path = 'a.ts') => ({ path, line, reason });

describe('what a task has left alone', () => {
  it('is told by reason, each place once, and nothing where the result says nothing of it', () => {
    const refused = [refusal(3), refusal(1, 'Other.'), refusal(5), refusal(3), 'odd', { path: 'b.ts' }];
    assert.deepEqual(leftAloneIn({ summary: 's', refused }), [
      { reason: 'No.', places: ['a.ts:3', 'a.ts:5'] },
      { reason: 'Other.', places: ['a.ts:1'] },
    ]);
    for (const result of [undefined, null, 'x', {}, { refused: 3 }]) assert.deepEqual(leftAloneIn(result), []);
  });

  it('is cut where it is one thing among others, with what is more counted', () => {
    const many = leftAloneIn({ refused: Array.from({ length: 30 }, (_, line) => refusal(line, line < 15 ? 'No.' : `r${line}`)) });
    const few = leftAloneInFew(many);
    assert.equal(few.length, 13);
    assert.deepEqual([few[0]?.places.length, few[0]?.places.at(-1)], [13, '… and 3 more']);
    assert.deepEqual(few.at(-1), { reason: 'Other reasons', places: ['a.ts:26', 'a.ts:27', 'a.ts:28', 'a.ts:29'] });
  });
});
