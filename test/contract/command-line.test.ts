/** The command line as another program sees it: real threads, real processes, the contract of its output and exit codes. */
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';

const CLI = resolve('dist/cli.js');
const SAMPLE = resolve('examples/order-desk');
const GOAL = 'improve error handling in src/orders';

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Line {
  readonly type: string;
  readonly seq: number;
  readonly at: number;
  readonly runId: string;
  readonly taskId?: string;
  readonly [key: string]: unknown;
}

describe('the command line', function () {
  this.timeout(180_000);
  let scratch = '';
  let folder = '';

  beforeEach(() => {
    scratch = mkdtempSync(join(tmpdir(), 'refactor-crew-cli-'));
    folder = join(scratch, 'order-desk');
    cpSync(SAMPLE, folder, { recursive: true });
    symlinkSync(resolve('node_modules'), join(scratch, 'node_modules'));
  });
  afterEach(() => rmSync(scratch, { recursive: true, force: true }));

  const crew = (...args: readonly string[]): Promise<Outcome> =>
    new Promise((done) => {
      const env = { ...process.env, REFACTOR_CREW_HOME: join(scratch, 'home') };
      execFile(process.execPath, [CLI, ...args], { cwd: scratch, env, maxBuffer: 1 << 28 }, (error, stdout, stderr) =>
        done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
      );
    });
  const run = (...args: readonly string[]): Promise<Outcome> => crew('run', GOAL, '--folder', folder, ...args);

  it('tells every event of a run as a line of JSON, and the result last', async () => {
    const { code, stdout } = await run('--json');
    assert.equal(code, 0);
    const lines = parse(stdout);
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

  it('writes nothing without --apply, and with it only what undo takes back to the byte', async () => {
    const before = contents(folder);
    await run('--no-tests');
    assert.deepEqual(contents(folder), before);
    const { code } = await run('--no-tests', '--apply', '--json');
    assert.equal(code, 0);
    const applied = texts(contents(folder));
    assert.notDeepEqual(applied, texts(before));
    const undo = await crew('undo', 'last');
    assert.equal(undo.code, 0, undo.stderr);
    assert.deepEqual(texts(contents(folder)), texts(before));
    assert.equal((await crew('undo', 'last')).code, 1, 'there is nothing left to undo');
  });

  it('applies a past run, only the hunks named, and leaves a file alone that moved on', async () => {
    await run('--no-tests');
    const hunks = [...(await crew('show', 'last')).stdout.matchAll(/^(\S+#\d+) {2}line/gm)].map((match) => match[1] ?? '');
    assert.ok(hunks.length >= 3, hunks.join());
    const [first = '', second = ''] = [hunks[0], hunks.find((id) => id.split('#')[0] !== hunks[0]?.split('#')[0])];
    appendFileSync(join(folder, second.split('#')[0] ?? ''), '// the user was here\n');
    const mine = readFileSync(join(folder, second.split('#')[0] ?? ''), 'utf8');

    assert.equal((await crew('apply', 'last', '--accept', 'src/nope.ts#1')).code, 1);
    const { code, stderr } = await crew('apply', 'last', '--accept', `${first},${second}`);
    assert.equal(code, 4);
    assert.match(stderr, /^Not written: /m);
    assert.equal(readFileSync(join(folder, second.split('#')[0] ?? ''), 'utf8'), mine);
    const changed = changedFiles(folder).filter((file) => file !== second.split('#')[0]);
    assert.deepEqual(changed, [first.split('#')[0]]);
  });

  it('tells what hunks lack that do not compile without others, and writes those that do', async () => {
    await crew('run', 'rename lineTotal to totalOfLine', '--folder', folder, '--no-tests', '--yes');
    const hunks = [...(await crew('show', 'last')).stdout.matchAll(/^(\S+#\d+) {2}line/gm)].map((match) => match[1] ?? '');
    const [first = ''] = hunks;
    const before = texts(contents(folder));
    const refused = await crew('apply', 'last', '--accept', first);
    assert.equal(refused.code, 3, refused.stderr);
    assert.match(refused.stderr, /would not compile without others/);
    assert.match(refused.stderr, /TS\d+ /);
    assert.deepEqual(texts(contents(folder)), before);
    const named = /With \d+ more hunks?, .*: --accept (\S+)$/m.exec(refused.stderr)?.[1] ?? '';
    const accepted = await crew('apply', 'last', '--accept', named);
    assert.equal(accepted.code, 0, accepted.stderr);
    assert.notDeepEqual(texts(contents(folder)), before);
    assert.equal((await crew('undo', 'last')).code, 0);
    assert.equal((await crew('apply', 'last', '--accept', first, '--anyway')).code, 0);
    assert.deepEqual(changedFiles(folder), [first.split('#')[0]]);
  });

  it('offers what newer edits have come to need before it writes anything', async () => {
    await crew('run', 'rename lineTotal to totalOfLine', '--folder', folder, '--no-tests', '--yes');
    const file = join(folder, 'src/orders/since.ts');
    writeFileSync(file, "import { lineTotal } from './order.js';\n\nexport const later = lineTotal;\n");
    const before = texts(contents(folder));
    const first = await crew('apply', 'last');
    assert.equal(first.code, 4, first.stderr);
    assert.match(first.stderr, /^Nothing was written: src\/orders\/since\.ts has come to need/m);
    assert.deepEqual(texts(contents(folder)), before);
    assert.match((await crew('show', 'last')).stdout, /^src\/orders\/since\.ts#1 {2}line 1/m);
    const second = await crew('apply', 'last');
    assert.equal(second.code, 0, second.stderr);
    assert.equal(readFileSync(file, 'utf8'), "import { totalOfLine } from './order.js';\n\nexport const later = totalOfLine;\n");
  });

  it('commits a past run on a branch, and changes nothing else', async () => {
    const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
    git('init', '--quiet', '--initial-branch=main');
    for (const [name, value] of [
      ['user.name', 'Test'],
      ['user.email', 'test@example.com'],
    ] as const)
      git('config', name, value);
    git('add', '--all');
    git('commit', '--quiet', '--message=first');
    await run('--no-tests');
    const committed = await crew('apply', 'last', '--branch', 'refactor/errors');
    assert.equal(committed.code, 0, committed.stderr);
    assert.match(committed.stdout, /files committed on the branch refactor\/errors: [0-9a-f]{40}/);
    assert.deepEqual(changedFiles(folder), []);
    assert.equal(git('status', '--porcelain'), '');
    assert.match(git('show', '--stat', 'refactor/errors'), /src\/orders\/gateway\.ts/);
    assert.match(
      git('log', '-1', '--format=%B', 'refactor/errors'),
      /^Improve error handling[^]*Refactor-Crew-Run: .*\nRefactor-Crew-Certificate: \w+/,
    );
    const again = await crew('apply', 'last', '--branch', 'refactor/errors');
    assert.equal(again.code, 1);
    assert.match(again.stderr, /There is a branch refactor\/errors already/);
    assert.equal((await crew('apply', 'last')).code, 0);
    assert.ok(changedFiles(folder).includes('src/orders/gateway.ts'));
  });

  it('writes a patch that git takes', async () => {
    const patch = join(scratch, 'change.patch');
    await run('--no-tests', '--patch', patch);
    assert.match(readFileSync(patch, 'utf8'), /^diff --git a\/src\/orders\//);
    await crew('show', 'last', '--patch', join(scratch, 'later.patch'));
    assert.equal(readFileSync(join(scratch, 'later.patch'), 'utf8'), readFileSync(patch, 'utf8'));
    const checked = await new Promise<string>((done) =>
      execFile(
        'git',
        ['apply', '--check', patch],
        { cwd: folder, env: { ...process.env, GIT_CEILING_DIRECTORIES: scratch } },
        (error, _out, stderr) => done(error ? stderr : 'ok'),
      ),
    );
    assert.equal(checked, 'ok');
  });

  it('exits as the contract says', async () => {
    const none = await crew('run', 'bake a cake', '--folder', folder);
    assert.equal(none.code, 1);
    assert.match(none.stderr, /no recipe matches “bake a cake”.*error-cause/s);
    assert.equal((await crew('run', GOAL, '--folder', join(scratch, 'nowhere'))).code, 2);
    assert.equal((await crew('run', GOAL, '/etc', '--folder', folder)).code, 2);
    assert.equal((await crew('frobnicate')).code, 2);
    assert.equal((await run('--check', '--no-tests')).code, 3);
    const untrusted = await run('--untrusted', '--json');
    assert.equal(untrusted.code, 4);
    assert.equal(
      parse(untrusted.stdout).some((line) => JSON.stringify(line).includes('npm test')),
      false,
    );
    assert.equal((await crew('show', 'nothing')).code, 1);
    assert.equal((await crew('--help')).code, 0);
  });

  it('keeps what regresses out of the workspace: exit 3, nothing applied', async () => {
    // A test that pins the message of an error down to its cause fails once the cause is kept.
    writeFileSync(
      join(folder, 'src/orders/pinned.ts'),
      `export function pinned(): void {\n  try {\n    JSON.parse('{');\n  } catch (error) {\n    throw new Error('pinned');\n  }\n}\n`,
    );
    writeFileSync(
      join(folder, 'test/pinned.test.ts'),
      `import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { pinned } from '../src/orders/pinned.js';\n\ntest('has no cause', () => {\n  try { pinned(); } catch (error) { assert.equal((error as Error).cause, undefined); }\n});\n`,
    );
    const before = contents(folder);
    const { code, stdout } = await run('--apply', '--json');
    assert.equal(code, 3);
    assert.match(stdout, /"kind":"tests","state":"regressed"/);
    assert.deepEqual(contents(folder), before);
  });

  it('shows the plan and starts nothing until it is resumed', async () => {
    const planned = await run('--plan', '--json');
    assert.equal(planned.code, 0);
    const last = parse(planned.stdout).at(-1) as unknown as { plan: { status: string }; tasks: { state: string }[] };
    assert.equal(last.plan.status, 'proposed');
    assert.deepEqual(new Set(last.tasks.map(({ state }) => state)), new Set(['pending']));
    assert.ok(!planned.stdout.includes('"type":"task-started"'));
    const shown = await crew('show', 'last');
    assert.match(shown.stdout, /planned: 4 tasks/);
    const started = await crew('resume', 'last', '--json');
    assert.equal(started.code, 0);
    assert.equal((parse(started.stdout).at(-1) as unknown as { status: string }).status, 'succeeded');
  });

  it('takes commands on standard input and answers each with a line', async () => {
    const child = spawn(process.execPath, [CLI, 'run', GOAL, '--folder', folder, '--json', '--control', '--no-tests'], {
      cwd: scratch,
      env: { ...process.env, REFACTOR_CREW_HOME: join(scratch, 'home') },
    });
    let out = '';
    child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
    child.stdin.write(
      '{"type":"list","id":1}\n{"type":"steer","text":"leave src/orders/retry.ts as it is","id":2}\nnot json\n{"type":"check","taskId":"t77","id":3}\n',
    );
    await new Promise((done) => child.once('exit', done));
    const lines = parse(out);
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
    assert.equal(existsSync(join(folder, 'src/orders/retry.ts')), true);
  });

  it('certifies a patch and an uncommitted change by anyone', async () => {
    const git = (...args: string[]): Promise<unknown> =>
      new Promise((done) => execFile('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder }, done));
    await git('init', '-q');
    await git('add', '-A');
    await git('commit', '-qm', 'start');
    assert.match((await crew('verify', '--folder', folder)).stdout, /no change to verify/);
    writeFileSync(join(folder, 'src/orders/extra.ts'), 'export const broken: number = "text";\n');
    const { code, stdout } = await crew('verify', '--folder', folder, '--no-tests', '--json');
    assert.equal(code, 3, stdout);
    assert.match(stdout, /"kind":"types","state":"regressed".*extra\.ts:1 TS2322/);
    rmSync(join(folder, 'src/orders/extra.ts'));

    const patch = join(scratch, 'p.patch');
    await run('--no-tests', '--patch', patch);
    const good = await crew('verify', '--patch', patch, '--folder', folder, '--json');
    assert.equal(good.code, 0, good.stdout + good.stderr);
    writeFileSync(patch, 'not a patch');
    assert.equal((await crew('verify', '--patch', patch, '--folder', folder)).code, 1);
  });

  it('counts where recipes may be worth it, those of the folder among them', async () => {
    mkdirSync(join(folder, '.refactor-crew/recipes'), { recursive: true });
    const own = "export default { id: 'own', title: 'Ours', class: 'checked', plan: () => ({ sites: [] }) };";
    writeFileSync(join(folder, '.refactor-crew/recipes/own.mjs'), own);
    const { stdout } = await crew('recipes', 'src', '--folder', folder, '--places', '--json');
    const { recipes } = JSON.parse(stdout) as { recipes: { id: string; places: { places: number; files: number } | null }[] };
    const placesOf = (id: string): unknown => recipes.find((recipe) => recipe.id === id)?.places;
    assert.deepEqual([placesOf('own'), placesOf('rename-symbol')], [null, null]);
    assert.match(JSON.stringify(placesOf('error-cause')), /^\{"places":[1-9]\d*,"files":[1-9]\d*\}$/);
    assert.match((await crew('recipes', '--folder', folder, '--places')).stdout, /^error-cause .* places in \d+ files$/m);
    assert.doesNotMatch((await crew('recipes', '--folder', folder, '--untrusted')).stdout, /^own /m);
  });

  it('lists recipes and runs', async () => {
    const recipes = JSON.parse((await crew('recipes', '--json')).stdout) as { recipes: readonly { id: string }[] };
    const ids = recipes.recipes.map(({ id }) => id);
    for (const id of ['clean-imports', 'error-cause', 'move-symbol', 'promise-to-async', 'rename-symbol']) assert.ok(ids.includes(id), id);
    assert.match((await crew('runs')).stdout, /There are no runs yet/);
    await run('--no-tests');
    assert.match((await crew('runs')).stdout, /succeeded.*improve error handling in src\/orders/);
    assert.equal((await crew('rm', 'last')).code, 0);
    assert.match((await crew('runs')).stdout, /There are no runs yet/);
  });

  it('says when it is interrupted, and keeps what it found', async () => {
    mkdirSync(join(scratch, 'home'), { recursive: true });
    const child = spawn(
      process.execPath,
      [CLI, 'run', GOAL, '--folder', folder, '--json', '--test-command', `${process.execPath} -e "setTimeout(() => {}, 60000)"`],
      {
        cwd: scratch,
        env: { ...process.env, REFACTOR_CREW_HOME: join(scratch, 'home') },
      },
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
    const last = parse(out).at(-1);
    assert.equal(last?.type, 'run-finished');
    assert.equal(last['status'], 'cancelled');
    assert.match(
      (await crew('show', 'last')).stdout,
      /lost-cause|swallowed-catch|thrown-literal|log-and-continue|ignored-rejection|baseline|mention/,
    );
  });

  function changedFiles(where: string): string[] {
    return Object.keys(contents(where)).filter(
      (file) =>
        readFileSync(join(where, file), 'latin1') !== (existsSync(join(SAMPLE, file)) ? readFileSync(join(SAMPLE, file), 'latin1') : ''),
    );
  }
});

const parse = (stdout: string): Line[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

/** Every file with its time of change and bytes; nothing of it may change but by apply. */
function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => !file.includes('/.git/') && statSync(file).isFile());
  return Object.fromEntries(
    files.sort().map((file) => [relative(folder, file), `${statSync(file).mtimeMs} ${readFileSync(file, 'latin1')}`]),
  );
}

const texts = (all: Record<string, string>): string[] =>
  Object.entries(all).map(([file, content]) => `${file} ${content.slice(content.indexOf(' '))}`);
