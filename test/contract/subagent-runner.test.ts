import assert from 'node:assert/strict';
import type { ModelClient } from '../../src/ports/model.ts';
import type { SubagentEvent, SubagentRunner } from '../../src/ports/subagent.ts';
import { InProcessRunner } from '../../src/runners/in-process-runner.ts';
import { crashingThreads, type CrashingThreads } from '../support/crashing-threads.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { memoryCodeProject } from '../support/memory-code-project.ts';
import { noChecks } from '../support/no-checks.ts';
import { ScriptedModel, type ScriptedReply } from '../support/scripted-model.ts';
import { order } from '../support/orders.ts';
import { FINISH, readAll, subagentRunnerContract } from './subagent-runner.contract.ts';

subagentRunnerContract(
  'InProcessRunner',
  (model) => new InProcessRunner({ model, code: memoryCodeProject(), checks: noChecks(), clock: new FakeClock(), random: () => 0.5 }),
);

describe('ThreadRunner', () => {
  let threads: CrashingThreads;

  before(async () => {
    threads = await crashingThreads();
  });
  after(() => threads.dispose());

  const makeRunner = (model: ModelClient): SubagentRunner => threads.makeRunner(model);

  subagentRunnerContract('ThreadRunner', makeRunner);

  describe('when a thread is lost', () => {
    let runner: SubagentRunner;
    afterEach(() => runner.dispose());

    /** The guilty one crashes its thread; all others hold until they are lost or aborted. */
    const script_ =
      (how: string) =>
      (request: { readonly from: { readonly taskId: string } }): ScriptedReply =>
        request.from.taskId === 'guilty'
          ? { calls: [{ name: 'crash', input: { how } }] }
          : request.from.taskId === 'next'
            ? FINISH
            : { calls: [{ name: 'hold' }] };

    for (const [how, reason] of [
      ['throw', /threw “tool blew up”/],
      ['throw-later', /threw “timer blew up”/],
      ['exit', /exited with code 3/],
    ] as const) {
      it(`names the guilty task and spares the others: ${how}`, async () => {
        runner = makeRunner(new ScriptedModel(script_(how)));
        const innocents = ['a', 'b', 'c'].map((id) => runner.start(order(id)));
        const holding = innocents.map((handle) => {
          let started = (): void => undefined;
          const holds = new Promise<void>((resolve) => (started = resolve));
          const read = readAll(handle, (event) => {
            if (event.type === 'activity' && event.activity.kind === 'tool-started') started();
          });
          return { handle, holds, read };
        });
        await Promise.all(holding.map(({ holds }) => holds));

        const guilty = runner.start(order('guilty'));
        const lost = (await readAll(guilty)).at(-1);
        assert.ok(lost?.type === 'lost' && lost.guilty, JSON.stringify(lost));
        assert.match(lost.reason, reason);

        const beside = holding.filter(({ handle }) => handle.threadId === guilty.threadId);
        const elsewhere = holding.filter(({ handle }) => handle.threadId !== guilty.threadId);
        assert.ok(beside.length > 0 && elsewhere.length > 0, 'the tasks of a run are spread over the threads');
        for (const { read } of beside) {
          const last = (await read).at(-1);
          assert.ok(last?.type === 'lost' && !last.guilty, JSON.stringify(last));
        }
        for (const { handle, read } of elsewhere) {
          handle.abort('cancelled');
          assert.equal((await read).at(-1)?.type, 'ended');
        }
        const next = (await readAll(runner.start(order('next')))).at(-1);
        assert.ok(next?.type === 'ended' && next.outcome.status === 'succeeded', 'a new thread takes the next task');
      });
    }

    it('blames nobody when an idle thread is killed from outside', async () => {
      runner = makeRunner(new ScriptedModel(script_('none')));
      const handle = runner.start(order('a'));
      const events: SubagentEvent[] = await readAll(handle, (event) => {
        if (event.type === 'activity' && event.activity.kind === 'tool-started') setImmediate(() => void runner.dispose());
      });
      const last = events.at(-1);
      assert.ok(last?.type === 'lost' && !last.guilty, JSON.stringify(last));
    });
  });
});
