import assert from 'node:assert/strict';
import { mergeFile, type Version } from '../../../src/changeset/merge-file.ts';
import { byDeclaration } from '../../../src/changeset/merge-declarations.ts';
import type { Mark } from '../../../src/changeset/blame.ts';
import { blame } from '../../../src/changeset/blame.ts';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import { readParts } from '../../../src/engine/merge/read-parts.ts';
import { by, rewriteStep } from '../../support/changes.ts';

const version = (task: string, base: string, text: string): Version => ({
  text,
  marks: blame(base, [rewriteStep(base, text, by(task))], text),
});

function merge(ours: string, origin: string, theirs: string, path = 'a.ts') {
  const merged = mergeFile(
    version('ours', origin, ours),
    origin,
    version('theirs', origin, theirs),
    byDeclaration(readParts, WorkspacePath(path)),
  );
  return { text: merged.version.text, marks: merged.version.marks, clashes: merged.clashes };
}

const brief = (marks: readonly Mark[]): string[] => marks.map(({ from, to, provenance }) => `${from}-${to} ${provenance.taskId}`);

describe('a merge by declaration', () => {
  it('keeps what both add, and knows who added it', () => {
    const base = 'const a = 1;\n';
    const { text, marks, clashes } = merge(`${base}const b = 2;\n`, base, `${base}const c = 3;\n`);
    assert.equal(text, 'const a = 1;\nconst b = 2;\nconst c = 3;\n');
    assert.deepEqual(brief(marks), ['1-2 ours', '2-3 theirs']);
    assert.deepEqual(clashes, []);
  });

  it('takes an import for a set of names; its line is from both', () => {
    const { text, marks } = merge("import { a, b } from 'x';\n", "import { b } from 'x';\n", "import d, { b } from 'x';\n");
    assert.equal(text, "import d, { a, b } from 'x';\n");
    assert.deepEqual(brief(marks), ['0-1 ours', '0-1 theirs']);
  });

  it('does not choose where both want different things of the same declaration', () => {
    const base = 'const a = 1;\nconst b = 1;\n';
    const { text, clashes } = merge('const a = 2;\nconst b = 1;\n', base, 'const a = 3;\nconst b = 4;\n');
    assert.equal(text, 'const a = 2;\nconst b = 4;\n');
    assert.deepEqual(clashes, [{ kept: 'ours', keptLines: ['const a = 2;\n'], droppedLines: ['const a = 3;\n'] }]);
  });

  it('does not choose an order where order may matter', () => {
    const base = 'start();\n';
    const { text, clashes } = merge(`${base}one();\n`, base, `${base}two();\n`);
    assert.equal(text, 'start();\none();\n');
    assert.deepEqual(
      clashes.map(({ droppedLines }) => droppedLines),
      [['two();\n']],
    );
  });

  it('shows what one does away with and the other changes', () => {
    const base = 'function a() {\n  return 1;\n}\n\nfunction b() {}\n';
    const deleted = 'function b() {}\n';
    const { text, clashes } = merge(deleted, base, base.replace('1', '2'));
    assert.equal(text, deleted);
    assert.deepEqual(clashes[0]?.droppedLines, ['function a() {\n', '  return 2;\n', '}\n']);
  });

  it('gives up where a name would be declared twice', () => {
    const base = 'const a = 1;\n';
    const { clashes } = merge(`${base}const x = 1;\n`, base, `${base}function x() {}\n`);
    assert.equal(clashes.length, 1);
  });

  it('does not number members of an enum anew', () => {
    const base = 'enum E {\n  A,\n}\n';
    assert.equal(merge('enum E {\n  A,\n  B,\n}\n', base, 'enum E {\n  A,\n  C,\n}\n').clashes.length, 1);
  });

  it('leaves text that is no code, or does not parse, to the lines', () => {
    assert.equal(merge('a\nb\n', 'a\n', 'a\nc\n', 'a.md').clashes.length, 1);
    assert.equal(merge('const a = ;\n1\n', 'const a = ;\n', 'const a = ;\n2\n').clashes.length, 1);
  });

  it('puts a comment above what it was written for, wherever that has gone', () => {
    const base = 'function a() {}\n\nfunction b() {}\n';
    const { text } = merge('function a() {}\n\n/** B. */\nfunction b() {}\n', base, 'function b() { return 1; }\n\nfunction a() {}\n');
    assert.equal(text, '/** B. */\nfunction b() { return 1; }\n\nfunction a() {}\n');
  });

  for (const [what, dress] of [
    ['line ends', (text: string) => text.replaceAll('\n', '\r\n')],
    ['a byte order mark', (text: string) => `\u{feff}${text}`],
    ['a last line without its end', (text: string) => text.slice(0, -1)],
  ] as const) {
    it(`keeps ${what}, whoever changed them`, () => {
      const base = 'const a = 1;\nconst b = 2;\n';
      const changed = 'const a = 1;\nconst b = 3;\n';
      assert.equal(merge(dress(base), base, changed).text, dress(changed));
      assert.equal(merge(changed, base, dress(base)).text, dress(changed));
      assert.equal(
        merge(dress(`${base}const c = 1;\n`), dress(base), dress(`${base}const d = 1;\n`)).text,
        dress(`${base}const c = 1;\nconst d = 1;\n`),
      );
    });
  }
});
