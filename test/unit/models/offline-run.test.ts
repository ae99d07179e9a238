import assert from 'node:assert/strict';
import { InProcessRunner } from '../../../src/runners/in-process-runner.ts';
import type { Provenance, TaskChanges } from '../../../src/domain/change.ts';
import type { RunEvent } from '../../../src/domain/event.ts';
import { Fingerprint, type FindingId, ROLES, SUPERVISOR, TaskId, WorkspacePath } from '../../../src/domain/ids.ts';
import { WHOLE_WORKSPACE, type Scope } from '../../../src/domain/scope.ts';
import { OfflineModel } from '../../../src/models/offline/offline-model.ts';
import type { CodeProject } from '../../../src/ports/code.ts';
import type { RecipeInfo, RecipeOutcome } from '../../../src/ports/recipe-facts.ts';
import { BudgetGate } from '../../../src/supervisor/budget-gate.ts';
import { createCrew } from '../../../src/supervisor/crew.ts';
import type { CrewApi, RunApi } from '../../../src/supervisor/crew-api.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { fixedModel } from '../../support/fixed-model.ts';
import { memoryCodeProject } from '../../support/memory-code-project.ts';
import { MemoryJournal } from '../../support/memory-journal.ts';
import { noChecks } from '../../support/no-checks.ts';

const RECIPES: readonly RecipeInfo[] = [
  {
    id: 'rename-symbol',
    title: 'Rename a symbol',
    description: '',
    class: 'checked',
    topics: ['rename'],
    parameters: { required: ['from', 'to'] },
    example: 'rename a to b',
    mends: [],
  },
  {
    id: 'error-cause',
    title: 'Keep the cause',
    description: '',
    class: 'checked',
    topics: ['error handling'],
    parameters: {},
    example: 'improve error handling in src',
    mends: ['lost-cause'],
  },
];

const site = (path: string, line: number) => ({
  id: `${path}:${line}`,
  path: WorkspacePath(path),
  line,
  column: 1,
  text: 'throw new Error()',
});

const pathsOf = ({ paths }: Scope): readonly WorkspacePath[] => (paths.length > 0 ? paths : [WorkspacePath('src/a.ts')]);

interface Calls {
  readonly applied: { readonly recipe: string; readonly paths: readonly string[]; readonly findings: readonly FindingId[] }[];
  readonly reverted: string[];
}

function makeCode(calls: Calls, overrides: Partial<CodeProject> = {}): CodeProject {
  const files = { 'src/a.ts': 'a', 'src/b.ts': 'b' };
  return memoryCodeProject(files, {
    listRecipes: () => Promise.resolve(RECIPES),
    listFiles: ({ scope }) =>
      Promise.resolve({
        files: Object.keys(files).map(WorkspacePath),
        missing: scope.paths.filter((path) => path !== 'src').map((path) => ({ path, nearest: [WorkspacePath('src')] })),
      }),
    findPatterns: ({ scope, kinds }) =>
      Promise.resolve(
        kinds?.includes('lost-cause')
          ? scope.paths.map((path) => ({ ...site(path, 3), kind: 'lost-cause', title: 'The cause is lost', recipe: 'error-cause' }))
          : [],
      ),
    applyRecipe: ({ recipe, scope, findings }): Promise<RecipeOutcome> => {
      calls.applied.push({ recipe, paths: scope.paths, findings: (findings ?? []).map((finding) => finding.findingId) });
      return Promise.resolve({
        edited: pathsOf(scope).map((path) => ({ path, linesAdded: 1, linesRemoved: 1 })),
        applied: pathsOf(scope).map((path) => site(path, 3)),
        refused: [],
        notes: [],
      });
    },
    revertFile: ({ path }) => {
      calls.reverted.push(path);
      return Promise.resolve(true);
    },
    ...overrides,
  });
}

interface Played {
  readonly run: RunApi;
  readonly crew: CrewApi;
  readonly calls: Calls;
}

