import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
import { resolve } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { endGroup, startGroup } from '../../src/checks/process-group.ts';
import { Client } from '../../src/protocol/rpc.ts';
import { channelOver } from '../../src/runners/port-channel.ts';
import { ServiceThread } from '../../src/runners/service-thread.ts';
import { eventually } from '../support/eventually.ts';

/** Where proc(5) has the nice value of a thread, counted from the first field after its name, the third. */
const NICE = 19 - 3;

/** The nice values of all threads of this process, by thread id; none where threads have no priority of their own. */
function niceValues(): ReadonlyMap<string, number> {
  if (process.platform !== 'linux') return new Map();
  return new Map(
    readdirSync('/proc/self/task').map((id) => {
      const afterName = readFileSync(`/proc/self/task/${id}/stat`, 'utf8').split(') ')[1] ?? '';
      return [id, Number(afterName.split(' ')[NICE])];
    }),
  );
}

const begunSince = (before: ReadonlyMap<string, number>): number[] =>
  [...niceValues()].filter(([id]) => !before.has(id)).map(([, nice]) => nice);

describe('The priority of threads', function () {
  this.timeout(30_000);

  for (const name of ['engine', 'checks', 'verifier', 'keeper'])
    it(`the ${name} thread makes way for the main thread, which stays as it was`, async () => {
      const ownBefore = getPriority();
      const before = niceValues();
      const thread = new ServiceThread(resolve('dist', `${name}-thread.js`), name, { lost: () => undefined, restarted: () => undefined });
      const { port1, port2 } = new MessageChannel();
      thread.connect(port1);
      // Whatever it answers, it has come to work.
      await new Client<{ anything(argument: undefined): Promise<void> }>(channelOver(port2))
        .call('anything', undefined)
        .catch(() => undefined);

      assert.equal(getPriority(), ownBefore);
      if (process.platform === 'linux') assert.ok(begunSince(before).includes(10), `its threads run at ${begunSince(before).join(', ')}`);
      port2.close();
      await thread.dispose();
    });

  it('a program makes way with its session, where the kernel shares out by sessions', async () => {
    const program = startGroup([process.execPath, '-e', 'setInterval(() => undefined, 1000)'], process.cwd(), {});
    try {
      assert.ok(program.pid !== undefined);
      const session = `/proc/${program.pid}/autogroup`;
      assert.equal(getPriority(program.pid), 10);
      if (existsSync(session)) await eventually(() => /nice 10$/m.test(readFileSync(session, 'utf8')), 'its session makes way');
    } finally {
      endGroup(program, 'SIGKILL');
    }
  });
});
