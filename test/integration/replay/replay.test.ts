import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { RunEvent } from '../../../src/domain/event.ts';
import { NO_USAGE } from '../../../src/domain/conversation.ts';
import { MessageId, ROLES, SUPERVISOR, TaskId } from '../../../src/domain/ids.ts';
import { hasEnded } from '../../../src/domain/task.ts';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import { OfflineModel } from '../../../src/models/offline/offline-model.ts';
import type { VersionControl } from '../../../src/ports/workspace.ts';
import type { ModelClient, ModelError, ModelPart, ModelRequest } from '../../../src/ports/model.ts';
import { replay } from '../../../src/replay/replay.ts';
import type { RunApi } from '../../../src/supervisor/crew-api.ts';
import { HastyClock } from '../../support/hasty-clock.ts';
import { inProcessCrew } from '../../support/in-process-crew.ts';
import { MemoryJournal } from '../../support/memory-journal.ts';

const FOLDER = join(process.cwd(), 'test/golden/error-handling/workspace');

/** The offline engine, but documentation asks the user first, and the test task's model fails twice before it answers. */
class TroubledModel implements ModelClient {
  readonly #offline = new OfflineModel();
  #failures = 2;

  async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelPart, void, undefined> {
    const usage = { inputTokens: 10, outputTokens: 5, costUsd: 0.001 };
    if (request.from.role === ROLES.test && this.#failures > 0) {
      this.#failures -= 1;
      return yield { type: 'error', error: { code: 'unavailable', message: 'Overloaded.', mayRetry: true }, usage };
    }
    if (request.from.role === ROLES.documentation && !JSON.stringify(request.messages).includes('ask_user')) {
      const input = { question: 'May I follow renames in the README?', why: 'It is yours.' };
      const message = { role: 'assistant', content: [{ type: 'tool-call', id: 'ask-1', name: 'ask_user', input }] } as const;
      return yield { type: 'end', message, stopReason: 'tool-use', usage };
    }
    yield* this.#offline.stream(request, signal);
  }
}

/** The offline engine, whose requests of one role fail from the second on, each of which costs something. */
function failingFor(role: ModelRequest['from']['role'], error: ModelError): ModelClient {
  const offline = new OfflineModel();
  return {
    async *stream(request, signal): AsyncGenerator<ModelPart, void, undefined> {
      const isFirst = request.messages.length === 1;
      if (request.from.role !== role || isFirst) return yield* offline.stream(request, signal);
      yield { type: 'error', error, usage: { inputTokens: 10, outputTokens: 5, costUsd: 0.001 } };
    },
  };
}

/** One that takes its time, but no time of the clock. */
function slowly(model: ModelClient): ModelClient {
  return {
    async *stream(request, signal): AsyncGenerator<ModelPart, void, undefined> {
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      yield* model.stream(request, signal);
    },
  };
}

/** The offline engine, but who is stopped while it writes has paid for that. */
function costlyWhenStopped(): ModelClient {
  const offline = new OfflineModel();
  return {
    async *stream(request, signal): AsyncGenerator<ModelPart, void, undefined> {
      for await (const part of slowly(offline).stream(request, signal))
        yield part.type === 'error' ? { ...part, usage: { inputTokens: 10, outputTokens: 5, costUsd: 0.001 } } : part;
    },
  };
}

interface Meddling {
  /** Called at every event with the events so far; what it does is part of the run. */
  (run: RunApi, event: RunEvent): void;
}

/** A run on the sample while somebody meddles with it, from its first event to its last. */
async function play(meddle: Meddling, model: ModelClient = new OfflineModel(), clock = new HastyClock()): Promise<readonly RunEvent[]> {
  const crew = inProcessCrew({ model, clock });
  crew.onEvent((event, run) => queueMicrotask(() => meddle(run, event)));
  const run = await crew.start({
    goal: 'improve error handling',
    scope: WHOLE_WORKSPACE,
    folder: FOLDER,
    trusted: false,
    tests: true,
  });
  await run.finished;
  await crew.dispose();
  return run.eventsSince(0);
}

async function assertSame(events: readonly RunEvent[]): Promise<void> {
  const report = await replay(events);
  assert.ok(report.status === 'identical', JSON.stringify(report, undefined, 1).slice(0, 1500));
  assert.equal(report.events, events.length);
}

const isOfSupervisor = (event: RunEvent): boolean =>
  event.type === 'supervisor-replied' || (event.type === 'step-finished' && event.taskId === SUPERVISOR);

const took = (events: readonly RunEvent[], type: RunEvent['type']): number => events.filter((event) => event.type === type).length;

