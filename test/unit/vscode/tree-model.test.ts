import assert from 'node:assert/strict';
import { TaskId } from '../../../src/domain/ids.ts';
import { asInterrupted } from '../../../src/domain/interrupted.ts';
import type { RunState } from '../../../src/domain/run-state.ts';
import { contextKeysOf } from '../../../src/vscode/runs-here.ts';
import { runRow } from '../../../src/vscode/tree-model.ts';
import type { TreeRow } from '../../../src/vscode/tree-row.ts';
import { FakeCrew } from '../../support/fake-crew.ts';
import { failedScript } from '../../support/fake-run/other-scripts.ts';
import { plannedScript } from '../../support/fake-run/planned-script.ts';
import { troubledScript } from '../../support/fake-run/troubled-script.ts';
import { demoScript } from '../../support/fake-run/demo-script.ts';
import { plainTranslate } from '../../support/plain-translate.ts';

const at = (seconds: number, script = demoScript()): RunState => new FakeCrew().play(script, seconds * 1000).state;
const row = (run: RunState, now = run.startedAt + 42_000): TreeRow => runRow({ run, now, t: plainTranslate }, true);

/** The tree as text: what a user reads, with what menus see in brackets. */
const print = (tree: TreeRow, depth = 0): string =>
  `${'  '.repeat(depth)}${[tree.label, tree.description].filter((part) => part !== '').join(' | ')} [${tree.context}]\n${tree.children.map((child) => print(child, depth + 1)).join('')}`;

