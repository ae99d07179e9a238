import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Message } from '../../../src/domain/conversation.ts';
import { digestStep } from '../../../src/domain/step-digest.ts';

const call = (input: unknown, answer: string, id = 'c1', isError = false): Message[] => [
  { role: 'assistant', content: [{ type: 'tool-call', id, name: 'read_file', input }] },
  { role: 'user', content: [{ type: 'tool-result', callId: id, text: answer, isError }] },
];

/** With every mark made. */
function plain(appended: readonly Message[]): unknown {
  const { calls, ...others } = digestStep(appended);
  return { ...others, calls: calls.map(({ tool, input, answer, isError }) => ({ tool, input, answer, isError })) };
}

const heard: Message = { role: 'user', content: [{ type: 'text', text: '<news>\n{}\n</news>' }] };

describe('step digest', () => {
  it('is the same for the same call, whatever its id and the order of its properties', () => {
    assert.deepEqual(
      plain(call({ path: 'a', lines: { from: 1, to: 2 } }, 'text', 'c1')),
      plain(call({ lines: { to: 2, from: 1 }, path: 'a' }, 'text', 'c2')),
    );
  });

  it('tells inputs, answers and errors apart', () => {
    const [one] = digestStep(call({ path: 'a' }, 'text')).calls;
    const [input] = digestStep(call({ path: 'b' }, 'text')).calls;
    const [answer] = digestStep(call({ path: 'a' }, 'texts')).calls;
    const [failed] = digestStep(call({ path: 'a' }, 'text', 'c1', true)).calls;
    assert.ok(one && input && answer && failed);
    assert.notEqual(one.input, input.input);
    assert.equal(one.answer, input.answer);
    assert.notEqual(one.answer, answer.answer);
    assert.deepEqual([one.isError, failed.isError], [false, true]);
  });

  it('keeps the order of lists: another order is another input', () => {
    assert.notDeepEqual(plain(call(['a', 'b'], '')), plain(call(['b', 'a'], '')));
  });

  it('leaves out how long something took', () => {
    const report = (ms: number, seconds: string): string => `{"failed":2,"ms":${ms},"tail":"2 failing (${ms}ms) in ${seconds} s"}`;
    assert.deepEqual(plain(call({}, report(812, '1.4'))), plain(call({}, report(93, '12'))));
    assert.notDeepEqual(plain(call({}, '2 failing')), plain(call({}, '3 failing')));
  });

  it('knows a step that heard news from one that was only answered', () => {
    assert.equal(digestStep([heard, ...call({}, '')]).heardNews, true);
    assert.equal(digestStep(call({}, '')).heardNews, false);
    const reminded: Message[] = [{ role: 'assistant', content: [{ type: 'text', text: 'Well…' }] }, heard];
    assert.deepEqual(digestStep(reminded), { calls: [], heardNews: false, contextFull: false });
  });

  it('joins each call with its own answer', () => {
    const appended: Message[] = [
      {
        role: 'assistant',
        content: [
          { type: 'thinking', text: 'Both.' },
          { type: 'tool-call', id: 'x', name: 'read_file', input: 1 },
          { type: 'tool-call', id: 'y', name: 'apply_recipe', input: 1 },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool-result', callId: 'y', text: 'no', isError: true },
          { type: 'tool-result', callId: 'x', text: 'yes', isError: false },
        ],
      },
    ];
    assert.deepEqual(
      digestStep(appended).calls.map(({ tool, isError }) => [tool, isError]),
      [
        ['read_file', false],
        ['apply_recipe', true],
      ],
    );
  });

  it('stands a call without an answer, an input of any kind, and a step without a word', () => {
    assert.equal(digestStep([]).calls.length, 0);
    const [unanswered] = digestStep(call(undefined, '').slice(0, 1)).calls;
    assert.deepEqual(unanswered && [unanswered.answer, unanswered.isError], ['', false]);
    fc.assert(fc.property(fc.jsonValue(), (input) => digestStep(call(input, '')).calls.length === 1));
  });

  it('marks different texts differently', () => {
    const mark = (text: string): string | undefined => digestStep(call({ text }, '')).calls[0]?.input;
    const marks = Array.from({ length: 20_000 }, (_, n) => mark(`src/file-${n}.ts`));
    assert.equal(new Set(marks).size, marks.length);
    fc.assert(fc.property(fc.string(), fc.string(), (one, other) => (one === other) === (mark(one) === mark(other))));
  });
});
