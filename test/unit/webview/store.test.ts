import assert from 'node:assert/strict';
import type { RunEventBody } from '../../../src/domain/event.ts';
import { MessageId, QuestionId, SUPERVISOR, TaskId, type RunId } from '../../../src/domain/ids.ts';
import type { TaskRecord } from '../../../src/domain/run-state.ts';
import type { HostPanelApi } from '../../../src/protocol/panel-api.ts';
import { Client, type Channel, type WireMessage } from '../../../src/protocol/rpc.ts';
import { Actions } from '../../../src/webview/actions.ts';
import type { PlanField, PlanTexts } from '../../../src/webview/crew/plan-model.ts';
import { branchDraft, draftOf, planDraft, planEditOf, type DraftFor } from '../../../src/webview/drafts.ts';
import { loadUi, saveUi } from '../../../src/webview/saved-ui.ts';
import { NEW_UI, PanelStore, type View } from '../../../src/webview/store.ts';
import { t, useTexts } from '../../../src/webview/texts.ts';
import { FakeCrew } from '../../support/fake-crew.ts';
import { unseenStore } from '../../support/unseen-store.ts';
import { plannedScript } from '../../support/fake-run/planned-script.ts';
import { troubledScript } from '../../support/fake-run/troubled-script.ts';
import { demoScript } from '../../support/fake-run/demo-script.ts';

describe('the panel’s store', () => {
  const run = new FakeCrew().play(demoScript(), 70_000);
  const events = run.eventsSince(0);

  function open() {
    const drawn: View[] = [];
    let due: (() => void)[] = [];
    const store = new PanelStore(NEW_UI, {
      draw: (view) => drawn.push(view),
      save: () => undefined,
      requestFrame: (draw) => due.push(draw),
      cancelFrame: () => undefined,
    });
    const frames = {
      draw(): void {
        const now = due;
        due = [];
        for (const draw of now) draw();
      },
    };
    store.show(run.runId, false);
    frames.draw();
    drawn.length = 0;
    return { store, frames, drawn };
  }

  it('folds events to the same state as everywhere, in whatever batches they come, twice or once', () => {
    const { store } = open();
    store.add(events.slice(0, 40));
    store.add(events.slice(20, 90));
    store.add(events);
    assert.deepEqual(store.view.run, run.state);
    assert.equal(store.view.events.length, events.length);
    assert.equal(store.lastSeq, run.state.lastSeq);
  });

  it('draws once a frame, however much comes in', () => {
    const { store, frames, drawn } = open();
    for (const event of events) store.add([event]);
    assert.equal(drawn.length, 0);
    frames.draw();
    assert.equal(drawn.length, 1);
  });

  it('remembers when the checks ran', () => {
    const { store } = open();
    store.add(events);
    assert.deepEqual(
      store.view.checkTimes.map(({ kind, startedAt, endedAt }) => [kind, (endedAt ?? NaN) - startedAt]),
      [
        ['syntax', 80],
        ['types', 2480],
        ['tests', 5970],
      ],
    );
  });

  it('takes back a decision of its own only when the host has decided otherwise', () => {
    const { store } = open();
    store.add(events);
    const hunkId = run.state.changes!.files[0]!.hunks[0]!.id;
    store.set({ pending: new Map([[hunkId, 'rejected']]) });
    store.add([{ runId: run.runId, seq: store.lastSeq + 1, at: 0, type: 'hunk-decided', hunkIds: [hunkId], decision: 'rejected' }]);
    assert.equal(store.view.pending.size, 0);
    assert.equal(store.view.run?.decisions.get(hunkId), 'rejected');
  });

  it('shows a run whose process is gone as interrupted, and as alive again once it goes on', () => {
    const { store } = open();
    store.add(events.slice(0, 60));
    store.show(run.runId, true);
    assert.equal(store.view.run?.status, 'interrupted');
    store.show(run.runId, false);
    assert.equal(store.view.run?.status, 'running');
    store.show(null, false);
    assert.deepEqual([store.view.run, store.view.events.length], [null, 0]);
  });
});

