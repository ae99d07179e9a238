import assert from 'node:assert/strict';
import { cyclesIn, shortestCycle, shortestPath } from '../../../../src/engine/recipes/cycles.ts';

const links = (text: string): Map<string, string[]> =>
  new Map(text.split(' ').map((part) => [part.slice(0, 1), [...part.slice(2)]] as const));

describe('cycles', () => {
  it('are the groups that lead back to themselves', () => {
    assert.deepEqual(cyclesIn(links('a:b b:c c:a d:a e:f f:e g:')), [
      ['a', 'b', 'c'],
      ['e', 'f'],
    ]);
    assert.deepEqual(cyclesIn(links('a:b b:c c:')), []);
    assert.deepEqual(cyclesIn(links('a:a')), []);
    assert.deepEqual(cyclesIn(links('z:a a:bc b:d c:d d:a')), [['a', 'b', 'c', 'd']]);
  });

  it('of any length need no stack', () => {
    const long = new Map(Array.from({ length: 50_000 }, (_, index) => [index, [(index + 1) % 50_000]]));
    assert.equal(cyclesIn(long)[0]?.length, 50_000);
  });

  it('are told by the shortest way', () => {
    assert.deepEqual(shortestCycle(links('a:bc b:d c:a d:a'), 'a'), ['a', 'c', 'a']);
    assert.deepEqual(shortestPath(links('a:b b:c c:'), 'a', 'c'), ['a', 'b', 'c']);
    assert.equal(shortestPath(links('a:b b:'), 'b', 'a'), undefined);
  });
});
