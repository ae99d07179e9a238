import assert from 'node:assert/strict';
import type { CheckRow } from '../../../src/domain/certificate.ts';
import { RunId, WorkspacePath } from '../../../src/domain/ids.ts';
import type { TypeReport } from '../../../src/ports/checks.ts';
import type { Diagnostic, TypeDelta } from '../../../src/ports/diagnosis.ts';
import type { RecipeInfo } from '../../../src/ports/recipe-facts.ts';
import { certifyChanges } from '../../../src/supervisor/certifier.ts';
import { memoryCodeProject } from '../../support/memory-code-project.ts';
import { noChecks } from '../../support/no-checks.ts';

const PATH = WorkspacePath('src/a.ts');
const error = (message: string): Diagnostic => ({ path: PATH, line: 1, code: 'TS2322', message });
const checked = (...diagnostics: readonly Diagnostic[]): TypeReport => ({
  status: 'checked',
  command: 'tsc --noEmit -p tsconfig.json',
  compiler: 'typescript 5.9.3',
  configs: ['tsconfig.json'],
  diagnostics,
  unchecked: [],
  ms: 1,
});
const CODE = { modules: [], entry: 'src/a.ts', name: 'f' };
const recipeOf = (id: string, kind: RecipeInfo['class']): RecipeInfo => ({
  id,
  title: id,
  description: id,
  class: kind,
  topics: [],
  parameters: {},
  example: id,
  mends: [],
});
const unavailable: TypeReport = { status: 'unavailable', reason: 'tsc found no inputs' };

interface Certified {
  readonly types: CheckRow;
  /** What the folder's own compiler was asked about, in this order. */
  readonly asked: readonly string[];
}

/** Certifies a change of one file with a compiler that answers so. */
async function certifyTypes(
  reports: { readonly before: TypeReport; readonly after: TypeReport },
  options: { readonly builtIn?: TypeDelta; readonly trusted?: boolean } = {},
): Promise<Certified> {
  const asked: string[] = [];
  const { builtIn = { status: 'unavailable', reason: 'no project' }, trusted = true } = options;
  const { rows } = await certifyChanges(
    {
      runId: RunId('r'),
      folder: '/w',
      trusted,
      tests: false,
      timeoutMs: 1000,
      ground: [],
      after: [{ path: PATH, text: 'let a: string;\n' }],
      before: [{ path: PATH, text: 'let a;\n' }],
    },
    memoryCodeProject({}, { typeErrors: () => Promise.resolve(builtIn) }),
    noChecks({ checkTypes: ({ phase }) => (asked.push(phase), Promise.resolve(reports[phase])) }),
    { started: () => undefined, finished: () => undefined },
    new AbortController().signal,
  );
  const types = rows.find(({ kind }) => kind === 'types');
  assert.ok(types);
  return { types, asked };
}

