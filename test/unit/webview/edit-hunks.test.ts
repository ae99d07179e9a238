import assert from 'node:assert/strict';
import type { FileChange, TextEdit } from '../../../src/domain/change.ts';
import { Fingerprint, ROLES, TaskId, WorkspacePath } from '../../../src/domain/ids.ts';
import { hunksOf, stepEdit } from '../../../src/webview/conversation/edit-hunks.ts';

const TEXT = 'one\ntwo\nthree\nfour\n';
const at = (old: string, by: string, text = TEXT): TextEdit => ({
  start: text.indexOf(old),
  end: text.indexOf(old) + old.length,
  text: by,
});
const from = { taskId: TaskId('t1'), role: ROLES.implementation, source: { type: 'user' }, reason: '' } as const;
const change = (after: string | null, steps: readonly TextEdit[][], base: string | null = TEXT): FileChange => ({
  path: WorkspacePath('a.ts'),
  base: base === null ? null : { text: base, fingerprint: Fingerprint('f') },
  after,
  steps: steps.map((edits) => ({ provenance: from, edits })),
});

describe('what a step edited', () => {
  it('is whole lines, at the line where they were', () => {
    assert.deepEqual(hunksOf(TEXT, [at('wo', 'oo')]), [{ line: 2, removed: ['two'], added: ['too'] }]);
  });

  it('keeps places apart and puts edits of one line together', () => {
    assert.deepEqual(hunksOf(TEXT, [at('o', 'O'), at('e\n', 'E\n'), at('four', '4')]), [
      { line: 1, removed: ['one'], added: ['OnE'] },
      { line: 4, removed: ['four'], added: ['4'] },
    ]);
  });

  it('leaves out lines that stayed: an insertion removes nothing, a deletion adds nothing', () => {
    assert.deepEqual(hunksOf(TEXT, [{ start: 4, end: 4, text: 'new\n' }]), [{ line: 2, removed: [], added: ['new'] }]);
    assert.deepEqual(hunksOf(TEXT, [at('two', 'new\ntwo')]), [{ line: 2, removed: [], added: ['new'] }]);
    assert.deepEqual(hunksOf(TEXT, [at('two\n', '')]), [{ line: 2, removed: ['two'], added: [] }]);
  });

  it('copes with the ends of a file and with CRLF', () => {
    assert.deepEqual(hunksOf('', [{ start: 0, end: 0, text: 'a\nb' }]), [{ line: 1, removed: [], added: ['a', 'b'] }]);
    assert.deepEqual(hunksOf('a\r\nb\r\n', [at('b', 'c', 'a\r\nb\r\n')]), [{ line: 2, removed: ['b'], added: ['c'] }]);
    assert.deepEqual(hunksOf('a', [{ start: 1, end: 1, text: '\nb' }]), [{ line: 2, removed: [], added: ['b'] }]);
  });

  it('is only what is new since the steps that were there', () => {
    const once = TEXT.replace('two', '2');
    const twice = change(once.replace('four', '4'), [[at('two', '2')], [at('four', '4', once)]]);
    assert.deepEqual(stepEdit(twice, 1).hunks, [{ line: 4, removed: ['four'], added: ['4'] }]);
    assert.equal(stepEdit(twice, 0).hunks.length, 2);
    // An edit was taken back: what stands now is all there is to tell.
    assert.equal(stepEdit(twice, 3).hunks.length, 2);
  });

  it('says whether a file was made or removed', () => {
    assert.equal(stepEdit(change('x', [[{ start: 0, end: 0, text: 'x' }]], null), 0).kind, 'created');
    assert.equal(stepEdit(change(null, [[{ start: 0, end: TEXT.length, text: '' }]]), 0).kind, 'deleted');
  });
});
