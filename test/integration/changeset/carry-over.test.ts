import assert from 'node:assert/strict';
import fc from 'fast-check';
import { carryOver } from '../../../src/changeset/carry-over.ts';
import { combine } from '../../../src/changeset/combine.ts';
import { editHunk } from '../../../src/changeset/edit-hunk.ts';
import { mergeTexts } from '../../../src/changeset/merge-texts.ts';
import { rebaseFile } from '../../../src/changeset/rebase.ts';
import type { ChangeSet, HunkDecision } from '../../../src/domain/change.ts';
import { HunkId, WorkspacePath } from '../../../src/domain/ids.ts';
import { readParts } from '../../../src/engine/merge/read-parts.ts';
import { text, variant } from '../../support/arbitrary-texts.ts';
import { content, taskChanges } from '../../support/changes.ts';

type Files = Readonly<Record<string, readonly [string | null, string | null]>>;
const offer = (files: Files): ChangeSet => combine([taskChanges('t1', files)]);
const edited = (changes: ChangeSet, index: number, words: string): ChangeSet => {
  const file = changes.files[0]!;
  return { ...changes, files: [editHunk(file, file.hunks[index]!, words, new Map()).file, ...changes.files.slice(1)] };
};
const afterOf = (changes: ChangeSet, path = 'a.ts'): string | null | undefined => changes.files.find((file) => file.path === path)?.after;
const none = new Map<HunkId, HunkDecision>();

const BASE = 'a\nb\nc\nd\ne\nf\ng\n';
const AFTER = 'a\nB\nc\nd\ne\nF\ng\n';