describe('what the user writes', () => {
  const opened: PanelStore[] = [];
  // A store whose run goes on ticks.
  afterEach(() => opened.splice(0).forEach((store) => store.show(null, false)));

  function open() {
    const run = new FakeCrew().play(troubledScript(), 34_500);
    const store = new PanelStore(NEW_UI, {
      draw: () => undefined,
      save: () => undefined,
      requestFrame: () => 1,
      cancelFrame: () => undefined,
    });
    opened.push(store);
    store.show(run.runId, false);
    store.add(run.eventsSince(0));
    const follow = (body: RunEventBody): void => {
      run.append(body);
      store.add(run.eventsSince(store.lastSeq));
    };
    const draft = (about: DraftFor): string | undefined => draftOf(store.view.ui.drafts, run.runId, about);
    return { run, store, follow, draft };
  }
  const message = MessageId('m6');
  const task = TaskId('t3');
  const delivered = { type: 'message-state', messageId: message, taskId: task, state: 'delivered', step: 8 } as const;

  it('belongs to its run: the same id in another run means something else', () => {
    const { store, draft } = open();
    store.setDraft(task, 'half a sentence');
    store.show('another' as RunId, false);
    assert.equal(draftOf(store.view.ui.drafts, store.view.runId, task), undefined);
    assert.equal(draft(task), 'half a sentence');
  });

  it('is not lost when a message is heard while it is being changed', () => {
    const { store, follow, draft } = open();
    store.setDraft(message, 'Leave all logger calls');
    follow(delivered);
    assert.deepEqual([draft(message), draft(task), store.view.notice], [undefined, 'Leave all logger calls', 'edit-moved']);
  });

  it('stands behind what was in the message box already', () => {
    const { store, follow, draft } = open();
    store.setDraft(task, 'Go on.');
    store.setDraft(message, 'Leave all logger calls');
    follow(delivered);
    assert.equal(draft(task), 'Go on. Leave all logger calls');
  });

  it('is forgotten where nothing was changed, or the message was taken back', () => {
    const { store, follow, draft } = open();
    store.setDraft(message, 'Leave the logger calls as they are');
    follow({ ...delivered, state: 'withdrawn', step: null });
    assert.deepEqual([draft(message), draft(task), store.view.notice], [undefined, undefined, null]);
  });

  it('is forgotten once its branch has begun, also where the new run is shown before the answer comes', async () => {
    const { run, store, draft } = open();
    const about = branchDraft(task, 2);
    const asked: WireMessage[] = [];
    const channel: Channel = { post: (message) => asked.push(message), receive: (listener) => (answer = listener) };
    let answer: (message: WireMessage) => void = () => undefined;
    const actions = new Actions(new Client<HostPanelApi>(channel), store);
    store.setDraft(about, ' Leave the queue alone ');
    const begun = actions.branch(task, 2);
    assert.match(JSON.stringify(asked), /"taskId":"t3","step":2,"text":"Leave the queue alone"/);
    store.show('another' as RunId, false, run.runId);
    const [call] = asked;
    assert.ok(call?.type === 'call');
    answer({ type: 'answer', id: call.id, answer: 'another' });
    await begun;
    assert.deepEqual([draft(about), store.view.origin, store.view.busy.size], [undefined, run.runId, 0]);
  });

  it('is forgotten once its question is answered', () => {
    const { store, follow, draft } = open();
    store.setDraft(QuestionId('q2'), 'neither');
    follow({ type: 'question-answered', questionId: QuestionId('q2'), taskId: TaskId('t4'), answer: 'no', text: '', by: 'expired' });
    assert.equal(draft(QuestionId('q2')), undefined);
  });

  it('shows the limit that an agent came to, until it is continued', () => {
    const { store, follow } = open();
    assert.equal(store.view.limits.get(SUPERVISOR)?.what, 'cost');
    follow({ type: 'budget-reached', taskId: task, of: 'task', what: 'steps', limit: 200, used: 197 });
    assert.equal(store.view.limits.get(task)?.used, 197);
    follow({ type: 'task-continued', taskId: task, by: 'user' });
    assert.deepEqual([...store.view.limits.keys()], [SUPERVISOR]);
  });
});

