import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findTestCommand } from '../../../src/checks/test-command.ts';

const MANIFEST = JSON.stringify({ scripts: { test: 'mocha' } });

describe('test command', () => {
  let parent: string;
  let folder: string;
  let programs: string;

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'test-command-'));
    folder = join(parent, 'packages', 'app');
    programs = join(parent, 'programs');
    await mkdir(folder, { recursive: true });
  });

  afterEach(() => rm(parent, { recursive: true, force: true }));

  const write = async (name: string, text = ''): Promise<void> => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  };

  const install = async (program: string, mode = 0o755): Promise<void> => {
    await mkdir(programs, { recursive: true });
    await writeFile(join(programs, process.platform === 'win32' ? `${program}.cmd` : program), '', { mode });
  };

  const find = (named?: string) => findTestCommand(folder, named, { PATH: programs });

  it('is the one that was named, whatever the folder has', async () => {
    assert.deepEqual(await find('make check'), { found: true, command: 'make check' });
    await write('package.json', MANIFEST);
    assert.deepEqual(await find('make check'), { found: true, command: 'make check' });
  });

  it('is looked for where the one that was named is blank', async () => {
    await write('package.json', MANIFEST);
    assert.deepEqual(await find('  '), { found: true, command: 'npm test' });
  });

  const managers: readonly (readonly [file: string, program: string, command: string])[] = [
    ['package-lock.json', 'npm', 'npm test'],
    ['npm-shrinkwrap.json', 'npm', 'npm test'],
    ['pnpm-lock.yaml', 'pnpm', 'pnpm test'],
    ['yarn.lock', 'yarn', 'yarn test'],
    ['bun.lock', 'bun', 'bun run test'],
    ['bun.lockb', 'bun', 'bun run test'],
  ];
  for (const [file, program, command] of managers) {
    it(`is ${command} beside a ${file}`, async () => {
      await write('package.json', MANIFEST);
      await write(file);
      await install(program);
      assert.deepEqual(await find(), { found: true, command });
    });
  }

  it('is by the nearest lock file upward, as in a package of a workspace', async () => {
    await write('package.json', MANIFEST);
    await write('../../pnpm-lock.yaml');
    await install('pnpm');
    await install('yarn');
    assert.deepEqual(await find(), { found: true, command: 'pnpm test' });
    await write('../yarn.lock');
    assert.deepEqual(await find(), { found: true, command: 'yarn test' });
  });

  it('is npm’s where the package manager is not installed', async () => {
    await write('package.json', MANIFEST);
    await write('pnpm-lock.yaml');
    assert.deepEqual(await find(), { found: true, command: 'npm test' });
    if (process.platform === 'win32') return;
    await install('pnpm', 0o644);
    assert.deepEqual(await find(), { found: true, command: 'npm test' });
  });

  it('is found in a package.json with a byte order mark', async () => {
    await write('package.json', `\u{feff}${MANIFEST}`);
    assert.deepEqual(await find(), { found: true, command: 'npm test' });
  });

  const absences: readonly (readonly [what: string, text: string | undefined, reason: RegExp])[] = [
    ['no package.json', undefined, /no package\.json/],
    ['a package.json that is not JSON', '{ "scripts": ', /package\.json .* not JSON/],
    ['a package.json that is not an object', 'null', /package\.json .* no test script/],
    ['no scripts', '{}', /package\.json .* no test script/],
    ['no test script', '{ "scripts": { "build": "tsc" } }', /package\.json .* no test script/],
    ['an empty test script', '{ "scripts": { "test": " " } }', /package\.json .* no test script/],
    ['a test script that is not text', '{ "scripts": { "test": 1 } }', /package\.json .* no test script/],
    ['npm’s placeholder', JSON.stringify({ scripts: { test: 'echo "Error: no test specified" && exit 1' } }), /placeholder/],
  ];
  for (const [what, text, reason] of absences) {
    it(`is missing where there is ${what}, and says so`, async () => {
      if (text !== undefined) await write('package.json', text);
      const found = await find();
      assert.ok(!found.found);
      assert.match(found.reason, reason);
      assert.match(found.reason, /^[A-Z].*\.$/);
    });
  }
});