async function start(goal: string, options: { scope?: Scope; code?: Partial<CodeProject> } = {}): Promise<Played> {
  const calls: Calls = { applied: [], reverted: [] };
  const clock = new FakeClock();
  const model = new OfflineModel();
  const gate = new BudgetGate(model);
  const code = makeCode(calls, options.code);
  const checks = noChecks();
  const crew = createCrew({
    model: gate,
    models: fixedModel(model),
    runner: new InProcessRunner({ model: gate, code, checks, clock, random: () => 0.5 }),
    code,
    checks,
    clock,
    random: () => 0.5,
    journal: new MemoryJournal(),
    pid: 1,
    isAlive: () => true,
    randomText: () => 'aaaa',
    applier: () => ({ read: () => Promise.resolve(null), apply: (files) => Promise.resolve({ written: files, skipped: [] }) }),
    buffers: () => ({ unsaved: () => [] }),
    dispose: () => Promise.resolve(),
  });
  const run = await crew.start({ goal, scope: options.scope ?? WHOLE_WORKSPACE, folder: '/w', trusted: true, tests: true });
  return { run, crew, calls };
}

const ended = (run: RunApi): Record<string, string> =>
  Object.fromEntries([...run.state.tasks.values()].map((task) => [task.spec.role, task.status]));

