import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createCheckRunner } from '../../../src/checks/check-runner.ts';
import { RunId, WorkspacePath } from '../../../src/domain/ids.ts';
import type { TypeReport } from '../../../src/ports/checks.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporary-folder.ts';

const checks = createCheckRunner();
const runId = RunId('types');

describe('checkTypes', function () {
  this.timeout(120_000);
  let folder: TemporaryFolder;
  beforeEach(async () => (folder = await temporaryFolder()));
  afterEach(async () => {
    await checks.closeRun({ runId });
    await folder.remove();
  });

  interface Question {
    readonly phase?: 'before' | 'after';
    readonly texts?: Readonly<Record<string, string | null>>;
    readonly scope?: readonly string[];
    readonly timeoutMs?: number;
    readonly in?: string;
  }
  const check = ({ phase = 'after', texts = {}, scope = [], timeoutMs = 100_000, in: inner = '' }: Question = {}): Promise<TypeReport> =>
    checks.checkTypes({
      runId,
      folder: join(folder.path, inner),
      phase,
      texts: Object.entries(texts).map(([path, text]) => ({ path: WorkspacePath(path), text })),
      scopePaths: scope.map(WorkspacePath),
      timeoutMs,
    });
  const told = (report: TypeReport): string[] =>
    report.status === 'checked' ? report.diagnostics.map(({ path, line, code }) => `${path}:${line} ${code}`) : [report.reason];
  const reason = (report: TypeReport): string => (report.status === 'unavailable' ? report.reason : 'checked');

  describe('with the folder’s own compiler', () => {
    const OPTIONS = { strict: true, lib: ['es5'], types: [], module: 'nodenext', target: 'es2022' };
    const config = (more: object = {}, options: object = {}): string =>
      JSON.stringify({ compilerOptions: { ...OPTIONS, ...options }, ...more });
    beforeEach(() => folder.link(join(process.cwd(), 'node_modules/typescript'), 'node_modules/typescript'));

    it('checks both sides of a change, each in a mirror of its own', async () => {
      await folder.write({
        'tsconfig.json': config({ include: ['src'] }),
        'src/a.ts': 'export const a: number = 1;\n',
        'src/b.ts': 'import { a } from "./a.js";\nexport const b: number = a;\n',
      });
      const before = await folder.snapshot();
      const texts = { 'src/a.ts': 'export const a: string = "1";\n', 'src/c.ts': 'export const c: number = "c";\n' };
      const [clean, broken] = await Promise.all([check({ phase: 'before', scope: ['src/a.ts'] }), check({ texts, scope: ['src/a.ts'] })]);
      assert.deepEqual(told(clean), []);
      assert.deepEqual(told(broken), ['src/b.ts:2 TS2322', 'src/c.ts:1 TS2322']);
      assert.ok(
        broken.status === 'checked' && broken.command === 'tsc --noEmit -p tsconfig.json' && /^typescript 5\.9/.test(broken.compiler),
      );
      assert.deepEqual(await folder.snapshot(), before);
    });

    it('tells messages of several lines whole, and the same in every mirror', async () => {
      await folder.write({
        'tsconfig.json': config(),
        'a.ts': 'interface A { x: { y: number } }\nexport const a: A = { x: { y: "1" as unknown as string } };\nimport "./gone.js";\n',
      });
      const [one, other] = [await check({ phase: 'before' }), await check({ phase: 'after' })];
      assert.deepEqual(one.status === 'checked' && one.diagnostics, other.status === 'checked' && other.diagnostics);
      assert.deepEqual(told(one), ['a.ts:2 TS2322', 'a.ts:3 TS2882'].slice(0, told(one).length));
      const nested = 'export const f: (x: { y: number }) => void = (x: { y: { z: string } }) => { void x; };\n';
      const report = await check({ texts: { 'a.ts': nested } });
      assert.match(
        report.status === 'checked' ? (report.diagnostics[0]?.message ?? '') : '',
        /^Type '.+\n {2}Types of parameters .+\n {4}/,
      );
    });

    it('checks the projects that a solution refers to, building them where one uses another', async () => {
      await folder.write({
        'tsconfig.json':
          '{ // Only refers to others.\n "files": [], "references": [{ "path": "./a" }, { "path": "./b/tsconfig.json" }, { "path": "./gone" }],\n}',
        'a/tsconfig.json': config({ include: ['src'] }, { composite: true, outDir: 'dist', rootDir: 'src' }),
        'a/src/index.ts': 'export const a: number = 1;\n',
        'b/tsconfig.json': config(
          { include: ['src'], references: [{ path: '../a' }] },
          { composite: true, outDir: 'dist', rootDir: 'src' },
        ),
        'b/src/index.ts': 'import { a } from "../../a/src/index.js";\nexport const b: string = a;\n',
      });
      const before = await folder.snapshot();
      const report = await check({ scope: ['a/src/index.ts'] });
      assert.deepEqual(told(report), ['b/src/index.ts:2 TS2322']);
      assert.deepEqual(report.status === 'checked' && [report.command, report.configs], [
        'tsc --noEmit -p a/tsconfig.json && tsc -b b/tsconfig.json',
        ['a/tsconfig.json', 'b/tsconfig.json'],
      ]);
      assert.deepEqual(await folder.snapshot(), before);
    });

    it('checks a package of a monorepo against the changed one that it uses', async () => {
      await folder.write({
        'packages/lib/package.json': '{"name":"lib","type":"module","exports":"./index.ts"}',
        'packages/lib/index.ts': 'export const a: number = 1;\n',
        'packages/app/tsconfig.json': config({ include: ['*.ts'] }, { allowImportingTsExtensions: true, noEmit: true }),
        'packages/app/main.ts': 'import { a } from "lib";\nexport const n: number = a;\n',
      });
      await folder.link('../packages/lib', 'node_modules/lib');
      const texts = { 'packages/lib/index.ts': 'export const a: string = "";\n' };
      assert.deepEqual(told(await check({ phase: 'before', scope: ['packages/app/main.ts'] })), []);
      assert.deepEqual(told(await check({ texts, scope: ['packages/app/main.ts'] })), ['packages/app/main.ts:2 TS2322']);
    });

    it('does not call checked what it could not check', async () => {
      await folder.write({
        'tsconfig.json': config({ include: ['src'] }),
        'src/a.ts': 'export const a: number = "1";\n',
        'tools/x.ts': 'export const x: number = "1";\n',
      });
      const cases: readonly (readonly [texts: Question['texts'], scope: readonly string[], reason: RegExp])[] = [
        [{ 'tsconfig.json': config({ include: ['nothing'] }) }, [], /TS18003 No inputs were found/],
        [{ 'tsconfig.json': config({ include: ['src'] }, { nonsense: true }) }, [], /TS5023 Unknown compiler option/],
        [{ 'tsconfig.json': config({ include: ['src'] }, { types: ['jest'] }) }, [], /TS2688 Cannot find type definition file for 'jest'/],
        [{ 'tsconfig.json': config({ include: ['src'], extends: './gone.json' }) }, [], /TS5083|TS6053|Cannot read file/],
        [{ 'tsconfig.json': '{ "compilerOptions": ' }, [], /TS1\d\d\d/],
        [{ 'src/b.ts': 'export const b = ;\n' }, [], /stopped at syntax errors and checked no types: src\/b\.ts:1 TS1109/],
        [{}, ['tools/x.ts'], /None of the files asked about belongs to a project: tools\/x\.ts/],
      ];
      for (const [texts, scope, expected] of cases) assert.match(reason(await check({ texts: texts ?? {}, scope })), expected);
      assert.deepEqual(told(await check({ scope: ['tools/x.ts', 'src/a.ts'] })), ['src/a.ts:1 TS2322']);
    });
  });

  describe('with a compiler that is not there or breaks', () => {
    const fake = (script: string): Promise<void> =>
      folder.write({
        'tsconfig.json': '{}',
        'a.ts': '',
        'node_modules/typescript/package.json': '{ "name": "typescript", "version": "5.5.1" }',
        'node_modules/typescript/bin/tsc': script,
      });

    it('says that there is no project, or no compiler', async () => {
      await folder.write({ 'src/a.ts': '' });
      assert.match(reason(await check({ scope: ['src/a.ts'] })), /There is no tsconfig\.json/);
      await folder.write({ 'src/tsconfig.json': '{}' });
      assert.match(
        reason(await check({ phase: 'before', scope: ['src/a.ts'] })),
        /No typescript is installed where src\/tsconfig\.json would find it/,
      );
      assert.match(reason(await check({ in: 'none' })), /could not be run: ENOENT/);
    });

    it('says that it crashed, was killed or took too long', async () => {
      await fake('console.log("Fatal: out of luck"); process.exit(134)');
      assert.match(reason(await check({ phase: 'before' })), /broke down with exit code 134: Fatal: out of luck/);
      await folder.write({ 'node_modules/typescript/bin/tsc': 'process.kill(process.pid, "SIGKILL")' });
      assert.match(reason(await check({ phase: 'before' })), /broke down with exit code 137: it said nothing/);
      await folder.write({ 'node_modules/typescript/bin/tsc': 'setInterval(() => {}, 1000)' });
      assert.match(reason(await check({ phase: 'before', timeoutMs: 500 })), /tsc --noEmit -p tsconfig\.json was not done after/);
    });

    it('does not believe one that says nothing is wrong but names no file', async () => {
      await fake('console.log("/usr/lib/lib.d.ts\\nFiles: 1")');
      assert.match(reason(await check()), /found no files of the folder/);
    });

    it('does not believe an old one that builds only half of the projects', async () => {
      await fake(
        'if (process.argv.includes("-b")) { console.log("a.ts(1,1): error TS2322: Wrong.\\n" + process.cwd() + "/a.ts"); process.exit(2); }' +
          'console.log("a.ts(1,1): error TS6305: Not built."); process.exit(2)',
      );
      assert.match(reason(await check()), /typescript 5\.5\.1 leaves projects unchecked/);
    });

    it('places errors in packages where they are', async () => {
      await fake(
        'const { relative } = require("node:path"), { realpathSync } = require("node:fs");' +
          'const real = realpathSync("node_modules/typescript");' +
          'console.log(relative(process.cwd(), real) + "/x.d.ts(7,1): error TS2304: Cannot find name in " + process.cwd() + "/a.ts.\\n" + process.cwd() + "/a.ts"); process.exit(2)',
      );
      const report = await check();
      assert.deepEqual(report.status === 'checked' && report.diagnostics, [
        { path: 'node_modules/typescript/x.d.ts', line: 7, code: 'TS2304', message: `Cannot find name in ${folder.path}/a.ts.` },
      ]);
    });
  });
});
