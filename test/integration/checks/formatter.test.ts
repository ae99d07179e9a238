import assert from 'node:assert/strict';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createCheckRunner } from '../../../src/checks/check-runner.ts';
import { findFormatter } from '../../../src/checks/formatter.ts';
import { RunId, WorkspacePath } from '../../../src/domain/ids.ts';
import { tempFolder, type TempFolder } from '../../support/temp-folder.ts';

const UGLY = 'export const a={b:1}\n';
const path = WorkspacePath;

describe('the formatter of a folder', function () {
  this.timeout(60_000);
  const runner = createCheckRunner();
  const runId = RunId('r1');
  let folder: TempFolder;
  afterEach(async () => {
    await runner.closeRun({ runId });
    folder.dispose();
  });

  /** A folder in which this project's own prettier is installed. */
  const withPrettier = (files: Readonly<Record<string, string>>): TempFolder => {
    const made = tempFolder({ 'node_modules/.package-lock.json': '{}', ...files });
    symlinkSync(join(process.cwd(), 'node_modules/prettier'), join(made.path, 'node_modules/prettier'));
    return made;
  };
  const format = (texts: Readonly<Record<string, string>>) =>
    runner.format({
      runId,
      folder: folder.path,
      texts: Object.entries(texts).map(([file, text]) => ({ path: path(file), text })),
      paths: Object.keys(texts).map(path),
      timeoutMs: 60_000,
    });

  it('formats texts as its config says, in a mirror: the folder stays as it is', async () => {
    folder = withPrettier({ '.prettierrc': '{ "semi": false, "singleQuote": true }', 'src/a.ts': UGLY, 'package.json': '{}' });
    const report = await format({ 'src/a.ts': `${UGLY}export const c = "d";\n`, 'src/new.ts': 'export   {}\n' });
    assert.ok(report.status === 'formatted');
    assert.match(report.formatter, /^prettier \d/);
    assert.deepEqual(report.files, [
      { path: 'src/a.ts', text: "export const a = { b: 1 }\nexport const c = 'd'\n" },
      { path: 'src/new.ts', text: 'export {}\n' },
    ]);
    assert.deepEqual(report.problems, []);
    assert.equal(readFileSync(join(folder.path, 'src/a.ts'), 'utf8'), UGLY);
    // The mirror is used again, and knows what became of its texts.
    const again = await format({ 'src/a.ts': 'export const a={c:1}\n' });
    assert.deepEqual(again.status === 'formatted' && again.files.map(({ text }) => text), ['export const a = { c: 1 }\n']);
  });

  it('tells what it can’t format, and formats the rest', async () => {
    folder = withPrettier({ 'package.json': '{ "devDependencies": { "prettier": "3" } }' });
    const report = await format({ 'a.ts': UGLY, 'b.ts': 'const = ;\n' });
    assert.ok(report.status === 'formatted');
    assert.deepEqual(
      report.files.map((file) => file.path),
      ['a.ts'],
    );
    assert.match(report.problems.join('\n'), /b\.ts: SyntaxError/);
  });

  it('leaves alone what the folder’s own config leaves out', async () => {
    folder = withPrettier({ '.prettierrc': '{}', '.prettierignore': 'a.ts\n' });
    const report = await format({ 'a.ts': UGLY });
    assert.deepEqual(report.status === 'formatted' && report.files, []);
  });

  it('is none where it is not installed, or merely lies about', async () => {
    folder = withPrettier({ 'package.json': '{ "name": "x" }' });
    assert.deepEqual(await format({ 'a.ts': UGLY }), { status: 'none' });
    const plain = tempFolder({ 'package.json': '{ "devDependencies": { "prettier": "3" } }' });
    try {
      assert.equal(await findFormatter(plain.path), undefined);
    } finally {
      plain.dispose();
    }
  });

  it('is biome where the folder has a config of biome', async () => {
    folder = tempFolder({
      'biome.json': '{}',
      'node_modules/.package-lock.json': '{}',
      'node_modules/@biomejs/biome/package.json': '{ "version": "2.0.0", "bin": { "biome": "bin/biome" } }',
      'node_modules/@biomejs/biome/bin/biome':
        "const fs = require('fs'); for (const f of process.argv.slice(2).filter((a) => a.startsWith('./'))) fs.writeFileSync(f, process.argv.slice(2, 5).join(' '));",
    });
    const report = await format({ 'a.ts': UGLY });
    assert.deepEqual(report, {
      status: 'formatted',
      formatter: 'biome 2.0.0',
      files: [{ path: 'a.ts', text: 'format --write --no-errors-on-unmatched' }],
      problems: [],
    });
  });

  it('that breaks down is a reason', async () => {
    folder = tempFolder({
      'biome.json': '{}',
      'node_modules/.package-lock.json': '{}',
      'node_modules/@biomejs/biome/package.json': '{ "version": "2.0.0", "bin": { "biome": "bin/biome" } }',
      'node_modules/@biomejs/biome/bin/biome': "console.error('no config'); process.exit(3);",
    });
    assert.deepEqual(await format({ 'a.ts': UGLY }), { status: 'unavailable', reason: 'biome ended with exit code 3: no config' });
  });
});
