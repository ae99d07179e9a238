import assert from 'node:assert/strict';
import { diffLines } from '../../../src/changeset/diff-lines.ts';
import { mergeTexts } from '../../../src/changeset/merge-texts.ts';
import { slideDown } from '../../../src/changeset/slide-changes.ts';

const lines = (text: string): string[] => text.split('');
const slid = (base: string, after: string): [number, number, number, number][] =>
  slideDown(diffLines(lines(base), lines(after)), lines(base), lines(after)).map(({ baseStart, baseEnd, afterStart, afterEnd }) => [
    baseStart,
    baseEnd,
    afterStart,
    afterEnd,
  ]);
const text = (letters: string): string => letters.replace(/./g, '$&\n');

describe('changes of lines', () => {
  it('slide down as far as they say the same', () => {
    assert.deepEqual(slid('axxxb', 'axxb'), [[3, 4, 3, 3]]);
    assert.deepEqual(slid('axb', 'axxb'), [[2, 2, 2, 3]]);
    assert.deepEqual(slid('a{b}{c}d', 'a{c}d'), [[2, 5, 2, 2]]);
    assert.deepEqual(slid('a{b}c', 'a{b}{d}c'), [[4, 4, 4, 7]]);
  });

  it('stay where they are where that would be another change', () => {
    assert.deepEqual(slid('axb', 'ayb'), [[1, 2, 1, 2]]);
    assert.deepEqual(slid('abc', 'abc'), []);
    assert.deepEqual(slid('ab', 'b'), [[0, 1, 0, 0]]);
  });

  it('become one where they meet', () => {
    assert.deepEqual(slid('xxa', 'xbxa'), [[1, 1, 1, 2]]);
    assert.deepEqual(slid('axxyb', 'axzb'), [[2, 4, 2, 3]]);
    assert.deepEqual(
      slideDown(
        [
          { baseStart: 1, baseEnd: 2, afterStart: 1, afterEnd: 1 },
          { baseStart: 3, baseEnd: 4, afterStart: 2, afterEnd: 3 },
        ],
        lines('axxyb'),
        lines('axzb'),
      ),
      [{ baseStart: 2, baseEnd: 4, afterStart: 2, afterEnd: 3 }],
    );
  });

  it('reach the end of a text', () => {
    assert.deepEqual(slid('axx', 'ax'), [[2, 3, 2, 2]]);
  });
});

describe('two sides that did the same', () => {
  it('are not merged twice, whatever else one of them did', () => {
    // Both moved a brace before `j`, which in one of them could also be a `j` behind the brace.
    const [origin, ours, theirs] = ['abij}}mn', 'abi}j}mn', 'abqri}j}mqrn'];
    assert.deepEqual(mergeTexts(text(ours), text(origin), text(theirs)), { text: text('abqri}j}mqrn'), clashes: 1 });
    assert.deepEqual(mergeTexts(text('abi}j}mn'), text(origin), text('abi}j}mn')), { text: text('abi}j}mn'), clashes: 0 });
    assert.deepEqual(mergeTexts(text('o--c'), text('---c'), text('--c')), { text: text('o-c'), clashes: 0 });
  });
});