describe('the tree', () => {
  it('shows a running run with its tasks, times, tools and costs', () => {
    const [run, ...rest] = print(row(at(42))).split('\n');
    assert.equal(run, 'Improve error handling in src/orders | 0:42 · 3 running · $0.30 [run live queued]');
    assert.deepEqual(rest.slice(0, 5), [
      '  Code analysis | 0:11 · 9 findings · $0.04 [task ended]',
      '  Tests | 0:40 · mapping tests to the changed lines · $0.02 [task live]',
      '  Implementation | 0:40 · editing retry.ts · $0.16 [task live queued]',
      '  Documentation | 0:40 · waiting for news · $0.01 [task live]',
      '  Findings | 12 [findings]',
    ]);
  });

  it('groups findings by kind and leads to their places', () => {
    const findings = row(at(42)).children.find((child) => child.context === 'findings');
    assert.deepEqual(
      findings?.children.map(({ label, description }) => `${label} ${description}`),
      [
        'Lost cause 5',
        'Mention 1',
        'Swallowed catch 1',
        'Useless catch 1',
        'Floating promise 1',
        'Thrown string 1',
        'Baseline tests 1',
        'Untested 1',
      ],
    );
    const [first] = findings?.children[0]?.children ?? [];
    assert.equal(first?.description, 'src/orders/gateway.ts:48');
    assert.equal(first?.command, 'refactorCrew.openFinding');
    assert.equal(first?.about.line, 48);
  });

  it('puts a question first, with the words that its buttons ask for', () => {
    const [first] = row(at(45)).children;
    assert.equal(first?.context, 'question consent');
    assert.equal(first?.description, 'Implementation');
    assert.equal(first?.about.questionId, 'q1');
    assert.equal(row(at(49)).children[0]?.context, 'task ended');
  });

  it('shows changes and certificate of a run that is over, and offers to apply', () => {
    const tree = row(at(70));
    assert.equal(tree.description, 'done · 13 hunks · $0.43');
    assert.equal(tree.context, 'run ended changes appliable');
    assert.equal(print(tree.children.at(-2) ?? tree).split('\n')[1], '  gateway.ts | 2 hunks · src/orders [file]');
    assert.equal(
      print(tree.children.at(-1) ?? tree)
        .split('\n')
        .slice(0, 3)
        .join('\n'),
      'Certificate | passed [certificate]\n  Syntax | passed · 7 files parse. [check]\n  Types | passed · 0 new errors; 3 were there before. [check]',
    );
  });

  it('counts what is accepted, and says what is applied', async () => {
    const run = new FakeCrew().play(demoScript(), 70_000);
    run.decide([run.state.changes!.files[0]!.hunks[0]!.id], 'rejected');
    assert.match(print(row(run.state)), /gateway\.ts \| 1 of 2 hunks/);
    await run.apply();
    assert.equal(row(run.state).context, 'run ended changes applied');
    assert.equal(row(run.state).icon.name, 'check-all');
  });

  it('says of a branch which run it comes from, and after which step', async () => {
    const crew = new FakeCrew();
    const origin = crew.play(demoScript(), 70_000);
    assert.ok(row(origin.state).facts.every(([label]) => label !== 'Origin'));
    const branch = await crew.branch({ runId: origin.runId, taskId: TaskId('t3'), step: 2, text: 'Leave the queue alone' });
    const { label, description, facts } = row(branch.state);
    assert.equal(label, row(origin.state).label);
    assert.match(description, /^branch · /);
    assert.equal(
      facts.find(([name]) => name === 'Origin')?.[1],
      'Branched from “Improve error handling in src/orders” after step 2 of Implementation',
    );
    await crew.dispose();
  });

  it('marks what failed, for a retry', () => {
    const tree = row(at(64, failedScript()));
    const failed = tree.children.find((child) => child.context === 'task ended failed');
    assert.equal(failed?.description, '0:28 · failed · $0.02');
    assert.deepEqual(
      failed?.facts.find(([label]) => label === 'State'),
      ['State', 'Its thread ran out of memory while it mapped the tests. Retry it, or narrow its scope.'],
    );
    assert.equal(tree.children.at(-1)?.icon.name, 'error');
  });

  describe('of a run with troubles', () => {
    const run = at(34.5, troubledScript());
    const tree = row(run, run.startedAt + 34_500);
    const lines = print(tree).split('\n');
    const rowOf = (label: string): TreeRow | undefined => tree.children.find((child) => child.label === label);
    const factsOf = (label: string): Record<string, string> => Object.fromEntries(rowOf(label)?.facts ?? []);

    it('puts the questions first, who asks, how long they wait, and what can be answered', () => {
      assert.deepEqual(lines.slice(1, 3), [
        '  Two pages describe `retryOnce`. Which of them is to stay? | Documentation · 60 min left [question choice]',
        '  May I start a fifth task that only writes tests? | Supervisor · 60 s left [question consent]',
      ]);
      const facts = factsOf('Two pages describe `retryOnce`. Which of them is to stay?');
      assert.equal(facts['Choices'], 'docs/errors.md · docs/retries.md · Merge them');
      assert.equal(facts['Asked by'], 'Keep the documentation true');
      assert.equal(rowOf('May I start a fifth task that only writes tests?')?.about.taskId, undefined);
    });

    it('says what a task is stuck with, and what can be done', () => {
      const stuck = rowOf('Implementation');
      assert.equal(stuck?.description, '0:32 · seems stuck: goes back and forth · $0.12');
      assert.equal(stuck?.icon.name, 'warning');
      assert.equal(stuck?.context, 'task live queued');
      assert.match(factsOf('Implementation')['Seems stuck'] ?? '', /^It goes back and forth between two steps/);
      assert.match(factsOf('Implementation')['What can be done'] ?? '', /^Tell it which of the two/);
    });

    it('counts down to the next try, and says when its time has come', () => {
      const title = 'Run the baseline and map coverage';
      assert.equal(rowOf(title)?.description, '0:32 · tries again in 16 s · $0.02');
      assert.deepEqual([rowOf(title)?.icon.name, rowOf(title)?.context], ['history', 'task pending']);
      const later = row(run, run.startedAt + 51_000).children.find((child) => child.label === title);
      assert.equal(later?.description, '0:49 · waits to go on · $0.02');
    });

    it('offers to change a message to a task that has not started', () => {
      assert.equal(rowOf('Test what retryOnce does at last')?.context, 'task pending queued');
    });

    it('shows what was cut off as such, with its time standing still, for the run to be resumed', () => {
      const cut = row(asInterrupted(run), run.startedAt + 3_600_000);
      assert.equal(cut.context, 'run interrupted ended queued');
      const rows = cut.children.map(({ label, description, context }) => `${label} | ${description} [${context}]`);
      assert.equal(rows[0], 'Two pages describe `retryOnce`. Which of them is to stay? | Documentation [question choice]');
      assert.equal(rows[4], 'Implementation | 0:32 · interrupted · $0.12 [task interrupted queued]');
    });
  });

  describe('of a run whose plan waits', () => {
    const factsOf = (tree: TreeRow): Record<string, string> => Object.fromEntries(tree.facts);

    it('says so, with what is expected of the whole and of each task', () => {
      const tree = row(at(3, plannedScript()));
      assert.deepEqual(print(tree).split('\n').slice(0, 5), [
        'Improve error handling in src/orders | planned · 4 tasks · $0.02 [run ended planned]',
        '  Code analysis | planned [task pending]',
        '  Tests | planned [task pending]',
        '  Implementation | planned [task pending]',
        '  Documentation | planned [task pending]',
      ]);
      assert.equal(tree.icon.name, 'tasklist');
      assert.equal(factsOf(tree)['Expected'], 'about 105k tokens, cost unknown');
      const [analysis, tests, implementation] = tree.children.map(factsOf);
      assert.equal(analysis?.['Expected'], 'about 21k tokens, about $0.09. Expected from 5 earlier tasks of this role.');
      assert.equal(tests?.['Expected'], undefined, 'no model is needed');
      assert.equal(implementation?.['Expected'], 'about 70k tokens, about $0.32. Expected from the size of its scope.');
    });

    it('counts and expects nothing of what is left out, which can be put back', () => {
      const run = new FakeCrew().play(plannedScript(), 3000);
      run.cancelTask(TaskId('t4'));
      const tree = row(run.state);
      assert.equal(tree.description, 'planned · 3 tasks · $0.02');
      assert.equal(factsOf(tree)['Expected'], 'about 91k tokens, about $0.41');
      assert.deepEqual([tree.children[3]?.description, tree.children[3]?.context], ['left out', 'task ended failed']);
      run.retryTask(TaskId('t4'));
      assert.equal(row(run.state).children[3]?.description, 'planned');
    });

    it('says that it is being drawn up', () => {
      assert.match(row(at(2, plannedScript()), at(2, plannedScript()).startedAt + 2000).description, /^0:02 · planning/);
    });
  });

  it('tells of a task that was cancelled with the one it depends on', () => {
    const fake = new FakeCrew().play(troubledScript(), 34_500);
    for (const id of ['t3', 't5'])
      fake.append({ type: 'task-ended', taskId: TaskId(id), state: 'cancelled', summary: 'It was cancelled.' });
    const ended = row(fake.state).children.filter(({ context }) => context.startsWith('task ended failed'));
    assert.deepEqual(
      ended.map(({ description }) => description.replace(/^[\d:]+ · /, '')),
      ['cancelled · $0.12', 'cancelled with Implementation'],
    );
  });

  it('says that a task is being stopped', () => {
    const fake = new FakeCrew().play(demoScript(), 42_000);
    fake.append({ type: 'stop-requested', taskId: TaskId('t3'), reason: 'cancelled', by: 'user' });
    assert.match(print(row(fake.state)), /Implementation \| 0:40 · stopping/);
  });

  it('says nothing of tokens and costs where there are none', () => {
    const free = at(20);
    const tasks = new Map([...free.tasks].map(([id, task]) => [id, { ...task, usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 } }]));
    const tree = row({ ...free, tasks, usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 } });
    assert.doesNotMatch(JSON.stringify(tree), /\$|Tokens|Cost/);
  });

  it('names every row once and for ever', () => {
    const ids = (tree: TreeRow): string[] => [tree.id, ...tree.children.flatMap(ids)];
    const [early, late] = [ids(row(at(42))), ids(row(at(70)))];
    assert.equal(new Set(late).size, late.length);
    assert.deepEqual(
      early.filter((id) => !late.includes(id)),
      [],
    );
  });
});

describe('context keys', () => {
  const on = (...runs: RunState[]): string[] =>
    [...contextKeysOf(runs)].filter(([, value]) => value).map(([key]) => key.replace('refactorCrew.', ''));

  it('say what can be done', () => {
    assert.deepEqual(on(), []);
    assert.deepEqual(on(at(42)), ['hasRuns', 'isRunning', 'hasLiveTasks', 'hasQueuedMessages']);
    assert.deepEqual(on(at(45)), ['hasRuns', 'isRunning', 'hasLiveTasks', 'hasQueuedMessages', 'hasQuestions']);
    assert.deepEqual(on(asInterrupted(at(20))), ['hasRuns', 'canResume', 'hasEndedRuns']);
    assert.deepEqual(on(at(70)), ['hasRuns', 'hasEndedRuns', 'hasChanges', 'canApply', 'canRecertify']);
    assert.deepEqual(on(at(3, plannedScript())), ['hasRuns', 'hasPlan', 'hasEndedRuns']);
    assert.deepEqual(on(at(63.5, failedScript())), ['hasRuns', 'hasFailedTasks', 'hasEndedRuns', 'hasChanges', 'canApply', 'canRecertify']);
  });
});
