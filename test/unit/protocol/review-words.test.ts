import assert from 'node:assert/strict';
import type { Conflict } from '../../../src/domain/change.ts';
import { TaskId, WorkspacePath } from '../../../src/domain/ids.ts';
import { breakWord, causeWord, conflictWord } from '../../../src/protocol/review-words.ts';
import { plainTranslate } from '../../support/plain-translate.ts';

describe('the words of a review', () => {
  const conflict: Conflict = { path: WorkspacePath('a.ts'), kept: TaskId('t1'), dropped: TaskId('t2'), keptLines: [], droppedLines: [] };

  it('say of a conflict whether it is about the same lines', () => {
    const said = (one: Conflict): readonly unknown[] => [
      conflictWord(plainTranslate, one, (of) => of.toUpperCase()),
      causeWord(plainTranslate, one),
    ];
    assert.deepEqual(said(conflict), ['T1 and T2 changed the same lines', undefined]);
    const cause = { kind: 'does-not-compile', code: 'TS2304', message: "Cannot find name 'x'." } as const;
    const told = "Together they do not compile: TS2304 Cannot find name 'x'.";
    assert.deepEqual(said({ ...conflict, kept: 'base', cause }), ['What T2 changed does not go together with the rest', told]);
    const against = { taskId: TaskId('t3'), path: WorkspacePath('b.ts'), line: 1, lines: [] };
    assert.deepEqual(said({ ...conflict, kept: 'base', cause: { ...cause, against } }), [
      'What T3 and T2 changed does not go together',
      told,
    ]);
  });

  it('say why in the words of a journal of before', () => {
    const old: Conflict = { ...conflict, reason: 'together they do not compile: TS1 No.' };
    assert.equal(
      conflictWord(plainTranslate, old, (of) => of),
      'What t1 and t2 changed does not go together',
    );
    assert.equal(causeWord(plainTranslate, old), 'together they do not compile: TS1 No.');
  });

  it('count what breaks', () => {
    assert.equal(breakWord(plainTranslate, 1), '1 accepted hunk would break without it');
    assert.equal(breakWord(plainTranslate, 3), '3 accepted hunks would break without it');
  });
});
