import assert from 'node:assert/strict';
import * as z from 'zod';
import type { Message } from '../../../../src/domain/conversation.ts';
import { RoleName, RunId, TaskId } from '../../../../src/domain/ids.ts';
import { strictSchema } from '../../../../src/models/anthropic/strict-schema.ts';
import { toParams } from '../../../../src/models/anthropic/to-params.ts';
import type { ModelRequest } from '../../../../src/ports/model.ts';
import { validate } from '../../../support/messages-server/validate.ts';

const OPTIONS = { model: 'claude-opus-5-5', maxOutputTokens: 1000, strict: true };
const user = (text: string): Message => ({ role: 'user', content: [{ type: 'text', text }] });
const request = (messages: readonly Message[], more: Partial<ModelRequest> = {}): ModelRequest => ({
  from: { runId: RunId('r'), taskId: TaskId('t'), role: RoleName('test') },
  system: 'Be brief.',
  tools: [
    { name: 'read', description: 'Reads.', inputSchema: z.toJSONSchema(z.object({ path: z.string() })) },
    { name: 'finish', description: 'Ends.', inputSchema: z.toJSONSchema(z.object({ summary: z.string().min(1) }), { io: 'input' }) },
  ],
  messages,
  ...more,
});
const blocks = (messages: readonly Message[]) =>
  toParams(request(messages), OPTIONS).messages.map(({ role, content }) => [role, (content as { type: string }[]).map(({ type }) => type)]);

describe('a request in the words of the Messages API', () => {
  it('is cached up to the tools, the instructions, and the last two things that the user said', () => {
    const params = toParams(
      request([user('one'), { role: 'assistant', content: [{ type: 'text', text: 'two' }] }, user('three')]),
      OPTIONS,
    );
    const marked = JSON.stringify(params).match(/cache_control/g)?.length;
    assert.equal(marked, 4);
    assert.ok(JSON.stringify(params.tools?.at(-1)).includes('cache_control'));
    assert.ok(JSON.stringify(params.messages.at(-1)).includes('cache_control'));
    assert.equal(
      validate(params, () => false),
      undefined,
    );
  });

  it('begins the same when a conversation goes on', () => {
    const start = [user('one'), { role: 'assistant', content: [{ type: 'text', text: 'two' }] } as const];
    const plain = (messages: readonly Message[]) =>
      JSON.stringify(toParams(request(messages), OPTIONS).messages).replaceAll(',"cache_control":{"type":"ephemeral"}', '');
    const before = plain([...start, user('three')]);
    const after = plain([...start, user('three'), { role: 'assistant', content: [{ type: 'text', text: 'four' }] }, user('five')]);
    assert.ok(after.startsWith(before.slice(0, -1)));
  });

  it('thinks adaptively where the model does, and asks to be told of it; never forces a tool', () => {
    const params = toParams(request([user('one')]), OPTIONS);
    assert.deepEqual(params.thinking, { type: 'adaptive', display: 'summarized' });
    assert.equal(params.tool_choice, undefined);
    assert.equal(toParams(request([user('one')]), { ...OPTIONS, model: 'claude-opus-4-5' }).thinking, undefined);
  });

  it('sends thinking back as it was to the model that it is from, and to no other', () => {
    const thinking = { type: 'thinking', text: 'hm', signature: 'abc', model: 'claude-opus-5-5' } as const;
    const redacted = { type: 'thinking', text: '', redacted: 'xyz', model: 'claude-opus-5-5' } as const;
    const unsigned = { type: 'thinking', text: 'hm', model: 'claude-opus-5-5' } as const;
    const other = { ...thinking, model: 'claude-sonnet-5-5' };
    const reply: Message = { role: 'assistant', content: [thinking, redacted, unsigned, other, { type: 'text', text: 'yes' }] };
    assert.deepEqual(blocks([user('one'), reply, user('two')])[1], ['assistant', ['thinking', 'redacted_thinking', 'text']]);
  });

  it('leaves out what the API does not take: blank texts, thinking at the end, turns that are empty then', () => {
    const thought: Message = { role: 'assistant', content: [{ type: 'thinking', text: 'hm', signature: 'a', model: 'claude-opus-5-5' }] };
    assert.deepEqual(blocks([user('one'), thought, user('two')]), [['user', ['text', 'text']]]);
    assert.deepEqual(blocks([user('one'), { role: 'assistant', content: [{ type: 'text', text: ' \n' }] }, user('two')]), [
      ['user', ['text', 'text']],
    ]);
  });

  it('puts answers before words, and makes an object of what a call was given', () => {
    const call: Message = { role: 'assistant', content: [{ type: 'tool-call', id: 'c', name: 'read', input: 'nonsense' }] };
    const answer: Message = {
      role: 'user',
      content: [
        { type: 'text', text: 'wait' },
        { type: 'tool-result', callId: 'c', text: 'no', isError: true },
      ],
    };
    const params = toParams(request([user('one'), call, answer]), OPTIONS);
    assert.equal(
      validate(params, () => false),
      undefined,
    );
    assert.deepEqual(blocks([user('one'), call, answer])[2], ['user', ['tool_result', 'text']]);
  });

  it('holds the result of a task to its schema, and tells in words what it can’t be held to', () => {
    const [read, finish] = toParams(request([user('one')]), OPTIONS).tools ?? [];
    assert.ok(read && !('strict' in read));
    assert.ok(finish && 'strict' in finish && finish.strict);
    assert.match(JSON.stringify(finish), /"additionalProperties":false/);
    assert.match(JSON.stringify(finish), /\(minLength 1\)/);
    assert.ok(!('strict' in (toParams(request([user('one')]), { ...OPTIONS, strict: false }).tools?.[1] ?? {})));
  });

  it('holds nothing to a schema that leaves open what it is about', () => {
    assert.equal(strictSchema(z.toJSONSchema(z.object({ any: z.record(z.string(), z.unknown()) }), { io: 'input' })), undefined);
    assert.equal(strictSchema(z.toJSONSchema(z.object({ any: z.unknown() }), { io: 'input' })), undefined);
    assert.ok(
      strictSchema(z.toJSONSchema(z.object({ list: z.array(z.enum(['a', 'b'])).max(3), maybe: z.number().optional() }), { io: 'input' })),
    );
  });
});
