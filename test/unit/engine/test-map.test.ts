import assert from 'node:assert/strict';
import { ts } from 'ts-morph';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import { DiskFiles } from '../../../src/engine/disk-files.ts';
import { FileView } from '../../../src/engine/file-view.ts';
import { LibFiles } from '../../../src/engine/lib-files.ts';
import { buildModuleGraph } from '../../../src/engine/module-graph.ts';
import { Pacer } from '../../../src/engine/pacer.ts';
import { ProjectService } from '../../../src/engine/project-service.ts';
import { SourceText } from '../../../src/engine/source-text.ts';
import { mapTests } from '../../../src/engine/test-map.ts';
import { WorkspaceFiles } from '../../../src/engine/workspace-files.ts';
import type { TestMap } from '../../../src/ports/code.ts';
import { tempFolder, type TempFolder } from '../../support/temp-folder.ts';

describe('the map of tests', () => {
  let folder: TempFolder;
  afterEach(() => folder.dispose());

  async function map(
    files: Readonly<Record<string, string>>,
    scope: string[] = [],
    replaced: Readonly<Record<string, string>> = {},
  ): Promise<TestMap> {
    folder = tempFolder(files);
    const workspace = new WorkspaceFiles(folder.path, new DiskFiles({ maxBytes: 100_000, exact: true }), []);
    await workspace.scan(new Pacer());
    const projects = new ProjectService(workspace, ts.createDocumentRegistry(), new LibFiles());
    const view = new FileView(
      workspace,
      new Map(Object.entries(replaced).map(([path, text]) => [WorkspacePath(path), new SourceText(text)])),
    );
    const graph = await buildModuleGraph(view, projects, new WeakMap(), new Pacer());
    return mapTests(view, graph, { paths: scope.map(WorkspacePath) }, new Pacer());
  }

  it('follows imports through other files, however they are written', async () => {
    const found = await map({
      'src/a.ts': "import { b } from './b.js';\nexport const a = b;",
      'src/b.ts': "export * from './deep';\nexport const b = 1;",
      'src/deep/index.ts': "export const c = () => import('../lazy.ts');",
      'src/lazy.ts': "export const lazy = require('./old');",
      'src/old.js': '',
      'src/alone.ts': '',
      'src/types.d.ts': '',
      'test/a.test.ts': "import { a } from '../src/a.ts';",
      'src/alone.spec.ts': "import { x } from '../nowhere.ts';",
    });
    assert.deepEqual(found, {
      tests: [
        {
          path: 'test/a.test.ts',
          reaches: ['src/a.ts', 'src/b.ts', 'src/deep/index.ts', 'src/lazy.ts', 'src/old.js'],
          direct: ['src/a.ts'],
        },
      ],
      untested: ['src/alone.ts'],
    });
  });

  it('is about the scope, reached through what lies outside of it', async () => {
    const files = { 'src/a.ts': "import './b.ts';", 'src/b.ts': '', 'src/c.ts': '', '__tests__/a.js': "require('../src/a');" };
    assert.deepEqual(await map(files, ['src/b.ts', 'src/c.ts']), {
      tests: [{ path: '__tests__/a.js', reaches: ['src/b.ts'], direct: [] }],
      untested: ['src/c.ts'],
    });
  });

  it('names some of the files where many tests reach many, what a test imports itself first, and says how many there are', async () => {
    const many = Array.from({ length: 60 }, (_, n) => `src/m${String(n).padStart(2, '0')}.ts`);
    const all = many.map((path) => `export * from './${path.slice(4)}';`).join('\n');
    const tests = Array.from({ length: 40 }, (_, n) => [`test/t${n}.test.ts`, "import '../src/all.ts';\nimport '../src/m59.ts';"]);
    const found = await map({ ...Object.fromEntries([...many.map((path) => [path, '']), ...tests]), 'src/all.ts': all });
    assert.equal(found.tests.length, 40);
    for (const { reaches, direct, reached } of found.tests) {
      assert.deepEqual([reached, reaches.length], [61, 50]);
      assert.deepEqual(reaches.slice(0, 2), direct);
    }
    assert.deepEqual(found.untested, []);
  });

  it('takes what tests share for no test', async () => {
    const found = await map({
      'src/a.ts': '',
      'test/helper.ts': "import '../src/a.ts';",
      'test/one.test.ts': "import './helper.ts';",
      'test/smoke.ts': "import '../src/a.ts';",
    });
    assert.deepEqual(
      found.tests.map(({ path }) => path),
      ['test/one.test.ts', 'test/smoke.ts'],
    );
  });

  it('knows the aliases of a tsconfig and the packages of the workspace', async () => {
    const found = await map({
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      'package.json': '{ "name": "root", "imports": { "#inner": "./src/inner.ts" } }',
      'src/a.ts': '',
      'src/inner.ts': '',
      'packages/core/package.json': '{ "name": "@scope/core", "main": "dist/index.js" }',
      'packages/core/src/index.ts': '',
      'packages/core/src/deep/thing.ts': '',
      'test/all.test.ts': "import '@/a';\nimport '#inner';\nimport '@scope/core';\nimport '@scope/core/deep/thing';\nimport fs from 'fs';",
    });
    assert.deepEqual(found.untested, []);
    assert.equal(found.tests[0]?.reaches.length, 4);
  });

  it('is that of the view it is asked through', async () => {
    const found = await map({ 'src/a.ts': '', 'test/a.test.ts': '' }, [], { 'test/a.test.ts': "import '../src/a';" });
    assert.deepEqual(found.untested, []);
  });

  it('comes to an end where imports go in a circle', async () => {
    const found = await map({ 'a.ts': "import './b';", 'b.ts': "import './a';", 'a.test.ts': "import './a';" });
    assert.deepEqual(found.tests, [{ path: 'a.test.ts', reaches: ['a.ts', 'b.ts'], direct: ['a.ts'] }]);
  });
});
