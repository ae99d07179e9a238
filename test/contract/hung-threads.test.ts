/** Threads that hang, on real threads: who is blamed, what the others notice, how soon it is over. */
import assert from 'node:assert/strict';
import { WorkspacePath } from '../../src/domain/ids.ts';
import type { SubagentEvent, SubagentHandle } from '../../src/ports/subagent.ts';
import type { ThreadRunner, ThreadRunnerSetup } from '../../src/runners/thread-runner.ts';
import { crashingThreads, type CrashingThreads } from '../support/crashing-threads.ts';
import { ScriptedModel, type ScriptedReply } from '../support/scripted-model.ts';
import { order } from '../support/orders.ts';
import { FINISH, readAll } from './subagent-runner.contract.ts';

/** Much more than the end of a crew may take, so that a busy machine fails no test, and less than the child process takes to let go. */
const SOON_MS = 2500;

/** `a` and `b` hold until they are lost or aborted; `next` finishes; any other hangs its thread in the way that its id says. */
const crew = (): ScriptedModel =>
  new ScriptedModel(({ from: { taskId } }): ScriptedReply => {
    if (taskId === 'next') return FINISH;
    return { calls: [taskId === 'a' || taskId === 'b' ? { name: 'hold' } : { name: 'hang', input: { how: taskId } }] };
  });

describe('threads that hang', () => {
  let threads: CrashingThreads;
  let runner: ThreadRunner;
  before(async () => {
    threads = await crashingThreads();
  });
  after(() => threads.dispose());

  const start = (more?: Partial<ThreadRunnerSetup>): ThreadRunner => (runner = threads.makeRunner(crew(), more));

  interface Followed {
    readonly handle: SubagentHandle;
    /** Its first tool call has begun. */
    readonly busy: Promise<void>;
    /** Its first tool call has made progress. */
    readonly ready: Promise<void>;
    readonly last: Promise<SubagentEvent | undefined>;
  }

  function follow(handle: SubagentHandle): Followed {
    const heard = new Map<string, () => void>();
    const until = (kind: string): Promise<void> => new Promise((resolve) => heard.set(kind, resolve));
    const [busy, ready] = [until('tool-started'), until('tool-progress')];
    const read = readAll(handle, (event) => {
      if (event.type === 'activity') heard.get(event.activity.kind)?.();
    });
    return { handle, busy, ready, last: read.then((events) => events.at(-1)) };
  }

  async function holding(...ids: string[]): Promise<Followed[]> {
    const all = ids.map((id) => follow(runner.start(order(id))));
    await Promise.all(all.map(({ busy }) => busy));
    return all;
  }

  /** The guilty one hangs beside others; answers what became of it. */
  async function hang(how: string): Promise<SubagentEvent | undefined> {
    const others = await holding('a', 'b');
    const guilty = follow(runner.start(order(how)));
    await guilty.busy;

    const [beside, elsewhere] = [true, false].map((same) =>
      others.find(({ handle }) => (handle.threadId === guilty.handle.threadId) === same),
    );
    assert.ok(beside && elsewhere, 'the tasks of a run are spread over the threads');
    const lost = await beside.last;
    assert.ok(lost?.type === 'lost' && !lost.guilty, JSON.stringify(lost));
    const next = await follow(runner.start(order('next'))).last;
    assert.ok(next?.type === 'ended' && next.outcome.status === 'succeeded', 'another thread takes the next task');

    elsewhere.handle.abort('cancelled');
    const untouched = await elsewhere.last;
    assert.ok(untouched?.type === 'ended', 'the other thread goes on');
    return guilty.last;
  }

  describe('one after the other, in the same pool', () => {
    before(() => start({ memoryPerThread: 2048 }));
    after(() => runner.dispose());

    for (const how of [
      'loop',
      'microtask storm',
      'tick storm',
      'regular expression',
      'atomic wait',
      'sort',
      'huge JSON',
      'child process',
    ]) {
      it(`are noticed, and the guilty task is named: ${how}`, async () => {
        const guilty = await hang(how);
        assert.ok(guilty?.type === 'lost' && guilty.guilty, JSON.stringify(guilty));
        assert.match(guilty.reason, new RegExp(`^it did not answer for \\d+ ms while task ${how} was running$`));
      });
    }
  });

  describe('each in a pool of its own', () => {
    afterEach(() => runner.dispose());

    for (const how of ['full memory', 'memory that fills slowly']) {
      it(`are told from those that run out of memory: ${how}`, async () => {
        start({ memoryPerThread: 64 });
        const guilty = await hang(how);
        assert.ok(guilty?.type === 'lost' && guilty.guilty, JSON.stringify(guilty));
        assert.equal(guilty.reason, `it ran out of memory (64 MB) while task ${how} was running`);
      });
    }

    for (const reason of ['cancelled', 'timed-out'] as const) {
      it(`let go of a task that is ${reason} at once, with what it had changed`, async () => {
        const file = { path: WorkspacePath('a.ts'), base: null, after: 'x', steps: [] };
        start({ readChanges: ({ taskId }) => Promise.resolve({ taskId, files: [file] }) });
        const others = await holding('a', 'b');
        const guilty = follow(runner.start(order('loop')));
        await guilty.busy;
        guilty.handle.abort(reason);
        const last = await guilty.last;
        assert.ok(last?.type === 'ended' && last.outcome.status === reason, JSON.stringify(last));
        assert.deepEqual(last.changes?.files, [file]);
        const beside = others.find(({ handle }) => handle.threadId === guilty.handle.threadId);
        const lost = await beside?.last;
        assert.ok(lost?.type === 'lost' && !lost.guilty, JSON.stringify(lost));
        assert.match(lost.reason, /task loop was .* and did not let go of it/);
      });
    }

    it('end a task that is cancelled while another one keeps them busy', async () => {
      start({ readChanges: () => new Promise(() => undefined) });
      const others = await holding('a', 'b');
      const guilty = follow(runner.start(order('loop')));
      await guilty.busy;
      const beside = others.find(({ handle }) => handle.threadId === guilty.handle.threadId);
      beside?.handle.abort('cancelled');
      const last = await beside?.last;
      assert.ok(last?.type === 'ended' && last.outcome.status === 'cancelled', JSON.stringify(last));
      assert.match(last.outcome.failure?.message ?? '', /edits could not be read/);
      const lost = await guilty.last;
      assert.ok(lost?.type === 'lost' && lost.guilty, JSON.stringify(lost));
    });

    it('count what an abort sets off as the work of the task that is aborted', async () => {
      start();
      const others = await holding('a', 'b');
      const guilty = follow(runner.start(order('abort listener')));
      await guilty.ready;
      guilty.handle.abort('cancelled');
      const last = await guilty.last;
      assert.ok(last?.type === 'ended' && last.outcome.status === 'cancelled', JSON.stringify(last));
      const lost = await others.find(({ handle }) => handle.threadId === guilty.handle.threadId)?.last;
      assert.match(lost?.type === 'lost' ? lost.reason : '', /task abort listener/);
    });

    it('are left behind when all is over', async () => {
      start();
      const guilty = follow(runner.start(order('child process')));
      await guilty.busy;
      const since = performance.now();
      await runner.dispose();
      assert.ok(performance.now() - since < SOON_MS, 'nobody waits for a thread that does not end');
      assert.equal((await guilty.last)?.type, 'lost');
    });
  });
});
