import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ChunkedMap } from '../../../src/base/chunked-map.ts';

const fill = (amount: number): ChunkedMap<string, number> => {
  let map = ChunkedMap.empty<string, number>();
  for (let n = 0; n < amount; n += 1) map = map.with(`k${n}`, n);
  return map;
};

describe('ChunkedMap', () => {
  it('holds what was put in, in the order in which the keys came', () => {
    const map = fill(100).with('k40', -1);
    assert.equal(map.size, 100);
    assert.equal(map.get('k40'), -1);
    assert.equal(map.get('k99'), 99);
    assert.equal(map.get('k100'), undefined);
    assert.deepEqual([...map.keys()].slice(38, 42), ['k38', 'k39', 'k40', 'k41']);
    assert.deepEqual([...map.values()].slice(38, 42), [38, 39, -1, 41]);
  });

  it('leaves the map that it was made from as it was', () => {
    const before = fill(33);
    const after = before.with('k0', 7).with('new', 1);
    assert.deepEqual([before.get('k0'), before.has('new'), before.size], [0, false, 33]);
    assert.deepEqual([after.get('k0'), after.get('new'), after.size], [7, 1, 34]);
    assert.notEqual(before, after);
  });

  it('may be continued twice, with other keys each time', () => {
    const trunk = fill(40);
    const one = trunk.with('a', 1);
    const other = trunk.with('b', 2).with('a', 3);
    assert.deepEqual([one.get('a'), one.has('b')], [1, false]);
    assert.deepEqual([other.get('b'), other.get('a')], [2, 3]);
    assert.deepEqual([...other.keys()].slice(-2), ['b', 'a']);
    assert.equal(trunk.size, 40);
  });

  it('is equal to another one with the same entries, however that came about', () => {
    assert.deepEqual(fill(50).with('k3', 1), ChunkedMap.of(new Map([...fill(50)].map(([key, n]) => [key, key === 'k3' ? 1 : n]))));
    assert.notDeepEqual(fill(50), fill(50).with('k3', 1));
    assert.notDeepEqual(fill(50), fill(51));
  });

  it('is taken as it is where it is one already', () => {
    const map = fill(3);
    assert.equal(ChunkedMap.of(map), map);
  });

  it('says the same as a Map through any changes, of any version', () => {
    const changes = fc.array(fc.record({ from: fc.nat(), key: fc.nat(80), value: fc.integer() }), { maxLength: 200 });
    fc.assert(
      fc.property(changes, (steps) => {
        const versions: [ChunkedMap<number, number>, Map<number, number>][] = [[ChunkedMap.empty(), new Map()]];
        for (const { from, key, value } of steps) {
          // Mostly the latest version, as in a run; now and then an older one.
          const [map, model] = versions[from % 4 === 0 ? from % versions.length : versions.length - 1]!;
          versions.push([map.with(key, value), new Map(model).set(key, value)]);
        }
        for (const [map, model] of versions) {
          assert.deepEqual([...map], [...model]);
          assert.equal(map.size, model.size);
          for (let key = 0; key <= 80; key += 1) assert.deepEqual([map.get(key), map.has(key)], [model.get(key), model.has(key)]);
          const seen: [number, number][] = [];
          map.forEach((value, key) => seen.push([key, value]));
          assert.deepEqual(seen, [...model]);
        }
      }),
    );
  });
});
