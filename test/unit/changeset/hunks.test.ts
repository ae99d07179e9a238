import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cutHunks } from '../../../src/changeset/hunks.ts';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import { file } from '../../support/arbitrary-texts.ts';

const path = WorkspacePath('src/a.ts');
const cut = (base: string | null, after: string | null) => cutHunks(path, base, after);

describe('cutHunks', () => {
  it('cuts a text into hunks of whole lines, numbered from 1', () => {
    assert.deepEqual(cut('a\nb\nc\nd\n', 'a\nB\nc\n'), [
      { id: 'src/a.ts#1', path, baseStart: 2, baseLines: ['b\n'], afterStart: 2, afterLines: ['B\n'] },
      { id: 'src/a.ts#2', path, baseStart: 4, baseLines: ['d\n'], afterStart: 4, afterLines: [] },
    ]);
  });

  it('names, for an insertion, the line it goes before', () => {
    assert.deepEqual(cut('a\nb\n', 'a\nnew\nb\n'), [
      { id: 'src/a.ts#1', path, baseStart: 2, baseLines: [], afterStart: 2, afterLines: ['new\n'] },
    ]);
  });

  it('finds nothing where nothing changed', () => {
    assert.deepEqual(cut('a\n', 'a\n'), []);
    assert.deepEqual(cut(null, null), []);
  });

  it('sees a missing final line end, CRLF and a byte order mark as part of their lines', () => {
    assert.deepEqual(cut('a\nb', 'a\nb\n')[0]?.baseLines, ['b']);
    assert.deepEqual(cut('a\r\nb\r\n', 'a\nb\r\n')[0]?.afterLines, ['a\n']);
    assert.deepEqual(cut('\u{feff}a\n', 'a\n')[0]?.baseLines, ['\u{feff}a\n']);
  });

  it('takes a created or deleted file, even an empty one, as one hunk', () => {
    assert.deepEqual(cut(null, 'a\nb\n')[0]?.afterLines, ['a\n', 'b\n']);
    assert.deepEqual(cut('a\n', null)[0]?.baseLines, ['a\n']);
    assert.equal(cut(null, '').length, 1);
    assert.equal(cut('', null).length, 1);
  });

  it('gives every line of both versions, in order, none twice', () => {
    fc.assert(
      fc.property(file, file, (base, after) => {
        const hunks = cut(base, after);
        let [at, rebuilt] = [0, ''];
        const baseLines = (base ?? '').split(/(?<=\n)/).filter((line) => line !== '');
        for (const hunk of hunks) {
          assert.deepEqual(baseLines.slice(hunk.baseStart - 1, hunk.baseStart - 1 + hunk.baseLines.length), hunk.baseLines);
          rebuilt += baseLines.slice(at, hunk.baseStart - 1).join('');
          assert.equal(rebuilt.split(/(?<=\n)/).filter((line) => line !== '').length, hunk.afterStart - 1);
          rebuilt += hunk.afterLines.join('');
          at = hunk.baseStart - 1 + hunk.baseLines.length;
        }
        assert.equal(rebuilt + baseLines.slice(at).join(''), after ?? '');
      }),
    );
  });

  it('stays quick and exact where everything is different', () => {
    const numbered = (word: string): string => Array.from({ length: 8000 }, (_, index) => `${word} ${index}\n`).join('');
    const hunks = cut(`same\n${numbered('old')}end\n`, `same\n${numbered('new')}end\n`);
    assert.equal(hunks.length, 1);
    assert.equal(hunks[0]?.baseLines.length, 8000);
  });

  it('stays quick and fine where half the lines of a long file are different', () => {
    const lines = Array.from({ length: 10_000 }, (_, index) => (index % 7 === 0 ? '}\n' : `line ${index}\n`));
    const after = lines.map((line, index) => (index % 2 === 0 ? `changed ${index}\n` : line));
    const started = performance.now();
    assert.ok(cut(lines.join(''), after.join('')).length > 4000);
    assert.ok(performance.now() - started < 5000);
  });

  it('does not tear functions apart at lines that all of them have', () => {
    const fn = (name: string): string => `function ${name}() {\n  return ${name}Value;\n}\n\n`;
    const hunks = cut(fn('one') + fn('three'), fn('one') + fn('two') + fn('three'));
    assert.deepEqual(
      hunks.map(({ afterLines }) => afterLines.join('')),
      [fn('two')],
    );
  });
});
