import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ChangedFile } from '../../../src/domain/change.ts';
import { diffLines, difference } from '../../../src/webview/review/diff-lines.ts';
import { pieces, tokenize } from '../../../src/webview/review/highlight.ts';
import { groupingOf, isFolded, reviewGroups, tally } from '../../../src/webview/review/review-model.ts';
import { combine } from '../../../src/changeset/combine.ts';
import { taskChanges } from '../../support/changes.ts';
import { FakeCrew } from '../../support/fake-crew.ts';
import { demoChanges } from '../../support/fake-run/demo-changes.ts';
import { demoScript } from '../../support/fake-run/demo-script.ts';

const fileOf = (name: string): ChangedFile => demoChanges().files.find(({ path }) => path.endsWith(name))!;

const print = (file: ChangedFile, index: number): string[] =>
  diffLines(file, file.hunks[index]!).map(
    ({ type, baseNumber, afterNumber, text }) =>
      `${baseNumber ?? ''},${afterNumber ?? ''} ${{ context: ' ', added: '+', removed: '-' }[type]}${text.trim()}`,
  );

describe('the lines of a hunk', () => {
  it('have three lines of context, numbered in both versions', () => {
    assert.deepEqual(print(fileOf('gateway.ts'), 0), [
      '45,45  } catch (error) {',
      '46,46  if (error instanceof DeclinedError) throw error;',
      "47,47  this.logger.warn('charge failed', { order: order.id, exhausted: error instanceof RetryError });",
      "48, -throw new PaymentError('charge failed');",
      ",48 +throw new PaymentError('charge failed', { cause: error });",
      '49,49  }',
      '50,50  }',
      '51,51  ',
    ]);
  });

  it('share what stands between two hunks, never showing a line of the other', () => {
    const file = fileOf('retry.ts');
    const numbers = file.hunks.map((hunk) =>
      diffLines(file, hunk)
        .map((line) => line.baseNumber)
        .filter((number) => number !== null),
    );
    assert.deepEqual(numbers, [
      [38, 39, 40, 41, 42, 43],
      [43, 44, 45, 46, 47, 48, 49, 50],
    ]);
    assert.deepEqual(
      diffLines(file, file.hunks[1]!)
        .map((line) => line.afterNumber)
        .filter((number) => number !== null),
      [44, 45, 46, 47, 48, 49, 50, 51, 52],
    );
  });

  it('stop at the ends of the file', () => {
    assert.deepEqual(print(fileOf('legacy.ts'), 0).slice(0, 2), [
      "1, -import path from 'node:path';",
      "2,1  import { describeError, type Logger } from '../util/logger.js';",
    ]);
  });

  it('say what differs within a line, where there is enough in common', () => {
    assert.deepEqual(difference('throw new E(m);', 'throw new E(m, { cause });'), {
      one: { from: 13, to: 13 },
      other: { from: 13, to: 24 },
    });
    assert.equal(difference('    const a = 1;', '    return;'), null);
  });
});

describe('colours', () => {
  it('tell keywords, texts, numbers, comments and names apart', () => {
    assert.deepEqual(
      tokenize("throw new PaymentError('no', 42); // why")
        .filter(({ kind }) => kind !== 'plain')
        .map(({ kind, text }) => `${kind} ${text}`),
      ['keyword throw', 'keyword new', 'name PaymentError', "string 'no'", 'number 42', 'comment // why'],
    );
  });

  it('never lose or change a character', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(40), fc.nat(40), (line, one, other) => {
        const changed = { from: Math.min(one, other, line.length), to: Math.min(Math.max(one, other), line.length) };
        const cut = pieces(line, changed, true);
        assert.equal(cut.map(({ text }) => text).join(''), line);
        assert.equal(
          cut
            .filter(({ isChanged }) => isChanged)
            .map(({ text }) => text)
            .join(''),
          line.slice(changed.from, changed.to),
        );
      }),
    );
  });
});

describe('the review', () => {
  const run = new FakeCrew().play(demoScript(), 70_000);

  it('groups by file, or by what made the hunks for the same reason', () => {
    assert.deepEqual(
      reviewGroups(run.state, new Map(), 'file')
        .map(({ title, hunks, added, removed }) => [title, hunks.length, added, removed])
        .slice(0, 3),
      [
        ['src/orders/gateway.ts', 2, 2, 2],
        ['src/orders/retry.ts', 2, 4, 2],
        ['src/orders/queue.ts', 3, 5, 3],
      ],
    );
    assert.deepEqual(
      reviewGroups(run.state, new Map(), 'reason')
        .map(({ title, hunks }) => [title, hunks.length])
        .slice(0, 3),
      [
        ['keeps the cause of a rethrown error', 4],
        ['remembers the first failure, so that giving up can say what started it', 2],
        ['removes an import that nothing uses', 3],
      ],
    );
  });

  it('counts a decision at once, before the host has confirmed it', () => {
    const [first] = run.state.changes!.files[5]!.hunks;
    assert.deepEqual(tally(run.state, new Map()), { accepted: 13, all: 13, files: 7, open: 0 });
    assert.deepEqual(tally(run.state, new Map([[first!.id, 'rejected']])), { accepted: 12, all: 13, files: 6, open: 0 });
  });
});

describe('much of the same', () => {
  const base = Array.from({ length: 60 }, (_line, index) => `line ${index}\n`);
  const renamed = base.map((line, index) => (index % 4 === 0 ? line.replace('line', 'row') : line));
  const state = (files: Readonly<Record<string, readonly [string, string]>>) => ({
    ...new FakeCrew().play(demoScript(), 70_000).state,
    changes: combine([taskChanges('t1', files)]),
    decisions: new Map(),
  });
  const [before, after] = [base.join(''), renamed.join('')];

  it('of one recipe is one line, in however many files, until it is opened', () => {
    const run = state({ 'a.ts': [before, after], 'b.ts': [before, after] });
    assert.equal(groupingOf(run, null), 'reason');
    const [group, ...others] = reviewGroups(run, new Map(), 'reason');
    assert.ok(group && others.length === 0);
    assert.deepEqual([group.hunks.length, group.files, isFolded({}, group), isFolded({ [group.key]: false }, group)], [30, 2, true, false]);
  });

  it('stays by file where it is little, or where the user wants that', () => {
    const run = state({ 'a.ts': [before, after] });
    assert.equal(groupingOf(run, 'file'), 'file');
    assert.ok(reviewGroups(run, new Map(), 'file').every((group) => !isFolded({}, group)));
    assert.equal(groupingOf(state({ 'a.ts': ['a\n', 'b\n'] }), null), 'file');
  });

  it('is open and apart where something of it is to be looked at twice', () => {
    const silenced = renamed.map((line, index) => (index === 8 ? `// eslint-disable-next-line\n${line}` : line)).join('');
    const groups = reviewGroups(state({ 'a.ts': [before, silenced], 'test/a.ts': [before, after] }), new Map(), 'reason');
    assert.deepEqual(
      groups.map((group) => [group.isContract, isFolded({}, group)]),
      [
        [false, false],
        [true, true],
      ],
    );
  });
});
