import assert from 'node:assert/strict';
import type { WrittenFile } from '../../src/domain/review-event.ts';
import { WorkspacePath } from '../../src/domain/ids.ts';
import type { Applier } from '../../src/ports/workspace.ts';

/** A workspace that an applier writes to, and a way round the applier to its files. */
export interface AppliedWorkspace {
  readonly applier: Applier;
  /** The text of a file as it is now; null where there is none. */
  read(path: string): Promise<string | null>;
  /** Changes a file behind the applier's back; null deletes it. */
  write(path: string, text: string | null): Promise<void>;
  dispose(): Promise<void>;
}

/** What every Applier keeps to. */
export function applierContract(name: string, makeWorkspace: () => Promise<AppliedWorkspace>): void {
  describe(`the applier contract, kept by ${name}`, () => {
    let workspace: AppliedWorkspace;
    beforeEach(async () => (workspace = await makeWorkspace()));
    afterEach(() => workspace.dispose());

    const file = (path: string, before: string | null, after: string | null): WrittenFile => ({ path: WorkspacePath(path), before, after });
    const inverse = ({ path, before, after }: WrittenFile): WrittenFile => ({ path, before: after, after: before });

    it('writes what it is given, to the byte', async () => {
      const texts = ['', 'no line end', 'a\r\nb\r\n', 'mixed\r\nends\n', '\u{feff}bom\n', 'ünïcödé 😀\n', 'x'.repeat(200_000)];
      await Promise.all(texts.map((_, index) => workspace.write(`f${index}.ts`, 'old\n')));
      const files = texts.map((text, index) => file(`f${index}.ts`, 'old\n', text));
      assert.deepEqual(await workspace.applier.apply(files), { written: files, skipped: [] });
      for (const [index, text] of texts.entries()) assert.equal(await workspace.read(`f${index}.ts`), text);
    });

    it('creates files, with the folders they need', async () => {
      const files = [file('new.ts', null, 'a\n'), file('some/new/folder/b.ts', null, 'b\n')];
      assert.deepEqual((await workspace.applier.apply(files)).written, files);
      assert.equal(await workspace.read('new.ts'), 'a\n');
      assert.equal(await workspace.read('some/new/folder/b.ts'), 'b\n');
    });

    it('deletes files', async () => {
      await workspace.write('a.ts', 'a\n');
      assert.equal((await workspace.applier.apply([file('a.ts', 'a\n', null)])).written.length, 1);
      assert.equal(await workspace.read('a.ts'), null);
    });

    it('is undone by its inverse', async () => {
      await workspace.write('changed.ts', 'before\r\n');
      await workspace.write('deleted.ts', 'gone');
      const files = [file('changed.ts', 'before\r\n', 'after\n'), file('deleted.ts', 'gone', null), file('created.ts', null, 'new\n')];
      const { written } = await workspace.applier.apply(files);
      assert.deepEqual((await workspace.applier.apply(written.map(inverse))).skipped, []);
      assert.equal(await workspace.read('changed.ts'), 'before\r\n');
      assert.equal(await workspace.read('deleted.ts'), 'gone');
      assert.equal(await workspace.read('created.ts'), null);
    });

    it('leaves alone what has moved on, says so, and writes the others', async () => {
      await workspace.write('edited.ts', 'edited by the user\n');
      await workspace.write('line-ends.ts', 'a\r\n');
      await workspace.write('there.ts', 'was not there\n');
      await workspace.write('fine.ts', 'a\n');
      const report = await workspace.applier.apply([
        file('edited.ts', 'a\n', 'b\n'),
        file('line-ends.ts', 'a\n', 'b\n'),
        file('there.ts', null, 'b\n'),
        file('gone.ts', 'a\n', 'b\n'),
        file('fine.ts', 'a\n', 'b\n'),
      ]);
      assert.deepEqual(report.written, [file('fine.ts', 'a\n', 'b\n')]);
      assert.deepEqual(
        report.skipped.map(({ path }) => path),
        ['edited.ts', 'line-ends.ts', 'there.ts', 'gone.ts'],
      );
      for (const { reason } of report.skipped) assert.match(reason, /^[A-Z].*\.$/s);
      assert.equal(await workspace.read('edited.ts'), 'edited by the user\n');
      assert.equal(await workspace.read('line-ends.ts'), 'a\r\n');
      assert.equal(await workspace.read('there.ts'), 'was not there\n');
      assert.equal(await workspace.read('gone.ts'), null);
      assert.equal(await workspace.read('fine.ts'), 'b\n');
    });

    it('reads a file to the byte, and tells one that is not there', async () => {
      await workspace.write('a.ts', '\u{feff}a\r\nb');
      assert.equal((await workspace.applier.read(WorkspacePath('a.ts')))?.text, '\u{feff}a\r\nb');
      assert.equal(await workspace.applier.read(WorkspacePath('none.ts')), null);
    });

    it('may be told the same twice: what is done already counts as written', async () => {
      await workspace.write('a.ts', 'a\n');
      await workspace.write('deleted.ts', 'gone');
      const files = [file('a.ts', 'a\n', 'b\n'), file('new.ts', null, 'n\n'), file('deleted.ts', 'gone', null)];
      assert.deepEqual(await workspace.applier.apply(files), { written: files, skipped: [] });
      assert.deepEqual(await workspace.applier.apply(files), { written: files, skipped: [] });
      assert.equal(await workspace.read('a.ts'), 'b\n');
      assert.equal(await workspace.read('deleted.ts'), null);
    });

    it('refuses paths outside the workspace', async () => {
      const paths = ['../outside.ts', 'a/../../outside.ts', '/tmp/outside.ts', '', '.', 'a//b.ts', 'a\\b.ts', 'C:/a.ts'];
      const report = await workspace.applier.apply(paths.map((path) => file(path, null, 'x')));
      assert.deepEqual(report.written, []);
      assert.equal(report.skipped.length, paths.length);
      assert.equal(await workspace.read('outside.ts'), null);
    });

    it('does nothing when there is nothing to do', async () => {
      assert.deepEqual(await workspace.applier.apply([]), { written: [], skipped: [] });
    });
  });
}
