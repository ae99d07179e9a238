import assert from 'node:assert/strict';
import { Inbox } from '../../../src/agents/inbox.ts';
import { MessageId } from '../../../src/domain/ids.ts';
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
