import assert from 'node:assert/strict';
import { combine } from '../../../src/changeset/combine.ts';
import type { Provenance } from '../../../src/domain/change.ts';
import { RoleName, RunId, SUPERVISOR, TaskId, WorkspacePath } from '../../../src/domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import type { CodeProject } from '../../../src/ports/code.ts';
import { tempFolder, type TempFolder } from '../../support/temp-folder.ts';

const runId = RunId('r1');
const ONE = { runId, taskId: TaskId('t1') };
const TWO = { runId, taskId: TaskId('t2') };
const path = WorkspacePath;
const by = (taskId: TaskId): Provenance => ({
  taskId,
  role: RoleName('implementation'),
  source: { type: 'model', model: 'm' },
  reason: 'because',
});

const FILES = {
  'tsconfig.json':
    '{ "compilerOptions": { "strict": true, "types": [], "lib": ["ES2022"], "module": "ESNext", "moduleResolution": "Bundler", "noEmit": true } }',
  'package.json': '{\n  "name": "x",\n  "private": true,\n  "scripts": { "test": "node --test" }\n}\n',
  'src/cart.ts': `/** What an order costs. */
export function total(prices: readonly number[]): number {
  let sum = 0;
  for (const price of prices) sum += price;
  return sum;
}

export class Cart {
  private readonly prices: number[] = [];
  add(price: number): void {
    this.prices.push(price);
  }
  get sum(): number {
    return total(this.prices);
  }
}
`,
  'src/use.ts': "import { total } from './cart';\n\nexport const shown: number = total([1, 2]);\n",
  'src/broken.ts': "export const wrong: number = 'one';\n",
};

