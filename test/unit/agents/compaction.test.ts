import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isFull, makeRoom, shorten, tokensOf } from '../../../src/agents/compaction.ts';
import type { Message } from '../../../src/domain/conversation.ts';

const turn = (id: string, size: number): Message[] => [
  { role: 'assistant', content: [{ type: 'tool-call', id, name: 'read_file', input: { path: `${id}.ts` } }] },
  { role: 'user', content: [{ type: 'tool-result', callId: id, text: 'x'.repeat(size), isError: false }] },
];

const talk = (sizes: readonly number[]): Message[] => [
  { role: 'user', content: [{ type: 'text', text: 'briefing' }] },
  ...sizes.flatMap((size, at) => turn(`c${at}`, size)),
];

const note = (messages: readonly Message[], context?: number): Message[] => {
  const room = makeRoom(messages, tokensOf(messages), context);
  return room ? [...messages, { role: 'user', content: [room.note] }] : [...messages];
};

describe('a conversation that is shortened', () => {
  it('is as it is until it says that answers are left out', () => {
    const messages = talk([5000, 5000]);
    assert.equal(shorten(messages), messages);
    assert.ok(isFull(8001, 10_000) && !isFull(7999, 10_000) && !isFull(1e9, undefined));
  });

  it('leaves out the oldest answers, and says what stood there', () => {
    const short = shorten(note(talk([9000, 9000, 9000, 9000]), 12_000));
    const texts = short.flatMap((message) => (message.role === 'user' ? message.content : [])).map((block) => block.text.slice(0, 60));
    assert.match(texts[1] ?? '', /^{"leftOut":"an answer of 9000 characters of read_file/);
    assert.match(texts[4] ?? '', /^xxx/);
  });

  it('stays the same, from its beginning on, whatever is added: a cache goes on being read', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3000), { minLength: 3, maxLength: 20 }), fc.array(fc.nat(3000), { maxLength: 5 }), (sizes, more) => {
        const before = note(talk(sizes));
        const after = [...before, ...more.flatMap((size, at) => turn(`m${at}`, size))];
        assert.deepEqual(shorten(after).slice(0, before.length), shorten(before));
      }),
    );
  });

  it('is never longer for it, and every call keeps its answer', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(6000), { minLength: 1, maxLength: 20 }),
        fc.option(fc.integer({ min: 100, max: 40_000 })),
        (sizes, context) => {
          const messages = talk(sizes);
          const noted = note(messages, context ?? undefined);
          const short = shorten(noted);
          assert.ok(tokensOf(short.slice(0, messages.length)) <= tokensOf(messages));
          const ids = short.flatMap((message) =>
            message.role === 'user' ? message.content.flatMap((block) => (block.type === 'tool-result' ? [block.callId] : [])) : [],
          );
          assert.deepEqual(
            ids,
            sizes.map((_size, at) => `c${at}`),
          );
          assert.deepEqual(short.at(messages.length - 1), messages.at(-1), 'the last answers are needed');
        },
      ),
    );
  });

  it('can be shortened again later, and comes to an end', () => {
    let messages: Message[] = talk(Array.from({ length: 30 }, () => 2000));
    let times = 0;
    for (let room = makeRoom(messages, tokensOf(shorten(messages)), undefined); room; times += 1) {
      messages = [...messages, { role: 'user', content: [room.note] }];
      room = makeRoom(messages, tokensOf(shorten(messages)), undefined);
    }
    assert.ok(times > 1 && times < 30, `${times} times`);
  });
});
