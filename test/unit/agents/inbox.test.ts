import assert from 'node:assert/strict';
import { Inbox } from '../../../src/agents/inbox.ts';
import { FindingId, MessageId } from '../../../src/domain/ids.ts';
import type { InboxItem } from '../../../src/ports/subagent.ts';

const message = (name: string): InboxItem => ({ type: 'message', messageId: MessageId(name), mode: 'steer', text: name, from: 'user' });
const names = (items: readonly InboxItem[]): string[] => items.map((item) => (item.type === 'message' ? item.text : item.type));

describe('an inbox', () => {
  it('gives everything once, in order', () => {
    const inbox = new Inbox([message('a')]);
    inbox.push(message('b'), message('c'));
    assert.deepEqual(names(inbox.take()), ['a', 'b', 'c']);
    assert.ok(inbox.isEmpty);
    assert.deepEqual(inbox.take(), []);
  });

  it('keeps the ids of findings for the call that reported them, whichever comes first', async () => {
    const inbox = new Inbox();
    const stop = new AbortController();
    const waiting = inbox.receipt('c1', stop.signal);
    inbox.acknowledge('c1', [FindingId('f1')]);
    inbox.acknowledge('c2', [FindingId('f2')]);
    assert.deepEqual(await Promise.all([waiting, inbox.receipt('c2', stop.signal)]), [['f1'], ['f2']]);
    const left = inbox.receipt('c2', stop.signal);
    stop.abort();
    await assert.rejects(left, /stopped/);
  });

  it('lets what is to be heard alone go first, even where that is nothing', () => {
    const inbox = new Inbox([message('later')], [message('first')]);
    inbox.push(message('last'));
    assert.deepEqual(names(inbox.take()), ['first']);
    assert.deepEqual(names(inbox.take()), ['later', 'last']);

    const nothing = new Inbox([message('later')], []);
    assert.deepEqual(nothing.take(), []);
    assert.ok(!nothing.isEmpty);
    assert.deepEqual(names(nothing.take()), ['later']);
  });
});
