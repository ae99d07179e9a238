import assert from 'node:assert/strict';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import type { Scope } from '../../../src/domain/scope.ts';
import { DiskFiles } from '../../../src/engine/disk-files.ts';
import { listFiles, readExcerpt, skippedFiles } from '../../../src/engine/file-listing.ts';
import { FileView } from '../../../src/engine/file-view.ts';
import { editDistance } from '../../../src/engine/nearest.ts';
import { LineExpression } from '../../../src/engine/line-expression.ts';
import { Pacer } from '../../../src/engine/pacer.ts';
import { searchText } from '../../../src/engine/text-search.ts';
import { WorkspaceFiles } from '../../../src/engine/workspace-files.ts';
import { tempFolder, type TempFolder } from '../../support/temp-folder.ts';

const scope = (...paths: string[]): Scope => ({ paths: paths.map(WorkspacePath) });

describe('looking at files', () => {
  let folder: TempFolder;
  let view: FileView;
  before(async () => {
    folder = tempFolder({
      '.gitignore': 'ignored.ts\n',
      'ignored.ts': '',
      'README.md': 'catch this\n',
      'src/orders/service.ts': 'try {\r\n} catch (e) {}\r\n// catch, catch\nlast catch',
      'src/orders/order.ts': 'export {};\n',
      'binary.dat': Buffer.from([0, 1, 2]),
    });
    const files = new WorkspaceFiles(folder.path, new DiskFiles({ maxBytes: 1000, exact: true }), []);
    await files.scan(new Pacer());
    view = new FileView(files);
  });
  after(() => folder.dispose());

  it('lists what is in scope', () => {
    assert.deepEqual(listFiles(view, scope('src'), 'any').files, ['src/orders/order.ts', 'src/orders/service.ts']);
    assert.deepEqual(listFiles(view, scope(), 'code').files, ['src/orders/order.ts', 'src/orders/service.ts']);
    assert.equal(listFiles(view, scope(), 'any').files.length, 5);
  });

  it('tells what of it an agent may not edit, and what no recipe looks at, with the reason', async () => {
    const made = tempFolder({
      'src/a.ts': 'export {};\n',
      'src/b.ts': '\n// @generated\nexport {};\n',
      'src/c.d.ts': 'export {};\n',
      'README.md': '# a\n',
      'vite.config.ts': 'export {};\n',
    });
    try {
      const files = new WorkspaceFiles(made.path, new DiskFiles({ maxBytes: 1000, exact: true }), []);
      await files.scan(new Pacer());
      const there = new FileView(files);
      assert.equal(readExcerpt(there, WorkspacePath('src/b.ts')).protected, 'it is generated, as line 2 says');
      assert.equal(readExcerpt(there, WorkspacePath('vite.config.ts')).protected, 'it decides what is run, installed or obeyed');
      assert.equal('protected' in readExcerpt(there, WorkspacePath('src/a.ts')), false);
      assert.deepEqual(await skippedFiles(there, scope('src'), new Pacer()), [
        { path: 'src/b.ts', why: 'src/b.ts is generated: its header says @generated.' },
        { path: 'src/c.d.ts', why: 'src/c.d.ts is a declaration file.' },
      ]);
    } finally {
      made.dispose();
    }
  });

  it('tells what of the scope there is not, with what may have been meant', () => {
    const { files, missing } = listFiles(view, scope('src/order', 'service.ts', 'src/orders/servce.ts', 'zzz'), 'any');
    assert.deepEqual(files, []);
    assert.deepEqual(missing, [
      { path: 'src/order', nearest: ['src/orders'] },
      { path: 'service.ts', nearest: ['src/orders/service.ts'] },
      { path: 'src/orders/servce.ts', nearest: ['src/orders/service.ts'] },
      { path: 'zzz', nearest: [] },
    ]);
  });

  it('does not miss what is there but ignored', () => {
    assert.deepEqual(listFiles(view, scope('ignored.ts'), 'any'), { files: [], missing: [] });
  });

  it('reads lines with their line ends', () => {
    const path = WorkspacePath('src/orders/service.ts');
    assert.deepEqual(readExcerpt(view, path, 2, 3), { path, firstLine: 2, totalLines: 4, text: '} catch (e) {}\r\n// catch, catch\n' });
    assert.equal(readExcerpt(view, path).text.length, view.read(path)?.text.length);
    assert.equal(readExcerpt(view, path, 4, 99).text, 'last catch');
    assert.throws(() => readExcerpt(view, path, 5), /src\/orders\/service\.ts has 4 lines, so there is no line 5/);
    assert.throws(() => readExcerpt(view, path, 3, 2), /no range/);
  });

  it('finds the lines that an expression matches, line by line', async () => {
    const find = async (text: string, more = {}): Promise<string[]> =>
      (await searchText(view, { scope: scope('src'), text, regex: true, ...more }, new Pacer())).matches.map(
        ({ path, line, text: shown }) => `${path}:${line} ${shown}`,
      );
    assert.deepEqual(await find('^} catch|^export'), ['src/orders/order.ts:1 export {};', 'src/orders/service.ts:2 } catch (e) {}']);
    assert.deepEqual(await find('\\{\\}$'), ['src/orders/service.ts:2 } catch (e) {}'], 'a carriage return is not part of a line');
    assert.deepEqual(await find('try[^]*catch'), [], 'no match crosses a line');
    assert.deepEqual(await find('catch', { limit: 1 }), ['src/orders/service.ts:2 } catch (e) {}']);
    assert.deepEqual(await find('catch', { scope: { ...scope('src/orders/service.ts'), lines: { start: 3, end: 3 } } }), [
      'src/orders/service.ts:3 // catch, catch',
    ]);
  });

  it('says what is wrong with an expression that is none', async () => {
    await assert.rejects(
      searchText(view, { scope: scope(), text: 'catch (', regex: true }, new Pacer()),
      /“catch \(” can't be searched for: .*Unterminated group.* Escape/,
    );
  });

  it('interrupts an expression that takes for ever', () => {
    const expression = new LineExpression('(a+)+$', 200);
    assert.deepEqual(expression.find(['aaa\nb', 'b']), [[1], []]);
    assert.throws(
      () => expression.find([`${'a'.repeat(10_000)}!`]),
      /The expression “\(a\+\)\+\$” takes more than 0\.2 s\. Narrow the paths/,
    );
    assert.throws(() => expression.find([`${'a'.repeat(10_000)}!`]), /takes more than 0\.2 s/, 'its time is up for all files');
  });

  it('finds each line with a text once, up to a limit', async () => {
    const found = await searchText(view, { scope: scope(), text: 'catch' }, new Pacer());
    assert.deepEqual(
      found.matches.map(({ path, line, text }) => `${path}:${line} ${text}`),
      [
        'README.md:1 catch this',
        'src/orders/service.ts:2 } catch (e) {}',
        'src/orders/service.ts:3 // catch, catch',
        'src/orders/service.ts:4 last catch',
      ],
    );
    assert.equal(found.truncated, false);
    const some = await searchText(view, { scope: scope('src'), text: 'catch', limit: 2 }, new Pacer());
    assert.deepEqual([some.matches.length, some.truncated], [2, true]);
    const all = await searchText(view, { scope: scope('src'), text: 'catch', limit: 3 }, new Pacer());
    assert.deepEqual([all.matches.length, all.truncated], [3, false]);
    await assert.rejects(searchText(view, { scope: scope(), text: '' }, new Pacer()), /the text is empty/);
  });

  it('finds only within the lines of the scope', async () => {
    const lines = { ...scope('src/orders/service.ts'), lines: { start: 3, end: 3 } };
    assert.deepEqual(
      (await searchText(view, { scope: lines, text: 'catch' }, new Pacer())).matches.map(({ line }) => line),
      [3],
    );
  });

  it('stops when aborted', async () => {
    await assert.rejects(searchText(view, { scope: scope(), text: 'x' }, new Pacer(AbortSignal.abort())), { name: 'AbortError' });
  });

  it('measures how far texts are apart', () => {
    assert.equal(editDistance('kitten', 'sitting'), 3);
    assert.equal(editDistance('', 'abc'), 3);
    assert.equal(editDistance('same', 'same'), 0);
  });
});
