import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createCheckRunner } from '../../src/checks/check-runner.ts';
import { RunId, WorkspacePath } from '../../src/domain/ids.ts';
import type { TypeReport } from '../../src/ports/checks.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

const checks = createCheckRunner();
const runId = RunId('types');
const runs = (count: number): RunId[] => Array.from({ length: count }, (_, index) => RunId(`types-${index}`));

describe('createCheckRunner', () => {
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
    readonly runId?: RunId;
  }
  const check = ({
    phase = 'after',
    texts = {},
    scope = [],
    timeoutMs = 100_000,
    runId: run = runId,
  }: Question = {}): Promise<TypeReport> =>
    checks.checkTypes({
      runId: run,
      folder: folder.path,
      phase,
      texts: Object.entries(texts).map(([path, text]) => ({ path: WorkspacePath(path), text })),
      scopePaths: scope.map(WorkspacePath),
      timeoutMs,
    });
  const told = (report: TypeReport): string[] =>
    report.status === 'checked' ? report.diagnostics.map(({ path, line, code }) => `${path}:${line} ${code}`) : [report.reason];
  const reason = (report: TypeReport): string => (report.status === 'unavailable' ? report.reason : 'checked');

  describe('the types that the folder’s own compiler checks', function () {
    this.timeout(120_000);
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
      assert.equal(one.status === 'checked' && one.diagnostics.length > 0, true);
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
        [{ 'tsconfig.json': config({ files: [] }) }, [], /There is no tsconfig\.json with files/],
        [{ 'tsconfig.json': config({ include: ['src'] }, { noCheck: true }) }, [], /checked no types, as “noCheck” asks/],
        [{ 'src/b.ts': 'export const b = ;\n' }, [], /stopped at syntax errors and checked no types: src\/b\.ts:1 TS1109/],
        [{}, ['tools/x.ts'], /None of the files asked about belongs to a project: tools\/x\.ts/],
      ];
      // Side by side, each in a run of its own.
      const ids = runs(cases.length);
      const reasons = await Promise.all(
        cases.map(([texts = {}, scope], index) => check({ texts, scope, runId: ids[index] ?? runId }).then(reason)),
      );
      for (const [index, [, , expected]] of cases.entries()) assert.match(reasons[index] ?? '', expected);
      await Promise.all(ids.map((runId) => checks.closeRun({ runId })));
      const report = await check({ scope: ['tools/x.ts', 'src/a.ts', 'README.md', 'src/gone.ts'] });
      assert.deepEqual(told(report), ['src/a.ts:1 TS2322']);
      assert.deepEqual(report.status === 'checked' && report.unchecked, ['tools/x.ts']);
    });
  });
});
