import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TEXTS } from '../../../src/protocol/texts.ts';

const read = (file: string): Record<string, string> => JSON.parse(readFileSync(file, 'utf8'));
const places = (text: string): string[] => [...text.matchAll(/\{\d+\}/g)].map((match) => match[0]).sort();

/** What a code asks the translator for: the first argument of each `t('…')`. */
const askedIn = (code: string): string[] =>
  [...code.matchAll(/\bt\(\s*'((?:[^'\\]|\\.)*)'/g)].map((match) => (match[1] ?? '').replaceAll("\\'", "'"));

const asked = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => askedIn(readFileSync(join(folder, file), 'utf8')));

describe('the texts', () => {
  const bundle = read('l10n/bundle.l10n.json');
  const english = read('package.nls.json');

  it('of the panel and of the host are all in the bundle for translators, and nothing else is', () => {
    assert.deepEqual(Object.keys(bundle).sort(), [...new Set([...TEXTS, ...asked('src/vscode')])].sort());
  });

  it('of the panel are all used', () => {
    const used = new Set([...asked('src/webview'), ...asked('src/protocol')]);
    assert.deepEqual(
      TEXTS.filter((text) => !used.has(text)),
      [],
    );
  });

  it('of package.json are all there', () => {
    const named = [...readFileSync('package.json', 'utf8').matchAll(/%([\w.]+)%/g)].map((match) => match[1] ?? '');
    assert.deepEqual([...new Set(named)].sort(), Object.keys(english).sort());
  });

  for (const language of ['de']) {
    it(`are all translated to ${language}, each with the same places to fill in`, () => {
      const [host, manifest] = [read(`l10n/bundle.l10n.${language}.json`), read(`package.nls.${language}.json`)];
      assert.deepEqual(Object.keys(host).sort(), Object.keys(bundle).sort());
      assert.deepEqual(Object.keys(manifest).sort(), Object.keys(english).sort());
      for (const [original, translation] of Object.entries(host)) assert.deepEqual(places(translation), places(original), original);
    });
  }
});
