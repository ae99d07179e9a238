import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../../src/changeset/edits.ts';
import { lineEndsOf } from '../../../src/vscode/line-ends.ts';
import { minimalEdits } from '../../../src/vscode/minimal-edits.ts';

describe('minimal edits', () => {
  it('touch only what differs', () => {
    assert.deepEqual(minimalEdits("a\nthrow new E('x');\nb\n", "a\nthrow new E('x', { cause });\nb\n"), [
      { start: 17, end: 17, text: ', { cause }' },
    ]);
  });

  it('are one for each place', () => {
    assert.deepEqual(minimalEdits('one\nx\ntwo\ny\n', 'ONE\nx\ntwo\ny\nz\n'), [
      { start: 0, end: 3, text: 'ONE' },
      { start: 12, end: 12, text: 'z\n' },
    ]);
  });

  it('take away whole lines', () => {
    assert.deepEqual(minimalEdits('a\nb\nc\n', 'a\nc\n'), [{ start: 2, end: 4, text: '' }]);
  });

  it('never cut a line end or a character in two', () => {
    assert.deepEqual(minimalEdits('a\r\n', 'a\n'), [{ start: 1, end: 3, text: '\n' }]);
    assert.deepEqual(minimalEdits('😀', '😁'), [{ start: 0, end: 2, text: '😁' }]);
  });

  it('lead from any text to any other', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '\n', '\r\n', '😀', '😁', '\u{feff}', 'foo();\n')).map((parts) => parts.join(''));
    fc.assert(fc.property(text, text, (before, after) => assert.equal(applyEdits(before, minimalEdits(before, after)), after)));
  });
});

describe('line ends', () => {
  it('are told apart from what an editor cannot hold', () => {
    assert.deepEqual(['', 'a', 'a\nb\n', 'a\r\nb\r\n', 'a\r\nb\n', 'a\rb', 'a\r\r\n'].map(lineEndsOf), [
      'none',
      'none',
      '\n',
      '\r\n',
      'mixed',
      'mixed',
      'mixed',
    ]);
  });
});
