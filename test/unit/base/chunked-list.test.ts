import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ChunkedList } from '../../../src/base/chunked-list.ts';

const listOf = (items: readonly number[]): ChunkedList<number> =>
  items.reduce((list, item) => list.plus(item), ChunkedList.empty<number>());

const upTo = (length: number): number[] => Array.from({ length }, (_, at) => at);

describe('ChunkedList', () => {
  it('leaves the list that it was made from as it was', () => {
    const before = listOf(upTo(33));
    const after = before.with(0, 7).plus(1);
    assert.deepEqual([before.get(0), before.get(33), before.length], [0, undefined, 33]);
    assert.deepEqual([after.get(0), after.get(33), after.length], [7, 1, 34]);
  });

  it('may be continued twice', () => {
    const trunk = listOf(upTo(40));
    assert.deepEqual([...trunk.plus(1).plus(2)].slice(-3), [39, 1, 2]);
    assert.deepEqual([...trunk.plus(3)].slice(-2), [39, 3]);
  });

  it('is equal to another one with the same items, and to no other', () => {
    assert.deepEqual(listOf([1, 2, 3]).with(1, 5), listOf([1, 5, 3]));
    assert.notDeepEqual(listOf(upTo(50)), listOf(upTo(50)).with(3, 1));
    assert.notDeepEqual(listOf(upTo(50)), listOf(upTo(51)));
  });

  it('answers as an array of the same items does', () => {
    const isOdd = (item: number): boolean => item % 2 === 1;
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 150 }), fc.nat(160), (items, place) => {
        const list = listOf(items);
        const visited: number[] = [];
        list.forEach((item) => void visited.push(item));
        assert.deepEqual(visited, items);
        assert.deepEqual([...list], items);
        assert.deepEqual(list.from(place), items.slice(place));
        assert.deepEqual(
          list.map((item) => item + 1),
          items.map((item) => item + 1),
        );
        assert.deepEqual(
          list.flatMap((item) => [item, place]),
          items.flatMap((item) => [item, place]),
        );
        assert.deepEqual(list.filter(isOdd), items.filter(isOdd));
        assert.equal(list.find(isOdd), items.find(isOdd));
        assert.equal(list.get(place), items[place]);
      }),
    );
  });
});
