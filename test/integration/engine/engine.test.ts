import assert from 'node:assert/strict';
import { MessageChannel } from 'node:worker_threads';
import * as z from 'zod';
import { replay } from '../../../src/changeset/edits.ts';
import type { Provenance } from '../../../src/domain/change.ts';
import { RoleName, RunId, SUPERVISOR, TaskId, WorkspacePath } from '../../../src/domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import { createEngine, type EngineSkills } from '../../../src/engine/engine.ts';
import type { CodeView, PlannedSite, Recipe } from '../../../src/engine/recipe.ts';
import type { CodeProject } from '../../../src/ports/code.ts';
import { Client, remote, serve } from '../../../src/protocol/rpc.ts';
import { channelOver } from '../../../src/runners/port-channel.ts';
import { tempFolder, type TempFolder } from '../../support/temp-folder.ts';

const runId = RunId('r1');
const [ONE, TWO] = [TaskId('t1'), TaskId('t2')];
const at = (taskId: TaskId) => ({ runId, taskId });
const path = WorkspacePath;
const by = (taskId: TaskId, reason = 'because'): Provenance => ({
  taskId,
  role: RoleName('implementation'),
  source: { type: 'recipe', recipe: 'x' },
  reason,
});

/** Puts what is known of a file into its first line; asks for types only where told so. Sites are `<path>#<line>`. */
function stampRecipe(onFile: (file: WorkspacePath) => Promise<void>): Recipe {
  return {
    info: { id: 'stamp-files', title: 'Stamp', description: 'Stamps.', class: 'proved', topics: [], example: 'stamp', mends: [] },
    parameters: z.object({ types: z.boolean(), swallow: z.boolean().optional() }),
    async plan(view, { with: options, scope }) {
      const sites: PlannedSite[] = [];
      for (const file of await view.editableFiles(scope)) {
        const stamp = options.types ? `// ${typesOf(view, file, options.swallow === true)}\n` : `// ${view.text(file).length}\n`;
        sites.push({
          site: { id: `${file}#1`, path: file, line: 1, column: 1, text: '' },
          edits: new Map([[file, [{ start: 0, end: 0, text: stamp }]]]),
          reason: 'stamps',
        });
        await onFile(file);
        await view.pause();
      }
      return { sites, refused: [], notes: [] };
    },
  };
}

function typesOf(view: CodeView, file: WorkspacePath, swallow: boolean): string {
  try {
    return `errors: ${view.languageService(file).getSemanticDiagnostics(view.toAbsolute(file)).length}`;
  } catch (error) {
    if (swallow) return 'swallowed';
    throw error;
  }
}

