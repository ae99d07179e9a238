import assert from 'node:assert/strict';
import { TaskId, ThreadId } from '../../../src/domain/ids.ts';
import type { SubagentEvent } from '../../../src/ports/subagent.ts';
import { Client } from '../../../src/protocol/rpc.ts';
import type { AgentThreadApi } from '../../../src/protocol/thread-api.ts';
import { HostedSubagent, type HostingThread } from '../../../src/runners/hosted-subagent.ts';
import { order } from '../../support/orders.ts';

const taskId = TaskId('t1');

/** A thread that hears nothing any more. */
function deafThread(readChanges: HostingThread['readChanges']): { readonly thread: HostingThread; readonly happened: string[] } {
  const happened: string[] = [];
  const thread: HostingThread = {
    threadId: ThreadId('a'),
    client: new Client<AgentThreadApi>({ post: () => undefined, receive: () => undefined }),
    watchCpu: () => undefined,
    isOnCpu: () => true,
    abandon: () => void happened.push('abandoned'),
    release: () => undefined,
    readChanges: (of) => {
      happened.push('edits asked for');
      return readChanges(of);
    },
  };
  return { thread, happened };
}

async function stopped(thread: HostingThread): Promise<SubagentEvent | undefined> {
  const subagent = new HostedSubagent(order(taskId), 1, thread);
  subagent.abort('cancelled');
  let last: SubagentEvent | undefined;
  for await (const event of subagent.events) last = event;
  return last;
}

describe('a subagent on a thread that is deaf', () => {
  it('has its edits asked for, once, before its thread is given up: to start another one keeps the engine from its answer', async () => {
    const { thread, happened } = deafThread(() => Promise.resolve({ taskId, files: [] }));
    const last = await stopped(thread);
    assert.deepEqual(happened, ['edits asked for', 'abandoned']);
    assert.equal(last?.type === 'ended' && last.outcome.status, 'cancelled');
    assert.match(JSON.stringify(last), /What it had found and changed is kept/);
  });

  it('ends all the same where the engine is gone', async () => {
    const { thread } = deafThread(() => Promise.reject(new Error('gone')));
    assert.match(JSON.stringify(await stopped(thread)), /its edits could not be read in time/);
  });
});
