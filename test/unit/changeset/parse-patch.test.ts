import assert from 'node:assert/strict';
import { applyPatch } from '../../../src/changeset/apply-patch.ts';
import { parsePatch } from '../../../src/changeset/parse-patch.ts';
import { WorkspacePath } from '../../../src/domain/ids.ts';

/** The texts after a patch, or the sentence that says why not. */
function patched(patch: string, files: Readonly<Record<string, string>> = {}): Readonly<Record<string, string | null>> | string {
  const parsed = parsePatch(patch);
  if (!parsed.ok) return parsed.failure.message;
  const bases = new Map(Object.entries(files).map(([path, text]) => [WorkspacePath(path), text]));
  const texts = applyPatch(parsed.value, bases);
  return texts.ok ? Object.fromEntries(texts.value.map(({ path, text }) => [path, text])) : texts.failure.message;
}

const lines = (...all: string[]): string => all.map((line) => `${line}\n`).join('');

describe('parsePatch and applyPatch', () => {
  it('take what git diff writes', () => {
    const patch = lines(
      'diff --git a/a.ts b/a.ts',
      'index 1234567..89abcde 100644',
      '--- a/a.ts',
      '+++ b/a.ts',
      '@@ -1,3 +1,3 @@ class A',
      ' a',
      '-b',
      '+B',
      ' c',
    );
    assert.deepEqual(patched(patch, { 'a.ts': 'a\nb\nc\n' }), { 'a.ts': 'a\nB\nc\n' });
  });

  it('take what plain diff and mailers write', () => {
    const patch = lines(
      'Some words.',
      '',
      '--- a.ts\t2024-01-01 10:00:00',
      '+++ a.ts\t2024-01-02',
      '@@ -1,3 +1,3 @@',
      '-a',
      '+A',
      '',
      ' c',
      '-- ',
      '2.39',
    );
    assert.deepEqual(patched(patch, { 'a.ts': 'a\n\nc\n' }), { 'a.ts': 'A\n\nc\n' });
  });

  it('follow renames and copies, with and without changes', () => {
    const rename = lines(
      'diff --git a/old.ts b/new.ts',
      'similarity index 90%',
      'rename from old.ts',
      'rename to new.ts',
      '--- a/old.ts',
      '+++ b/new.ts',
      '@@ -1 +1 @@',
      '-a',
      '+b',
    );
    assert.deepEqual(patched(rename, { 'old.ts': 'a\n' }), { 'old.ts': null, 'new.ts': 'b\n' });
    const pure = lines('diff --git a/my old.ts b/my new.ts', 'similarity index 100%', 'rename from my old.ts', 'rename to my new.ts');
    assert.deepEqual(patched(pure, { 'my old.ts': 'a\n' }), { 'my old.ts': null, 'my new.ts': 'a\n' });
    const copy = lines('diff --git a/a.ts b/b.ts', 'similarity index 100%', 'copy from a.ts', 'copy to b.ts');
    assert.deepEqual(patched(copy, { 'a.ts': 'a\n' }), { 'b.ts': 'a\n' });
  });

  it('say nothing of a file of which only the mode changes', () => {
    assert.deepEqual(patched(lines('diff --git a/a.sh b/a.sh', 'old mode 100644', 'new mode 100755'), { 'a.sh': 'x\n' }), {});
  });

  it('find lines that have moved', () => {
    const patch = lines('--- a/a.ts', '+++ b/a.ts', '@@ -1,2 +1,2 @@', '-a', '+A', ' b', '@@ -10,2 +10,2 @@', '-y', '+Y', ' z');
    assert.deepEqual(patched(patch, { 'a.ts': 'new\nnew\na\nb\nc\ny\nz\n' }), { 'a.ts': 'new\nnew\nA\nb\nc\nY\nz\n' });
  });

  const hunk = ['@@ -1 +1 @@', '-a', '+b'];
  const refused: readonly (readonly [name: string, patch: string, files: Readonly<Record<string, string>>, message: RegExp])[] = [
    [
      'changed lines',
      lines('--- a/a.ts', '+++ b/a.ts', ...hunk),
      { 'a.ts': 'x\n' },
      /does not apply to a\.ts: hunk 1 \(line 1\) is not found/,
    ],
    ['a file that is not there', lines('--- a/a.ts', '+++ b/a.ts', ...hunk), {}, /a\.ts: it does not exist/],
    [
      'a new file that is there',
      lines('--- /dev/null', '+++ b/a.ts', '@@ -0,0 +1 @@', '+b'),
      { 'a.ts': 'a\n' },
      /a\.ts: it exists already/,
    ],
    [
      'a deletion of more than it knows',
      lines('--- a/a.ts', '+++ /dev/null', '@@ -1 +0,0 @@', '-a'),
      { 'a.ts': 'a\nb\n' },
      /lines that the patch does not know/,
    ],
    [
      'a path that leaves the folder',
      lines('--- a/../../a.ts', '+++ b/../../a.ts', ...hunk),
      {},
      /Line 3 of the patch: the path a\/\.\.\/\.\.\/a\.ts is not one inside the folder/,
    ],
    ['an absolute path', lines('--- /etc/passwd', '+++ /etc/passwd', ...hunk), {}, /not one inside the folder: it is absolute/],
    ['a binary change', lines('diff --git a/a.png b/a.png', 'index 1..2 100644', 'GIT binary patch'), {}, /binary/],
    ['a hunk cut short', lines('--- a/a.ts', '+++ b/a.ts', '@@ -1,2 +1,2 @@', '-a'), {}, /Line 4 of the patch: the hunk ends before/],
    ['a hunk without a file', lines(...hunk), {}, /Line 1 of the patch: a hunk stands before/],
    ['words without a patch', 'Dear all,\n', {}, /has no changes in it/],
    ['nothing', '', {}, /has no changes in it/],
  ];
  for (const [name, patch, files, message] of refused) {
    it(`refuse ${name}, and say so`, () => assert.match(JSON.stringify(patched(patch, files)), message));
  }
});