describe('the types of a certificate', () => {
  it('are not compared with those before where nothing is wrong after', async () => {
    const { types, asked } = await certifyTypes({ before: checked(error('old')), after: checked() });
    assert.deepEqual(asked, ['after']);
    assert.equal(types.state, 'passed');
    assert.equal(types.summary, '0 errors (typescript 5.9.3)');
  });

  it('are compared where something is wrong after: old errors pass, a new one regresses', async () => {
    const old = await certifyTypes({ before: checked(error('old'), error('mended')), after: checked(error('old')) });
    assert.deepEqual(old.asked, ['after', 'before']);
    assert.deepEqual([old.types.state, old.types.summary], ['passed', '0 new of 1 error (2 before; typescript 5.9.3)']);
    const fresh = await certifyTypes({ before: checked(error('old')), after: checked(error('old'), error('fresh')) });
    assert.deepEqual([fresh.types.state, fresh.types.summary], ['regressed', '1 new of 2 errors (1 before; typescript 5.9.3)']);
    assert.deepEqual(fresh.types.details, ['src/a.ts:1 TS2322 fresh']);
  });

  it('are unverified where the compiler checked nothing after, however well all was before', async () => {
    const { types, asked } = await certifyTypes({ before: checked(), after: unavailable });
    assert.deepEqual([types.state, types.required], ['unverified', true]);
    assert.match(types.summary, /Types were not checked: no project \(the folder’s own compiler: tsc found no inputs\)/);
    assert.deepEqual(asked, ['after']);
  });

  it('are unverified where there are errors after and nothing to compare them with', async () => {
    const { types } = await certifyTypes({ before: unavailable, after: checked(error('old or new')) });
    assert.equal(types.state, 'unverified');
  });

  it('are unverified where the folder’s own compiler broke down, unless another finds a new error', async () => {
    const delta = { status: 'checked', compiler: 'TypeScript 6.0.2 (built in)', configs: ['tsconfig.json'], before: [], ms: 1 } as const;
    const killed: TypeReport = { status: 'unavailable', reason: 'tsc broke down with exit code 137', brokeDown: true };
    const quiet = await certifyTypes({ before: killed, after: killed }, { builtIn: { ...delta, after: [] } });
    assert.deepEqual([quiet.types.state, quiet.types.required], ['unverified', true]);
    assert.match(quiet.types.summary, /exit code 137/);
    const fault = await certifyTypes({ before: killed, after: killed }, { builtIn: { ...delta, after: [error('fresh')] } });
    assert.equal(fault.types.state, 'regressed');
  });

  it('are those of the built-in compiler where the folder’s own can’t be run', async () => {
    const delta = { status: 'checked', compiler: 'TypeScript 5.9.3 (built in)', configs: ['tsconfig.json'], before: [], ms: 1 } as const;
    const green = await certifyTypes({ before: unavailable, after: unavailable }, { builtIn: { ...delta, after: [] } });
    assert.deepEqual([green.types.state, green.types.summary], ['passed', '0 errors (TypeScript 5.9.3 (built in); tsc found no inputs)']);
    const untrusted = await certifyTypes(
      { before: checked(), after: checked() },
      { builtIn: { ...delta, after: [error('fresh')] }, trusted: false },
    );
    assert.deepEqual([untrusted.types.state, untrusted.asked], ['regressed', []]);
  });
});

describe('the behaviour of a certificate', () => {
  const different = {
    path: PATH,
    name: 'f',
    status: 'different',
    inputs: 1,
    difference: { call: 'f()', before: '1', after: '2' },
  } as const;
  const planned = { path: PATH, name: 'f', parameters: [], before: CODE, after: CODE, hints: [] };

  async function certifyBehaviour({ trusted = true, functions = [planned], recipe = 'tidy' } = {}): Promise<{
    row: CheckRow | undefined;
    asked: number;
  }> {
    let asked = 0;
    const { rows } = await certifyChanges(
      {
        runId: RunId('r'),
        folder: '/w',
        trusted,
        tests: false,
        timeoutMs: 1000,
        ground: [],
        after: [{ path: PATH, text: 'export const f = () => 2;\n' }],
        before: [{ path: PATH, text: 'export const f = () => 1;\n' }],
        workOfRecipes: [{ path: PATH, recipes: [recipe] }],
      },
      memoryCodeProject(
        {},
        {
          planProbe: () => Promise.resolve({ functions, leftOut: [] }),
          listRecipes: () => Promise.resolve([recipeOf('tidy', 'checked'), recipeOf('throw-error', 'behaviour-changing')]),
        },
      ),
      noChecks({ probe: ({ seed }) => (asked++, Promise.resolve({ status: 'probed', outcomes: [different], seed, ms: 1 })) }),
      { started: () => undefined, finished: () => undefined },
      new AbortController().signal,
    );
    return { row: rows.find(({ kind }) => kind === 'behaviour'), asked };
  }

  it('regresses, unless a recipe was asked for that changes it', async () => {
    assert.equal((await certifyBehaviour()).row?.state, 'regressed');
    assert.equal((await certifyBehaviour({ recipe: 'throw-error' })).row?.state, 'passed');
  });

  it('is not looked at in a folder that is not trusted, and left out where nothing can be called', async () => {
    const untrusted = await certifyBehaviour({ trusted: false });
    assert.deepEqual([untrusted.row?.state, untrusted.row?.required, untrusted.asked], ['unverified', false, 0]);
    assert.deepEqual(await certifyBehaviour({ functions: [] }), { row: undefined, asked: 0 });
  });
});