describe('a replay', () => {
  it('is the same byte by byte, change set included, and asks nobody', async () => {
    const events = await play(() => undefined);
    assert.equal(took(events, 'changes-offered'), 1);
    await assertSame(events);
  });

  it('shows a record that was tampered with', async () => {
    const events = await play(() => undefined);
    for (const type of ['finding', 'changes-offered', 'task-started', 'run-finished'] as const) {
      const at = events.findIndex((event) => event.type === type);
      const tampered = events.map((event, index) => (index === at ? tamper(event) : event));
      const report = await replay(tampered);
      assert.equal(report.status, 'diverged', type);
    }
    const without = events.filter((event) => event.type !== 'finding').map((event, index) => ({ ...event, seq: index + 1 }));
    assert.equal((await replay(without)).status, 'diverged');
  });

  it('is the same where a task that had handed over heard a message, was taken up and stopped at once', async () => {
    const isLastStep = (event: RunEvent): boolean =>
      event.type === 'step-finished' && event.taskId !== SUPERVISOR && JSON.stringify(event.appended).includes('"name":"finish"');
    let told: TaskId | undefined;
    const played = await play((run, event) => {
      if (told !== undefined || event.type !== 'step-finished' || !isLastStep(event)) return;
      told = event.taskId;
      run.send(told, 'steer', 'one more thing');
    });
    const killedAt = played.findIndex((event) => event.type === 'message-sent') + 1;
    assert.equal(played[killedAt - 1]?.seq, 1 + (played.find(isLastStep)?.seq ?? 0), 'it is told before its end is on record');

    const [{ runId }] = played as readonly [RunEvent];
    const journal = new MemoryJournal(new Map([[runId, structuredClone(played.slice(0, killedAt))]]));
    const crew = inProcessCrew({ clock: new HastyClock(), journal, pid: 1001, isAlive: () => false });
    crew.onEvent((event, run) => {
      if (event.type === 'task-started' && event.taskId === told && event.attempt > 1) queueMicrotask(() => run.cancelTask(event.taskId));
    });
    await crew.load();
    const run = crew.run(runId) ?? assert.fail('it is on record');
    run.resume();
    await run.finished;
    await crew.dispose();
    const events = run.eventsSince(0);
    const ofTask = events.slice(killedAt).filter((event) => 'taskId' in event && event.taskId === told);
    assert.deepEqual(
      ofTask.slice(0, 3).map(({ type }) => type),
      ['task-started', 'stop-requested', 'task-ended'],
    );
    await assertSame(events);
  });

  it('comes to an end where the record shows what the user can’t have done', async () => {
    const events = await play(() => undefined);
    const at = events.findIndex((event) => event.type === 'task-ended') + 1;
    const { runId, at: time } = events[at] ?? assert.fail('something comes after the end of a task');
    const ended = events[at - 1];
    assert.ok(ended?.type === 'task-ended');
    const messageId = MessageId('m99');
    for (const body of [
      { type: 'stop-requested', taskId: ended.taskId, reason: 'cancelled', by: 'user' },
      { type: 'message-state', messageId, taskId: ended.taskId, state: 'withdrawn', step: null },
      { type: 'message-edited', messageId, taskId: ended.taskId, text: 'another' },
    ] as const) {
      const inserted: RunEvent[] = [...events.slice(0, at), { runId, seq: at + 1, at: time, ...body }];
      assert.equal((await replay(inserted)).status, 'diverged', body.type);
    }
  });

  it('holds what the user did: messages steered, edited and withdrawn, a task stopped, retried and continued', async () => {
    let done = 0;
    const once = (nth: number, act: () => void): void => {
      if (done !== nth) return;
      done += 1;
      act();
    };
    const events = await play((run, event) => {
      if (event.type === 'task-started' && event.taskId === 't4')
        once(0, () => {
          run.send(TaskId('t3'), 'steer', 'skip src/shop/cart.ts');
          const second = run.send(TaskId('t3'), 'steer', 'nonsense');
          void run.edit(second, 'skip src/other/outside.ts');
          void run.withdraw(run.send(TaskId('t1'), 'steer', 'never mind'));
          run.send(SUPERVISOR, 'steer', 'how far are you?');
        });
      if (event.type === 'step-finished' && event.taskId === 't1') once(1, () => run.cancelTask(TaskId('t2')));
      if (event.type === 'task-ended' && event.taskId === 't2') once(2, () => run.retryTask(TaskId('t2')));
      if (event.type === 'task-ended' && event.taskId === 't3') once(3, () => run.send(TaskId('t3'), 'steer', 'skip src/shop/errors.ts'));
    });
    assert.equal(done, 4);
    assert.ok(took(events, 'message-edited') > 0 && took(events, 'stop-requested') > 0 && took(events, 'task-continued') > 1);
    await assertSame(events);
  });

  it('holds what the user tells the supervisor while its model answers, takes back and says otherwise', async () => {
    const steps = new Set<number>();
    const events = await play((run, event) => {
      if (event.type !== 'step-started' || event.taskId !== SUPERVISOR || steps.size === 8 || steps.has(event.step)) return;
      steps.add(event.step);
      run.send(SUPERVISOR, 'steer', 'how far are you?');
      const second = run.send(SUPERVISOR, 'steer', 'nonsense');
      if (event.step % 2 === 0) void run.withdraw(second);
      else void run.edit(second, 'and how long will it take?');
    }, slowly(new OfflineModel()));
    const during = events.filter(
      (event, index) => event.type === 'message-sent' && events.slice(index).find(isOfSupervisor)?.type === 'supervisor-replied',
    );
    assert.ok(steps.size >= 4 && during.length >= 4, 'the messages came before the answers');
    await assertSame(events);
  });

  it('holds what the user tells the supervisor as it hands over, and takes back at once', async () => {
    const events = await play((run, event) => {
      if (event.type === 'step-finished' && event.taskId === SUPERVISOR) void run.withdraw(run.send(SUPERVISOR, 'steer', 'never mind'));
    });
    const offered = events.findIndex((event) => event.type === 'changes-offered');
    assert.deepEqual(
      events.slice(offered - 4, offered).map((event) => (event.type === 'message-state' ? event.state : event.type)),
      ['step-finished', 'message-sent', 'queued', 'withdrawn'],
      'it took back what it had said before anybody looked whether there was more to do',
    );
    await assertSame(events);
  });

  it('holds questions, answers, failures of the model and its costs', async () => {
    const events = await play((run, event) => {
      if (event.type === 'question') run.answer(event.questionId, 'yes', 'but only there');
    }, new TroubledModel());
    assert.equal(took(events, 'question-answered'), 1);
    assert.equal(events.filter((event) => event.type === 'activity' && event.activity.kind === 'retrying').length, 2);
    await assertSame(events);
  });

  for (const [who, role] of [
    ['a task', ROLES.test],
    ['the supervisor', 'supervisor'],
  ] as const) {
    for (const [what, error] of [
      ['for good', { code: 'unauthorized', message: 'The key is not accepted.', mayRetry: false }],
      ['beyond its limit', { code: 'over-budget', message: 'It may take $0.10.', mayRetry: false }],
      ['again and again', { code: 'unavailable', message: 'Overloaded.', mayRetry: true }],
    ] as const) {
      it(`holds that the model of ${who} failed ${what}, and what that cost`, async () => {
        const events = await play(() => undefined, failingFor(role, error));
        assert.equal(events.filter((event) => event.type === 'activity' && event.activity.kind === 'gave-up').length, 1);
        await assertSame(events);
      });
    }
  }

  it('holds a wait that the user agreed to, as long as the service asked for', async () => {
    const offline = new OfflineModel();
    let isPutOff = false;
    const busy: ModelClient = {
      async *stream(request, signal): AsyncGenerator<ModelPart, void, undefined> {
        if (isPutOff || request.from.role !== ROLES.implementation) return yield* offline.stream(request, signal);
        isPutOff = true;
        const error = { code: 'rate-limited', message: 'Busy.', mayRetry: true, retryAfterMs: 7_200_000 } as const;
        yield { type: 'error', error, usage: NO_USAGE };
      },
    };
    const clock = new HastyClock();
    const events = await play(
      (run, event) => {
        if (event.type !== 'question') return;
        run.answer(event.questionId, 'yes', '');
        clock.advance(7_200_000);
      },
      busy,
      clock,
    );
    const question = events.find((event) => event.type === 'question');
    assert.ok(question?.type === 'question' && question.taskId === SUPERVISOR);
    const last = events.at(-1);
    assert.ok(last?.type === 'run-finished' && last.status === 'succeeded' && last.wallMs >= 7_200_000);
    assert.deepEqual(await replay(events), { status: 'identical', events: events.length });
  });

  it('holds a run that was cancelled while its models wrote, and what they had cost by then', async () => {
    const events = await play((run, event) => {
      if (event.type === 'step-started' && event.taskId !== SUPERVISOR && event.step === 2) run.cancel();
    }, costlyWhenStopped());
    assert.ok(took(events, 'stop-requested') > 0);
    await assertSame(events);
  });

  it('holds a run that was cancelled after the tools of a step and before its end', async () => {
    let cut: { readonly taskId: TaskId; readonly step: number } | undefined;
    const events = await play((run, event) => {
      if (cut || event.type !== 'activity' || event.activity.kind !== 'tool-ended' || event.activity.tool !== 'apply_recipe') return;
      cut = { taskId: event.taskId, step: event.step };
      run.cancel();
    });
    assert.ok(cut && !events.some((event) => event.type === 'step-finished' && event.taskId === cut?.taskId && event.step === cut.step));
    await assertSame(events);
  });

  it('holds a run that was cancelled in the middle, and one that was reviewed and taken up again', async () => {
    const cancelled = await play((run, event) => {
      if (event.type === 'finding' && run.state.findings.length === 3) run.cancel();
    });
    assert.equal(cancelled.at(-1)?.type, 'run-finished');
    await assertSame(cancelled);

    const crew = inProcessCrew();
    const run = await crew.start({ goal: 'improve error handling', scope: { paths: [] }, folder: FOLDER, trusted: false, tests: false });
    await run.finished;
    const hunks = run.state.changes?.files.flatMap((file) => file.hunks.map((hunk) => hunk.id)) ?? [];
    run.decide(hunks.slice(0, 2), 'rejected');
    run.send(TaskId('t2'), 'steer', 'skip src/shop/cart.ts');
    await run.finished;
    assert.ok([...run.state.tasks.values()].every((task) => hasEnded(task.status)));
    await crew.dispose();
    await assertSame(run.eventsSince(0));
  });

  it('holds hunks that were edited and commented on, and what was checked anew', async () => {
    const git = { commitOnBranch: () => Promise.resolve('abc') } as unknown as VersionControl;
    const crew = inProcessCrew({ versionControl: () => git });
    const run = await crew.start({ goal: 'improve error handling', scope: { paths: [] }, folder: FOLDER, trusted: false, tests: false });
    await run.finished;
    const isTold = ({ path }: { readonly path: string }): boolean => path.endsWith('/cart.ts');
    const hunks = run.state.changes?.files.flatMap((file) => file.hunks) ?? [];
    const [first, second, third] = [...hunks.filter(isTold).slice(0, 2), ...hunks.filter((hunk) => !isTold(hunk))];
    assert.ok(first && second && third);
    run.editHunk(third.id, '// mine');
    await run.recertify();
    await run.commit({ branch: 'refactor/x', message: 'm', hooks: false });
    run.decide([second.id], 'rejected');
    run.comment(first.id, 'skip src/shop/cart.ts');
    await run.finished;
    await run.recertify();
    await crew.dispose();
    const events = run.eventsSince(0);
    assert.deepEqual([took(events, 'changes-edited'), took(events, 'committed'), took(events, 'changes-offered')], [1, 1, 2]);
    assert.ok(took(events, 'recertifying') >= 2);
    await assertSame(events);
    const shown = run.state.changes?.files.find(({ path }) => path === third.path);
    assert.ok(shown?.after?.includes('// mine'));
    assert.ok(!run.state.changes?.files.some(isTold), 'what the task was told to leave alone');
  });

  it('takes any beginning of a record, as a killed process leaves it', async () => {
    const events = await play(() => undefined);
    for (let length = 1; length < events.length; length += 7) await assertSame(events.slice(0, length));
  });

  it('takes processes that were killed as soon as they had taken up the run, wherever that was', async () => {
    const events = await play(() => undefined);
    const offered = events.findIndex(({ type }) => type === 'changes-offered');
    for (const length of [offered - 40, offered - 1, offered, offered + 1, offered + 3]) {
      const past = events.slice(0, length);
      const last = past.at(-1) ?? assert.fail('there is a beginning');
      const resumed = [1001, 1002, 1003].map((pid, index): RunEvent => {
        return { runId: last.runId, seq: last.seq + 1 + index, at: last.at + 1 + index, type: 'run-resumed', pid };
      });
      await assertSame([...past, ...resumed]);
    }
  });
});

function tamper(event: RunEvent): RunEvent {
  switch (event.type) {
    case 'finding':
      return { ...event, finding: { ...event.finding, title: 'Something else' } };
    case 'changes-offered':
      return { ...event, changes: { ...event.changes, files: event.changes.files.slice(1) } };
    case 'task-started':
      return { ...event, attempt: 7 };
    case 'run-finished':
      return { ...event, summary: 'All is well.' };
    default:
      return event;
  }
}
