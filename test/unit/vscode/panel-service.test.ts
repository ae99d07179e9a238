import assert from 'node:assert/strict';
import type { HostPanelApi, ShownRun } from '../../../src/protocol/panel-api.ts';
import { Client, type WireMessage } from '../../../src/protocol/rpc.ts';
import { type HunkId, MessageId, QuestionId, RunId, TaskId, WorkspacePath } from '../../../src/domain/ids.ts';
import { Emitter } from '../../../src/base/emitter.ts';
import { PanelSessions } from '../../../src/vscode/panel-sessions.ts';
import { panelService, type PanelSurroundings } from '../../../src/vscode/panel-service.ts';
import { conflictKey } from '../../../src/domain/change.ts';
import { demoChanges } from '../../support/fake-run/demo-changes.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeCrew } from '../../support/fake-crew.ts';
import { plannedScript } from '../../support/fake-run/planned-script.ts';
import { troubledScript } from '../../support/fake-run/troubled-script.ts';
import { demoScript } from '../../support/fake-run/demo-script.ts';

/** A panel without an editor: pages come and go at the other end of a wire that copies what it carries. */
function openPanel() {
  const crew = new FakeCrew();
  const run = crew.play(demoScript(), 42_000);
  const opened: string[] = [];
  const changed = new Emitter<void>();
  const shown: ShownRun = { runId: run.runId, interrupted: false, texts: {} };
  const pages = new Map<string, (message: WireMessage) => void>();
  const posted: string[] = [];
  const clock = new FakeClock();
  const surroundings: PanelSurroundings = {
    shown: () => shown,
    show: (runId) => void opened.push(runId),
    onShown: (listener) => changed.subscribe(listener),
    apply: async (target) => void (await target.apply()),
    applyOnBranch: async (target) => void (await target.commit({ branch: 'b', message: 'm', hooks: false })),
    recertify: (target) => target.recertify(),
    undo: async (target) => void (await target.undo()),
    remove: async (target) => void opened.push(`remove ${target.runId}`),
    openFile: async (_run, path, line) => void opened.push(`${path}:${line ?? ''}`),
    openDiff: async (_run, path) => void opened.push(path),
    resume: async (run) => run.resume(),
    openAllDiffs: async () => void opened.push('all'),
  };
  const service = panelService(crew, surroundings, clock);
  const sessions = new PanelSessions((raw) => {
    const { session, message } = JSON.parse(JSON.stringify(raw));
    posted.push(session);
    queueMicrotask(() => pages.get(session)?.(message));
  }, service);
  const openPage = (session: string): Client<HostPanelApi> =>
    new Client<HostPanelApi>({
      post: (message) => queueMicrotask(() => sessions.receive(JSON.parse(JSON.stringify({ session, message })))),
      receive: (listener) => void pages.set(session, listener),
    });
  return { crew, run, clock, opened, sessions, posted, openPage, pages };
}

const next = async <Item>(stream: AsyncGenerator<Item>): Promise<Item> => {
  const { value, done } = await stream.next();
  assert.ok(!done);
  return value;
};

