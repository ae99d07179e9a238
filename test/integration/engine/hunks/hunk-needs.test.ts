import assert from 'node:assert/strict';
import { combine } from '../../../../src/changeset/combine.ts';
import { RunId } from '../../../../src/domain/ids.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import { taskChanges } from '../../../support/changes.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const TSCONFIG = '{ "compilerOptions": { "strict": true, "types": [], "allowImportingTsExtensions": true, "noEmit": true } }';
const runId = RunId('r');

/** What needs what, as `use.ts#1 needs a.ts#1 for f`; what is only near with a `~`. */
async function needsOf(files: Readonly<Record<string, readonly [string | null, string | null]>>): Promise<string[]> {
  const engine = createEngine();
  const before = Object.entries(files).flatMap(([path, [base]]) => (base === null ? [] : [[path, base] as const]));
  const folder = tempFolder({ 'tsconfig.json': TSCONFIG, ...Object.fromEntries(before) });
  try {
    await engine.openRun({ runId, folder: folder.path, buffers: [] });
    const needs = await engine.hunkNeeds({ runId, files: combine([taskChanges('t1', files)]).files });
    return needs.map(({ hunk, needs: other, what, isSure }) => `${hunk} ${isSure ? 'needs' : '~'} ${other} for ${what}`).sort();
  } finally {
    folder.dispose();
  }
}

describe('which hunks need which', function () {
  this.timeout(60_000);

  it('what uses a name needs what brings it, through imports', async () => {
    assert.deepEqual(
      await needsOf({
        'a.ts': ['export const a = 1;\n', 'export const a = 1;\nexport const f = 2;\n'],
        'use.ts': ["import { a } from './a.ts';\n\nexport const x = a;\n", "import { a, f } from './a.ts';\n\nexport const x = a + f;\n"],
      }),
      ['use.ts#1 needs a.ts#1 for f', 'use.ts#1 ~ use.ts#2 for a', 'use.ts#2 needs a.ts#1 for f', 'use.ts#2 needs use.ts#1 for f'],
    );
  });

  it('what takes a name away needs what does away with its uses; a rename is both', async () => {
    assert.deepEqual(await needsOf({ 'a.ts': ['function f() {}\n\n\nf();\n', 'function g() {}\n\n\ng();\n'] }), [
      'a.ts#1 needs a.ts#2 for f',
      'a.ts#2 needs a.ts#1 for g',
    ]);
  });

  it('a name that moves within its file takes both places along', async () => {
    assert.deepEqual(
      await needsOf({ 'a.ts': ['export function f() {}\n\nexport const x = f;\n', 'export const x = f;\n\nexport function f() {}\n'] }),
      ['a.ts#1 needs a.ts#2 for f', 'a.ts#2 needs a.ts#1 for f'],
    );
  });

  it('a new file is needed by who imports it, and one that goes needs that nobody does', async () => {
    assert.deepEqual(
      await needsOf({
        'main.ts': ["import './old.ts';\n", "import './new.ts';\n"],
        'new.ts': [null, 'export {};\n'],
        'old.ts': ['export {};\n', null],
      }),
      ['main.ts#1 needs new.ts#1 for new.ts', 'old.ts#1 needs main.ts#1 for old.ts'],
    );
  });

  it('what changes what others use is near them', async () => {
    assert.deepEqual(
      await needsOf({ 'a.ts': ['function f(a: number) {}\n\n\nf(1);\n', 'function f(a: number, b: number) {}\n\n\nf(1, 2);\n'] }),
      ['a.ts#1 ~ a.ts#2 for f', 'a.ts#2 ~ a.ts#1 for f'],
    );
  });
});
