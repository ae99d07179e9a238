import assert from 'node:assert/strict';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { findTestCommand } from '../../../src/checks/test-command.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporary-folder.ts';

describe('findTestCommand', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await temporaryFolder({ 'bin/pnpm': '#!/bin/sh\n', 'bin/bun': '#!/bin/sh\n', 'bin/yarn': 'not a program' });
    for (const program of ['pnpm', 'bun']) await chmod(join(folder.path, 'bin', program), 0o755);
    await chmod(join(folder.path, 'bin/yarn'), 0o644);
  });
  afterEach(() => folder.remove());

  const find = async (inner = 'app', named?: string): Promise<string> => {
    const found = await findTestCommand(join(folder.path, inner), named, { PATH: join(folder.path, 'bin') });
    return found.found ? found.command : found.reason;
  };
  const manifest = (test: unknown): string => JSON.stringify({ scripts: { test } });

  it('takes the command that was named', async () => {
    assert.equal(await find('app', 'make check'), 'make check');
  });

  it('takes the test script, by the package manager of the nearest lock file', async () => {
    await folder.write({ 'app/package.json': manifest('mocha') });
    assert.equal(await find(), 'npm test');
    await folder.write({ 'pnpm-lock.yaml': '' });
    assert.equal(await find(), 'pnpm test');
    await folder.write({ 'app/bun.lock': '' });
    assert.equal(await find(), 'bun run test');
    await folder.write({ 'app/package-lock.json': '{}' });
    assert.equal(await find(), 'npm test');
  });

  it('takes npm where the package manager is not installed', async () => {
    await folder.write({ 'app/package.json': manifest('mocha'), 'app/yarn.lock': '' });
    assert.equal(await find(), 'npm test');
  });

  it('says why there is none', async () => {
    assert.match(await find(), /has no package\.json/);
    for (const [content, reason] of [
      ['{}', /has no test script/],
      [manifest(''), /has no test script/],
      [manifest(1), /has no test script/],
      [manifest('echo "Error: no test specified" && exit 1'), /only the placeholder/],
      ['{ not json', /is not JSON/],
      ['null', /has no test script/],
    ] as const) {
      await folder.write({ 'app/package.json': content });
      assert.match(await find(), reason);
    }
  });
});
