import assert from 'node:assert/strict';
import * as z from 'zod';
import { defineTool, describeTool } from '../../../src/agents/tool.ts';
import { capped } from '../../../src/agents/tools/capped.ts';
import { describeTests } from '../../../src/agents/tools/test-answer.ts';
import type { TaskPorts } from '../../../src/agents/tools/task-ports.ts';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import type { CodeProject } from '../../../src/ports/code.ts';
import { memoryCodeProject } from '../../support/memory-code-project.ts';
import { noChecks } from '../../support/no-checks.ts';
import { allTools, runTool, taskPorts } from '../../support/task-ports.ts';

const path = WorkspacePath;
const at = (line: number, file = 'a.ts') => ({ id: `s${line}`, path: path(file), line, column: 1, text: `line ${line}` });

/** What a model is told. */
async function told(overrides: Partial<CodeProject>, name: string, input: unknown = {}, ports: Partial<TaskPorts> = {}): Promise<unknown> {
  const tool = allTools(taskPorts({ code: memoryCodeProject({}, overrides), ...ports })).find((one) => one.name === name);
  assert.ok(tool);
  return runTool(capped(tool), input);
}

describe('an answer in few words', () => {
  it('tells what a kind of pattern means once, and each place in a line', async () => {
    const one = { ...at(1), kind: 'lost-cause', title: 'Lost', recipe: 'error-cause' };
    const findPatterns = () => Promise.resolve([one, { ...one, line: 2, detail: 'it is e', changesBehaviour: true }]);
    assert.deepEqual(await told({ findPatterns }, 'find_patterns'), {
      kinds: { 'lost-cause': { title: 'Lost', recipe: 'error-cause' } },
      found: ['a.ts:1 lost-cause: line 1', 'a.ts:2 lost-cause: line 1 — it is e; mending it changes behaviour'],
    });
  });

  it('has an end, and says what is left out', async () => {
    const findPatterns = () => Promise.resolve(Array.from({ length: 130 }, (_, line) => ({ ...at(line), kind: 'k', title: 't' })));
    const answer = (await told({ findPatterns }, 'find_patterns')) as { found: string[]; more: string };
    assert.equal(answer.found.length, 100);
    assert.match(answer.more, /^30 more of 130 found are not shown\./);
  });

  it('tells a line with several names once', async () => {
    const mention = { path: path('a.md'), line: 3, name: 'total', where: 'markdown', exact: true, text: 'total and sum' } as const;
    const findMentions = () => Promise.resolve([mention, { ...mention, name: 'sum' }, { ...mention, line: 4, exact: false }]);
    assert.deepEqual(await told({ findMentions }, 'find_mentions'), {
      mentions: ['a.md:3 markdown [total, sum]: total and sum', 'a.md:4 markdown prose [total]: total and sum'],
    });
  });

  it('tells many mentions by file and name, unless names were given', async () => {
    const lines = Array.from({ length: 41 }, (_, index) => index + 1);
    const mention = { path: path('a.md'), name: 'total', where: 'markdown', exact: true, text: 'total' } as const;
    const findMentions = () => Promise.resolve([...lines.map((line) => ({ ...mention, line })), { ...mention, name: 'sum', line: 3 }]);
    assert.deepEqual(await told({ findMentions }, 'find_mentions'), {
      mentions: [`a.md: total ${lines.join(', ')}; sum 3`],
      note: '41 lines, by file and name. To see what they say, give the names that matter.',
    });
    const named = (await told({ findMentions }, 'find_mentions', { names: ['total', 'sum'] })) as { readonly mentions: readonly string[] };
    assert.equal(named.mentions.length, 41);
  });

  it('keeps an index of very many mentions only, which says how many there are', async () => {
    const mention = { path: path('a.md'), name: 'total', where: 'markdown', exact: true, text: 'all about total' } as const;
    const findMentions = () => Promise.resolve(Array.from({ length: 1_200 }, (_, line) => ({ ...mention, line })));
    const index = (await told({ findMentions }, 'find_mentions')) as { readonly note: string };
    assert.match(index.note, /^1000 of 1200 mentions, by file and name/);
    assert.doesNotMatch(JSON.stringify(index), /all about/);
    assert.match(JSON.stringify(await told({ findMentions }, 'find_mentions', { names: ['total'] })), /all about/);
  });

  it('tells matches in lines, as many as are asked for', async () => {
    const asked: unknown[] = [];
    const searchText: CodeProject['searchText'] = ({ limit }) => {
      asked.push(limit);
      return Promise.resolve({ matches: [{ path: path('a.ts'), line: 2, text: '  total()' }], truncated: true });
    };
    const answer = (await told({ searchText }, 'search_text', { text: 'total' })) as { matches: string[]; more: string };
    assert.deepEqual(answer.matches, ['a.ts:2: total()']);
    assert.match(answer.more, /raise `limit`/);
    await told({ searchText }, 'search_text', { text: 'total', limit: 7 });
    assert.deepEqual(asked, [100, 7]);
  });

  it('tells candidates with their ids, and a reason once', async () => {
    const refused = [
      { site: at(2), reason: 'No.' },
      { site: at(3), reason: 'No.' },
    ];
    assert.deepEqual(
      await told({ findCandidates: () => Promise.resolve({ sites: [at(1)], refused }) }, 'find_candidates', { recipe: 'r' }),
      {
        sites: ['s1 a.ts:1 line 1'],
        refused: [{ reason: 'No.', places: ['s2 a.ts:2 line 2', 's3 a.ts:3 line 3'] }],
      },
    );
    const outcome = { edited: [{ path: path('a.ts'), linesAdded: 1, linesRemoved: 2 }], applied: [at(1)], refused, notes: [at(9)] };
    assert.deepEqual(await told({ applyRecipe: () => Promise.resolve(outcome) }, 'apply_recipe', { recipe: 'r' }), {
      edited: ['a.ts +1 -2'],
      applied: ['a.ts:1 was: line 1'],
      refused: [{ reason: 'No.', places: ['s2 a.ts:2 line 2', 's3 a.ts:3 line 3'] }],
      notes: ['a.ts:9: line 9'],
    });
  });

  it('tells a place by its id where that says it, a question for consent once, and nothing again that it has told', async () => {
    const one = { ...at(2), id: 'a.ts:2:5' };
    const consent = { question: 'May it?', with: { syncThrows: true } };
    const refused = [
      { site: one, reason: 'No.', consent },
      { site: { ...at(3), id: 'a.ts:3:5' }, reason: 'Nor this.', consent },
    ];
    const nothing = { edited: [], applied: [], notes: [] };
    const code = memoryCodeProject(
      {},
      {
        findCandidates: () => Promise.resolve({ sites: [{ ...at(1), id: 'a.ts:1:9' }], refused }),
        // The edit has moved them.
        applyRecipe: () =>
          Promise.resolve({
            ...nothing,
            refused: [
              ...refused.map((one) => ({ ...one, site: { ...one.site, line: one.site.line + 1 } })),
              { site: at(9), reason: 'New.' },
            ],
          }),
      },
    );
    const tools = allTools(taskPorts({ code })).map((tool) => capped(tool));
    const run = (name: string) => runTool(tools.find((tool) => tool.name === name) ?? assert.fail(), { recipe: 'r' });
    assert.deepEqual(await run('find_candidates'), {
      sites: ['a.ts:1:9 line 1'],
      refused: [
        { reason: 'No.', consent: 'c1', places: ['a.ts:2:5 line 2'] },
        { reason: 'Nor this.', consent: 'c1', places: ['a.ts:3:5 line 3'] },
      ],
      consents: { c1: consent },
    });
    assert.deepEqual(await run('apply_recipe'), {
      edited: [],
      applied: [],
      refused: [{ reason: 'New.', places: ['s9 a.ts:9 line 9'] }],
      refusedAsBefore: '2 places, for the reasons that you were told.',
      notes: [],
    });
  });

  it('tells two places of a kind on one line apart', async () => {
    const one = { ...at(1), kind: 'explicit-any', title: 't' };
    const findPatterns = () => Promise.resolve([one, { ...one, column: 20 }, { ...one, line: 2 }]);
    const { found } = (await told({ findPatterns }, 'find_patterns')) as { found: string[] };
    assert.deepEqual(
      found.map((row) => row.split(' ')[0]),
      ['a.ts:1:1', 'a.ts:1:20', 'a.ts:2'],
    );
  });

  it('says what it does not search', async () => {
    const input = { text: 'x', paths: ['src', 'node_modules/p'] };
    assert.match(JSON.stringify(await told({}, 'search_text', input)), /node_modules is not searched\. read_file reads/);
    assert.doesNotMatch(JSON.stringify(await told({}, 'search_text', { text: 'x', paths: ['src'] })), /not searched/);
  });

  it('tells tests that import the scope first, and what all tests reach once', async () => {
    const test = (name: string, direct: string[], ...reaches: string[]) => ({
      path: path(name),
      direct: direct.map(path),
      reaches: reaches.map(path),
    });
    const tests = [
      test('1.test.ts', [], 'x.ts', 'y.ts'),
      test('2.test.ts', ['x.ts'], 'x.ts', 'y.ts', 'w.ts'),
      test('3.test.ts', [], 'x.ts'),
    ];
    assert.deepEqual(await told({ mapTests: () => Promise.resolve({ tests, untested: [path('z.ts')] }) }, 'map_tests'), {
      reachedByAllTests: ['x.ts'],
      importedBy: ['2.test.ts: x.ts; reaches 2 more'],
      reachedFrom: ['1.test.ts: y.ts', '3.test.ts'],
      untested: ['z.ts'],
    });
  });

  it('says how many files a test reaches where not all are named', async () => {
    const tests = [
      { path: path('1.test.ts'), direct: [path('x.ts')], reaches: [path('x.ts'), path('y.ts')], reached: 700 },
      { path: path('2.test.ts'), direct: [], reaches: [path('x.ts'), path('y.ts')], reached: 9 },
    ];
    assert.deepEqual(await told({ mapTests: () => Promise.resolve({ tests, untested: [] }) }, 'map_tests'), {
      importedBy: ['1.test.ts: x.ts; reaches 699 more'],
      reachedFrom: ['2.test.ts: x.ts, y.ts and 7 more'],
      untested: [],
    });
  });

  it('says what was not looked at, so that nothing found does not read like nothing there', async () => {
    const scopes: unknown[] = [];
    const skippedFiles: CodeProject['skippedFiles'] = ({ scope }) => {
      scopes.push(scope.paths);
      return Promise.resolve(Array.from({ length: 10 }, (_, n) => ({ path: path(`${n}.ts`), why: `${n}.ts is generated.` })));
    };
    for (const [tool, input] of [
      ['find_patterns', {}],
      ['find_candidates', { recipe: 'r' }],
      ['map_tests', {}],
    ] as const) {
      const { skipped } = (await told({ skippedFiles }, tool, { ...input, paths: ['src'] })) as { skipped: string[] };
      assert.deepEqual([skipped.length, skipped[0], skipped[8]], [9, '0.ts is generated.', '… and 2 more'], tool);
    }
    assert.deepEqual(scopes, [['src'], ['src'], ['src']]);
  });

  it('tells of recipes what one needs to call them', async () => {
    const recipe = {
      id: 'r',
      title: 't',
      description: 'd',
      class: 'checked',
      topics: ['words'],
      example: 'e',
      mends: [],
      parameters: z.toJSONSchema(
        z.object({
          from: z.string().describe('The old name.'),
          line: z.int().optional(),
          kind: z.enum(['a', 'b']).optional(),
          paths: z.array(z.string()).optional(),
        }),
      ),
    } as const;
    assert.deepEqual(await told({ listRecipes: () => Promise.resolve([recipe]) }, 'list_recipes'), [
      {
        id: 'r',
        description: 'd',
        class: 'checked',
        with: ['from: The old name.', 'line? (integer)', 'kind? ("a" | "b")', 'paths? (list of string)'],
      },
    ]);
  });

  it('describes no bounds that every integer has', () => {
    const tool = defineTool({
      name: 't',
      description: 'd',
      input: z.object({ minimum: z.string().optional(), line: z.int(), from: z.int().min(1).max(9) }),
      effect: 'read',
      label: () => '',
      run: () => Promise.resolve(null),
    });
    const { properties, $schema } = describeTool(tool).inputSchema as { properties: object; $schema?: string };
    assert.equal($schema, undefined);
    assert.deepEqual(properties, {
      minimum: { type: 'string' },
      line: { type: 'integer' },
      from: { type: 'integer', minimum: 1, maximum: 9 },
    });
  });
});

