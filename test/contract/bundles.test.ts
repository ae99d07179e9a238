/** What is in which bundle: the editor waits for the first one, and each thread for its own. */
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { build } from 'esbuild';

const bundle = (name: string): string => readFileSync(`dist/${name}.js`, 'utf8');
/** Words that only the SDK of Anthropic has. */
const SDK = /x-stainless-|dangerouslyAllowBrowser/;

describe('the bundles', () => {
  it('keep the SDK in one of its own', () => {
    assert.match(bundle('anthropic-sdk'), SDK);
    for (const name of ['extension', 'agent-thread', 'engine-thread', 'checks-thread', 'compose', 'model-clients'])
      assert.doesNotMatch(bundle(name), SDK, name);
  });

  it('let the editor start with what it shows: less than 200 KB, without the work on runs', async () => {
    const { outputFiles, metafile } = await build({
      entryPoints: ['src/extension.ts'],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      minify: true,
      write: false,
      metafile: true,
      external: ['vscode'],
      define: { REFACTOR_CREW_VERSION: '""' },
    });
    assert.ok(outputFiles[0]!.contents.length < 200_000, `${outputFiles[0]!.contents.length} bytes`);
    const inside = Object.entries(Object.values(metafile.outputs)[0]!.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 100);
    const heavy = inside
      .map(([file]) => file)
      .filter((file) =>
        /^src\/(supervisor|agents|runners|engine|checks|models\/(offline|anthropic|openai))\/|node_modules\/(?!zod|diff)/.test(file),
      );
    assert.deepEqual(heavy, []);
    assert.deepEqual(
      inside.map(([file]) => file).filter((file) => /zod\/v4\/classic/.test(file)),
      [],
      'zod/mini only',
    );
  });

  it('are all there', () => {
    for (const name of [
      'extension',
      'compose',
      'model-clients',
      'anthropic-sdk',
      'cli',
      'agent-thread',
      'engine-thread',
      'engine-process',
      'checks-thread',
    ])
      assert.ok(statSync(`dist/${name}.js`).size > 0, name);
  });
});
