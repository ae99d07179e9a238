import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ts } from 'ts-morph';
import { findPlaces, placesInText } from '../../../src/engine/find-places.ts';
import { RECIPES } from '../../../src/engine/recipes/catalogue.ts';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import { memoryCodeView } from '../../support/memory-code-view.ts';

const TEXT = `import fs from 'node:fs';
export function load(id: any) {
  return fetch(id).then((reply) => reply.json()).catch(() => undefined);
}
export const size = (order?: { lines: string[] }): number | undefined => order && order.lines.length;
function risky(): void {
  try {
    fs.readFile('a', (error, data) => console.log(error, data));
  } catch (error) {
    throw error;
  }
  try {
    load(1);
  } catch (error) {
    throw new Error('failed');
  }
  try {
    load(2);
  } catch {}
  throw 'done';
}
`;

const EXPECTED: Readonly<Record<string, readonly number[]>> = {
  'callback-to-promise': [8],
  'error-cause': [15],
  'explicit-return-types': [2],
  'explicit-swallow': [19],
  'narrow-any': [2],
  'optional-chain': [5],
  'promise-to-async': [3],
  'throw-error': [20],
  'useless-catch': [9],
};

const path = WorkspacePath('src/a.ts');
const linesOf = (places: readonly { readonly recipe: string; readonly sites: readonly { readonly line: number }[] }[]): object =>
  Object.fromEntries(places.map(({ recipe, sites }) => [recipe, sites.map(({ line }) => line)]));

describe('places by text and shape', () => {
  it('are found in a text that is in no folder', () => {
    assert.deepEqual(linesOf(placesInText(RECIPES, path, TEXT)), EXPECTED);
  });

  it('are those of the lines that are asked about', () => {
    assert.deepEqual(linesOf(placesInText(RECIPES, path, TEXT, { start: 4, end: 9 })), {
      'callback-to-promise': [8],
      'optional-chain': [5],
      'useless-catch': [9],
    });
  });

  it('are none in a text without any', () => {
    assert.deepEqual(placesInText(RECIPES, path, 'const a = 1;\n'), []);
  });

  it('are found in a folder, those of recipes that find nothing included, and no project is loaded', async () => {
    const view = memoryCodeView({ 'src/a.ts': TEXT, 'src/b.ts': 'export {};\n', 'src/c.js': 'throw "c";\n', 'other/d.js': 'throw "d";\n' });
    const guarded = Object.assign(Object.create(view) as typeof view, { languageService: () => assert.fail('asks for types') });
    const wanted = RECIPES.filter(({ info }) => ['throw-error', 'floating-promise', 'narrow-any'].includes(info.id));
    const found = await findPlaces(guarded, wanted, { paths: [WorkspacePath('src')] });
    assert.deepEqual(
      found.map(({ recipe, sites }) => [recipe, sites.map(({ id }) => id)]),
      [
        ['narrow-any', ['src/a.ts:2:26']],
        ['throw-error', ['src/a.ts:20:3', 'src/c.js:1:1']],
      ],
    );
  });

  it('take a chain as one place, however long it is', () => {
    const [chains] = placesInText(RECIPES, path, 'a.then(b)\n  .then(c)\n  .finally(d.then(e));\n');
    assert.deepEqual(
      chains?.sites.map(({ id }) => id),
      ['src/a.ts:1:1', 'src/a.ts:3:12'],
    );
  });

  it('are never missed by looking at the text first', () => {
    for (const file of readdirSync('src', { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      const text = readFileSync(join('src', file), 'utf8');
      const sourceFile = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
      for (const { info, places } of RECIPES)
        if (places && !places.mayBeIn(text)) assert.deepEqual([...places.find(sourceFile)].length, 0, `${info.id} in ${file}`);
    }
  }).timeout(60_000);

  it('are the same where only what is around them is parsed', () => {
    let compared = 0;
    for (const file of readdirSync('test', { recursive: true, encoding: 'utf8' })) {
      if (!/\.[mc]?[jt]sx?$/.test(file)) continue;
      const text = readFileSync(join('test', file), 'utf8');
      for (const recipe of RECIPES) {
        const { places, info } = recipe;
        if (!places?.hints || !places.mayBeIn(text)) continue;
        const whole = {
          ...recipe,
          places: { mayBeIn: (all: string) => places.mayBeIn(all), find: (all: ts.SourceFile) => places.find(all) },
        };
        const expected = placesInText([whole], WorkspacePath(file), text);
        assert.deepEqual(placesInText([recipe], WorkspacePath(file), text), expected, `${info.id} in ${file}`);
        compared += expected.flatMap(({ sites }) => sites).length;
      }
    }
    assert.ok(compared > 30, `${compared} places`);
  }).timeout(60_000);

  it('are told from what only looks like them', () => {
    const NEARLY = [
      'export const a = (b: B): number => b;',
      'if (a && a.length > 0) b();',
      'if (data && doc.data.size) b();',
      'const c = a ? 1 : undefined;',
      'try { a(); } catch (error) { report(error); throw error; }',
      'try { a(); } catch { /* It is not there. */ }',
      'promise.catch(() => { throw new Error(); });',
      "import fs from 'node:fs';\nfs.readFileSync('a');",
    ].join('\n');
    for (const { info, places } of RECIPES) {
      const isLoose = ['promise-to-async', 'narrow-any', 'error-cause'].includes(info.id);
      if (places && !isLoose) assert.ok(!places.mayBeIn(NEARLY), info.id);
    }
  });
});