describe('the panel’s service', () => {
  it('streams the events so far, then each new one', async () => {
    const { run, openPage } = openPanel();
    const events = openPage('a').stream('events', { runId: run.runId, since: 0 });
    const first = await next(events);
    assert.equal(first.length, run.state.lastSeq);
    run.send(TaskId('t3'), 'steer', 'Mind the gap');
    assert.deepEqual(
      (await next(events)).map((event) => event.type),
      ['message-sent'],
    );
    run.stop();
  });

  it('starts from where the page was', async () => {
    const { run, openPage } = openPanel();
    const events = openPage('a').stream('events', { runId: run.runId, since: run.state.lastSeq - 2 });
    assert.equal((await next(events)).length, 2);
  });

  it('leaves nothing behind of a page that was thrown away', async () => {
    const { run, openPage, posted } = openPanel();
    await next(openPage('a').stream('events', { runId: run.runId, since: 0 }));
    await next(openPage('b').stream('events', { runId: run.runId, since: 0 }));
    posted.length = 0;
    run.append({ type: 'supervisor-said', text: 'Hello' });
    await new Promise((done) => setTimeout(done, 5));
    assert.deepEqual(posted, ['b']);
  });

  it('streams what models write: so far at once, then what comes, together', async () => {
    const { crew, run, clock, openPage } = openPanel();
    const taskId = TaskId('t3');
    const write = (words: string): void => crew.write(run.runId, taskId, { kind: 'text', text: words });
    write('I keep ');
    const live = openPage('a').stream('live', { runId: run.runId });
    const change = (isNew: boolean, ...words: string[]) => [{ taskId, isNew, pieces: words.map((text) => ({ kind: 'text', text })) }];
    assert.deepEqual(await next(live), { seq: run.state.lastSeq, changes: change(true, 'I keep ') });
    write('the first ');
    write('failure.');
    clock.advance(50);
    assert.deepEqual((await next(live)).changes, change(false, 'the first failure.'));
    write(' And');
    run.append({ type: 'step-finished', taskId, step: 9, appended: [], usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 } });
    clock.advance(50);
    assert.deepEqual(await next(live), { seq: run.state.lastSeq, changes: change(true) });
    await live.return();
    run.stop();
  });

  it('passes on what the user does', async () => {
    const { run, openPage, opened } = openPanel();
    const page = openPage('a');
    const { runId } = run;
    const messageId = await page.call('send', { runId, taskId: TaskId('t3'), mode: 'steer', text: 'Mind the gap' });
    assert.equal(run.state.messages.get(messageId)?.text, 'Mind the gap');
    assert.equal(await page.call('edit', { runId, messageId, text: 'Mind the gap, please' }), true);
    assert.equal(run.state.messages.get(messageId)?.text, 'Mind the gap, please');
    assert.equal(await page.call('withdraw', { runId, messageId }), true);
    assert.equal(await page.call('edit', { runId, messageId, text: 'Too late' }), false);
    assert.equal(run.state.messages.get(messageId)?.text, 'Mind the gap, please');
    await page.call('openFile', { runId, path: WorkspacePath('src/a.ts'), line: 3 });
    await page.call('openAllDiffs', { runId });
    await page.call('cancelTask', { runId, taskId: TaskId('t3') });
    assert.equal(run.state.tasks.get(TaskId('t3'))?.status, 'cancelled');
    assert.deepEqual(opened, ['src/a.ts:3', 'all']);
    run.stop();
  });

  it('gives a conflict to the task whose lines were left out, while it is there', async () => {
    const { run, openPage } = openPanel();
    const page = openPage('s1');
    run.append({ type: 'changes-offered', changes: demoChanges() });
    const [conflict] = run.state.changes?.conflicts ?? [];
    assert.ok(conflict);
    const messageId = await page.call('settle', { runId: run.runId, conflict: conflictKey(conflict), text: 'merge this' });
    const { taskId, text, conflict: about } = run.state.messages.get(messageId) ?? assert.fail();
    assert.deepEqual([taskId, text, about], [conflict.dropped, 'merge this', conflictKey(conflict)]);
    await assert.rejects(page.call('settle', { runId: run.runId, conflict: 'another', text: 'merge this' }), /not there any more/);
  });

  it('passes on an answer with its words, and tells when there is nothing to answer', async () => {
    const { crew, openPage } = openPanel();
    const run = crew.play(troubledScript(), 34_500);
    const answer = { runId: run.runId, questionId: QuestionId('q2'), answer: 'yes', text: 'Merge them' } as const;
    const page = openPage('a');
    await page.call('answer', answer);
    const { answer: known, answerText, answeredBy } = run.state.questions.get(answer.questionId)!;
    assert.deepEqual([known, answerText, answeredBy], ['yes', 'Merge them', 'user']);
    assert.equal(run.state.tasks.get(TaskId('t4'))?.status, 'running');
    await assert.rejects(page.call('answer', answer), /not open/);
  });

  it('says what hunks lack by names, and decides nothing', async () => {
    const { crew, openPage } = openPanel();
    const run = crew.play(demoScript(), 70_000);
    const [hunk, other] = run.state.changes!.files.flatMap(({ hunks }) => hunks.map(({ id }) => id)) as [HunkId, HunkId];
    const lacks = [{ hunk, what: ['x'], breaks: [other], accept: [hunk] }];
    const asked: unknown[] = [];
    run.trySelection = async (...request) => {
      asked.push(request);
      return { status: 'breaks', breaks: [other], lacks, closure: { accept: [hunk], reject: [other] }, errors: [] };
    };
    assert.deepEqual(await openPage('a').call('lacks', { runId: run.runId, accepted: [other] }), lacks);
    assert.deepEqual(asked, [[[other], 'names']]);
    run.trySelection = async () => ({ status: 'unchecked', reason: 'types were not asked' });
    assert.deepEqual(await openPage('a').call('lacks', { runId: run.runId, accepted: [other] }), []);
    assert.equal(run.state.decisions.size, 0);
    run.stop();
  });

  it('changes and starts a plan, and refuses what is no task to be done', async () => {
    const { crew, openPage, opened } = openPanel();
    const run = crew.play(plannedScript(), 3000);
    const { runId } = run;
    const page = openPage('a');
    const taskId = TaskId('t1');
    const change = { title: ' Map the gateway ', paths: [WorkspacePath('src/orders/gateway.ts')] };
    await page.call('changeTask', { runId, taskId, change });
    const { title, description, scope } = run.state.tasks.get(taskId)!.spec;
    assert.deepEqual([title, scope], ['Map the gateway', { paths: change.paths }]);
    assert.match(description, /^Find where errors get lost/);
    for (const bad of [
      { title: ' ' },
      { description: '' },
      { paths: [WorkspacePath('../elsewhere')] },
      { paths: [WorkspacePath('/etc/passwd')] },
      { paths: [WorkspacePath('')] },
    ])
      await assert.rejects(page.call('changeTask', { runId, taskId, change: bad }));
    await assert.rejects(page.call('approvePlan', { runId: RunId('another') }), /no run/);
    await page.call('approvePlan', { runId });
    assert.equal(run.state.plan?.status, 'approved');
    await page.call('removeRun', { runId });
    assert.deepEqual(opened, [`remove ${runId}`]);
  });

  it('begins a branch, on record before it is shown, and finds the way back', async () => {
    const { crew, run, openPage, opened } = openPanel();
    const page = openPage('a');
    const place = { runId: run.runId, taskId: TaskId('t3'), step: 2 };
    const branch = crew.run(await page.call('branch', { ...place, text: ' Leave the queue alone ' }));
    assert.ok(branch);
    assert.deepEqual(branch.state.header.branchOf && { ...branch.state.header.branchOf, seq: 0 }, { ...place, seq: 0 });
    assert.deepEqual([...branch.state.messages.values()].at(-1)?.text, 'Leave the queue alone');
    await page.call('showRun', { runId: run.runId });
    assert.deepEqual(opened, [branch.runId, run.runId]);
    await crew.dispose();
  });

  it('takes up a run that was cut off', async () => {
    const { run, openPage } = openPanel();
    run.cutOff();
    assert.equal(run.state.status, 'interrupted');
    await openPage('a').call('resume', { runId: run.runId });
    assert.equal(run.state.status, 'running');
    assert.equal(run.state.tasks.get(TaskId('t3'))?.status, 'running');
    run.stop();
  });

  it('refuses what does not fit, and changes nothing', async () => {
    const { run, openPage, opened } = openPanel();
    const page = openPage('a');
    const { runId } = run;
    const seq = run.state.lastSeq;
    const refused = [
      page.call('send', { runId, taskId: TaskId('t3'), mode: 'shout' as 'steer', text: 'x' }),
      page.call('send', { runId, taskId: TaskId('t3'), mode: 'steer', text: '' }),
      page.call('edit', { runId, messageId: MessageId('m2'), text: '' }),
      page.call('answer', { runId, questionId: QuestionId('q1'), answer: 'maybe' as 'yes', text: '' }),
      page.call('decide', { runId, hunkIds: 'all' as unknown as HunkId[], decision: 'accepted' }),
      page.call('openFile', { runId, path: WorkspacePath('../../etc/passwd') }),
      page.call('openFile', { runId, path: WorkspacePath('/etc/passwd') }),
      page.call('openDiff', { runId, path: WorkspacePath('C:\\windows') }),
      page.call('cancelRun', { runId: RunId('another') }),
      page.call('branch', { runId, taskId: TaskId('t3'), step: 99, text: 'x' }),
      page.call('branch', { runId, taskId: TaskId('t3'), step: 0, text: 'x' }),
      page.call('branch', { runId, taskId: TaskId('t3'), step: 1, text: ' ' }),
      page.call('branch', { runId: RunId('another'), taskId: TaskId('t3'), step: 1, text: 'x' }),
      page.call('showRun', { runId: RunId('another') }),
    ];
    for (const call of refused) await assert.rejects(call);
    assert.deepEqual([run.state.lastSeq, opened], [seq, []]);
  });

  it('ignores what is no message of ours', () => {
    const { sessions, posted } = openPanel();
    for (const raw of [
      null,
      'x',
      {},
      { session: 'a' },
      { session: 'a', message: { type: 'item', id: 0 } },
      { session: '', message: { type: 'abort', id: 1 } },
    ])
      sessions.receive(raw);
    assert.deepEqual(posted, []);
  });
});
