import assert from 'node:assert/strict';
import { parseRelaxedJson } from '../../../src/checks/relaxed-json.ts';
import { findConfigs } from '../../../src/checks/type-configs.ts';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporary-folder.ts';

describe('findConfigs', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => (folder = await temporaryFolder()));
  afterEach(() => folder.remove());
  const find = (...paths: string[]): Promise<string[]> => findConfigs(folder.path, paths.map(WorkspacePath));

  it('finds the nearest one of each path, and the folder’s own', async () => {
    await folder.write({ 'tsconfig.json': '{}', 'a/tsconfig.json': '{}', 'b/tsconfig.json': '{}' });
    assert.deepEqual(await find('a/src/deep/x.ts'), ['a/tsconfig.json', 'tsconfig.json']);
    assert.deepEqual(await find('a'), ['a/tsconfig.json', 'tsconfig.json']);
    assert.deepEqual(await find('c/x.ts', 'x.ts'), ['tsconfig.json']);
    assert.deepEqual(await find(), ['tsconfig.json']);
  });

  it('takes for a solution the projects that it refers to, round about and once each', async () => {
    await folder.write({
      'tsconfig.json':
        '{ "files": [], "references": [{ "path": "a" }, { "path": "./tsconfig.node.json" }, { "path": "../outside" }, { "path": "gone" }] }',
      'tsconfig.node.json': '{ "include": ["vite.config.ts"] }',
      'a/tsconfig.json': '{ "files": [], "references": [{ "path": "../b" }, { "path": ".." }] }',
      'b/tsconfig.json': '{ "include": ["src"], "references": [{ "path": "../a" }] }',
    });
    assert.deepEqual(await find('b/src/x.ts'), ['b/tsconfig.json', 'tsconfig.node.json']);
  });

  it('looks below where neither the paths nor the folder name one', async () => {
    await folder.write({
      'packages/a/tsconfig.json': '{}',
      'packages/a/test/tsconfig.json': '{}',
      'node_modules/x/tsconfig.json': '{}',
      '.hidden/tsconfig.json': '{}',
    });
    assert.deepEqual(await find(), ['packages/a/tsconfig.json']);
  });

  it('finds none where there is none', async () => {
    await folder.write({ 'src/a.ts': '' });
    assert.deepEqual(await find('src/a.ts'), []);
  });
});

describe('parseRelaxedJson', () => {
  it('reads comments, trailing commas and a byte order mark', () => {
    const text = '\u{feff}{ // line\n "a": "x // no comment, } [", /* block, */ "b": [1, 2, ], "c": "quo\\"te //",\n}';
    assert.deepEqual(parseRelaxedJson(text), { a: 'x // no comment, } [', b: [1, 2], c: 'quo"te //' });
  });

  it('gives nothing for what is no JSON', () => assert.equal(parseRelaxedJson('{ "a": '), undefined));
});
