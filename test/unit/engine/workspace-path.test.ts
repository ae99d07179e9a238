import assert from 'node:assert/strict';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import { checkedPath, checkedScope } from '../../../src/engine/workspace-path.ts';

describe('a path from a caller', () => {
  it('is tidied', () => {
    assert.equal(checkedPath('./src//a.ts'), 'src/a.ts');
    assert.equal(checkedPath('src/orders/'), 'src/orders');
    assert.equal(checkedPath('src/..a/b..ts'), 'src/..a/b..ts');
  });

  for (const [path, reason] of [
    ['/etc/passwd', /absolute/],
    ['C:\\Windows\\a.ts', /absolute/],
    ['\\\\server\\a.ts', /absolute/],
    ['../a.ts', /contains "\.\."/],
    ['src/../../a.ts', /contains "\.\."/],
    ['..\\a.ts', /contains "\.\."/],
    ['src/a\0.ts', /NUL/],
    ['packages/a/.git/config', /git's own folder/],
    ['', /names no file/],
    ['.', /names no file/],
  ] as const) {
    it(`is refused: ${JSON.stringify(path)}`, () => assert.throws(() => checkedPath(path), reason));
  }
});

describe('a scope from a caller', () => {
  const scope = (...paths: string[]) => ({ paths: paths.map(WorkspacePath) });

  it('is the whole workspace where one of its paths is', () => {
    assert.deepEqual(checkedScope(scope('src', './')), { paths: [] });
    assert.deepEqual(checkedScope(scope('')), { paths: [] });
  });

  it('keeps its lines', () => {
    assert.deepEqual(checkedScope({ ...scope('./a.ts'), lines: { start: 1, end: 2 } }), { ...scope('a.ts'), lines: { start: 1, end: 2 } });
  });

  it('is refused where a path leads out', () => {
    assert.throws(() => checkedScope(scope('src', '../other')), /"\.\.\/other" contains/);
  });
});
