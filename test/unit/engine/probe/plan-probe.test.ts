import assert from 'node:assert/strict';
import { RunId, WorkspacePath } from '../../../../src/domain/ids.ts';
import { createEngine } from '../../../../src/engine/engine.ts';
import type { ProbePlan } from '../../../../src/ports/probe.ts';
import { tempFolder, type TempFolder } from '../../../support/temp-folder.ts';

const runId = RunId('r1');
const TSCONFIG =
  '{ "compilerOptions": { "strict": true, "types": [], "lib": ["ES2022"], "module": "ESNext", "moduleResolution": "bundler", "resolveJsonModule": true }, "include": ["src"] }';

describe('functions that can be called on both sides of a change', function () {
  this.timeout(60_000);
  const engine = createEngine();
  let folder: TempFolder | undefined;
  afterEach(async () => {
    await engine.closeRun({ runId });
    folder?.dispose();
  });

  const open = async (files: Readonly<Record<string, string>>): Promise<void> => {
    folder = tempFolder({ 'tsconfig.json': TSCONFIG, ...files });
    await engine.openRun({ runId, folder: folder.path, buffers: [] });
  };
  const plan = (files: Readonly<Record<string, string | null>>): Promise<ProbePlan> =>
    engine.planProbe({ runId, changed: Object.entries(files).map(([path, text]) => ({ path: WorkspacePath(path), text })) });
  /** What is said of a function `f` that is changed from answering 1 to answering 2. */
  const planOf = async (text: string): Promise<string> => {
    await open({ 'src/a.ts': text.replace('ANSWER', '1') });
    const { functions, leftOut } = await plan({ 'src/a.ts': text.replace('ANSWER', '2') });
    return [
      ...functions.map(({ name, parameters }) => `${name} ${JSON.stringify(parameters.map(({ of }) => of))}`),
      ...leftOut.map(({ name, reason }) => `${name}: ${reason}`),
    ].join('\n');
  };

  it('are those that become other JavaScript, by their own code or by what they call', async () => {
    await open({
      'src/a.ts':
        "import { rate } from './rate';\nexport const f = (a: number): number => a * rate(a);\nexport function g(a: number): number {\n  return a;\n}\n",
      'src/rate.ts':
        'const RATE = 2;\nexport const rate = (a: number): number => (a > 0 ? RATE : 1);\nexport const other = (): number => 1;\n',
    });
    const { functions, leftOut } = await plan({
      'src/a.ts':
        "import { rate } from './rate';\nexport const f = (a: number): number => a * rate(a);\n/** The same. */\nexport function g(b: number): number {\n  return b;\n}\n",
      'src/rate.ts':
        'const RATE = 3;\nexport const rate = (a: number): number => (a > 0 ? RATE : 1);\nexport const other = (): number => 1;\n',
    });
    assert.deepEqual(functions.map(({ name }) => name).sort(), ['f', 'g', 'rate']);
    assert.deepEqual(
      functions.find(({ name }) => name === 'f')?.before.modules.map(({ id }) => id),
      ['src/a.ts', 'src/rate.ts'],
    );
    assert.deepEqual(leftOut, []);
  });

  it('take what their types say', async () => {
    const shape = await planOf(
      "type Kind = 'a' | 'b';\ninterface Line { kind: Kind; note?: string; at: Date }\nexport const f = (lines: readonly Line[], by: Map<string, boolean>, keep: (line: Line, at: number) => boolean) => ANSWER;\n",
    );
    assert.equal(
      shape,
      'f [{"is":"array","of":{"is":"object","members":[{"name":"kind","of":{"is":"union","of":[{"is":"constant","value":"a"},{"is":"constant","value":"b"}]},"optional":false},' +
        '{"name":"note","of":{"is":"string"},"optional":true},{"name":"at","of":{"is":"date"},"optional":false}]}},{"is":"map","keys":{"is":"string"},"values":{"is":"boolean"}},' +
        '{"is":"function","takes":2,"answers":{"is":"boolean"}}]',
    );
  });

  it('may have overloads, local types and what namespaces of types add', async () => {
    await open({
      'src/b.ts':
        'export function b(a: number): number;\nexport function b(a: string): string;\nexport function b(a: unknown) {\n  return a;\n}\n',
      'src/a.ts':
        "import { b } from './b';\nexport function f(a: number) {\n  type Local = number;\n  const c: Local = b(a);\n  return c + 1;\n}\n",
    });
    const { functions, leftOut } = await plan({
      'src/a.ts':
        "import { b } from './b';\nexport function f(a: number) {\n  type Local = number;\n  const c: Local = b(a);\n  return 1 + c;\n}\n",
    });
    assert.deepEqual([functions.length, leftOut], [1, []]);
    assert.match(functions[0]?.before.modules.find(({ id }) => id === 'src/b.ts')?.script ?? '', /function b\(a\) \{\s+return a;/);
  });

  const refused: readonly (readonly [what: string, text: string, reason: RegExp])[] = [
    ['the time', 'export const f = (a: number) => Date.now() + ANSWER;\n', /uses Date\.now/],
    ['chance', 'export const f = (a: number) => Math.random() + ANSWER;\n', /uses Math\.random/],
    ['files', "import { readFileSync } from 'node:fs';\nexport const f = (a: string) => readFileSync(a) + 'ANSWER';\n", /node:fs/],
    ['the console', 'export const f = (a: number) => { console.log(a); return ANSWER; };\n', /uses console/],
    ['what changes', 'let n = 0;\nexport const f = (a: number) => a + n++ + ANSWER;\n', /it changes n/],
    [
      'what others change',
      'let n = 0;\nexport const set = () => { n = 1; };\nexport const f = (a: number) => a + n + ANSWER;\n',
      /depends on n/,
    ],
    ['a caller’s this', 'export function f(this: void | { a: number }, a: number) { return this ? a : ANSWER; }\n', /uses this/],
    ['what has no type', 'export const f = (a: any) => a + ANSWER;\n', /its a is a “any”/],
    [
      'what can’t be made',
      'class Desk { #a = 1; get a() { return this.#a; } }\nexport const f = (desk: Desk) => desk.a + ANSWER;\n',
      /“Desk”/,
    ],
  ];
  for (const [what, text, reason] of refused) it(`are not those that need ${what}`, async () => assert.match(await planOf(text), reason));

  it('are found again where they were moved or renamed, and not where they take other things', async () => {
    await open({
      'src/a.ts': 'export const f = (a: number) => a + 1;\n',
      'src/b.ts': 'export const b = (a: number) => a;\n',
      'src/c.ts': 'export const c = (a: number) => a + 1;\n',
    });
    const { functions, leftOut } = await plan({
      'src/a.ts': null,
      'src/moved.ts': 'export const f = (a: number) => 1 + a;\n',
      'src/b.ts': 'export const called = (a: number) => a + 0;\n',
      'src/c.ts': 'export const c = (a: string) => a + 2;\n',
    });
    assert.deepEqual(
      functions.map(({ name, after }) => `${name} → ${after.entry} ${after.name}`),
      ['f → src/moved.ts f', 'b → src/b.ts called'],
    );
    assert.deepEqual(
      leftOut.map(({ name, reason }) => `${name}: ${reason}`),
      ['c: its parameters are not the same as before'],
    );
  });

  it('get faults put into their changed lines only, each alone', async () => {
    await open({ 'src/a.ts': 'export const a = (n: number) => n < 1;\nexport const b = (n: number) => n < 2;\n' });
    const mutants = await engine.mutants({
      runId,
      changed: [
        {
          path: WorkspacePath('src/a.ts'),
          text: 'export const a = (n: number) => n < 1;\nexport const b = (n: number) => n < 3 && n > 0;\n',
        },
      ],
      most: 20,
    });
    assert.deepEqual(
      mutants.map(({ line, what }) => `${line} ${what}`),
      ['2 || for &&', '2 <= for <', '2 4 for 3', '2 >= for >', '2 1 for 0'],
    );
    assert.match(mutants[1]?.text ?? '', /n < 1;\n.*n <= 3 && n > 0/);
  });
});
