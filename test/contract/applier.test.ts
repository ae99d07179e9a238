import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { WorkspacePath } from '../../src/domain/ids.ts';
import { DiskApplier } from '../../src/workspace/disk-applier.ts';
import { MemoryApplier } from '../support/memory-applier.ts';
import { applierContract } from './applier.contract.ts';

applierContract('DiskApplier', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'applier-'));
  const folder = join(parent, 'workspace');
  await mkdir(folder);
  return {
    applier: new DiskApplier(folder),
    read: (path) => readFile(join(folder, path), 'utf8').catch(() => null),
    async write(path, text) {
      if (text === null) return rm(join(folder, path));
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    },
    dispose: () => rm(parent, { recursive: true, force: true }),
  };
});

applierContract('MemoryApplier', async () => {
  const applier = new MemoryApplier();
  return {
    applier,
    read: async (path) => applier.files.get(WorkspacePath(path)) ?? null,
    async write(path, text) {
      if (text === null) applier.files.delete(WorkspacePath(path));
      else applier.files.set(WorkspacePath(path), text);
    },
    dispose: async () => undefined,
  };
});
