import assert from 'node:assert/strict';
import { Inbox } from '../../../src/agents/inbox.ts';
import type { RunEventBody } from '../../../src/domain/event.ts';
import { FindingId, MessageId, ROLES, RunId, SUPERVISOR, TaskId, type RoleName } from '../../../src/domain/ids.ts';
import type { InboxItem, Told } from '../../../src/ports/subagent.ts';
import { PostOffice, type Mailbox } from '../../../src/supervisor/post-office.ts';
import { RunRecord } from '../../../src/supervisor/run-record.ts';
import { started, taskSpec } from '../../support/events.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryJournal } from '../../support/memory-journal.ts';

const t1 = TaskId('t1');
const t2 = TaskId('t2');

/** A box whose answers come when the test says so. */
class Box implements Mailbox {
  readonly got: InboxItem[][] = [];
  readonly asked: Told[] = [];

  deliver(items: readonly InboxItem[]): void {
    this.got.push([...items]);
  }

  withdraw(_messageId: MessageId, told: Told): void {
    this.asked.push(told);
  }

  edit(_messageId: MessageId, _text: string, told: Told): void {
    this.asked.push(told);
  }

  get texts(): string[] {
    return this.got.flat().map((item) => (item.type === 'message' ? item.text : item.type === 'finding' ? item.findingId : item.type));
  }
}

const created = (taskId: TaskId, role: RoleName): RunEventBody => ({
  type: 'task-created',
  taskId,
  spec: taskSpec(taskId, role),
});
const found = (findingId: string): RunEventBody => ({
  type: 'finding',
  taskId: t1,
  findingId: FindingId(findingId),
  finding: { kind: 'k', title: 'x' },
});

async function makeOffice(): Promise<{ office: PostOffice; record: RunRecord; stateOf: (messageId: MessageId) => string | undefined }> {
  const { runId: _runId, seq: _seq, at: _at, ...header } = started('r');
  assert.ok(header.type === 'run-started');
  const record = await RunRecord.begin(RunId('r'), header, new FakeClock(), new MemoryJournal(), { recorded: () => undefined });
  record.record(created(t1, ROLES.codeAnalysis));
  record.record(created(t2, ROLES.implementation));
  return { office: new PostOffice(record), record, stateOf: (messageId) => record.state.messages.get(messageId)?.state };
}

