import assert from 'node:assert/strict';
import type { Message } from '../../../src/domain/conversation.ts';
import { ROLES, RunId, TaskId } from '../../../src/domain/ids.ts';
import type { ModelRequest } from '../../../src/ports/model.ts';
import { RequestReceiver, RequestSender } from '../../../src/protocol/model-requests.ts';

const request = (taskId: string, system: string, tools: ModelRequest['tools']): ModelRequest => ({
  from: { runId: RunId('r'), taskId: TaskId(taskId), role: ROLES.test },
  system,
  messages: [{ role: 'user', content: [{ type: 'text', text: `I am ${taskId}` }] }],
  tools,
});
const toolsOf = (...names: string[]): ModelRequest['tools'] =>
  names.map((name) => ({ name, description: `does ${name}`, inputSchema: { type: 'object' } }));

describe('requests on their way to the host', () => {
  it('arrive as they were made, whatever was said before', () => {
    const sender = new RequestSender();
    const receiver = new RequestReceiver();
    const shared = toolsOf('read', 'finish');
    const requests = [
      request('t1', 'one', shared),
      request('t2', 'one', toolsOf('read', 'finish')),
      request('t1', 'two', shared),
      request('t3', 'one', toolsOf('finish')),
      request('t4', 'one', [{ ...shared[0]!, description: 'reads otherwise' }, shared[1]!]),
      request('t5', 'one', [{ ...shared[0]!, inputSchema: { type: 'string' } }, shared[1]!]),
      request('t1', 'one', shared),
    ];
    for (const made of requests) assert.deepEqual(receiver.unpack(structuredClone(sender.pack(made))), made);
  });

  it('say who the agent is once, also where a second agent is the same', () => {
    const sender = new RequestSender();
    const tools = toolsOf('read');
    const sent = [request('t1', 'one', tools), request('t1', 'one', tools), request('t2', 'one', toolsOf('read'))].map((made) =>
      sender.pack(made),
    );
    assert.deepEqual(
      sent.map(({ isNew }) => isNew?.system),
      ['one', undefined, undefined],
    );
  });

  it('are refused where the receiver was never told who asks', () => {
    const sender = new RequestSender();
    const tools = toolsOf('read');
    sender.pack(request('t1', 'one', tools));
    assert.throws(() => new RequestReceiver().unpack(sender.pack(request('t1', 'one', tools))), /request of t1 came without/);
  });

  it('bring of a conversation what is new, however it went on', () => {
    const sender = new RequestSender();
    const receiver = new RequestReceiver();
    const said = (text: string): Message => ({ role: 'user', content: [{ type: 'text', text }] });
    const [task, answer, more, other] = [said('task'), said('answer'), said('more'), said('other')];
    const asked = (...messages: Message[]): ModelRequest => ({ ...request('t1', 'one', []), messages });
    const crossed = [
      asked(task),
      asked(task, answer, more),
      asked(task, answer, more),
      asked(task, answer, other),
      asked(said('task')),
    ].map((made) => {
      const sent = structuredClone(sender.pack(made));
      assert.deepEqual(receiver.unpack(sent), made);
      return sent.messages.length;
    });
    assert.deepEqual(crossed, [1, 2, 0, 1, 1]);
  });

  it('cross whole again once the sender has forgotten, and are refused where the receiver alone has', () => {
    const sender = new RequestSender();
    const receiver = new RequestReceiver();
    const made = request('t1', 'one', []);
    receiver.unpack(sender.pack(made));
    receiver.forget(made.from);
    assert.throws(() => receiver.unpack(sender.pack(made)), /request of t1 came without the start/);
    sender.forget(made.from);
    assert.deepEqual(receiver.unpack(sender.pack(made)), made);
  });
});