describe('changes that tasks offer anew', () => {
  it('are taken as they are where the user has made nothing of them, with what was decided', () => {
    const before = offer({ 'a.ts': [BASE, AFTER], 'b.ts': ['x\n', 'y\n'] });
    const now = offer({ 'a.ts': [BASE, AFTER.replace('F', 'FF')], 'b.ts': ['x\n', 'y\n'] });
    const decided = new Map([
      [HunkId('a.ts#1'), 'rejected'],
      [HunkId('a.ts#2'), 'rejected'],
      [HunkId('b.ts#1'), 'accepted'],
    ] as const);
    const { changes, decisions } = carryOver({ shown: before, offered: before, now, decided });
    assert.equal(changes, now);
    assert.deepEqual(decisions, [
      ['a.ts#1', 'rejected'],
      ['b.ts#1', 'accepted'],
    ]);
  });

  it('keep the hunk that the user has edited, beside the new version of another', () => {
    const before = offer({ 'a.ts': [BASE, AFTER] });
    const shown = edited(before, 0, 'mine');
    const { changes } = carryOver({ shown, offered: before, now: offer({ 'a.ts': [BASE, AFTER.replace('F', 'FF')] }), decided: none });
    assert.equal(afterOf(changes), 'a\nmine\nc\nd\ne\nFF\ng\n');
    assert.deepEqual(
      changes.files[0]?.hunks.map(({ provenance }) => provenance.source.type),
      ['user', 'recipe'],
    );
    assert.deepEqual(changes.conflicts, []);
  });

  it('keep what the user has written where the task now writes something else there, and say so', () => {
    const before = offer({ 'a.ts': [BASE, AFTER] });
    const shown = edited(before, 0, 'mine');
    const { changes } = carryOver({ shown, offered: before, now: offer({ 'a.ts': [BASE, AFTER.replace('B', 'BB')] }), decided: none });
    assert.equal(afterOf(changes), AFTER.replace('B', 'mine'));
    assert.deepEqual(changes.conflicts, [{ path: 'a.ts', kept: 'user', dropped: 't1', keptLines: ['mine\n'], droppedLines: ['BB\n'] }]);
  });

  it('stand on the newer edits on which they stood before', () => {
    const before = offer({ 'a.ts': [BASE, AFTER] });
    const newer = BASE.replace('d\n', 'D\n');
    const rebased = rebaseFile(before.files[0]!, { now: content(newer) }, none);
    const shown: ChangeSet = { files: [rebased.file], conflicts: rebased.conflicts };
    const { changes } = carryOver({ shown, offered: before, now: offer({ 'a.ts': [BASE, AFTER.replace('F', 'FF')] }), decided: none });
    assert.equal(changes.files[0]?.base?.text, newer);
    assert.equal(afterOf(changes), 'a\nB\nc\nD\ne\nFF\ng\n');
  });

  it('are merged by declaration with what the user has written, where something can read it', () => {
    const base = "import { a } from 'x';\n\nconst one = a;\n";
    const before = offer({ 'a.ts': [base, "import { a, b } from 'x';\n\nconst one = a;\nconst two = b;\n"] });
    const shown = edited(before, 0, "import { a, b, mine } from 'x';");
    const now = offer({ 'a.ts': [base, "import { a, b, c } from 'x';\n\nconst one = a;\nconst two = b + c;\n"] });
    const request = { shown, offered: before, now, decided: none };
    const { changes } = carryOver(request, readParts);
    assert.equal(afterOf(changes), "import { a, b, c, mine } from 'x';\n\nconst one = a;\nconst two = b + c;\n");
    assert.deepEqual(changes.conflicts, []);
    assert.equal(carryOver(request).changes.conflicts.length, 1);
  });

  it('go along to where the user has moved a file', () => {
    const before = offer({ 'a.ts': [BASE, AFTER] });
    const place = WorkspacePath('deep/b.ts');
    const { file } = rebaseFile(before.files[0]!, { now: content(BASE), path: place }, none);
    const request = { shown: { files: [file], conflicts: [] }, offered: before, now: offer({ 'a.ts': [BASE, AFTER.replace('F', 'FF')] }) };
    const { changes } = carryOver({ ...request, decided: none });
    assert.deepEqual(
      changes.files.map(({ path, from, after }) => [path, from, after]),
      [['deep/b.ts', 'a.ts', AFTER.replace('F', 'FF')]],
    );
  });

  it('keep what was done in a file for newer edits alone, as long as it is done elsewhere', () => {
    const before = offer({ 'a.ts': [BASE, AFTER] });
    const shown = { files: [...before.files, ...offer({ 'c.ts': ['x\n', 'y\n'] }).files], conflicts: [] };
    const paths = (now: ChangeSet) => carryOver({ shown, offered: before, now, decided: none }).changes.files.map(({ path }) => path);
    assert.deepEqual(paths(before), ['a.ts', 'c.ts']);
    assert.deepEqual(paths(combine([])), []);
  });

  it('leave the user’s lines where the task takes all of its own back', () => {
    const before = offer({ 'a.ts': [BASE, AFTER], 'b.ts': ['x\n', 'y\n'] });
    const { changes } = carryOver({
      shown: edited(before, 0, 'mine'),
      offered: before,
      now: offer({ 'b.ts': ['x\n', 'y\n'] }),
      decided: none,
    });
    assert.equal(afterOf(changes), BASE.replace('b', 'mine'));
    assert.equal(changes.conflicts.length, 1);
  });

  it('go on telling of the conflicts with the user’s edits', () => {
    const before = offer({ 'a.ts': [BASE, AFTER] });
    const { file, conflicts } = rebaseFile(before.files[0]!, { now: content(BASE.replace('b', 'bee')) }, none);
    const shown: ChangeSet = { files: [file], conflicts };
    assert.equal(carryOver({ shown, offered: before, now: offer({ 'a.ts': [BASE, AFTER] }), decided: none }).changes.conflicts.length, 1);
  });

  it('never cost the user a line that they have written into a hunk', () => {
    const cases = text.chain((base) => fc.tuple(fc.constant(base), variant(base), variant(base), fc.nat(), text));
    fc.assert(
      fc.property(cases, ([base, after, later, at, words]) => {
        fc.pre(base !== after && base !== later);
        const before = offer({ 'a.ts': [base, after] });
        const shown = edited(before, at % before.files[0]!.hunks.length, words);
        fc.pre(shown.files[0]!.after !== after && shown.files[0]!.hunks.length > 0);
        const { changes } = carryOver({ shown, offered: before, now: offer({ 'a.ts': [base, later] }), decided: none });
        const merged = mergeTexts(shown.files[0]!.after, after, later).text;
        assert.equal(afterOf(changes) ?? base, merged);
      }),
      { numRuns: 500 },
    );
  });
});
