import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import {
  ChannelClosed,
  Client,
  remote,
  RemoteError,
  serve,
  type Channel,
  type Served,
  type WireMessage,
} from '../../../src/protocol/rpc.ts';
import { channelOver } from '../../../src/runners/port-channel.ts';

interface Service {
  add(pair: { a: number; b: number }, signal: AbortSignal): Promise<number>;
  hang(_: null, signal: AbortSignal): Promise<string>;
  boom(_: null, signal: AbortSignal): Promise<never>;
  count(to: number, signal: AbortSignal): AsyncIterable<number>;
  note(text: string): void;
}

describe('rpc', () => {
  let ports: MessagePort[] = [];
  let aborted: string[] = [];
  let noted: string[] = [];
  let client: Client<Service>;
  let channel: Channel;
  let served: Served;

  beforeEach(() => {
    const { port1, port2 } = new MessageChannel();
    ports = [port1, port2];
    aborted = [];
    noted = [];
    served = serve<Service>(channelOver(port1), {
      add: ({ a, b }) => Promise.resolve(a + b),
      hang: (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve('aborted'))),
      note: (text) => void noted.push(text),
      boom: () => Promise.reject(new TypeError('bad node')),
      async *count(to, signal) {
        signal.addEventListener('abort', () => aborted.push('count'));
        for (let n = 1; n <= to; n += 1) {
          if (signal.aborted) return;
          yield n;
          await new Promise((resolve) => setImmediate(resolve));
        }
      },
    });
    channel = channelOver(port2);
    client = new Client<Service>(channel);
  });

  afterEach(() => {
    served.close();
    ports.forEach((port) => port.close());
  });

  it('answers a call', async () => {
    assert.equal(await client.call('add', { a: 2, b: 3 }), 5);
  });

  it('hears an answer in the turn in which it arrives, before what came after it', async () => {
    let arrive = (_message: WireMessage): void => undefined;
    const asking = new Client<Service>({ post: () => undefined, receive: (listener) => (arrive = listener) });
    const heard: string[] = [];
    const never = (): never => assert.fail('it is not called');
    const listener = { item: (item: number) => heard.push(`item ${item}`), end: () => undefined, fail: () => undefined };
    asking.listen('count', 2, listener);
    asking.hear('add', { a: 2, b: 3 }, (sum) => heard.push(`sum ${sum}`), never);
    asking.hear('boom', null, never, (error) => heard.push(error.message));
    arrive({ type: 'item', id: 0, item: 1 });
    arrive({ type: 'answer', id: 1, answer: 5 });
    arrive({ type: 'error', id: 2, error: { name: 'TypeError', message: 'bad node' } });
    arrive({ type: 'item', id: 0, item: 2 });
    assert.deepEqual(heard, ['item 1', 'sum 5', 'bad node', 'item 2']);
    asking.close(new Error('gone'));
    asking.hear('add', { a: 2, b: 3 }, never, (error) => heard.push(error.name));
    assert.equal(heard.at(-1), 'ChannelClosed');
  });

  it('tells, in the order of the calls around it, and is not answered', async () => {
    const crossed: string[] = [];
    ports[1]?.on('message', (message: { readonly type: string }) => crossed.push(message.type));
    client.tell('note', 'before');
    const sum = client.call('add', { a: 2, b: 3 });
    client.tell('note', 'after');
    assert.equal(await sum, 5);
    assert.deepEqual(noted, ['before', 'after']);
    assert.deepEqual(crossed, ['answer']);
  });

  it('tells nobody what can’t cross, and a side that is gone nothing', async () => {
    client.tell('note', (() => 'a function') as never);
    assert.equal(await client.call('add', { a: 1, b: 1 }), 2);
    client.close(new Error('it is gone'));
    client.tell('note', 'too late');
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(noted, []);
  });

  it('keeps many calls apart', async () => {
    const sums = await Promise.all(Array.from({ length: 100 }, (_, n) => client.call('add', { a: n, b: 1 })));
    assert.deepEqual(
      sums,
      Array.from({ length: 100 }, (_, n) => n + 1),
    );
  });

  it('carries an error with its name and message', async () => {
    await assert.rejects(client.call('boom', null), (error) => {
      assert.ok(error instanceof RemoteError);
      assert.equal(error.message, 'bad node');
      assert.equal((error.cause as { name: string }).name, 'TypeError');
      return true;
    });
  });

  it('tells the other side of an abort, also of one that came before the call', async () => {
    const stop = new AbortController();
    const hanging = client.call('hang', null, stop.signal);
    stop.abort();
    assert.equal(await hanging, 'aborted');
  });

  it('streams items in order', async () => {
    const items: number[] = [];
    for await (const item of client.stream('count', 5)) items.push(item);
    assert.deepEqual(items, [1, 2, 3, 4, 5]);
  });

  it('tells a listener of each item, and of the end or what went wrong', async () => {
    const told: unknown[] = [];
    const listen = (to: number): Promise<void> =>
      new Promise((resolve) => {
        const end = (how: unknown): void => {
          told.push(how);
          resolve();
        };
        client.listen('count', to, { item: (item) => told.push(item), end: () => end('end'), fail: (error) => end(error.message) });
      });
    await listen(2);
    const failing = listen(1_000_000);
    client.close(new Error('gone'));
    await failing;
    assert.deepEqual(told, [1, 2, 'end', 'count: gone']);
  });

  it('hears of an abort by one listener, however many calls are under way: Node.js warns of more than ten', async () => {
    const stop = new AbortController();
    const hanging = Array.from({ length: 30 }, () => client.call('hang', null, stop.signal));
    assert.equal(getEventListeners(stop.signal, 'abort').length, 1);
    stop.abort();
    assert.deepEqual(
      await Promise.all(hanging),
      hanging.map(() => 'aborted'),
    );
  });

  it('aborts a stream whose reader leaves early', async () => {
    for await (const item of client.stream('count', 1_000_000)) if (item === 3) break;
    await client.call('add', { a: 0, b: 0 });
    assert.deepEqual(aborted, ['count']);
  });

  it('fails every pending call by name when it closes, and every later one', async () => {
    const calls = [client.call('hang', null), client.call('add', { a: 1, b: 1 })];
    client.close(new Error('the thread exited'));
    for (const [index, call] of calls.entries()) {
      await assert.rejects(
        call,
        (error) => error instanceof ChannelClosed && error.message === `${['hang', 'add'][index]}: the thread exited`,
      );
    }
    await assert.rejects(client.call('add', { a: 1, b: 1 }), /add: the thread exited/);
  });

  it('fails a pending stream by name when it closes', async () => {
    const reading = (async () => {
      for await (const item of client.stream('count', 1_000_000)) if (item === 1) client.close(new Error('gone'));
    })();
    await assert.rejects(reading, /count: gone/);
  });

  it('answers a method that is not there with an error', async () => {
    const odd = remote<{ nothing(_: null): Promise<void> }>(() => client as never);
    await assert.rejects(odd.nothing(null), /There is no method nothing here/);
  });

  it('aborts what a closed service was at, and answers nothing any more', async () => {
    const answers: unknown[] = [];
    void client.call('hang', null).then((answer) => answers.push(answer));
    for await (const n of client.stream('count', 5)) {
      if (n === 2) break;
    }
    const counting = client.stream('count', 1_000_000)[Symbol.asyncIterator]();
    await counting.next();
    aborted = [];
    served.close();
    assert.deepEqual(aborted, ['count']);
    void client.call('add', { a: 1, b: 2 }).then((answer) => answers.push(answer));
    // What the port carries is in order: after this round trip of another service every answer would have come.
    serve<Pick<Service, 'boom'>>(channelOver(ports[0] as MessagePort), { boom: () => Promise.reject(new Error('last')) });
    await assert.rejects(client.call('boom', null), /last/);
    assert.deepEqual(answers, []);
  });
});
