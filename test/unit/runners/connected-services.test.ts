import assert from 'node:assert/strict';
import type { MessagePort } from 'node:worker_threads';
import type { ServiceWanted } from '../../../src/protocol/thread-api.ts';
import { ChannelClosed, serve } from '../../../src/protocol/rpc.ts';
import { connectServices } from '../../../src/runners/connected-services.ts';
import { channelOver } from '../../../src/runners/port-channel.ts';

interface Adder {
  add(numbers: readonly number[]): Promise<number>;
}

describe('the services that a thread is connected to', () => {
  let wanted: ServiceWanted<MessagePort>[] = [];
  const opened: MessagePort[] = [];

  beforeEach(() => (wanted = []));
  afterEach(() => {
    for (const port of [...opened.splice(0), ...wanted.map(({ port }) => port)]) port.close();
  });

  const connect = (): ReturnType<typeof connectServices<{ engine: Adder; checks: Adder }>> =>
    connectServices<{ engine: Adder; checks: Adder }>(['engine', 'checks'], {
      open: (port) => {
        opened.push(port);
        return channelOver(port);
      },
      want: (one) => void wanted.push(one),
    });

  const serveAll = (): void => {
    for (const { port } of wanted)
      serve<Adder>(channelOver(port), { add: (numbers) => Promise.resolve(numbers.reduce((sum, n) => sum + n, 0)) });
  };

  it('are asked for with the first call, and only those that are called', async () => {
    const services = connect();
    const engine = services.remote('engine');
    assert.deepEqual(wanted, []);
    const calls = [engine.add([1, 2]), engine.add([3, 4])];
    assert.deepEqual(
      wanted.map(({ name }) => name),
      ['engine'],
    );
    serveAll();
    assert.deepEqual(await Promise.all(calls), [3, 7]);
  });

  it('fail by name from the moment they are gone, and are asked for again once they are back', async () => {
    const services = connect();
    const engine = services.remote('engine');
    const pending = engine.add([1]);
    services.control({ type: 'disconnect', name: 'engine', reason: 'the engine thread stopped' });
    for (const call of [pending, engine.add([2])])
      await assert.rejects(call, (error) => error instanceof ChannelClosed && /engine thread stopped/.test(error.message));
    assert.equal(wanted.length, 1, 'nobody starts it behind the back of who lost it');

    services.control({ type: 'reconnect', name: 'engine' });
    const answer = engine.add([2, 3]);
    assert.equal(wanted.length, 2);
    serveAll();
    assert.equal(await answer, 5);
  });

  it('are not asked for where they went before the first call', async () => {
    const services = connect();
    services.control({ type: 'disconnect', name: 'checks', reason: 'it was stopped' });
    await assert.rejects(services.remote('checks').add([1]), /it was stopped/);
    assert.deepEqual(wanted, []);
  });
});