describe('the answer of tests', () => {
  const passing = Array.from({ length: 900 }, (_, n) => `ok ${n} - does a thing\n`).join('');
  const report = {
    status: 'ran',
    command: 'npm test',
    exitCode: 0,
    counts: { passed: 900, failed: 0, skipped: 0 },
    failures: [],
    outputTail: passing,
    ms: 1000,
  } as const;

  it('is counts alone where all pass, for the baseline too', async () => {
    const short = { result: 'passed', summary: '900 passed, 0 failed, 0 skipped, in 1.0 s.', command: 'npm test' };
    const checks = noChecks({
      findTestCommand: () => Promise.resolve({ found: true, command: 'npm test' }),
      runTests: () => Promise.resolve(report),
    });
    assert.deepEqual(await told({}, 'run_baseline_tests', {}, { checks }), short);
    assert.deepEqual(await told({}, 'run_tests', {}, { checks }), short);
  });

  it('shows what failed from where it is told, and whole lines only', () => {
    const failed = { ...report, exitCode: 1, counts: { passed: 1800, failed: 1, skipped: 0 }, failures: ['x'] };
    const { output } = describeTests({ ...failed, outputTail: `${passing}not ok 901 - x\n  expected 1\n${passing}` }) as { output: string };
    assert.ok(output.startsWith('not ok 901 - x\n  expected 1\nok 0'));
    assert.ok(output.length < 6100);
    assert.match(output, /does a thing\n… and \d+ more lines$/);
  });

  it('shows the end, from the beginning of a line, where it can’t tell what failed', () => {
    const { output } = describeTests({ ...report, exitCode: 1, counts: null }) as { output: string };
    assert.match(output, /^ok \d+ - does a thing\n/);
    assert.ok(output.length <= 6000 && output.length > 5900);
  });
});