describe('the post office', () => {
  it('hands on what came since it did last, together and in order, to whom it concerns and to nobody else', async () => {
    const { office, record } = await makeOffice();
    const [listener, supervisor, itself] = [new Box(), new Box(), new Box()];
    office.open(t2, listener, { listensTo: [ROLES.codeAnalysis] });
    office.open(t1, itself, { listensTo: [ROLES.codeAnalysis] });
    office.open(SUPERVISOR, supervisor);
    record.record(found('f1'));
    record.record(found('f2'));
    office.publish();
    office.publish();
    record.record({ type: 'task-continued', taskId: t1, by: 'user' });
    office.publish();
    assert.deepEqual(
      listener.got.map((items) => items.length),
      [2],
    );
    assert.deepEqual(supervisor.texts, ['f1', 'f2', 'task-continued']);
    assert.deepEqual(itself.texts, []);
  });

  it('hands nothing to an agent that has left, nor twice to one that has come back', async () => {
    const { office, record } = await makeOffice();
    const [first, second] = [new Box(), new Box()];
    office.open(t2, first, { listensTo: [ROLES.codeAnalysis] });
    office.close(t2);
    record.record(found('f1'));
    office.publish();
    office.open(t2, second, { listensTo: [ROLES.codeAnalysis] });
    office.open(t2, second, { listensTo: [ROLES.codeAnalysis] });
    record.record(found('f2'));
    office.publish();
    assert.deepEqual(first.texts, []);
    assert.deepEqual(second.texts, ['f2'], 'what came before, it found when it started');
  });

  it('puts a message on record before it is handed over', async () => {
    const { office, record, stateOf } = await makeOffice();
    const box = new Box();
    box.deliver = () => assert.equal(record.state.messages.size, 1);
    office.open(t1, box);
    const messageId = office.send(t1, 'steer', 'skip a.ts', 'user');
    assert.equal(stateOf(messageId), 'queued');
  });

  it('changes a message that nobody has at once: the next moment it may be handed over', async () => {
    const { office, record, stateOf } = await makeOffice();
    const first = office.send(t1, 'steer', 'a', 'user');
    const second = office.send(t1, 'steer', 'b', 'user');
    const answers = [office.withdraw(first), office.edit(second, 'c')];
    assert.equal(stateOf(first), 'withdrawn');
    assert.equal(record.state.messages.get(second)?.text, 'c');
    assert.deepEqual(await Promise.all(answers), [true, true]);
  });

  it('puts a change on record in the very call where the agent works in this thread: what it does next stands behind', async () => {
    const { office, stateOf, record } = await makeOffice();
    const inbox = new Inbox();
    office.open(SUPERVISOR, {
      deliver: (items) => inbox.push(...items),
      withdraw: (messageId, told) => told(inbox.withdraw(messageId)),
      edit: (messageId, text, told) => told(inbox.edit(messageId, text)),
    });
    const [first, second] = [office.send(SUPERVISOR, 'steer', 'a', 'user'), office.send(SUPERVISOR, 'steer', 'b', 'user')];
    const answers = [office.withdraw(first), office.edit(second, 'c')];
    record.record({ type: 'step-started', taskId: SUPERVISOR, step: 1 });
    assert.equal(stateOf(first), 'withdrawn');
    assert.deepEqual(
      record
        .eventsSince(0)
        .slice(-3)
        .map(({ type }) => type),
      ['message-state', 'message-edited', 'step-started'],
    );
    assert.deepEqual(await Promise.all(answers), [true, true]);
  });

  it('puts a change on record in the turn in which its answer comes: what the agent does with it stands behind', async () => {
    const { office, record, stateOf } = await makeOffice();
    const box = new Box();
    office.open(t1, box);
    const [first, second] = [office.send(t1, 'steer', 'a', 'user'), office.send(t1, 'steer', 'b', 'user')];
    const answers = [office.edit(first, 'c'), office.withdraw(second)];
    for (const told of box.asked) told(true);
    assert.equal(record.state.messages.get(first)?.text, 'c');
    assert.equal(stateOf(second), 'withdrawn');
    office.close(t1);
    assert.deepEqual(await Promise.all(answers), [true, true]);
  });

  it('tells who asked where a change can’t be put on record', async () => {
    const { office, record } = await makeOffice();
    const messageId = office.send(t1, 'steer', 'a', 'user');
    record.record = () => assert.fail('the record is full');
    await assert.rejects(office.edit(messageId, 'b'), /the record is full/);
  });

  it('says no where the agent has taken the message up already', async () => {
    const { office, stateOf } = await makeOffice();
    const box = new Box();
    office.open(t1, box);
    const messageId = office.send(t1, 'steer', 'a', 'user');
    const withdrawing = office.withdraw(messageId);
    box.asked[0]?.(false);
    assert.equal(await withdrawing, false);
    assert.equal(stateOf(messageId), 'queued');
    assert.equal(await office.edit(MessageId('m9'), 'x'), false);
  });

  for (const isThere of [true, false]) {
    it(`follows a message to where its agent goes on, whatever the box it has left said (${isThere})`, async () => {
      const { office, stateOf } = await makeOffice();
      const [before, after] = [new Box(), new Box()];
      office.open(t1, before);
      const messageId = office.send(t1, 'steer', 'a', 'user');
      const withdrawing = office.withdraw(messageId);
      office.open(t1, after);
      before.asked[0]?.(isThere);
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(stateOf(messageId), 'queued', 'it is in the new box');
      after.asked[0]?.(true);
      assert.equal(await withdrawing, true);
      assert.equal(stateOf(messageId), 'withdrawn');
    });
  }

  it('follows a message out of a box whose agent has left for good', async () => {
    const { office, record } = await makeOffice();
    const box = new Box();
    office.open(t1, box);
    const messageId = office.send(t1, 'steer', 'a', 'user');
    const editing = office.edit(messageId, 'b');
    office.close(t1);
    box.asked[0]?.(false);
    assert.equal(await editing, true);
    assert.equal(record.state.messages.get(messageId)?.text, 'b');
  });
});