describe('work by hand in the engine', function () {
  this.timeout(60_000);
  let folder: TempFolder;
  let engine: CodeProject;
  beforeEach(async () => {
    folder = tempFolder(FILES);
    engine = createEngine();
    await engine.openRun({ runId, folder: folder.path, buffers: [] });
  });
  afterEach(() => folder.dispose());

  const edit = (file: string, find: string, replace: string, more: { consented?: boolean } = {}) =>
    engine.editFile({ ...ONE, path: path(file), replacements: [{ find, replace }], provenance: by(ONE.taskId), ...more });
  const diagnose = (...files: string[]) =>
    engine.diagnose({ ...ONE, ...(files.length > 0 && { paths: files.map(path) }), timeLimitMs: 30_000 });
  const instead = (file: string, find: string, replace: string) =>
    engine.findRecipeInstead({ ...ONE, path: path(file), replacements: [{ find, replace }] });

  it('creates and deletes files in the overlay only, and puts both back from the record', async () => {
    await engine.createFile({ ...ONE, path: path('src/new.ts'), text: 'export const one = 1;\n', provenance: by(ONE.taskId) });
    await engine.deleteFile({ ...ONE, path: path('src/use.ts'), provenance: by(ONE.taskId) });
    const listing = await engine.listFiles({ ...ONE, scope: { paths: [path('src')] } });
    assert.deepEqual(listing.files, ['src/broken.ts', 'src/cart.ts', 'src/new.ts']);
    await assert.rejects(engine.readFile({ ...ONE, path: path('src/use.ts') }), /There is no file src\/use\.ts/);
    assert.ok((await engine.readFile({ ...TWO, path: path('src/use.ts') })).text);

    const changes = await engine.changesOf(ONE);
    assert.deepEqual(
      changes.files.map(({ path: file, base, after }) => [file, base?.text ?? null, after]),
      [
        ['src/new.ts', null, 'export const one = 1;\n'],
        ['src/use.ts', FILES['src/use.ts'], null],
      ],
    );
    await engine.restore({ ...TWO, files: changes.files });
    assert.deepEqual((await engine.changesOf(TWO)).files, changes.files);
    assert.deepEqual(
      combine([changes]).files.map(({ path: file, after, hunks }) => [file, after, hunks.map(({ provenance }) => provenance.reason)]),
      [
        ['src/new.ts', 'export const one = 1;\n', ['because']],
        ['src/use.ts', null, ['because']],
      ],
    );
  });

  it('takes a file that was deleted and made anew for one that changed', async () => {
    await engine.deleteFile({ ...ONE, path: path('src/use.ts'), provenance: by(ONE.taskId) });
    await assert.rejects(engine.deleteFile({ ...ONE, path: path('src/use.ts'), provenance: by(ONE.taskId) }), /There is no file/);
    await engine.createFile({ ...ONE, path: path('src/use.ts'), text: 'export {};\n', provenance: by(ONE.taskId) });
    const changes = await engine.changesOf(ONE);
    assert.equal(changes.files[0]?.after, 'export {};\n');
    await engine.restore({ ...TWO, files: changes.files });
    assert.deepEqual((await engine.changesOf(TWO)).files, changes.files);
    await assert.rejects(
      engine.createFile({ ...ONE, path: path('src/cart.ts'), text: 'x', provenance: by(ONE.taskId) }),
      /src\/cart\.ts exists already/,
    );
  });

  it('refuses what decides what is run, however it is written, and makes it with the user’s consent', async () => {
    const create = (file: string, consented = false) =>
      engine.createFile({ ...ONE, path: path(file), text: 'x\n', provenance: by(ONE.taskId), consented });
    for (const file of [
      '.vscode/settings.json',
      '.VSCODE/Tasks.json',
      'sub/.github/workflows/ci.yml',
      '.env.local',
      'CLAUDE.md',
      'vite.config.ts',
      'x.code-workspace',
    ])
      await assert.rejects(create(file), /is protected: .* call ask_user with `files`: \[/, file);
    await create('.vscode/settings.json', true);
    await assert.rejects(create('node_modules/x/index.js', true), /installed package/);
    await assert.rejects(create('Node_Modules/x/index.js', true), /installed package/);
    await assert.rejects(create('.git/hooks/pre-commit', true), /git's own folder/);
    await assert.rejects(edit('package.json', 'node --test', 'rm -rf /'), /`scripts` of it decides what is run/);
    await edit('package.json', '"private": true', '"private": true, "type": "module"');
    await edit('package.json', 'node --test', 'vitest', { consented: true });
    await assert.rejects(edit('tsconfig.json', '"types": []', '"types": [], "plugins": [{ "name": "evil" }]'), /`plugins` of it/);
  });

  it('tells the errors that an edit brings from those that were there', async () => {
    assert.deepEqual((await diagnose('src/cart.ts')).errors, []);
    const before = await diagnose('src/broken.ts');
    assert.deepEqual([before.errors, before.known.map(({ code, line }) => [code, line])], [[], [['TS2322', 1]]]);

    await edit('src/cart.ts', 'return sum;\n', 'return `${sum}`;\n');
    const after = await diagnose('src/cart.ts');
    assert.deepEqual(
      after.errors.map(({ path: file, line, code }) => [file, line, code]),
      [['src/cart.ts', 5, 'TS2322']],
    );
    assert.match(after.errors[0]?.message ?? '', /Type 'string' is not assignable to type 'number'/);

    await edit('src/broken.ts', "= 'one';", "= 'one';\nexport const more: number = 'two';");
    const both = await diagnose('src/broken.ts');
    assert.deepEqual([both.errors.length, both.known.length], [1, 1]);
    await edit('src/broken.ts', "'two';", "'two'");
    await edit('src/broken.ts', "= 'one';", '= (;');
    assert.match((await diagnose('src/broken.ts')).errors.map(({ code }) => code).join(), /TS1109/);
  });

  it('checks what an edit affects: the edited files, and those that import them', async () => {
    assert.equal((await diagnose()).files, 0);
    await edit('src/cart.ts', 'prices: readonly number[]): number', 'prices: readonly string[]): number');
    const { errors, files } = await diagnose();
    assert.equal(files, 2);
    assert.deepEqual([...new Set(errors.map(({ path: file }) => file))], ['src/cart.ts', 'src/use.ts']);
    await engine.revertFile({ ...ONE, path: path('src/cart.ts') });
    await engine.deleteFile({ ...ONE, path: path('src/cart.ts'), provenance: by(ONE.taskId) });
    assert.deepEqual(
      (await diagnose()).errors.map(({ path: file, code }) => [file, code]),
      [['src/use.ts', 'TS2307']],
    );
  });

  it('ends a check that takes too long, and says what it left out', async () => {
    const { errors, unchecked, files } = await engine.diagnose({
      ...ONE,
      paths: [path('src/cart.ts'), path('src/use.ts')],
      timeLimitMs: 0,
    });
    assert.deepEqual([errors, files], [[], 0]);
    assert.deepEqual(
      unchecked.map(({ path: file }) => file),
      ['src/cart.ts', 'src/use.ts'],
    );
    assert.match(unchecked[0]?.reason ?? '', /not reached within 0 s/);
    assert.equal((await diagnose('src/cart.ts')).files, 1);
  });

  it('gives hints where they are asked for', async () => {
    await edit('src/use.ts', "import { total } from './cart';\n", "import { total, Cart } from './cart';\n");
    const { hints } = await engine.diagnose({ ...ONE, paths: [path('src/use.ts')], hints: true, timeLimitMs: 30_000 });
    assert.match(hints[0]?.message ?? '', /'Cart' is declared but its value is never read/);
  });

  it('lets others at the language services while it checks a lot', async () => {
    const many = Array.from({ length: 60 }, (_, index) => `src/many/file-${index}.ts`);
    const other = tempFolder({
      ...FILES,
      ...Object.fromEntries(many.map((file) => [file, `import { total } from '../cart';\nexport const a: number = total([]);\n`])),
    });
    try {
      const run = RunId('r2');
      await engine.openRun({ runId: run, folder: other.path, buffers: [] });
      const order: string[] = [];
      const long = engine
        .diagnose({ runId: run, taskId: ONE.taskId, paths: many.map(path), timeLimitMs: 60_000 })
        .then(() => order.push('long'));
      const short = engine
        .typeAt({ runId: run, taskId: TWO.taskId, path: path('src/use.ts'), line: 3, name: 'shown' })
        .then(() => order.push('short'));
      await Promise.all([long, short]);
      assert.deepEqual(order, ['short', 'long']);
    } finally {
      other.dispose();
    }
  });

  it('outlines a file', async () => {
    const { symbols, lines } = await engine.listSymbols({ ...ONE, path: path('src/cart.ts') });
    assert.equal(lines, 16);
    assert.deepEqual(
      symbols.map(
        ({ name, kind, exported, firstLine, lastLine, signature }) => `${firstLine}-${lastLine} ${exported} ${kind} ${name}: ${signature}`,
      ),
      [
        '2-6 true function total: export function total(prices: readonly number[]): number',
        '8-16 true class Cart: export class Cart',
        '9-9 false property Cart.prices: private readonly prices: number[] = [];',
        '10-12 true method Cart.add: add(price: number): void',
        '13-15 true accessor Cart.sum: get sum(): number',
      ],
    );
  });

  it('finds the uses of a symbol by what it is, in the overlay', async () => {
    await edit('src/use.ts', 'total([1, 2])', 'total([1]) + total([2])');
    const found = await engine.findReferences({ ...ONE, path: path('src/use.ts'), line: 1, name: 'total' });
    assert.match(found.symbol, /function total\(prices: readonly number\[\]\): number/);
    assert.deepEqual([found.total, found.files], [5, 2]);
    assert.deepEqual(
      found.references.map(({ path: file, line, role }) => `${file}:${line} ${role}`),
      ['src/use.ts:1 import', 'src/use.ts:3 read', 'src/use.ts:3 read', 'src/cart.ts:2 declaration', 'src/cart.ts:14 read'],
    );
    const few = await engine.findReferences({ ...ONE, path: path('src/cart.ts'), line: 2, name: 'total', limit: 1 });
    assert.deepEqual([few.total, few.references.length], [5, 1]);
    await assert.rejects(
      engine.findReferences({ ...ONE, path: path('src/cart.ts'), line: 1, name: 'total' }),
      /total is not on line 1 of src\/cart\.ts, but on 2, 14\./,
    );
  });

  it('tells type, documentation and place of what a name stands for', async () => {
    const [place] = await engine.typeAt({ ...ONE, path: path('src/use.ts'), line: 3, name: 'total' });
    assert.match(place?.type ?? '', /total\(prices: readonly number\[\]\): number/);
    assert.equal(place?.documentation, 'What an order costs.');
    assert.deepEqual(place.declaredAt, [{ path: 'src/cart.ts', line: 2 }]);
    await assert.rejects(
      engine.typeAt({ ...ONE, path: path('src/use.ts'), line: 3, name: 'nothing' }),
      /nothing does not occur in src\/use\.ts/,
    );
  });

  it('tells all overloads, and where a library declares what it has', async () => {
    const other = tempFolder({
      'tsconfig.json': FILES['tsconfig.json'],
      'node_modules/lib/package.json': '{ "name": "lib", "version": "1.0.0", "types": "index.d.ts" }',
      'node_modules/lib/index.d.ts':
        '\nexport declare function parse(text: string): string;\nexport declare function parse(count: number): number;\n',
      'a.ts': "import { parse } from 'lib';\nexport const a = parse(1);\nexport const b = [1].indexOf(a);\nexport const c = new Date(a);\n",
    });
    const run = { runId: RunId('r3'), taskId: ONE.taskId, path: path('a.ts') };
    await engine.openRun({ runId: run.runId, folder: other.path, buffers: [] });
    try {
      const [called] = await engine.typeAt({ ...run, line: 2, name: 'parse' });
      assert.deepEqual(called?.overloads, ['parse(text: string): string', 'parse(count: number): number']);
      assert.deepEqual(called.declaredAt, [{ path: 'node_modules/lib/index.d.ts', line: 3 }]);
      const [library] = await engine.typeAt({ ...run, line: 3, name: 'indexOf' });
      assert.equal(library?.overloads, undefined);
      assert.match(library?.declaredAt[0]?.path ?? '', /lib\.es5\.d\.ts$/);
      assert.ok((library?.declaredAt[0]?.line ?? 0) > 1);
      const [made] = await engine.typeAt({ ...run, line: 4, name: 'Date' });
      assert.ok(made?.overloads?.includes('new Date(value: number | string): Date'), made?.overloads?.join('\n'));
    } finally {
      await engine.closeRun({ runId: run.runId });
      other.dispose();
    }
  });

  it('knows a rename by hand for what it is', async () => {
    assert.deepEqual(await instead('src/cart.ts', 'export function total(', 'export function sumOf('), {
      what: 'renames total to sumOf',
      recipe: 'rename-symbol',
      with: { from: 'total', to: 'sumOf', path: 'src/cart.ts', line: 2 },
    });
    assert.equal((await instead('src/cart.ts', '  add(price', '  put(price'))?.what, 'renames Cart.add to put');
    assert.equal((await instead('src/use.ts', 'export const shown', 'export const total'))?.what, 'renames shown to total');
    const recognised = await instead('src/cart.ts', 'export function total(', 'export function sumOf(');
    const call = { recipe: recognised?.recipe ?? '', with: recognised?.with ?? {}, scope: WHOLE_WORKSPACE };
    assert.equal((await engine.findCandidates({ ...ONE, ...call })).sites.length, 1);
  });

  it('takes no other edit for a rename', async () => {
    assert.equal(await instead('src/cart.ts', 'let sum = 0;', 'let sum = 1;'), null);
    assert.equal(
      await instead('src/cart.ts', '  for (const price of prices) sum += price;\n', '  for (const cost of prices) sum += cost;\n'),
      null,
    );
    assert.equal(
      await instead('src/use.ts', 'export const shown: number = total([1, 2]);', 'export function render(): string {\n  return "";\n}'),
      null,
    );
    assert.equal(await instead('package.json', '"x"', '"y"'), null);
  });

  it('leaves the plain workspace of the supervisor alone', async () => {
    await assert.rejects(
      engine.createFile({ runId, taskId: SUPERVISOR, path: path('a.ts'), text: 'x', provenance: by(SUPERVISOR) }),
      /The supervisor sees the plain workspace/,
    );
    assert.equal((await engine.listFiles({ runId, taskId: SUPERVISOR, scope: WHOLE_WORKSPACE })).files.length, 5);
  });
});
