import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { applyPatch, filesOf } from '../../../src/changeset/apply-patch.ts';
import { combine } from '../../../src/changeset/combine.ts';
import { parsePatch } from '../../../src/changeset/parse-patch.ts';
import { toPatch } from '../../../src/changeset/patch.ts';
import { selectHunks } from '../../../src/changeset/select.ts';
import type { ChangeSet } from '../../../src/domain/change.ts';
import { HunkId, type WorkspacePath } from '../../../src/domain/ids.ts';
import { file, text, variant } from '../../support/arbitrary-texts.ts';
import { taskChanges } from '../../support/changes.ts';

type Texts = Readonly<Record<string, string | null>>;

const changesOf = (files: Readonly<Record<string, readonly [string | null, string | null]>>): ChangeSet =>
  combine([taskChanges('t1', files)]);

describe('toPatch', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'patch-test-'));
    git('init', '--quiet');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('writes what git writes', () => {
    const changes = changesOf({ 'src/a.ts': ['1\n2\n3\n4\n5\n6\n7\n8\n9\n', '1\n2\n3\n4\nfive\n6\n7\n8\n9\nten'] });
    assert.equal(
      toPatch(changes),
      [
        'diff --git a/src/a.ts b/src/a.ts',
        '--- a/src/a.ts',
        '+++ b/src/a.ts',
        '@@ -2,8 +2,9 @@',
        ' 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n 9',
        '+ten',
        '\\ No newline at end of file\n',
      ].join('\n'),
    );
  });

  it('holds only what was accepted', () => {
    const changes = changesOf({ 'a.ts': ['a\nb\nc\n', 'A\nb\nC\n'], 'b.ts': ['x\n', 'y\n'] });
    assert.deepEqual(
      applied(changes, (id) => id === HunkId('a.ts#2')),
      { 'a.ts': 'a\nb\nC\n', 'b.ts': 'x\n' },
    );
    assert.equal(
      toPatch(changes, () => false),
      '',
    );
  });

  it('creates and deletes files, empty ones too', () => {
    const changes = changesOf({
      'new/deep.ts': [null, 'a\nb'],
      'new/empty.ts': [null, ''],
      'old.ts': ['a\r\n', null],
      'empty.ts': ['', null],
    });
    assert.deepEqual(applied(changes), { 'new/deep.ts': 'a\nb', 'new/empty.ts': '', 'old.ts': null, 'empty.ts': null });
  });

  it('keeps CRLF, byte order marks and missing final line ends', () => {
    assert.deepEqual(applied(changesOf({ 'a.ts': ['\u{feff}a\r\nb\r\n', '\u{feff}a\r\nB\r\nc'] })), { 'a.ts': '\u{feff}a\r\nB\r\nc' });
    assert.deepEqual(applied(changesOf({ 'a.ts': ['a\nb', 'a\nb\n'] })), { 'a.ts': 'a\nb\n' });
  });

  const names = [
    'with space.ts',
    'ünï/cödé.ts',
    'quo"te.ts',
    'tab\there.ts',
    ' lead.ts',
    '[id].tsx',
    '-dash.ts',
    'new file mode.ts',
    'b/b b/b.ts',
  ];
  // Windows has no such names as some of these.
  for (const name of names.filter((name) => process.platform !== 'win32' || !/["\t]/.test(name))) {
    it(`names ${JSON.stringify(name)} as git wants it`, () => {
      assert.deepEqual(applied(changesOf({ [name]: ['a\n', 'b\n'] })), { [name]: 'b\n' });
      assert.deepEqual(applied(changesOf({ [name]: [null, 'b\n'] })), { [name]: 'b\n' });
      assert.deepEqual(applied(changesOf({ [name]: ['a\n', null] })), { [name]: null });
      assert.deepEqual(applied(changesOf({ [name]: [null, ''] })), { [name]: '' });
    });
  }

  it('is applied by git to exactly the accepted text, whatever the texts', function () {
    this.timeout(60_000);
    const versions = text.chain((base) => fc.tuple(fc.constant(base), variant(base)));
    const files = fc.dictionary(fc.constantFrom('a.ts', 'b c.ts', 'd/e.ts'), fc.oneof(versions, fc.tuple(file, file)), { minKeys: 1 });
    fc.assert(
      fc.property(files, fc.infiniteStream(fc.boolean()), (files, coins) => {
        const changes = changesOf(files);
        const accepted = new Set(changes.files.flatMap(({ hunks }) => hunks.map(({ id }) => id)).filter(() => coins.next().value === true));
        const isAccepted = (id: HunkId): boolean => accepted.has(id);
        const expected = Object.fromEntries(
          changes.files.map((changed) => [changed.path, selectHunks(changed, ({ id }) => isAccepted(id))]),
        );
        assert.deepEqual(applied(changes, isAccepted), expected);
      }),
      { numRuns: 120 },
    );
  });

  /** What the real git makes of the patch, after our own reader has made the same of it. */
  function applied(changes: ChangeSet, isAccepted?: (id: HunkId) => boolean): Texts {
    const patch = toPatch(changes, isAccepted);
    for (const { path, base } of changes.files) put(path, base?.text ?? null);
    if (patch !== '') {
      git('apply', '--check', '--whitespace=nowarn', '-', { input: patch });
      git('apply', '--whitespace=nowarn', '-', { input: patch });
    }
    const result = Object.fromEntries(changes.files.map(({ path }) => [path, get(path)]));
    for (const { path } of changes.files) put(path, null);
    assert.deepEqual(readBack(patch, changes), result);
    return result;
  }

  function readBack(patch: string, changes: ChangeSet): Texts {
    const bases = new Map(changes.files.map(({ path, base }) => [path, base?.text ?? null]));
    if (patch === '') return Object.fromEntries(bases);
    const parsed = parsePatch(patch);
    assert.ok(parsed.ok, parsed.ok ? '' : parsed.failure.message);
    assert.deepEqual(
      filesOf(parsed.value).filter((path) => !bases.has(path)),
      [],
    );
    const texts = applyPatch(parsed.value, bases);
    assert.ok(texts.ok, texts.ok ? '' : texts.failure.message);
    return { ...Object.fromEntries(bases), ...Object.fromEntries(texts.value.map(({ path, text }) => [path, text])) };
  }

  function git(...args: (string | { input: string })[]): string {
    const options = args.find((argument) => typeof argument === 'object') ?? { input: '' };
    return execFileSync(
      'git',
      args.filter((argument) => typeof argument === 'string'),
      { cwd: folder, encoding: 'utf8', stdio: 'pipe', ...options },
    );
  }

  function put(path: WorkspacePath, content: string | null): void {
    const target = join(folder, path);
    rmSync(target, { force: true });
    if (content === null) return;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }

  function get(path: string): string | null {
    try {
      return readFileSync(join(folder, path), 'utf8');
    } catch {
      return null;
    }
  }
});
