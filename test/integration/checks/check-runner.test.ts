import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { MessageChannel } from 'node:worker_threads';
import { createCheckRunner } from '../../../src/checks/check-runner.ts';
import { MIRROR_PREFIX } from '../../../src/checks/mirror-paths.ts';
import { RunId, WorkspacePath } from '../../../src/domain/ids.ts';
import type { CheckRunner, TestReport } from '../../../src/ports/checks.ts';
import { Client, serve } from '../../../src/protocol/rpc.ts';
import { channelOver } from '../../../src/runners/port-channel.ts';
import { eventually } from '../../support/eventually.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporary-folder.ts';

const checks = createCheckRunner();
const runId = RunId('run-1');

describe('createCheckRunner', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => (folder = await temporaryFolder({ 'a.txt': 'on the disk' })));
  afterEach(async () => {
    await checks.closeRun({ runId });
    await folder.remove();
  });

  interface Run {
    readonly phase?: 'before' | 'after';
    readonly texts?: Readonly<Record<string, string | null>>;
    readonly timeoutMs?: number;
    readonly signal?: AbortSignal;
  }
  const run = (command: string, { phase = 'after', texts = {}, timeoutMs = 20_000, signal }: Run = {}): Promise<TestReport> =>
    checks.runTests(
      {
        runId,
        folder: folder.path,
        phase,
        texts: Object.entries(texts).map(([path, text]) => ({ path: WorkspacePath(path), text })),
        command,
        timeoutMs,
      },
      signal,
    );
  const output = (report: TestReport): string => (report.status === 'unavailable' ? report.reason : report.outputTail);
  const mirrors = async (): Promise<string[]> =>
    (await readdir(tmpdir())).filter((name) => name.startsWith(`${MIRROR_PREFIX}${process.pid}-`));

  it('runs a command in a mirror and reports what came of it', async () => {
    const report = await run('printf "TAP version 13\\nok 1 - a\\nnot ok 2 - b\\n1..2\\n"; pwd; exit 1');
    assert.ok(report.status === 'ran');
    assert.deepEqual(
      { ...report, ms: 0, outputTail: '' },
      {
        status: 'ran',
        command: report.command,
        exitCode: 1,
        counts: { passed: 1, failed: 1, skipped: 0 },
        failures: ['b'],
        outputTail: '',
        ms: 0,
      },
    );
    // Places read as the real ones.
    assert.ok(report.outputTail.endsWith(`${folder.path}\n`));
  });

  it('never writes to the folder', async () => {
    await folder.write({ 'node_modules/dep/index.js': '', 'sub/b.txt': 'b' });
    const before = await folder.snapshot();
    await run('echo x > a.txt; rm -r sub; mkdir -p node_modules/.cache; echo y > node_modules/.cache/y; touch new');
    assert.deepEqual(await folder.snapshot(), before);
  });

  it('keeps the texts of one phase out of the other', async () => {
    const [before, after] = await Promise.all([run('cat a.txt', { phase: 'before' }), run('cat a.txt', { texts: { 'a.txt': 'changed' } })]);
    assert.deepEqual([output(before), output(after)], ['on the disk', 'changed']);
  });

  it('uses a mirror again for the same texts, and brings it up to date for others', async () => {
    await run('echo kept > made-by-the-first', { texts: { 'a.txt': 'one' } });
    assert.equal(output(await run('cat made-by-the-first a.txt', { texts: { 'a.txt': 'one' } })), 'kept\none');
    assert.equal(output(await run('cat a.txt', { texts: { 'a.txt': 'two' } })), 'two');
    assert.equal(output(await run('cat a.txt')), 'on the disk');
    assert.equal((await mirrors()).length, 1);
  });

  it('changes no text under a command that runs', async () => {
    const first = run('while [ ! -e go ]; do :; done; cat a.txt', { texts: { 'a.txt': 'one' } });
    const second = run('cat a.txt', { texts: { 'a.txt': 'two' } });
    await run('touch go', { texts: { 'a.txt': 'one' } });
    assert.deepEqual([output(await first), output(await second)], ['one', 'two']);
  });

  it('tells that a command took too long', async () => {
    const report = await run('echo begun; sleep 60', { timeoutMs: 500 });
    assert.deepEqual([report.status, output(report)], ['timed-out', 'begun\n']);
  });

  it('says what of the folder the command could not see', async () => {
    await folder.link('/etc/hosts', 'hosts');
    assert.match(output(await run('echo hello')), /^\[not in the mirror: hosts: it is a link that leads out of the folder\]\nhello\n$/);
  });

  it('gives the reason when there can be no mirror', async () => {
    const report = await checks.runTests({
      runId,
      folder: '/no/such/folder',
      phase: 'before',
      texts: [],
      command: 'true',
      timeoutMs: 1000,
    });
    assert.match(output(report), /could not be run: ENOENT/);
    assert.match(output(await run('true', { texts: { '../x': '' } })), /not a path inside the folder/);
    assert.equal((await run('true')).status, 'ran');
  });

  it('rejects when it is aborted, and goes on with others', async () => {
    const controller = new AbortController();
    const aborted = run('touch started; sleep 60', { signal: controller.signal });
    const other = run('while [ ! -e started ]; do :; done; echo done');
    await other;
    controller.abort();
    await assert.rejects(aborted, { name: 'AbortError' });
    await assert.rejects(run('true', { signal: AbortSignal.abort() }), { name: 'AbortError' });
    assert.equal(output(await run('echo again')), 'again\n');
  });

  it('ends what runs in the mirrors of a run and removes them when it is closed', async () => {
    const running = run('sleep 60');
    await eventually(async () => (await mirrors()).length === 1, 'the mirror is made');
    await checks.closeRun({ runId });
    assert.match(output(await running), /The run was closed/);
    assert.deepEqual(await mirrors(), []);
    await checks.closeRun({ runId });
  });

  it('finds no test command where there is none', async () => {
    const found = await checks.findTestCommand({ folder: folder.path });
    assert.ok(!found.found && /no package\.json/.test(found.reason));
    assert.deepEqual(await checks.findTestCommand({ folder: folder.path, testCommand: 'make test' }), {
      found: true,
      command: 'make test',
    });
  });

  it('answers over a channel, and hears an abort there', async () => {
    const { port1, port2 } = new MessageChannel();
    serve<CheckRunner>(channelOver(port1), checks);
    const client = new Client<CheckRunner>(channelOver(port2));
    const request = { runId, folder: folder.path, phase: 'before', texts: [], timeoutMs: 20_000 } as const;
    const report = await client.call('runTests', { ...request, command: 'echo hello' });
    assert.equal(output(report), 'hello\n');
    const controller = new AbortController();
    const aborted = client.call('runTests', { ...request, command: 'touch started; sleep 60' }, controller.signal);
    await client.call('runTests', { ...request, command: 'while [ ! -e started ]; do :; done' });
    controller.abort();
    await assert.rejects(aborted, /abort/i);
    port1.close();
  });
});
