import assert from 'node:assert/strict';
import { brief, partsOf, resultParts } from '../../../src/webview/conversation/value-model.ts';

describe('the values of a call', () => {
  it('are read key by key: words beside, code below, lists apart, nothing left out but what is empty', () => {
    assert.deepEqual(
      partsOf({ path: 'a.ts', from: 1, text: 'a\nb', places: ['x', 'y'], none: [], deep: { a: [{ b: 1 }] }, gone: null, empty: '' }),
      [
        { key: 'path', type: 'word', text: 'a.ts' },
        { key: 'from', type: 'word', text: '1' },
        { key: 'text', type: 'code', text: 'a\nb' },
        { key: 'places', type: 'list', items: ['x', 'y'] },
        { key: 'none', type: 'word', text: '[]' },
        { key: 'deep', type: 'code', text: '{\n  "a": [\n    {\n      "b": 1\n    }\n  ]\n}' },
      ],
    );
    assert.deepEqual(partsOf(undefined), []);
    assert.deepEqual(partsOf('plain'), [{ key: '', type: 'code', text: 'plain' }]);
  });

  it('show a text that is to take another’s place as what it changes', () => {
    for (const input of [
      { path: 'a.ts', old: 'x\ny', new: 'z' },
      { path: 'a.ts', oldText: 'x\ny', newText: 'z' },
      { path: 'a.ts', search: 'x\ny', replace: 'z' },
    ])
      assert.deepEqual(partsOf(input).at(-1), { key: Object.keys(input)[1], type: 'replacement', removed: ['x', 'y'], added: ['z'] });
    assert.equal(partsOf({ search: 'x' })[0]?.type, 'word');
  });

  it('of an answer are those of its JSON, or the text as it is', () => {
    assert.deepEqual(resultParts('{"files":2}'), [{ key: 'files', type: 'word', text: '2' }]);
    assert.deepEqual(resultParts('Error: {broken'), [{ key: '', type: 'code', text: 'Error: {broken' }]);
    assert.deepEqual(resultParts('null'), []);
  });

  it('fit in a line in brief', () => {
    assert.equal(brief({ path: 'a.ts', lines: 3, text: 'x\n  y' }), 'a.ts · x y');
    assert.equal(brief('text'), '');
  });
});
