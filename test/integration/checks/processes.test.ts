import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { PLAIN_OUTPUT } from '../../../src/checks/output-capture.ts';
import { Processes, type CommandRequest, type CommandResult } from '../../../src/checks/processes.ts';
import { buildScript } from '../../support/build-script.ts';
import { eventually } from '../../support/eventually.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporary-folder.ts';

describe('Processes', () => {
  let folder: TemporaryFolder;
  before(async () => (folder = await temporaryFolder()));
  after(() => folder.remove());

  const run = (command: CommandRequest['command'], more: Partial<CommandRequest> = {}, signal?: AbortSignal): Promise<CommandResult> =>
    new Processes().run({ command, folder: folder.path, timeoutMs: 20_000, output: PLAIN_OUTPUT, ...more }, signal);

  it('runs a line of the shell in the folder and tells its output and how it ended', async () => {
    const result = await run('pwd; echo problem >&2; exit 3');
    assert.deepEqual({ ...result, ms: 0 }, { status: 'exited', exitCode: 3, output: `${folder.path}\nproblem\n`, ms: 0 });
  });

  it('runs a program with arguments as they are', async () => {
    const result = await run([process.execPath, '-p', 'process.argv.slice(1).join("|")', 'a b', '$HOME', '"quoted"']);
    assert.equal(result.output, 'a b|$HOME|"quoted"\n');
  });

  it('tells of a command that was killed or is not there by the exit code, as a shell does', async () => {
    for (const [command, expected] of [
      ['kill -9 $$', 137],
      ['no-such-program-here', 127],
    ] as const) {
      const result = await run(command);
      assert.equal(result.status === 'exited' && result.exitCode, expected);
    }
    await assert.rejects(run('true', { folder: '/no/such/folder' }), /ENOENT/);
  });

  it('gives nothing on standard input', async () => {
    assert.equal((await run('cat; echo end')).output, 'end\n');
  });

  it('keeps the start and the end of a long output', async () => {
    const { output } = await run([process.execPath, '-e', 'for (let i = 0; i < 300000; i++) console.log("line " + i)']);
    assert.ok(output.startsWith('line 0\nline 1\n'));
    assert.ok(output.endsWith('line 299999\n'));
    assert.match(output, /\n\[\d+ characters left out\]\n/);
    assert.ok(output.length < PLAIN_OUTPUT.head + PLAIN_OUTPUT.tail + 100);
  });

  /** Starts a grandchild that neither ends by itself nor when asked to, and says so once it is there. */
  const stubborn = (redirect = ''): string =>
    `sh -c 'trap "" TERM; echo $$ > pid; while :; do sleep 1; done' ${redirect} & while [ ! -s pid ]; do :; done; echo ready;`;
  const grandchild = (): number => Number(readFileSync(`${folder.path}/pid`, 'utf8'));
  const isThere = async (): Promise<boolean> => ((await folder.read('pid')) ?? '').endsWith('\n');
  beforeEach(() => folder.write({ pid: '' }));

  it('ends everything a command has started when it is aborted', async () => {
    const controller = new AbortController();
    const running = run(`${stubborn()} wait`, {}, controller.signal);
    await eventually(isThere, 'the grandchild started');
    controller.abort();
    await assert.rejects(running, { name: 'AbortError' });
    await eventually(() => isGone(grandchild()), 'the grandchild is gone');
  });

  it('ends everything when the command is too slow, and keeps what it said', async () => {
    const result = await run(`${stubborn()} wait`, { timeoutMs: 1000 });
    assert.deepEqual([result.status, result.output], ['timed-out', 'ready\n']);
    await eventually(() => isGone(grandchild()), 'the grandchild is gone');
  });

  it('ends what a command leaves running behind it', async () => {
    const result = await run(stubborn('>/dev/null 2>&1'));
    assert.deepEqual([result.status, result.output], ['exited', 'ready\n']);
    await eventually(() => isGone(grandchild()), 'the grandchild is gone');
  });

  it('is not kept waiting by what holds the output open', async () => {
    const result = await run('sleep 60 & echo done');
    assert.equal(result.output, 'done\n');
    assert.ok(result.ms < 10_000);
  });

  it('ends everything when the thread that runs it is terminated', async () => {
    const script = await buildScript(
      folder.path,
      `import { Processes } from './src/checks/processes.ts';
       const request = { folder: ${JSON.stringify(folder.path)}, timeoutMs: 60000, output: { head: 1000, tail: 1000 } };
       void new Processes().run({ ...request, command: ${JSON.stringify(`${stubborn()} wait`)} });`,
    );
    const worker = new Worker(script);
    await eventually(isThere, 'the grandchild started', 15_000);
    assert.equal(isGone(grandchild()), false);
    await worker.terminate();
    await eventually(() => isGone(grandchild()), 'the grandchild is gone');
  });

  it('gives a command the user’s variables, but no keys and nothing of ours', async () => {
    const saved = { ...process.env };
    Object.assign(process.env, {
      ANTHROPIC_API_KEY: 'key',
      OPENAI_API_KEY: 'key',
      NODE_OPTIONS: '--no-warnings',
      npm_lifecycle_event: 'x',
      npm_config_prefix: 'x',
    });
    Object.assign(process.env, {
      GIT_DIR: '/elsewhere',
      NO_COLOR: '1',
      NODE_TEST_CONTEXT: 'child',
      REFACTOR_CREW_HOME: '/h',
      MINE: 'kept',
    });
    try {
      const { output } = await run([process.execPath, '-p', 'JSON.stringify(process.env)']);
      const seen: Record<string, string> = JSON.parse(output);
      const ours = Object.keys(process.env).filter((name) => !(name in saved) && name !== 'MINE');
      assert.ok(ours.length >= 6);
      assert.deepEqual(
        ours.filter((name) => name in seen),
        [],
      );
      assert.deepEqual([seen['MINE'], seen['CI'], seen['HUSKY'], seen['FORCE_COLOR']], ['kept', '1', '0', '0']);
      assert.ok(seen['PATH']?.startsWith(`${folder.path}/node_modules/.bin:`));
    } finally {
      for (const name of Object.keys(process.env)) if (!(name in saved)) delete process.env[name];
      Object.assign(process.env, saved);
    }
  });
});

/** Whether a process has ended; one that nobody has asked about yet has. */
function isGone(pid: number): boolean {
  try {
    return /^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    try {
      process.kill(pid, 0);
      return false;
    } catch {
      return true;
    }
  }
}
