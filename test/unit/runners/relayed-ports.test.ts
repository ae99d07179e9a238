import assert from 'node:assert/strict';
import { once } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { RelayedPorts, type Relayed } from '../../../src/runners/relayed-ports.ts';

describe('RelayedPorts', () => {
  const sent: Relayed[] = [];
  const opened: [name: string, port: MessagePort][] = [];
  let parent: RelayedPorts;
  let child: RelayedPorts;
  let own: MessagePort;

  /** The channel between processes copies what crosses. */
  const crossing = (to: () => RelayedPorts) => (relayed: Relayed) => {
    sent.push(relayed);
    to().receive(structuredClone(relayed));
  };
  beforeEach(() => {
    sent.length = opened.length = 0;
    const heed = (port: MessagePort, name: string): void => void opened.push([name, port]);
    parent = new RelayedPorts(
      'parent',
      crossing(() => child),
      heed,
    );
    child = new RelayedPorts(
      'child',
      crossing(() => parent),
      heed,
    );
  });
  function open(relays: RelayedPorts, name: 'engine' | 'verifier'): MessagePort {
    const { port1, port2 } = new MessageChannel();
    relays.open(port2, name);
    own = port1;
    return opened.at(-1)![1];
  }
  const next = async (port: MessagePort): Promise<unknown> => ((await once(port, 'message')) as [unknown])[0];

  it('hand over what is said at each end, in order, whichever side has opened the port', async () => {
    for (const [relays, name] of [
      [parent, 'engine'],
      [child, 'verifier'],
    ] as const) {
      const far = open(relays, name);
      assert.equal(opened.at(-1)![0], name);
      own.postMessage(new Map([['a', 1]]));
      own.postMessage('b');
      const heard: unknown[] = [];
      far.on('message', (message: unknown) => heard.push(message));
      far.postMessage('answer');
      assert.equal(await next(own), 'answer');
      own.postMessage('c');
      while (heard.length < 3) await once(far, 'message');
      assert.deepEqual(heard, [new Map([['a', 1]]), 'b', 'c']);
      own.close();
      await once(far, 'close');
    }
    assert.equal(new Set(sent.filter(({ type }) => type === 'open').map(({ port }) => port)).size, 2);
  });

  it('close with the other end, at whichever it is closed', async () => {
    const far = open(parent, 'engine');
    const gone = once(own, 'close');
    far.close();
    await gone;
    const other = open(parent, 'engine');
    const closed = once(other, 'close');
    own.close();
    await closed;
    assert.deepEqual(
      sent.filter(({ type }) => type === 'close').map(({ port }) => port),
      [1, 3],
    );
  });
});