describe('an offline run', () => {
  it('starts four tasks in one turn, all before any ends, and applies what the analysis found', async () => {
    const { run, calls } = await start('improve error handling in src');
    const state = await run.finished;
    assert.equal(state.status, 'succeeded', state.summary);
    assert.deepEqual(ended(run), {
      'code-analysis': 'succeeded',
      test: 'succeeded',
      implementation: 'succeeded',
      documentation: 'succeeded',
    });
    const order = run
      .eventsSince(0)
      .filter((event) => event.type === 'task-started' || event.type === 'task-ended')
      .map((event) => event.type);
    assert.deepEqual(order.slice(0, 4), ['task-started', 'task-started', 'task-started', 'task-started']);
    assert.deepEqual(
      calls.applied.map(({ recipe, paths }) => [recipe, ...paths]),
      [['error-cause', 'src/a.ts', 'src/b.ts']],
    );
    assert.deepEqual(calls.applied[0]?.findings.length, 2);
    assert.equal(state.findings.filter((finding) => finding.content.kind === 'lost-cause').length, 2);
    assert.match(state.summary, /2 places edited: 2 lines in 2 files/);
  });

  it('is the same again for the same code: the model keeps nothing', async () => {
    const strip = (events: readonly RunEvent[]): string => JSON.stringify(events.map((event) => ({ ...event, at: 0 })));
    const one = await start('improve error handling in src');
    await one.run.finished;
    const other = await start('improve error handling in src');
    await other.run.finished;
    assert.equal(strip(one.run.eventsSince(0)), strip(other.run.eventsSince(0)));
  });

  it('has documentation look for what the edits made untrue, and tell what is gone', async () => {
    const stale = { ...site('README.md', 4), text: 'See `loadCart`.' };
    const { run, calls } = await start('improve error handling in src', {
      code: {
        changesOf: ({ taskId }): Promise<TaskChanges> => {
          const provenance: Provenance = {
            taskId,
            role: ROLES.implementation,
            source: { type: 'recipe', recipe: 'error-cause' },
            reason: 'r',
          };
          const steps = [{ edits: [{ start: 0, end: 1, text: 'b' }], provenance }];
          const file = { path: WorkspacePath('src/a.ts'), base: { text: 'a', fingerprint: Fingerprint('a') }, after: 'b', steps };
          return Promise.resolve({ taskId, files: [file] });
        },
        applyRecipe: ({ recipe, scope, provenance }): Promise<RecipeOutcome> => {
          calls.applied.push({ recipe: `${provenance.role} ${recipe}`, paths: scope.paths, findings: [] });
          const isDocs = recipe === 'stale-docs';
          return Promise.resolve({
            edited: [],
            applied: isDocs ? [site('README.md', 2)] : [],
            refused: isDocs
              ? [
                  { site: stale, reason: '`loadCart` is gone.' },
                  { site: stale, reason: 'The link leads nowhere: there is no x.md.' },
                ]
              : [],
            notes: [],
          });
        },
      },
    });
    const state = await run.finished;
    assert.equal(state.status, 'succeeded', state.summary);
    assert.deepEqual(calls.applied.at(-1), { recipe: 'documentation stale-docs', paths: [], findings: [] });
    const told = state.findings
      .filter((finding) => finding.content.kind === 'to-review')
      .map(({ content }) => `${content.path}:${content.line} ${content.title}`);
    assert.deepEqual(told, ['README.md:4 `loadCart` is gone']);
    const documentation = [...state.tasks.values()].find((task) => task.spec.role === 'documentation');
    assert.match(JSON.stringify(documentation), /0 mentions indexed; 1 updated; 1 mention in prose/);
  });

  it('ends with the nearest recipes where none matches', async () => {
    const { run } = await start('make me a sandwich');
    const state = await run.finished;
    assert.equal(state.status, 'failed');
    assert.equal(state.failure?.code, 'no-recipe-matches');
    assert.match(state.failure.message, /no recipe matches “make me a sandwich”.*rename-symbol/);
    assert.equal(state.tasks.size, 0);
  });

  it('ends where the scope does not exist, naming the nearest', async () => {
    const { run } = await start('improve error handling in srx/x');
    const state = await run.finished;
    assert.equal(state.failure?.code, 'scope-not-found');
    assert.match(state.failure.message, /There is no srx\/x in the workspace\. Did you mean src\?/);
  });

  it('gives a rename to all four, and applies it without waiting for findings', async () => {
    const { run, calls } = await start('rename parseOrder to readOrder');
    await run.finished;
    assert.equal(run.state.status, 'succeeded');
    assert.deepEqual(
      calls.applied.map(({ recipe }) => recipe),
      ['rename-symbol'],
    );
    assert.match(
      [...run.state.tasks.values()].map((task) => JSON.stringify(task.spec.inputs)).join(),
      /"from":"parseOrder","to":"readOrder"/,
    );
  });

  it('gives a recipe about Markdown the whole scope, not the files of code in it', async () => {
    const docs: RecipeInfo = {
      id: 'stale-docs',
      title: 'Find stale documentation',
      description: '',
      class: 'proved',
      topics: ['dead links'],
      parameters: {},
      example: 'find dead links',
      mends: [],
    };
    const { run, calls } = await start('find dead links', { code: { listRecipes: () => Promise.resolve([docs]) } });
    await run.finished;
    assert.deepEqual(
      calls.applied.map(({ recipe, paths }) => [recipe, paths]),
      [['stale-docs', []]],
    );
  });

  it('takes a follow-up to an ended task: the run goes on, the file is reverted', async () => {
    const { run, calls } = await start('improve error handling in src');
    await run.finished;
    const implementation = [...run.state.tasks.values()].find((task) => task.spec.role === 'implementation')?.spec.taskId;
    assert.ok(implementation);
    const messageId = run.send(implementation, 'steer', 'leave src/a.ts as it is');
    const state = await run.finished;
    assert.equal(state.status, 'succeeded');
    assert.deepEqual(calls.reverted, ['src/a.ts']);
    assert.equal(state.messages.get(messageId)?.state, 'acted-on');
    assert.equal(state.tasks.get(implementation)?.attempt, 2);
    assert.match(state.tasks.get(implementation)?.summary ?? '', /src\/a\.ts left out as asked/);
  });

  it('answers the user while tasks run', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const { run } = await start('improve error handling in src', { code: { findMentions: () => held.then(() => []) } });
    const messageId = run.send(SUPERVISOR, 'steer', 'how far are you?');
    await new Promise<void>((resolve) => {
      const look = (): void =>
        run.state.messages.get(messageId)?.state === 'acted-on' || run.state.status !== 'running' ? resolve() : void setImmediate(look);
      look();
    });
    assert.equal(run.state.status, 'running');
    release();
    await run.finished;
    const said = run.eventsSince(0).flatMap((event) => (event.type === 'supervisor-said' ? [event.text] : []));
    assert.ok(
      said.some((text) => /documentation: running/.test(text)),
      said.join('\n'),
    );
  });

  it('goes on without a task that was cancelled, and says so', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const { run } = await start('improve error handling in src', { code: { findMentions: () => held.then(() => []) } });
    await new Promise((resolve) => setTimeout(resolve, 0));
    while (run.state.tasks.size < 4 && run.state.status === 'running') await new Promise((resolve) => setImmediate(resolve));
    run.cancelTask(TaskId('t4'));
    release();
    const state = await run.finished;
    assert.equal(state.status, 'partial');
    assert.match(state.summary, /Without documentation \(cancelled\)/);
  });
});