describe('the code engine, over a port', function () {
  this.timeout(60_000);
  let folder: TempFolder;
  let engine: CodeProject;
  let close: () => void;
  let onFile: (file: WorkspacePath) => Promise<void>;

  beforeEach(async () => {
    onFile = async () => {};
    folder = tempFolder({
      'tsconfig.json':
        '{ "compilerOptions": { "strict": true, "types": [], "lib": ["ES2022"], "allowImportingTsExtensions": true, "noEmit": true } }',
      'a.ts': 'export const a: number = 1;\n',
      'b.ts': "import { a } from './a.ts';\nexport const b: number = a;\n",
      'README.md': '# Title\n',
    });
    const skills: EngineSkills = {
      recipes: [stampRecipe((file) => onFile(file))],
      findPatterns: async () => [],
      findMentions: async () => [],
      planMentionRename: async (view, { from, to }) => ({
        sites: [
          {
            site: { id: 'm', path: path('README.md'), line: 1, column: 3, text: '' },
            edits: new Map([
              [
                path('README.md'),
                [
                  {
                    start: view.text(path('README.md')).indexOf(from),
                    end: view.text(path('README.md')).indexOf(from) + from.length,
                    text: to,
                  },
                ],
              ],
            ]),
            reason: 'follows',
          },
        ],
        refused: [],
        notes: [],
      }),
    };
    const { port1, port2 } = new MessageChannel();
    serve<CodeProject>(channelOver(port1), createEngine(skills));
    const client = new Client<CodeProject>(channelOver(port2));
    engine = remote<CodeProject>(() => client);
    close = () => port2.close();
    await engine.openRun({ runId, folder: folder.path, buffers: [] });
  });
  afterEach(() => {
    close();
    folder.dispose();
  });

  const stamp = (taskId: TaskId, options: { types: boolean; swallow?: boolean }, signal?: AbortSignal) =>
    engine.applyRecipe({ ...at(taskId), recipe: 'stamp-files', with: options, scope: WHOLE_WORKSPACE, provenance: by(taskId, '') }, signal);
  const edit = (taskId: TaskId, file: string, find: string, replace: string) =>
    engine.editFile({ ...at(taskId), path: path(file), replacements: [{ find, replace }], provenance: by(taskId) });
  const text = async (taskId: TaskId, file: string) => (await engine.readFile({ ...at(taskId), path: path(file) })).text;

  it('keeps the tasks of a run apart, types included', async () => {
    await edit(ONE, 'a.ts', 'const a: number = 1', 'const a: string = ""');
    const outcomes = await Promise.all([stamp(ONE, { types: true }), stamp(TWO, { types: true })]);
    assert.deepEqual(
      outcomes.map(({ applied }) => applied.length),
      [2, 2],
    );
    assert.match(await text(ONE, 'b.ts'), /^\/\/ errors: 1\n/);
    assert.match(await text(TWO, 'b.ts'), /^\/\/ errors: 0\n/);
    assert.equal(await text(SUPERVISOR, 'b.ts'), "import { a } from './a.ts';\nexport const b: number = a;\n");
    assert.match((await stamp(ONE, { types: true })).applied[0]?.id ?? '', /#1$/);
  });

  it('serves texts while a search with types is under way', async () => {
    let served = 0;
    onFile = async () => {
      await Promise.all([
        engine.readFile({ ...at(TWO), path: path('a.ts') }),
        engine.searchText({ ...at(TWO), scope: WHOLE_WORKSPACE, text: 'export' }),
      ]);
      await engine.findCandidates({ ...at(TWO), recipe: 'stamp-files', with: { types: false }, scope: { paths: [path('none')] } });
      served++;
    };
    await stamp(ONE, { types: true });
    assert.equal(served, 2);
  });

  for (const swallow of [false, true]) {
    it(`does a search with types again that came while another had them${swallow ? ', though it hid that' : ''}`, async () => {
      let second: Promise<unknown> | undefined;
      let files = 0;
      onFile = async () => {
        files++;
        second ??= stamp(TWO, { types: true, swallow });
        // A round trip, so that the other one has been refused before this one goes on.
        await engine.readFile({ ...at(TWO), path: path('a.ts') });
      };
      await stamp(ONE, { types: true });
      await second;
      assert.match(await text(TWO, 'a.ts'), /^\/\/ errors: 0\n/);
      assert.ok(files >= 4);
    });
  }

  it('credits edits to steps that lead from base to after', async () => {
    await stamp(ONE, { types: false });
    await edit(ONE, 'a.ts', '= 1', '= 2');
    const { files, basedOn } = await engine.changesOf(at(ONE));
    assert.equal(basedOn, undefined);
    assert.deepEqual(
      files.map((file) => [file.path, file.steps.map((step) => step.provenance.reason)]),
      [
        ['a.ts', ['stamps', 'because']],
        ['b.ts', ['stamps']],
      ],
    );
    for (const file of files) assert.equal(replay(file.base?.text ?? '', file.steps), file.after);
  });

  it('lets a task build on another, and follow its renames in Markdown', async () => {
    await edit(ONE, 'a.ts', '= 1', '= 2');
    await engine.adopt({ ...at(TWO), from: ONE });
    const outcome = await engine.renameMentions({ ...at(TWO), from: 'Title', to: 'Name', scope: WHOLE_WORKSPACE, provenance: by(TWO) });
    assert.deepEqual(outcome.edited, [{ path: 'README.md', linesAdded: 1, linesRemoved: 1 }]);
    const changes = await engine.changesOf(at(TWO));
    assert.equal(changes.basedOn, ONE);
    assert.deepEqual(
      changes.files.map((file) => file.path),
      ['README.md', 'a.ts'],
    );
    await assert.rejects(engine.adopt({ ...at(TWO), from: ONE }), /Task t2 has edits of its own/);
    await engine.adopt({ ...at(TWO), from: ONE, discard: true });
    assert.equal(await engine.revertFile({ ...at(TWO), path: path('a.ts') }), false);
    assert.equal(await engine.revertFile({ ...at(ONE), path: path('a.ts') }), true);
  });

  it('restores a task in another engine', async () => {
    await stamp(ONE, { types: false });
    const { files } = await engine.changesOf(at(ONE));
    const other = createEngine();
    await other.openRun({ runId, folder: folder.path, buffers: [] });
    await other.restore({ ...at(ONE), files });
    assert.deepEqual(await other.changesOf(at(ONE)), await engine.changesOf(at(ONE)));
  });

  it('restores a task on another one, whose edits were restored before', async () => {
    await edit(ONE, 'a.ts', '= 1', '= 2');
    await engine.adopt({ ...at(TWO), from: ONE });
    await engine.renameMentions({ ...at(TWO), from: 'Title', to: 'Name', scope: WHOLE_WORKSPACE, provenance: by(TWO) });
    const [one, two] = [await engine.changesOf(at(ONE)), await engine.changesOf(at(TWO))];

    const other = createEngine();
    await other.openRun({ runId, folder: folder.path, buffers: [] });
    await other.restore({ ...at(ONE), files: one.files, discard: true });
    await other.restore({ ...at(TWO), files: two.files, basedOn: ONE, discard: true });
    assert.deepEqual(await other.changesOf(at(TWO)), two);
    assert.equal(await other.revertFile({ ...at(TWO), path: path('a.ts') }), false, 'it is the other’s');
    await assert.rejects(other.restore({ ...at(TWO), files: two.files }), /has edits already/);
  });

  it('lists its recipes with a schema of what they need to be told', async () => {
    const [recipe] = await engine.listRecipes({});
    assert.equal(recipe?.id, 'stamp-files');
    assert.deepEqual(recipe?.parameters['required'], ['types']);
  });

  it('says what is wrong with a call', async () => {
    const call = { ...at(ONE), scope: WHOLE_WORKSPACE, provenance: by(ONE) };
    await assert.rejects(
      engine.applyRecipe({ ...call, recipe: 'stamp-file', with: {} }),
      /There is no recipe "stamp-file"\. Did you mean stamp-files\?/,
    );
    await assert.rejects(engine.applyRecipe({ ...call, recipe: 'zzz', with: {} }), /There are stamp-files\./);
    await assert.rejects(
      engine.applyRecipe({ ...call, recipe: 'stamp-files', with: { types: 1 } }),
      /The parameters of stamp-files don't fit: `types`: .*expected boolean.*\. stamp-files takes `types` and, if need be, `swallow`\./,
    );
    await assert.rejects(
      engine.applyRecipe({ ...call, recipe: 'stamp-files', with: { types: false }, sites: ['x#1'] }),
      /There is no site x#1 here/,
    );
    await assert.rejects(engine.readFile({ ...at(ONE), path: path('../secret') }), /contains "\.\."/);
    await assert.rejects(engine.readFile({ ...at(ONE), path: path('/etc/passwd') }), /is absolute/);
    await assert.rejects(engine.findPatterns({ ...at(ONE), scope: { paths: [path('..')] } }), /contains "\.\."/);
    await assert.rejects(edit(SUPERVISOR, 'a.ts', '1', '2'), /The supervisor sees the plain workspace and edits nothing/);
    await assert.rejects(
      engine.openRun({ runId: RunId('r2'), folder: `${folder.path}/nowhere`, buffers: [] }),
      /There is no folder .*nowhere/,
    );
  });

  it('knows no run that is not open', async () => {
    await engine.closeRun({ runId });
    await engine.closeRun({ runId });
    await assert.rejects(engine.changesOf(at(ONE)), /Run r1 is not open in the code engine/);
  });

  it('keeps the overlays of a run that is opened again, on the workspace as it is then', async () => {
    await edit(ONE, 'a.ts', '= 1', '= 2');
    await edit(ONE, 'b.ts', ' = a;', ' = a + 1;');
    folder.write('a.ts', 'export const a: number = 2;\n');
    folder.write('c.ts', '');
    assert.deepEqual(await engine.openRun({ runId, folder: folder.path, buffers: [] }), { files: 5 });
    assert.deepEqual(
      (await engine.changesOf(at(ONE))).files.map((file) => file.path),
      ['b.ts'],
    );
    assert.equal(await text(TWO, 'a.ts'), 'export const a: number = 2;\n');
    assert.match(await text(ONE, 'b.ts'), /a \+ 1/);
  });

  it('stops when aborted, edits nothing, and goes on for others', async () => {
    const stop = new AbortController();
    onFile = async () => {
      stop.abort();
      // A round trip, so that the abort arrives.
      await engine.readFile({ ...at(TWO), path: path('a.ts') });
    };
    await assert.rejects(stamp(ONE, { types: true }, stop.signal), /abort/i);
    assert.deepEqual((await engine.changesOf(at(ONE))).files, []);
    onFile = async () => {};
    assert.equal((await stamp(ONE, { types: true })).applied.length, 2);
  });
});
