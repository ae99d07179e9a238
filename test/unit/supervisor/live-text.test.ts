import assert from 'node:assert/strict';
import { AsyncQueue } from '../../../src/base/async-queue.ts';
import { NO_USAGE } from '../../../src/domain/conversation.ts';
import type { RunEventBody } from '../../../src/domain/event.ts';
import { ROLES, RunId, SUPERVISOR, TaskId } from '../../../src/domain/ids.ts';
import type { Delta } from '../../../src/domain/live-text.ts';
import type { ModelPart, ModelRequest } from '../../../src/ports/model.ts';
import { LiveText } from '../../../src/supervisor/live-text.ts';

const RUN = RunId('r');
const T1 = TaskId('t1');
const asks = (taskId: TaskId): ModelRequest => ({
  from: { runId: RUN, taskId, role: ROLES.test },
  system: '',
  messages: [],
  tools: [],
});
const said = (text: string): ModelPart => ({ type: 'text-delta', text });
const thought = (text: string): ModelPart => ({ type: 'thinking-delta', text });
const END: ModelPart = { type: 'end', message: { role: 'assistant', content: [] }, stopReason: 'end-turn', usage: NO_USAGE };
const FAULT: ModelPart = { type: 'error', error: { code: 'unavailable', message: 'Busy', mayRetry: true }, usage: NO_USAGE };

function watch() {
  const live = new LiveText();
  const deltas: string[] = [];
  const note = (delta: Delta): void => void deltas.push(delta.kind === 'anew' ? `${delta.taskId} anew` : `${delta.taskId} ${delta.text}`);
  live.onDelta(note);
  let seq = 1;
  return {
    live,
    deltas,
    pieces: (taskId = T1) => live.of(RUN).get(taskId),
    record: (body: RunEventBody) => live.heed({ runId: RUN, seq: (seq += 1), at: 0, ...body }),
    /** An agent that reads an answer part by part. */
    ask(taskId = T1) {
      const parts = new AsyncQueue<ModelPart>();
      const reader = live.follow(asks(taskId), parts)[Symbol.asyncIterator]();
      return {
        say: async (part: ModelPart) => {
          parts.push(part);
          return (await reader.next()).value;
        },
        leave: () => reader.return(undefined),
      };
    },
  };
}

const finished = (taskId: TaskId, step: number): RunEventBody => ({ type: 'step-finished', taskId, step, appended: [], usage: NO_USAGE });

describe('what models are writing', () => {
  it('is told as it passes and kept whole for who comes later; the parts go on unchanged', async () => {
    const { ask, deltas, pieces } = watch();
    const agent = ask();
    assert.deepEqual(await agent.say(thought('Let me ')), thought('Let me '));
    await agent.say(thought('see.'));
    await agent.say(said('It '));
    await agent.say(said('works.'));
    assert.deepEqual(deltas, ['t1 Let me ', 't1 see.', 't1 It ', 't1 works.']);
    assert.deepEqual(pieces(), [
      { kind: 'thinking', text: 'Let me see.' },
      { kind: 'text', text: 'It works.' },
    ]);
  });

  it('stays while the tools of the step run, and is gone once the step is on record', async () => {
    const { ask, deltas, pieces, record } = watch();
    const agent = ask();
    await agent.say(said('I look.'));
    await agent.say(END);
    await agent.leave();
    assert.equal(pieces()?.length, 1);
    record(finished(SUPERVISOR, 1));
    assert.equal(pieces()?.length, 1);
    record(finished(T1, 1));
    assert.equal(pieces(), undefined);
    assert.deepEqual(deltas, ['t1 I look.', 't1 anew']);
  });

  it('of the next step survives the late record of the one before', async () => {
    const { ask, deltas, pieces, record } = watch();
    const first = ask();
    await first.say(END);
    await first.leave();
    const second = ask();
    await second.say(said('Next '));
    record(finished(T1, 1));
    await second.say(said('step.'));
    assert.deepEqual(pieces(), [{ kind: 'text', text: 'Next step.' }]);
    assert.deepEqual(deltas, ['t1 Next ', 't1 anew', 't1 step.']);
  });

  it('is void where the answer breaks off, fails, or is asked for again', async () => {
    const { ask, pieces, live } = watch();
    const failing = ask();
    await failing.say(said('Half a '));
    await failing.say(FAULT);
    await failing.leave();
    assert.equal(pieces(), undefined);

    const left = ask();
    await left.say(said('Half a '));
    await left.leave();
    assert.equal(pieces(), undefined);

    const old = ask();
    await old.say(said('Old'));
    const fresh = ask();
    await fresh.say(said('New'));
    await old.say(said(' words'));
    await old.leave();
    assert.deepEqual(pieces(), [{ kind: 'text', text: 'New' }]);
    assert.equal(live.of(RunId('other')).size, 0);
  });

  it('ends with the task and with the run', async () => {
    const { ask, pieces, record, live } = watch();
    await ask().say(said('Mine'));
    await ask(SUPERVISOR).say(said('Ours'));
    record({ type: 'task-ended', taskId: T1, state: 'cancelled', summary: '' });
    assert.equal(pieces(), undefined);
    assert.equal(pieces(SUPERVISOR)?.length, 1);
    record({ type: 'run-finished', status: 'cancelled', summary: '', wallMs: 1 });
    assert.equal(live.of(RUN).size, 0);
  });
});
