import assert from 'node:assert/strict';
import fc from 'fast-check';
import { combine } from '../../../src/changeset/combine.ts';
import { editHunk } from '../../../src/changeset/edit-hunk.ts';
import { selectHunks } from '../../../src/changeset/select.ts';
import type { ChangedFile, HunkDecision } from '../../../src/domain/change.ts';
import type { HunkId } from '../../../src/domain/ids.ts';
import { text, variant } from '../../support/arbitrary-texts.ts';
import { taskChanges } from '../../support/changes.ts';

const offered = (base: string | null, after: string | null): ChangedFile =>
  combine([taskChanges('t1', { 'a.ts': [base, after] })]).files[0]!;
const edit = (file: ChangedFile, index: number, words: string, decided: readonly (readonly [HunkId, HunkDecision])[] = []) =>
  editHunk(file, file.hunks[index]!, words, new Map(decided));
const sources = (file: ChangedFile): string[][] =>
  file.hunks.map(({ provenance, alsoFrom }) => [provenance, ...alsoFrom].map(({ source }) => source.type));

const BASE = 'a\nb\nc\nd\ne\nf\ng\n';
const AFTER = 'a\nB1\nB2\nc\nd\ne\nF\ng\n';

describe('a hunk that the user edits', () => {
  it('has the user’s lines, and says whose each is', () => {
    const { file } = edit(offered(BASE, AFTER), 0, 'B1\nmine\n');
    assert.equal(file.after, AFTER.replace('B2', 'mine'));
    assert.deepEqual(sources(file), [['recipe', 'user'], ['recipe']]);
    assert.equal(file.hunks[0]?.provenance.taskId, 't1');
  });

  it('is the user’s alone where no line of the task is left', () => {
    const { file } = edit(offered(BASE, AFTER), 1, 'mine');
    assert.equal(file.after, AFTER.replace('F', 'mine'));
    assert.equal(sources(file)[1]?.[0], 'user');
    assert.deepEqual(sources(file)[0], ['recipe']);
  });

  it('is accepted with it; what was decided of the others stays', () => {
    const before = offered(BASE, AFTER);
    const [first, second] = before.hunks.map(({ id }) => id);
    const { decisions } = edit(before, 0, 'mine', [
      [first!, 'rejected'],
      [second!, 'rejected'],
    ]);
    assert.deepEqual(
      new Map(decisions),
      new Map([
        ['a.ts#1', 'accepted'],
        ['a.ts#2', 'rejected'],
      ]),
    );
  });

  it('is gone where it becomes what was there before', () => {
    const { file } = edit(offered(BASE, AFTER), 0, 'b');
    assert.deepEqual(
      file.hunks.map(({ id }) => id),
      ['a.ts#1'],
    );
    assert.equal(file.after, BASE.replace('f', 'F'));
  });

  it('may lose all its lines, and get some where it had none', () => {
    assert.equal(edit(offered(BASE, AFTER), 0, '').file.after, 'a\nc\nd\ne\nF\ng\n');
    const { file } = edit(offered(BASE, 'a\nc\nd\ne\nf\ng\n'), 0, 'bee');
    assert.equal(file.after, BASE.replace('b', 'bee'));
    assert.ok(sources(file)[0]?.includes('user'));
  });

  it('ends its lines as the file does, also where the last one does not end', () => {
    assert.equal(edit(offered('a\r\nb\r\n', 'a\r\nB\r\n'), 0, 'x\ny').file.after, 'a\r\nx\r\ny\r\n');
    assert.equal(edit(offered('a\nb', 'a\nB'), 0, 'x\ny\n').file.after, 'a\nx\ny');
  });

  it('may be one of a file that is new', () => {
    const { file } = edit(offered(null, 'a\nb\n'), 0, 'a\nc\n');
    assert.deepEqual([file.base, file.after, sources(file)], [null, 'a\nc\n', [['recipe', 'user']]]);
  });

  it('leaves what the others do as it is, whatever is written', () => {
    const cases = text.chain((base) => fc.tuple(fc.constant(base), variant(base), fc.nat(), text));
    fc.assert(
      fc.property(cases, ([base, after, at, words]) => {
        fc.pre(base !== after);
        const before = offered(base, after);
        const hunk = before.hunks[at % before.hunks.length]!;
        const { file } = editHunk(before, hunk, words, new Map());
        assert.equal(
          selectHunks(file, () => true),
          file.after,
        );
        assert.equal(
          selectHunks(file, () => false),
          base,
        );
        for (const other of before.hunks) if (other !== hunk) assert.ok((file.after ?? '').includes(other.afterLines.join('')));
        for (const { provenance } of file.hunks) assert.ok(provenance.source.type === 'recipe' || provenance.source.type === 'user');
      }),
      { numRuns: 500 },
    );
  });
});
