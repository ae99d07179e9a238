import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ts } from 'ts-morph';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import { DiskFiles } from '../../../src/engine/disk-files.ts';
import { FileView } from '../../../src/engine/file-view.ts';
import { LibFiles } from '../../../src/engine/lib-files.ts';
import { Pacer } from '../../../src/engine/pacer.ts';
import { ProjectService } from '../../../src/engine/project-service.ts';
import { SourceText } from '../../../src/engine/source-text.ts';
import { WorkspaceFiles } from '../../../src/engine/workspace-files.ts';
import { tempFolder, type TempFolder } from '../../support/temp-folder.ts';

const libs = new LibFiles();
const registry = ts.createDocumentRegistry();

describe('the projects of a folder', function () {
  this.timeout(60_000);
  let folder: TempFolder;
  let workspace: WorkspaceFiles;
  let projects: ProjectService;
  afterEach(() => {
    projects.dispose();
    folder.dispose();
  });

  async function scan(): Promise<WorkspaceFiles> {
    workspace = new WorkspaceFiles(folder.path, new DiskFiles({ maxBytes: 100_000, exact: true }), []);
    await workspace.scan(new Pacer());
    return workspace;
  }
  async function open(files: Readonly<Record<string, string>>): Promise<void> {
    folder = tempFolder(files);
    projects = new ProjectService(await scan(), registry, libs);
    projects.select(new FileView(workspace));
  }
  const viewWith = (texts: Readonly<Record<string, string | null>>): FileView =>
    new FileView(
      workspace,
      new Map(Object.entries(texts).map(([path, text]) => [WorkspacePath(path), text === null ? null : new SourceText(text)])),
    );
  const configOf = (path: string): string | undefined => {
    const holder = projects.configs.holderOf(WorkspacePath(path), projects.files.view);
    return holder && projects.files.toWorkspace(holder.name);
  };
  const errorsIn = (path: string): string[] => {
    const name = projects.files.toAbsolute(WorkspacePath(path));
    return projects
      .projectOf(WorkspacePath(path))
      .languageService.getSemanticDiagnostics(name)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  };
  const STRICT =
    '"compilerOptions": { "strict": true, "types": [], "lib": ["ES2022"], "allowImportingTsExtensions": true, "noEmit": true }';

  it('are found by the nearest config that lists a file', async () => {
    await open({
      'tsconfig.json': `{ ${STRICT}, "include": ["src"] }`,
      'tsconfig.test.json': `{ ${STRICT}, "include": ["test"] }`,
      'tsconfig.base.json': `{ ${STRICT} }`,
      'src/a.ts': '',
      'test/a.test.ts': '',
      'web/jsconfig.json': '{}',
      'web/a.js': '',
      'scripts/run.ts': '',
    });
    assert.equal(configOf('src/a.ts'), 'tsconfig.json');
    assert.equal(configOf('test/a.test.ts'), 'tsconfig.test.json');
    assert.equal(configOf('web/a.js'), 'web/jsconfig.json');
    assert.equal(configOf('scripts/run.ts'), undefined);
  });

  it('tell by the text alone which other modules they may hold', async () => {
    await open({
      'package.json': '{ "name": "top" }',
      'tsconfig.json': `{ ${STRICT}, "include": ["src"] }`,
      'src/core.ts': 'export const core = 1;\n',
      'src/index.ts': "export * from './core.ts';\n",
      'tools/tsconfig.json': `{ ${STRICT} }`,
      'tools/apart.ts': 'export const apart = 1;\n',
      'web/tsconfig.json': `{ ${STRICT} }`,
      'web/a.ts': "import { b } from './b.ts';\nb;\n",
      'web/b.ts': "export const b = await import('../src/index.ts');\n",
      'globals/tsconfig.json': `{ ${STRICT} }`,
      'globals/a.ts': '/// <reference path="b.d.ts" />\n',
      'globals/b.d.ts': "declare const core: typeof import('../src/core.ts').core;\n",
      'scripts/run.ts': "import { core } from 'top';\ncore;\n",
    });
    const mayHold = (path: string): boolean => projects.mayHold(WorkspacePath(path), WorkspacePath('src/core.ts'));
    const isHeld = (path: string): boolean =>
      projects
        .projectOf(WorkspacePath(path))
        .program()
        .getSourceFile(projects.files.toAbsolute(WorkspacePath('src/core.ts'))) !== undefined;
    assert.deepEqual(['src/index.ts', 'tools/apart.ts', 'web/a.ts', 'globals/a.ts', 'scripts/run.ts'].map(mayHold), [
      true,
      false,
      true,
      true,
      true,
    ]);
    // Once it is loaded, its program is asked: here no package of that name is installed.
    assert.deepEqual(['src/index.ts', 'tools/apart.ts', 'web/a.ts', 'globals/a.ts', 'scripts/run.ts'].map(isHeld), [
      true,
      false,
      true,
      true,
      false,
    ]);
    assert.equal(mayHold('scripts/run.ts'), false);
  });

  it('are found through the references of a config that lists nothing itself', async () => {
    await open({
      'tsconfig.json': '{ "files": [], "references": [{ "path": "./packages/core" }, { "path": "./packages/app/tsconfig.app.json" }] }',
      'packages/core/tsconfig.json': '{ "compilerOptions": { "composite": true, "types": [] } }',
      'packages/core/index.ts': 'export const core: number = 1;\n',
      'packages/app/tsconfig.app.json':
        '{ "compilerOptions": { "composite": true, "types": [] }, "references": [{ "path": "../core" }], "include": ["*.ts"] }',
      'packages/app/app.ts': "import { core } from '../core/index.ts';\nexport const text: string = core;\n",
    });
    assert.equal(configOf('packages/core/index.ts'), 'packages/core/tsconfig.json');
    assert.equal(configOf('packages/app/app.ts'), 'packages/app/tsconfig.app.json');
    assert.match(errorsIn('packages/app/app.ts').join(), /Type 'number' is not assignable to type 'string'/);
    const core = projects.configs.config(join(folder.path, 'packages/core/tsconfig.json'));
    assert.ok(core);
    assert.deepEqual(
      projects.configs
        .dependentsOf([core])
        .map(({ name }) => name.slice(folder.path.length + 1))
        .sort(),
      ['packages/app/tsconfig.app.json', 'tsconfig.json'],
    );
  });

  it('hold files that only an import brings in', async () => {
    await open({
      'tsconfig.json': `{ ${STRICT}, "files": ["src/main.ts"] }`,
      'src/main.ts': "import './part.ts';",
      'src/part.ts': 'export const part = 1;',
    });
    assert.equal(configOf('src/part.ts'), undefined);
    assert.equal(projects.projectOf(WorkspacePath('src/part.ts')), projects.projectOf(WorkspacePath('src/main.ts')));
  });

  it('are inferred for files without a config, JavaScript included', async () => {
    await open({
      'lib/a.js': 'exports.answer = function (x) { return x; };\n',
      'lib/b.js': "const { answer } = require('./a');\nanswer(1);\n",
      'c.mjs': "import { answer } from './lib/a.js';\nanswer(2);\n",
    });
    const name = projects.files.toAbsolute(WorkspacePath('lib/a.js'));
    const service = projects.projectOf(WorkspacePath('lib/a.js')).languageService;
    const references = service.findReferences(name, workspace.read(WorkspacePath('lib/a.js'))?.text.indexOf('answer') ?? 0);
    const files = new Set(references?.flatMap(({ references: all }) => all.map(({ fileName }) => projects.files.toWorkspace(fileName))));
    assert.deepEqual([...files].sort(), ['c.mjs', 'lib/a.js', 'lib/b.js']);
  });

  it('resolve packages from the disk, through links', async () => {
    await open({
      'tsconfig.json': `{ ${STRICT.replace('"types"', '"module": "nodenext", "types"')}, "include": ["src"] }`,
      'node_modules/dep/package.json': '{ "name": "dep", "types": "index.d.ts" }',
      'node_modules/dep/index.d.ts': 'export declare const dep: number;',
      'packages/local/package.json': '{ "name": "local", "exports": "./index.ts" }',
      'packages/local/index.ts': 'export const local = 1;',
      'src/a.ts':
        "import { dep } from 'dep';\nimport { local } from 'local';\nexport const a: string = dep;\nexport const b: string = local;\n",
    });
    symlinkSync(join(folder.path, 'packages/local'), join(folder.path, 'node_modules/local'));
    assert.equal(errorsIn('src/a.ts').filter((message) => message.includes("Type 'number'")).length, 2);
  });

  it('read through the selected view, and parse again only what differs', async () => {
    await open({
      'tsconfig.json': `{ ${STRICT} }`,
      'a.ts': 'export const a = 1;',
      'b.ts': "import { a } from './a.ts';\nexport const b: number = a;\n",
    });
    const project = projects.projectOf(WorkspacePath('b.ts'));
    const parsed = project.program();
    const tree = (path: string) => project.program().getSourceFile(projects.files.toAbsolute(WorkspacePath(path)));
    const [a, b] = [tree('a.ts'), tree('b.ts')];
    assert.deepEqual(errorsIn('b.ts'), []);

    projects.select(viewWith({ 'a.ts': 'export const a = "text";' }));
    assert.match(errorsIn('b.ts').join(), /'string' is not assignable/);
    assert.equal(tree('b.ts'), b);
    assert.notEqual(tree('a.ts'), a);

    projects.select(new FileView(workspace));
    assert.deepEqual(errorsIn('b.ts'), []);
    assert.notEqual(project.program(), parsed);
    const again = project.program();
    projects.select(viewWith({ 'a.ts': 'export const a = 1;' }));
    assert.equal(project.program(), again, 'equal texts need no other program');
  });

  it('see files that a view creates and deletes', async () => {
    await open({
      'tsconfig.json': `{ ${STRICT}, "include": ["src"] }`,
      'src/a.ts': "import { b } from './b.ts';\nexport const a = b;\n",
      'src/c.ts': '',
    });
    assert.equal(errorsIn('src/a.ts').length, 1);
    projects.select(viewWith({ 'src/b.ts': 'export const b = 1;', 'src/c.ts': null }));
    assert.deepEqual(errorsIn('src/a.ts'), []);
    assert.equal(configOf('src/b.ts'), 'tsconfig.json');
    assert.equal(
      projects
        .projectOf(WorkspacePath('src/a.ts'))
        .program()
        .getSourceFile(projects.files.toAbsolute(WorkspacePath('src/c.ts'))),
      undefined,
    );
    projects.select(new FileView(workspace));
    assert.equal(errorsIn('src/a.ts').length, 1);
  });

  it('follow the disk from run to run', async () => {
    await open({ 'tsconfig.json': `{ ${STRICT} }`, 'a.ts': 'export const a: number = 1;' });
    assert.deepEqual(errorsIn('a.ts'), []);
    const project = projects.projectOf(WorkspacePath('a.ts'));
    folder.write('a.ts', 'export const a: number = "one";');
    folder.write('b.ts', 'export const b: number = "two";');
    projects.refresh(await scan());
    projects.select(new FileView(workspace));
    assert.equal(errorsIn('a.ts').length, 1);
    assert.equal(errorsIn('b.ts').length, 1);
    assert.equal(projects.projectOf(WorkspacePath('b.ts')), project, 'kept warm');
  });

  it('give memory back when there are many, but answer all through a turn', async () => {
    const names = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6'];
    await open(
      Object.fromEntries(
        names.flatMap((name) => [
          [`${name}/tsconfig.json`, `{ ${STRICT} }`],
          [`${name}/a.ts`, 'export const a: string = 1;'],
        ]),
      ),
    );
    const at = (name: string) => projects.projectOf(WorkspacePath(`${name}/a.ts`));
    const first = at('p1');
    const program = first.program();
    names.forEach((name) => assert.equal(errorsIn(`${name}/a.ts`).length, 1));
    assert.notEqual(first.program(), program, 'loaded anew');
    assert.equal(errorsIn('p1/a.ts').length, 1);
    assert.equal(at('p1'), first);
    projects.select(new FileView(workspace));
    assert.equal(at('p1'), first, 'used last');
    names.slice(1).forEach(at);
    projects.select(new FileView(workspace));
    assert.notEqual(at('p1'), first, 'dropped between turns');
  });

  it('understand a config as the compiler does that the folder installs', async () => {
    await open({
      'tsconfig.json': '{ "compilerOptions": { "target": "es5", "moduleResolution": "node", "baseUrl": "." } }',
      'node_modules/typescript/package.json': '{ "name": "typescript", "version": "5.4.3" }',
      'node_modules/@types/thing/index.d.ts': 'declare const thing: number;',
      'a.ts': 'export let a: string;\na = null;\nexport const b: number = thing;\n',
    });
    assert.deepEqual(errorsIn('a.ts'), []);
    assert.deepEqual(projects.projectOf(WorkspacePath('a.ts')).languageService.getCompilerOptionsDiagnostics(), []);
  });
});
