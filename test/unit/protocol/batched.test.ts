import assert from 'node:assert/strict';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterwards } from '../../../src/base/afterwards.ts';
import { batched, type WireBatch } from '../../../src/protocol/batched.ts';
import { Client, RemoteError, serve, type Channel, type WireMessage } from '../../../src/protocol/rpc.ts';

interface Service {
  double(n: unknown, signal: AbortSignal): Promise<unknown>;
  count(to: number, signal: AbortSignal): AsyncIterable<number>;
}

describe('a batched channel', () => {
  let ports: MessagePort[] = [];
  let crossings: (WireMessage | WireBatch)[] = [];
  let client: Client<Service>;

  function channel(port: MessagePort, schedule: typeof afterwards | undefined = afterwards): Channel {
    const post = (message: WireMessage | WireBatch): void => {
      port.postMessage(message);
      crossings.push(message);
    };
    return batched({ post, receive: (listener) => void port.on('message', listener) }, schedule);
  }

  beforeEach(() => {
    const { port1, port2 } = new MessageChannel();
    ports = [port1, port2];
    crossings = [];
    serve<Service>(channel(port1), {
      double: (n) => Promise.resolve(typeof n === 'number' ? 2 * n : () => undefined),
      async *count(to) {
        for (let n = 1; n <= to; n += 1) yield n;
      },
    });
    client = new Client<Service>(channel(port2));
  });

  afterEach(() => ports.forEach((port) => port.close()));

  it('sends what is said in one turn of the event loop together, and answers likewise', async () => {
    const answers = await Promise.all([1, 2, 3].map((n) => client.call('double', n)));
    assert.deepEqual(answers, [2, 4, 6]);
    assert.deepEqual(
      crossings.map((crossing) => (crossing.type === 'batch' ? crossing.messages.map(({ type }) => type) : crossing.type)),
      [
        ['call', 'call', 'call'],
        ['answer', 'answer', 'answer'],
      ],
    );
  });

  it('has sent what was said before long work, unless it is to wait for the end of the turn', async () => {
    const { port1, port2 } = new MessageChannel();
    ports.push(port1, port2);
    const [soon, late] = [channel(port1, queueMicrotask), channel(port2)];
    soon.post({ type: 'abort', id: 1 });
    late.post({ type: 'abort', id: 2 });
    await Promise.resolve();
    assert.deepEqual(crossings, [{ type: 'abort', id: 1 }]);
    await new Promise(setImmediate);
    assert.deepEqual(crossings.at(-1), { type: 'abort', id: 2 });
  });

  it('keeps the order, however many messages there are', async () => {
    const items: number[] = [];
    for await (const item of client.stream('count', 1000)) items.push(item);
    assert.deepEqual(
      items,
      Array.from({ length: 1000 }, (_, at) => at + 1),
    );
    const sizes = crossings.map((crossing) => (crossing.type === 'batch' ? crossing.messages.length : 1));
    assert.ok(Math.max(...sizes) > 1 && Math.max(...sizes) <= 64, String(sizes));
  });

  it('lets the event loop turn while many messages come in', async () => {
    let turns = 0;
    let isReading = true;
    const turn = (): void => {
      turns += 1;
      if (isReading) setImmediate(turn);
    };
    for await (const item of client.stream('count', 1000)) if (item === 1) turn();
    isReading = false;
    assert.ok(turns >= 10, `${turns} turns`);
  });

  it('needs no abort where a reader has got the last item of a stream', async () => {
    for await (const item of client.stream('count', 3)) if (item === 3) break;
    await client.call('double', 1);
    assert.ok(!JSON.stringify(crossings).includes('abort'));
  });

  it('fails the one call whose argument can’t be cloned', async () => {
    const calls = [client.call('double', 1), client.call('double', () => undefined), client.call('double', 3)];
    const [one, two, three] = await Promise.allSettled(calls);
    assert.deepEqual(
      [one, three],
      [
        { status: 'fulfilled', value: 2 },
        { status: 'fulfilled', value: 6 },
      ],
    );
    assert.ok(two?.status === 'rejected' && two.reason instanceof RemoteError && /could not be cloned/.test(two.reason.message));
  });

  it('fails the one call whose answer can’t be cloned', async () => {
    const [one, two] = await Promise.allSettled([client.call('double', 1), client.call('double', 'text')]);
    assert.deepEqual(one, { status: 'fulfilled', value: 2 });
    assert.ok(two?.status === 'rejected' && two.reason instanceof RemoteError && /could not be cloned/.test(two.reason.message));
  });
});
