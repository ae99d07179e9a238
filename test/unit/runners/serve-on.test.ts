import assert from 'node:assert/strict';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Client } from '../../../src/protocol/rpc.ts';
import { channelOver } from '../../../src/runners/port-channel.ts';
import { serveOn } from '../../../src/runners/serve-on.ts';

interface Service {
  work(name: string, signal: AbortSignal): Promise<string>;
}

describe('a service on ports', () => {
  it('breaks off what it did for somebody who is gone, and for nobody else', async () => {
    const log: string[] = [];
    const at = new Map<string, () => void>();
    let hear: () => void = () => undefined;
    const aborted = new Promise<void>((resolve) => (hear = resolve));
    const started = (name: string): Promise<void> => new Promise((resolve) => at.set(`${name} starts`, resolve));
    const service: Service = {
      work: (name, signal) =>
        new Promise((resolve) => {
          at.get(`${name} starts`)?.();
          at.set(name, () => resolve(`${name} is done`));
          signal.addEventListener('abort', () => {
            log.push(`${name} aborted`);
            hear();
          });
        }),
    };
    const ports: MessagePort[] = [];
    const clientOf = (): { readonly client: Client<Service>; readonly port: MessagePort } => {
      const { port1, port2 } = new MessageChannel();
      ports.push(port1, port2);
      serveOn<Service>(port1, service);
      return { client: new Client<Service>(channelOver(port2)), port: port2 };
    };
    const [lost, other] = [clientOf(), clientOf()];
    const both = Promise.all([started('one'), started('two')]);
    void lost.client.call('work', 'one').catch(() => undefined);
    const answer = other.client.call('work', 'two');
    await both;
    lost.port.close();
    await aborted;
    at.get('two')?.();
    assert.equal(await answer, 'two is done');
    assert.deepEqual(log, ['one aborted']);
    ports.forEach((port) => port.close());
  });
});
