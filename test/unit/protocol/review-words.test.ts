import assert from 'node:assert/strict';
import type { Conflict } from '../../../src/domain/change.ts';
import { TaskId, WorkspacePath } from '../../../src/domain/ids.ts';
import { breakWord, conflictWord } from '../../../src/protocol/review-words.ts';
import { plainTranslate } from '../../support/plain-translate.ts';

describe('the words of a review', () => {
  it('say of a conflict whether it is about the same lines', () => {
    const conflict: Conflict = { path: WorkspacePath('a.ts'), kept: TaskId('t1'), dropped: TaskId('t2'), keptLines: [], droppedLines: [] };
    assert.equal(conflictWord(plainTranslate, conflict, 'You', 'Test'), 'You and Test changed the same lines');
    const apart = { ...conflict, reason: 'together they do not compile' };
    assert.equal(conflictWord(plainTranslate, apart, 'You', 'Test'), 'What You and Test changed does not go together');
  });

  it('count what breaks', () => {
    assert.equal(breakWord(plainTranslate, 1), '1 accepted hunk would break without it');
    assert.equal(breakWord(plainTranslate, 3), '3 accepted hunks would break without it');
  });
});
