import assert from 'node:assert/strict';
import { WHOLE_WORKSPACE } from '../../../../src/domain/scope.ts';
import { renameFile } from '../../../../src/engine/recipes/rename-file.ts';
import { runRecipe, TSCONFIG, type Files } from '../../../support/run-recipe.ts';

const rename = (files: Files, from = 'src/a.ts', to = 'src/b.ts') => runRecipe(renameFile, files, { from, to });
const A = `import { x } from './x';\nexport const a = () => x;\n`;
const BASE: Files = { 'src/a.ts': A, 'src/x.ts': `export const x = 1;\n`, 'src/user.ts': `import { a } from './a';\na();\n` };

describe('rename-file', () => {
  it('renames a file, and makes who names it follow', async () => {
    const files = {
      ...BASE,
      'src/later.ts': `export const load = () => import('./a');\nexport type A = typeof import("./a");\nexport * from './a';\n`,
      'src/a.test.ts': `declare const vi: any;\nvi.mock('./a', () => ({ a: 1 }));\nconst all = vi.importActual('./a');\nall;\nexport {};\n`,
      'README.md': `See [the code](src/a.ts#L3), [it](./src/a.ts) and \`[no](src/a.ts)\`.\n`,
    };
    const run = await rename(files);
    assert.deepEqual(run.refused, []);
    assert.deepEqual(run.sites, ['src/a.ts:1']);
    assert.equal(run.files['src/a.ts'], undefined);
    assert.equal(run.files['src/b.ts'], A);
    assert.equal(run.files['src/user.ts'], `import { a } from './b';\na();\n`);
    assert.equal(run.files['src/later.ts'], files['src/later.ts'].replaceAll('./a', './b'));
    assert.equal(run.files['src/a.test.ts'], files['src/a.test.ts'].replaceAll('./a', './b'));
    assert.equal(run.files['README.md'], `See [the code](src/b.ts#L3), [it](./src/b.ts) and \`[no](src/a.ts)\`.\n`);
    assert.deepEqual(run.notes, [
      'src/a.test.ts:2 `vi.mock` names ./b now',
      'src/a.test.ts:3 `vi.importActual` names ./b now',
      'README.md:1 the text names a.ts',
    ]);
    assert.match((await rename(run.files)).refused.join(), /There is no file src\/a\.ts/);
  });

  it('has nothing to do where the task has done it', async () => {
    const once = await rename(BASE);
    const again = await runRecipe(renameFile, once.files, { from: 'src/a.ts', to: 'src/b.ts' }, WHOLE_WORKSPACE, {
      'src/a.ts': A,
      'src/b.ts': undefined,
    });
    assert.deepEqual([again.sites, again.refused], [[], []]);
  });

  it('moves it to another folder, from where it names what it needs', async () => {
    const files = {
      ...BASE,
      'src/a.ts': `import { x } from './x';\nimport type { Y } from './deep/y';\nimport './style.css';\nimport { readFileSync } from 'node:fs';\nexport const a = (y: Y) => [x, y, readFileSync];\n`,
      'src/deep/y.ts': `export type Y = 1;\n`,
      'src/style.css': ``,
      'src/css.d.ts': `declare module '*.css';\ndeclare module 'node:fs';\n`,
      'src/user.ts': `import { a } from './a';\na(1);\n`,
    };
    const run = await rename(files, 'src/a.ts', './src/deep/er/a.ts');
    assert.deepEqual(run.refused, []);
    assert.equal(
      run.files['src/deep/er/a.ts'],
      files['src/a.ts'].replace('./x', '../../x').replace('./deep/y', '../y').replace('./style.css', '../../style.css'),
    );
    assert.equal(run.files['src/user.ts'], `import { a } from './deep/er/a';\na(1);\n`);
  });

  it('keeps the way in which files are named', async () => {
    const config = JSON.parse(TSCONFIG) as { compilerOptions: Record<string, unknown> };
    const run = await rename({
      ...BASE,
      'tsconfig.json': JSON.stringify({
        compilerOptions: { ...config.compilerOptions, allowImportingTsExtensions: true, noEmit: true, paths: { '@/*': ['./src/*'] } },
      }),
      'src/one.ts': `import { a } from './a.ts';\na();\n`,
      'src/two.ts': `import { a } from './a.js';\na();\n`,
      'src/three.ts': `import { a } from '@/a';\na();\n`,
    });
    assert.deepEqual(run.refused, []);
    assert.match(run.files['src/one.ts'] ?? '', /'\.\/b\.ts'/);
    assert.match(run.files['src/two.ts'] ?? '', /'\.\/b\.js'/);
    assert.match(run.files['src/three.ts'] ?? '', /'@\/b'/);
  });

  it('tells of strings and texts that may name it', async () => {
    const run = await rename({ ...BASE, 'src/worker.ts': `export const file = './a';\n`, 'ci.yml': `run: node src/a.ts\n` });
    assert.deepEqual(run.notes, [`src/worker.ts:1 the string './a' may name the file`, 'ci.yml:1 the text names a.ts']);
  });

  const refusals: readonly (readonly [string, Files, string, string, RegExp])[] = [
    ['a file that is not there', {}, 'src/z.ts', 'src/b.ts', /There is no file src\/z\.ts/],
    ['its own name', {}, 'src/a.ts', 'src/a.ts', /It is called that already/],
    ['a name that differs in case only', {}, 'src/a.ts', 'src/A.ts', /small and large letters only/],
    ['a name that is taken', {}, 'src/a.ts', 'src/x.ts', /There is a file src\/x\.ts already/],
    ['another kind of file', {}, 'src/a.ts', 'src/b.mts', /another kind/],
    ['what is built', {}, 'src/a.ts', 'dist/b.ts', /lies in dist/],
    ['what leaves the workspace', {}, 'src/a.ts', '../b.ts', /outside of the workspace/],
    ['a test that would be none', { 'src/a.test.ts': `export {};\n` }, 'src/a.test.ts', 'src/b.ts', /be one no longer/],
    [
      'what a framework finds',
      { 'vite.config.ts': `export default {};\n` },
      'vite.config.ts',
      'vite.ts',
      /find vite\.config\.ts by its name/,
    ],
    ['an entry of the package', { 'package.json': '{"name":"p","main":"./dist/a.js"}' }, 'src/a.ts', 'src/b.ts', /an entry of the package/],
    [
      'what settings name',
      { 'package.json': '{"private":true,"scripts":{"x":"node src/a.ts now"}}' },
      'src/a.ts',
      'src/b.ts',
      /package\.json names it/,
    ],
    ['what a template uses', { 'src/x.vue': `import { a } from './a'` }, 'src/a.ts', 'src/b.ts', /x\.vue may use it/],
    [
      'what depends on where it lies',
      { 'src/a.ts': `export const a = () => __dirname;\ndeclare const __dirname: string;\n` },
      'src/a.ts',
      'lib/a.ts',
      /`__dirname`, which depends on where it lies/,
    ],
    ['what another file stands in for', { 'src/a.native.ts': A }, 'src/a.ts', 'src/b.ts', /a\.native\.ts may stand in for it/],
    ['JSX in a file without', { 'src/c.tsx': `export const c = <p />;\n` }, 'src/c.tsx', 'src/d.ts', /It has JSX/],
    ['what a pattern loads', { 'src/all.ts': `// import.meta.glob('./*.ts')\n` }, 'src/a.ts', 'src/b.ts', /loaded by a pattern/],
  ];
  for (const [what, files, from, to, reason] of refusals) {
    it(`refuses ${what}`, async () => {
      const run = await rename({ ...BASE, ...files }, from, to);
      assert.deepEqual(run.sites, []);
      assert.match(run.refused.join('\n'), reason);
    });
  }
});
