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
  const reason = (report: TypeReport): string => (report.status === 'unavailable' ? report.reason : 'checked');

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
      assert.match(reason(await check({ scope: ['src/a.ts'] })), /There is no tsconfig\.json with files/);
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

    it('takes an error in a file outside of the folder for one like others, but not one in a configuration there', async () => {
      const say = (line: string): Promise<void> =>
        folder.write({
          'pkg/tsconfig.json': '{}',
          'pkg/a.ts': '',
          'node_modules/typescript/package.json': '{ "name": "typescript", "version": "5.5.1" }',
          'node_modules/typescript/bin/tsc': `console.log(${JSON.stringify(line)} + "\\n" + process.cwd() + "/a.ts"); process.exit(2)`,
        });
      await say('../node_modules/@types/mocha/index.d.ts(3,1): error TS2403: Twice.');
      const report = await check({ in: 'pkg' });
      assert.deepEqual(report.status === 'checked' && report.diagnostics, [
        { path: null, line: 3, code: 'TS2403', message: `${folder.path}/node_modules/@types/mocha/index.d.ts: Twice.` },
      ]);
      await say('../tsconfig.base.json(2,3): error TS5023: Unknown compiler option.');
      assert.match(reason(await check({ phase: 'before', in: 'pkg' })), /could not check everything: the project: TS5023/);
      await say('error TS2688: Cannot find type definition file.');
      assert.match(reason(await check({ in: 'pkg' })), /could not check everything: the project: TS2688/);
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
