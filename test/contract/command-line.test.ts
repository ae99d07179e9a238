/** The command line as another program sees it: real threads, real processes, the contract of its output and exit codes. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLI, GOAL, commandLine, contents, parseLines, type Line } from '../support/command-line.ts';

describe('the command line', function () {
  this.timeout(180_000);
  const cli = commandLine();

  it('tells every event of a run as a line of JSON, and the result last', async () => {
    const { code, stdout } = await cli.run('--json');
    assert.equal(code, 0);
    const lines = parseLines(stdout);
    assert.ok(
      lines.every(
        (line) =>
          typeof line.type === 'string' && typeof line.seq === 'number' && typeof line.at === 'number' && line.runId === lines[0]?.runId,
      ),
    );
    assert.deepEqual(
      lines.map((line) => line.seq),
      lines.map((_, index) => index + 1),
      'numbered without gaps, in order',
    );
    assert.equal(lines[0]?.type, 'run-started');

    const order = lines.filter(({ type }) => type === 'task-started' || type === 'task-ended');
    assert.deepEqual(
      order.slice(0, 4).map(({ type }) => type),
      Array(4).fill('task-started'),
      'all four start before one ends',
    );
    assert.ok(order.slice(0, 4).every((line) => typeof line['role'] === 'string' && typeof line['threadId'] === 'string'));
    assert.ok(new Set(order.slice(0, 4).map((line) => line['threadId'])).size >= 2, 'on at least two threads');
    assert.ok(lines.some((line) => line.type === 'finding' && JSON.stringify(line).includes('lost-cause')));

    const last = lines.at(-1) as Line & {
      tasks: readonly Record<string, unknown>[];
      changes: readonly { path: string; hunks: readonly Record<string, unknown>[] }[];
      certificate: { verdict: string; rows: readonly Record<string, unknown>[] };
    };
    assert.equal(last.type, 'run-finished');
    assert.equal(last['status'], 'succeeded');
    assert.deepEqual(
      last.tasks.map(({ role, state }) => [role, state]),
      [
        ['code-analysis', 'succeeded'],
        ['test', 'succeeded'],
        ['implementation', 'succeeded'],
        ['documentation', 'succeeded'],
      ],
    );
    assert.ok(
      last.changes.length > 0 &&
        last.changes.every((file) => file.hunks.every((hunk) => typeof hunk['id'] === 'string' && typeof hunk['provenance'] === 'object')),
    );
    assert.equal(last.certificate.verdict, 'passed');
    assert.deepEqual(last.certificate.rows.map(({ kind, state }) => `${String(kind)} ${String(state)}`).sort(), [
      'behaviour passed',
      'modules passed',
      'syntax passed',
      'tests passed',
      'types passed',
    ]);
    assert.deepEqual(last['usage'], { inputTokens: 0, outputTokens: 0, costUsd: 0 });
    assert.equal(typeof last['wallMs'], 'number');
  });

  it('exits as the contract says', async () => {
    const none = await cli.crew('run', 'bake a cake', '--folder', cli.folder);
    assert.equal(none.code, 1);
    assert.match(none.stderr, /no recipe matches “bake a cake”.*error-cause/s);
    assert.equal((await cli.crew('run', GOAL, '--folder', join(cli.scratch, 'nowhere'))).code, 2);
    assert.equal((await cli.crew('run', GOAL, '/etc', '--folder', cli.folder)).code, 2);
    assert.equal((await cli.crew('frobnicate')).code, 2);
    assert.equal((await cli.run('--check', '--no-tests')).code, 3);
    const untrusted = await cli.run('--untrusted', '--json');
    assert.equal(untrusted.code, 4);
    assert.equal(
      parseLines(untrusted.stdout).some((line) => JSON.stringify(line).includes('npm test')),
      false,
    );
    assert.equal((await cli.crew('show', 'nothing')).code, 1);
    assert.equal((await cli.crew('--help')).code, 0);
  });

  it('keeps what regresses out of the workspace: exit 3, nothing applied', async () => {
    // A test that pins the message of an error down to its cause fails once the cause is kept.
    writeFileSync(
      join(cli.folder, 'src/orders/pinned.ts'),
      `export function pinned(): void {\n  try {\n    JSON.parse('{');\n  } catch (error) {\n    throw new Error('pinned');\n  }\n}\n`,
    );
    writeFileSync(
      join(cli.folder, 'test/pinned.test.ts'),
      `import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { pinned } from '../src/orders/pinned.js';\n\ntest('has no cause', () => {\n  try { pinned(); } catch (error) { assert.equal((error as Error).cause, undefined); }\n});\n`,
    );
    const before = contents(cli.folder);
    const { code, stdout } = await cli.run('--apply', '--json');
    assert.equal(code, 3);
    assert.match(stdout, /"kind":"tests","state":"regressed"/);
    assert.deepEqual(contents(cli.folder), before);
  });

  it('shows the plan and starts nothing until it is resumed', async () => {
    const planned = await cli.run('--plan', '--json');
    assert.equal(planned.code, 0);
    const last = parseLines(planned.stdout).at(-1) as unknown as { plan: { status: string }; tasks: { state: string }[] };
    assert.equal(last.plan.status, 'proposed');
    assert.deepEqual(new Set(last.tasks.map(({ state }) => state)), new Set(['pending']));
    assert.ok(!planned.stdout.includes('"type":"task-started"'));
    const shown = await cli.crew('show', 'last');
    assert.match(shown.stdout, /planned: 4 tasks/);
    const started = await cli.crew('resume', 'last', '--json');
    assert.equal(started.code, 0);
    assert.equal((parseLines(started.stdout).at(-1) as unknown as { status: string }).status, 'succeeded');
  });

  it('takes commands on standard input and answers each with a line', async () => {
    const child = spawn(process.execPath, [CLI, 'run', GOAL, '--folder', cli.folder, '--json', '--control', '--no-tests'], cli.options);
    let out = '';
    child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
    child.stdin.write(
      '{"type":"list","id":1}\n{"type":"steer","text":"leave src/orders/retry.ts as it is","id":2}\nnot json\n{"type":"check","taskId":"t77","id":3}\n',
    );
    await new Promise((done) => child.once('exit', done));
    const lines = parseLines(out);
    const answers = lines.filter((line) => line.type === 'control-answer');
    assert.deepEqual(
      answers.map(({ id, ok }) => [id, ok]),
      [
        [1, true],
        [2, true],
        [undefined, false],
        [3, false],
      ],
    );
    assert.match(String(answers[3]?.['error']), /There is no task t77/);
    const states = lines
      .filter((line) => line.type === 'message-state' && line['messageId'] === answers[1]?.['messageId'])
      .map((line) => line['state']);
    assert.deepEqual(states, ['queued', 'delivered', 'acted-on']);
    assert.equal(existsSync(join(cli.folder, 'src/orders/retry.ts')), true);
  });

  it('lists recipes and runs', async () => {
    const recipes = JSON.parse((await cli.crew('recipes', '--json')).stdout) as { recipes: readonly { id: string }[] };
    const ids = recipes.recipes.map(({ id }) => id);
    for (const id of ['clean-imports', 'error-cause', 'move-symbol', 'promise-to-async', 'rename-symbol']) assert.ok(ids.includes(id), id);
    assert.match((await cli.crew('runs')).stdout, /There are no runs yet/);
    await cli.run('--no-tests');
    assert.match((await cli.crew('runs')).stdout, /succeeded.*improve error handling in src\/orders/);
    assert.equal((await cli.crew('rm', 'last')).code, 0);
    assert.match((await cli.crew('runs')).stdout, /There are no runs yet/);
  });

  it('says when it is interrupted, and keeps what it found', async () => {
    mkdirSync(join(cli.scratch, 'home'), { recursive: true });
    const child = spawn(
      process.execPath,
      [CLI, 'run', GOAL, '--folder', cli.folder, '--json', '--test-command', `${process.execPath} -e "setTimeout(() => {}, 60000)"`],
      cli.options,
    );
    let out = '';
    let isTold = false;
    child.stdout.on('data', (bytes: Buffer) => {
      out += bytes.toString();
      if (isTold) return;
      if (out.includes('"role":"implementation"') && /"type":"finding"/.test(out)) isTold = child.kill('SIGINT');
    });
    const code = await new Promise((done) => child.once('exit', done));
    assert.equal(code, 130);
    const last = parseLines(out).at(-1);
    assert.equal(last?.type, 'run-finished');
    assert.equal(last['status'], 'cancelled');
    assert.match(
      (await cli.crew('show', 'last')).stdout,
      /lost-cause|swallowed-catch|thrown-literal|log-and-continue|ignored-rejection|baseline|mention/,
    );
  });
});
