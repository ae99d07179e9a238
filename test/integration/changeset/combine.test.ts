import assert from 'node:assert/strict';
import fc from 'fast-check';
import { splitLines } from '../../../src/base/text.ts';
import { combine } from '../../../src/changeset/combine.ts';
import { replay } from '../../../src/changeset/edits.ts';
import { selectHunks } from '../../../src/changeset/select.ts';
import type { ChangeSet, TaskChanges } from '../../../src/domain/change.ts';
import { TaskId } from '../../../src/domain/ids.ts';
import { file, text, variant } from '../../support/arbitrary-texts.ts';
import { by, fileChange, replaceStep, taskChanges } from '../../support/changes.ts';

const after = (changes: ChangeSet, path = 'a.ts'): string | null | undefined =>
  changes.files.find((changed) => changed.path === path)?.after;
const sources = (changes: ChangeSet): string[] =>
  changes.files.flatMap(({ hunks }) =>
    hunks.map(({ provenance, alsoFrom }) => [provenance, ...alsoFrom].map(({ taskId }) => taskId).join('+')),
  );

describe('combine', () => {
  const base = 'a\nb\nc\nd\ne\n';

  it('merges changes of the same file, each hunk with its source', () => {
    const changes = combine([
      taskChanges('t1', { 'a.ts': [base, 'A\nb\nc\nd\ne\n'] }),
      taskChanges('t2', { 'a.ts': [base, 'a\nb\nc\nd\nE\nf\n'] }),
    ]);
    assert.equal(after(changes), 'A\nb\nc\nd\nE\nf\n');
    assert.deepEqual(sources(changes), ['t1', 't2']);
    assert.deepEqual(changes.conflicts, []);
  });

  it('lists files by path and leaves out those that are as they were', () => {
    const changes = combine([
      taskChanges('t1', { 'b.ts': ['x\n', 'y\n'], 'same.ts': ['x\n', 'x\n'] }),
      taskChanges('t2', { 'a.ts': [null, 'new\n'] }),
    ]);
    assert.deepEqual(
      changes.files.map(({ path }) => path),
      ['a.ts', 'b.ts'],
    );
  });

  it('keeps both where changes only touch, as a comment above a renamed line', () => {
    const code = '/** Old. */\nfunction old() {}\n';
    const changes = combine([
      taskChanges('t1', { 'a.ts': [code, '/** Old. */\nfunction renamed() {}\n'] }),
      taskChanges('t2', { 'a.ts': [code, '/** Renamed. */\nfunction old() {}\n'] }),
    ]);
    assert.equal(after(changes), '/** Renamed. */\nfunction renamed() {}\n');
    assert.deepEqual(changes.conflicts, []);
    assert.deepEqual(sources(changes), ['t2+t1']);
  });

  it('keeps the first version of lines that two changed differently, and records both', () => {
    const changes = combine([
      taskChanges('t1', { 'a.ts': [base, 'a\nB1\nc\nd\ne\n'] }),
      taskChanges('t2', { 'a.ts': [base, 'a\nB2\nB3\nc\nd\nE\n'] }),
    ]);
    assert.equal(after(changes), 'a\nB1\nc\nd\nE\n');
    assert.deepEqual(changes.conflicts, [{ path: 'a.ts', kept: 't1', dropped: 't2', keptLines: ['B1\n'], droppedLines: ['B2\n', 'B3\n'] }]);
    assert.deepEqual(sources(changes), ['t1', 't2']);
  });

  it('sees that a task built on several, and changed what the second of them wrote', () => {
    const [first, second] = [taskChanges('t1', { 'b.ts': ['x\n', 'y\n'] }), taskChanges('t2', { 'a.ts': [base, 'a\nB2\nc\nd\ne\n'] })];
    const [ofFirst, ofSecond] = [first.files[0], second.files[0]];
    assert.ok(ofFirst && ofSecond);
    const own = replaceStep('a\nB2\nc\nd\ne\n', 'B2', 'B3', by('t3'));
    const third: TaskChanges = {
      taskId: TaskId('t3'),
      basedOn: TaskId('t1'),
      files: [{ ...ofSecond, after: 'a\nB3\nc\nd\ne\n', steps: [...ofSecond.steps, own] }, ofFirst],
    };
    const changes = combine([first, second, third]);
    assert.equal(after(changes), 'a\nB3\nc\nd\ne\n');
    assert.deepEqual(changes.conflicts, []);
  });

  it('names in a conflict the task whose lines stay, not the first of all', () => {
    const changes = combine([
      taskChanges('t1', { 'a.ts': [base, 'A\nb\nc\nd\ne\n'] }),
      taskChanges('t2', { 'a.ts': [base, 'a\nb\nC2\nd\ne\n'] }),
      taskChanges('t3', { 'a.ts': [base, 'a\nb\nC3\nd\ne\n'] }),
    ]);
    assert.deepEqual(
      changes.conflicts.map(({ kept, dropped }) => [kept, dropped]),
      [['t2', 't3']],
    );
  });

  it('sees no conflict where two made the same change, and credits both', () => {
    const changed: readonly [string, string] = [base, 'a\nX\nc\nd\ne\n'];
    const changes = combine([taskChanges('t1', { 'a.ts': changed }), taskChanges('t2', { 'a.ts': changed })]);
    assert.deepEqual(changes.conflicts, []);
    assert.deepEqual(sources(changes), ['t1+t2']);
  });

  it('records a conflict where one deletes what another changes, whichever is first', () => {
    const changing = taskChanges('t1', { 'a.ts': ['a\n', 'A\n'] });
    const deleting = taskChanges('t2', { 'a.ts': ['a\n', null] });
    assert.equal(after(combine([changing, deleting])), 'A\n');
    assert.deepEqual(combine([changing, deleting]).conflicts, [
      { path: 'a.ts', kept: 't1', dropped: 't2', keptLines: ['A\n'], droppedLines: [] },
    ]);
    assert.equal(after(combine([deleting, changing])), null);
    assert.deepEqual(combine([deleting, changing]).conflicts, [
      { path: 'a.ts', kept: 't2', dropped: 't1', keptLines: [], droppedLines: ['A\n'] },
    ]);
  });

  it('records a conflict where two create the same file differently', () => {
    const changes = combine([taskChanges('t1', { 'a.ts': [null, 'one\n'] }), taskChanges('t2', { 'a.ts': [null, 'two\n'] })]);
    assert.equal(after(changes), 'one\n');
    assert.deepEqual(changes.conflicts[0]?.droppedLines, ['two\n']);
  });

  it('does not let a line without its end run into lines added after it', () => {
    const changes = combine([taskChanges('t1', { 'a.ts': ['a\nb\n', 'a\nb'] }), taskChanges('t2', { 'a.ts': ['a\nb\n', 'a\nb\nc\n'] })]);
    assert.equal(after(changes), 'a\nb');
    assert.deepEqual(changes.conflicts[0]?.droppedLines, ['b\n', 'c\n']);
  });

  describe('with a task that built on another', () => {
    const first = replaceStep(base, 'b', 'B', by('t1'));
    const ground: TaskChanges = { taskId: TaskId('t1'), files: [fileChange('a.ts', base, [first])] };
    const stacked = (find: string, replacement: string): TaskChanges => {
      const second = replaceStep(replay(base, [first]), find, replacement, by('t2'));
      return { taskId: TaskId('t2'), basedOn: TaskId('t1'), files: [fileChange('a.ts', base, [first, second])] };
    };

    it('counts the ground once, in whatever order they come', () => {
      for (const tasks of [
        [ground, stacked('d', 'D')],
        [stacked('d', 'D'), ground],
      ]) {
        const changes = combine(tasks);
        assert.equal(after(changes), 'a\nB\nc\nD\ne\n');
        assert.deepEqual(changes.conflicts, []);
        assert.deepEqual(sources(changes), ['t1', 't2']);
      }
    });

    it('lets it change the lines of its ground again', () => {
      const changes = combine([ground, stacked('B', 'BB')]);
      assert.equal(after(changes), 'a\nBB\nc\nd\ne\n');
      assert.deepEqual(changes.conflicts, []);
    });

    it('counts the lines of the ground once when it names the main source', () => {
      const wrote = replaceStep(base, 'c\n', 'c1\nc2\n', by('t1'));
      const more = replaceStep(replay(base, [wrote]), 'c2\n', 'c2\nx\ny\nz\n', by('t2'));
      const changes = combine([
        { taskId: TaskId('t1'), files: [fileChange('a.ts', base, [wrote])] },
        { taskId: TaskId('t2'), basedOn: TaskId('t1'), files: [fileChange('a.ts', base, [wrote, more])] },
      ]);
      assert.deepEqual(sources(changes), ['t2+t1']);
    });

    it('lets it put a file of its ground back', () => {
      assert.deepEqual(combine([ground, { taskId: TaskId('t2'), basedOn: TaskId('t1'), files: [] }]), { files: [], conflicts: [] });
    });

    it('lets the ground put a file back after it was built on, but for what was done to it since', () => {
      const carried: TaskChanges = { taskId: TaskId('t2'), basedOn: TaskId('t1'), files: ground.files };
      const putBack: TaskChanges = { taskId: TaskId('t1'), files: [] };
      assert.deepEqual(combine([putBack, carried]), { files: [], conflicts: [] });
      const changes = combine([putBack, stacked('d', 'D')]);
      assert.equal(after(changes), 'a\nb\nc\nD\ne\n');
      assert.deepEqual(sources(changes), ['t2']);
      assert.deepEqual(changes.conflicts, []);
    });

    it('takes its changes where the ground is not there', () => {
      assert.equal(after(combine([stacked('d', 'D')])), 'a\nB\nc\nD\ne\n');
    });

    it('keeps a third task’s changes of the same file beside both', () => {
      const changes = combine([ground, taskChanges('t3', { 'a.ts': [base, 'A\nb\nc\nd\ne\n'] }), stacked('d', 'D')]);
      assert.equal(after(changes), 'A\nB\nc\nD\ne\n');
      assert.deepEqual(changes.conflicts, []);
    });

    it('merges what the ground did after it was built on', () => {
      const later = replaceStep(replay(base, [first]), 'e', 'E', by('t1'));
      const movedOn: TaskChanges = { taskId: TaskId('t1'), files: [fileChange('a.ts', base, [first, later])] };
      const changes = combine([movedOn, stacked('d\n', 'D\n')]);
      assert.equal(after(changes), 'a\nB\nc\nD\nE\n');
      assert.deepEqual(changes.conflicts, []);
    });
  });

  it('loses no line silently: what a task added stands in the file or in a conflict', () => {
    const versions = text.chain((origin) => fc.tuple(fc.constant(origin), fc.array(variant(origin), { minLength: 2, maxLength: 4 })));
    fc.assert(
      fc.property(versions, ([origin, afters]) => {
        const tasks = afters.map((version, index) => taskChanges(`t${index}`, { 'a.ts': [origin, version] }));
        const changes = combine(tasks);
        const merged = splitLines(after(changes) ?? origin);
        assert.ok(
          merged.slice(0, -1).every((line) => line.endsWith('\n')),
          'a line ran into the next',
        );
        for (const version of afters) {
          for (const line of addedLines(origin, version)) {
            const isKept = merged.includes(line) || changes.conflicts.some(({ droppedLines }) => droppedLines.includes(line));
            assert.ok(isKept, `${JSON.stringify(line)} is lost`);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('gives every hunk a source among its tasks, and hunks that make up the change', () => {
    fc.assert(
      fc.property(file, fc.array(file, { minLength: 1, maxLength: 4 }), (origin, afters) => {
        const changes = combine(afters.map((version, index) => taskChanges(`t${index}`, { 'a.ts': [origin, version] })));
        for (const changed of changes.files) {
          assert.equal(
            selectHunks(changed, () => true),
            changed.after,
          );
          for (const hunk of changed.hunks) assert.match(hunk.provenance.taskId, /^t\d$/);
        }
        assert.equal(
          after(combine(afters.slice(0, 1).map((version) => taskChanges('t0', { 'a.ts': [origin, version] })))),
          afters[0] === origin ? undefined : afters[0],
        );
      }),
    );
  });

  it('merges without conflict, and to the same text in any order, what is far apart', () => {
    const origin = Array.from({ length: 40 }, (_, index) => `line ${index}\n`);
    const places = fc.uniqueArray(fc.nat(39), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(places, (lines) => {
        const tasks = lines.map((line) => {
          const version = origin.map((old, index) => (index === line ? `changed by ${line}\n` : old));
          return taskChanges(`t${line}`, { 'a.ts': [origin.join(''), version.join('')] });
        });
        const expected = origin.map((old, index) => (lines.includes(index) ? `changed by ${index}\n` : old)).join('');
        for (const order of [tasks, [...tasks].reverse()]) {
          assert.equal(after(combine(order)), expected);
          assert.deepEqual(combine(order).conflicts, []);
        }
      }),
    );
  });
});

/** The lines that are new in a version; whether one that was there before stayed or moved, two diffs may see differently. */
function addedLines(origin: string, version: string): string[] {
  const before = new Set(splitLines(origin));
  return splitLines(version).filter((line) => !before.has(line));
}
