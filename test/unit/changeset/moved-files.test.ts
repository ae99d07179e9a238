import assert from 'node:assert/strict';
import { combine } from '../../../src/changeset/combine.ts';
import { movedFiles } from '../../../src/changeset/moved-files.ts';
import { taskChanges } from '../../support/changes.ts';

const TEXT = 'one\ntwo\nthree\nfour\n';
const moving = taskChanges('t1', { 'old.ts': [TEXT, null], 'new.ts': [null, TEXT.replace('one', 'ONE')] });
const changing = taskChanges('t2', { 'old.ts': [TEXT, TEXT.replace('four', 'FOUR')] });

describe('moved files', () => {
  it('are known by their text', () => {
    assert.deepEqual([...movedFiles(moving)], [['old.ts', 'new.ts']]);
    assert.deepEqual([...movedFiles(taskChanges('t1', { 'old.ts': [TEXT, null], 'new.ts': [null, 'quite\nanother\n'] }))], []);
    assert.deepEqual([...movedFiles(taskChanges('t1', { 'old.ts': [TEXT, null], 'empty.ts': [null, ''] }))], []);
  });

  for (const [what, tasks] of [
    ['before', [moving, changing]],
    ['after', [changing, moving]],
  ] as const) {
    it(`take along what another task changed ${what} they were moved`, () => {
      const { files, conflicts } = combine(tasks);
      assert.deepEqual(
        files.map(({ path, after }) => [path, after]),
        [
          ['new.ts', 'ONE\ntwo\nthree\nFOUR\n'],
          ['old.ts', null],
        ],
      );
      assert.deepEqual(conflicts, []);
      const [created] = files;
      assert.deepEqual(created?.hunks.flatMap(({ provenance, alsoFrom }) => [provenance, ...alsoFrom].map(({ taskId }) => taskId)).sort(), [
        't1',
        't2',
      ]);
    });
  }

  it('show what both changed differently', () => {
    const rival = taskChanges('t2', { 'old.ts': [TEXT, TEXT.replace('one', 'eins')] });
    assert.deepEqual(combine([moving, rival]).conflicts, [
      { path: 'new.ts', kept: 't1', dropped: 't2', keptLines: ['ONE\n'], droppedLines: ['eins\n'] },
    ]);
  });

  it('are deleted and created where both tasks do away with the old one', () => {
    const deleting = taskChanges('t2', { 'old.ts': [TEXT, null] });
    assert.deepEqual(
      combine([moving, deleting]).files.map(({ path }) => path),
      ['new.ts', 'old.ts'],
    );
  });
});