describe('what the user makes of a plan', () => {
  const [t1, t2] = [TaskId('t1'), TaskId('t2')];

  /** The page of a planned run, whose host does as it is told at once. */
  function open() {
    const run = new FakeCrew().play(plannedScript(), 3000);
    const store = unseenStore(run);
    store.add(run.eventsSince(0));
    const asked: [string, unknown][] = [];
    let answer: (message: WireMessage) => void = () => undefined;
    const channel: Channel = {
      post: (message) => {
        if (message.type !== 'call') return;
        asked.push([message.method, message.argument]);
        if (message.method === 'approvePlan') run.approvePlan();
        if (message.method === 'changeTask') run.changeTask(t1, Object(message.argument).change);
        store.add(run.eventsSince(store.lastSeq));
        queueMicrotask(() => answer({ type: 'answer', id: message.id, answer: null }));
      },
      receive: (listener) => (answer = listener),
    };
    const actions = new Actions(new Client<HostPanelApi>(channel), store);
    const task = (taskId: TaskId): TaskRecord => store.view.run!.tasks.get(taskId)!;
    const edit = (taskId: TaskId): PlanTexts | undefined => planEditOf(store.view.ui.drafts, run.runId, taskId);
    const write = (taskId: TaskId, field: PlanField, text: string): void => store.setDraft(planDraft(taskId, field), text);
    return { run, store, actions, asked, task, edit, write };
  }
  // A store whose run goes on ticks.
  const leave = ({ store }: ReturnType<typeof open>): void => store.show(null, false);

  it('is saved with nothing in it that stays as it is', async () => {
    const page = open();
    const { run, actions, asked, task, edit, write } = page;
    actions.openTask(task(t1));
    write(t1, 'title', 'Map the gateway');
    write(t1, 'paths', 'src/orders/gateway.ts\n');
    assert.equal(await actions.saveTask(task(t1)), true);
    assert.deepEqual(asked, [
      ['changeTask', { runId: run.runId, taskId: t1, change: { title: 'Map the gateway', paths: ['src/orders/gateway.ts'] } }],
    ]);
    assert.equal(edit(t1), undefined);
    actions.openTask(task(t1));
    assert.equal(await actions.saveTask(task(t1)), true);
    assert.equal(asked.length, 1, 'nothing was changed');
  });

  it('is saved before the plan starts; what can’t be saved keeps it from starting', async () => {
    const page = open();
    const { actions, asked, task, edit, write, store } = page;
    actions.openTask(task(t1));
    write(t1, 'description', ' ');
    assert.equal(await actions.startPlan(), t1);
    assert.deepEqual([asked, edit(t1)?.description], [[], ' ']);
    write(t1, 'description', 'Only look');
    assert.equal(await actions.startPlan(), undefined);
    assert.deepEqual(
      asked.map(([method]) => method),
      ['changeTask', 'approvePlan'],
    );
    assert.deepEqual([store.view.run?.tasks.get(t1)?.spec.description, store.view.notice], ['Only look', null]);
    leave(page);
  });

  it('is not lost when the plan is started elsewhere: it waits in the message box of its task', () => {
    const page = open();
    const { run, store, actions, task, edit, write } = page;
    actions.openTask(task(t1));
    actions.openTask(task(t2));
    write(t1, 'description', 'Only look');
    run.approvePlan();
    store.add(run.eventsSince(store.lastSeq));
    assert.deepEqual([edit(t1), edit(t2)], [undefined, undefined]);
    assert.deepEqual([store.draft(t1), store.draft(t2), store.view.notice], ['Only look', undefined, 'plan-edit-moved']);
    leave(page);
  });

  it('goes with a task that is left out', () => {
    const { run, store, actions, task, edit } = open();
    actions.openTask(task(t1));
    run.cancelTask(t1);
    store.add(run.eventsSince(store.lastSeq));
    assert.equal(edit(t1), undefined);
  });
});

describe('what the user had set up', () => {
  it('survives a reload, and what an older version kept differently is left out', () => {
    let state: unknown;
    const vscode = { postMessage: () => undefined, getState: () => state, setState: (value: unknown) => (state = value) };
    assert.deepEqual(loadUi(vscode), NEW_UI);
    const ui = { ...NEW_UI, tab: 'review', drafts: { t1: 'half a sentence' }, folded: { a: true } } as const;
    saveUi(vscode, 'r1' as RunId, ui);
    assert.deepEqual(loadUi(vscode), ui);
    state = { ui: { tab: 'gone', drafts: { t1: 3 }, panes: 'none', grouping: 'reason' } };
    assert.deepEqual(loadUi(vscode), { ...NEW_UI, grouping: 'reason' });
  });
});

describe('texts', () => {
  it('are translated where they can be, and filled in', () => {
    useTexts({ 'step {0}': 'Schritt {0}' });
    assert.deepEqual([t('step {0}', 3), t('{0} of {1} hunks', 1, 2), t('done')], ['Schritt 3', '1 of 2 hunks', 'done']);
    useTexts({});
  });
});
