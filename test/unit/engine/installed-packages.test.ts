import assert from 'node:assert/strict';
import { RunId, TaskId } from '../../../src/domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporary-folder.ts';

const runId = RunId('r1');
const CODE = {
  'tsconfig.json': JSON.stringify({ compilerOptions: { target: 'ES2024', lib: ['ES2024'], module: 'esnext', strict: true } }),
  'a.ts': 'export const bytes = () => new Uint8Array(16);\n',
};
const OLD = { 'typescript/package.json': JSON.stringify({ name: 'typescript', version: '5.4.3' }) };

/** Whether the recipe sees that the folder's own TypeScript is an old one. */
async function refusal(folder: string): Promise<string | undefined> {
  const engine = createEngine();
  await engine.openRun({ runId, folder, buffers: [] });
  const call = { runId, taskId: TaskId('t1'), recipe: 'explicit-return-types', with: {}, scope: WHOLE_WORKSPACE };
  const { refused } = await engine.findCandidates(call);
  await engine.closeRun({ runId });
  return refused[0]?.reason;
}

describe('installed packages', function () {
  this.timeout(20_000);
  const folders: TemporaryFolder[] = [];
  const made = async (files: Readonly<Record<string, string>>): Promise<TemporaryFolder> => {
    const folder = await temporaryFolder(files);
    folders.push(folder);
    return folder;
  };
  afterEach(async () => {
    for (const folder of folders.splice(0)) await folder.remove();
  });

  it('are found through links, as package managers make them', async () => {
    const store = await made(OLD);
    const folder = await made(CODE);
    await folder.link(`${store.path}/typescript`, 'node_modules/typescript');
    assert.match((await refusal(folder.path)) ?? '', /more than the TypeScript of this project knows/);
  });

  it('are found above the folder, as in a package of a monorepo that is opened by itself', async () => {
    const repository = await made({
      'node_modules/typescript/package.json': OLD['typescript/package.json'],
      'packages/one/a.ts': CODE['a.ts'],
    });
    await repository.write({ 'packages/one/tsconfig.json': CODE['tsconfig.json'] });
    assert.match((await refusal(`${repository.path}/packages/one`)) ?? '', /more than the TypeScript of this project knows/);
  });

  it('are taken to be new where there are none', async () => {
    assert.equal(await refusal((await made(CODE)).path), undefined);
  });
});
