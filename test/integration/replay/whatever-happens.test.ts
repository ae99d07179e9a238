/** Runs in which a user does what they like at any moment, some of them killed and taken up, are replayed byte for byte. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { RunEvent } from '../../../src/domain/event.ts';
import { RunId, SUPERVISOR, type TaskId } from '../../../src/domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { OfflineModel } from '../../../src/models/offline/offline-model.ts';
import type { ModelClient, ModelPart } from '../../../src/ports/model.ts';
import { replay, type ReplayReport } from '../../../src/replay/replay.ts';
import type { CrewApi, RunApi } from '../../../src/supervisor/crew-api.ts';
import { HastyClock } from '../../support/hasty-clock.ts';
import { inProcessCrew } from '../../support/in-process-crew.ts';
import { MemoryJournal } from '../../support/memory-journal.ts';
import { pick, randomFrom } from '../../support/random.ts';

const FOLDER = join(process.cwd(), 'test/golden/error-handling/workspace');
const COUNT = Number(process.env['REPLAY_COUNT'] ?? 12);
const FIRST = Number(process.env['REPLAY_SEED'] ?? 1);

type Random = () => number;

const below = (random: Random, limit: number): number => Math.floor(random() * limit);

/** The offline engine, which takes a few turns of the event loop for an answer, and sometimes can't answer at first. */
function wayward(random: Random): ModelClient {
  const offline = new OfflineModel();
  return {
    async *stream(request, signal): AsyncGenerator<ModelPart, void, undefined> {
      for (let turn = below(random, 6); turn > 0; turn -= 1) await new Promise((resolve) => setImmediate(resolve));
      if (below(random, 20) === 0) {
        const error = { code: 'unavailable', message: 'Overloaded.', mayRetry: true } as const;
        return yield { type: 'error', error, usage: { inputTokens: 10, outputTokens: 5, costUsd: 0.001 } };
      }
      yield* offline.stream(request, signal);
    },
  };
}

type Deed = (run: RunApi, random: Random) => unknown;

const someone = (run: RunApi, random: Random): TaskId => pick(random, [SUPERVISOR, ...run.state.tasks.keys()]);
const someTask = (run: RunApi, random: Random): TaskId | undefined =>
  run.state.tasks.size > 0 ? pick(random, [...run.state.tasks.keys()]) : undefined;

const DEEDS: readonly Deed[] = [
  (run, random) => run.send(someone(run, random), 'steer', pick(random, ['skip src/shop/cart.ts', 'how far are you?', 'carry on'])),
  (run, random) => run.send(SUPERVISOR, 'steer', `and how long will it take, ${below(random, 10)}?`),
  (run, random) => run.send(someone(run, random), 'wrap-up', 'that will do'),
  (run, random) => run.withdraw(run.send(someone(run, random), 'steer', 'never mind')),
  (run, random) => run.edit(run.send(someone(run, random), 'steer', 'nonsense'), 'skip src/other/outside.ts'),
  (run, random) => {
    const task = someTask(run, random);
    if (task !== undefined) run.cancelTask(task);
  },
  (run, random) => {
    const task = someTask(run, random);
    if (task !== undefined) run.retryTask(task);
  },
  (run, random) => below(random, 6) === 0 && run.wrapUp(),
  (run, random) => below(random, 10) === 0 && run.cancel(),
];

describe('a replay of a run to which anything may happen', function () {
  this.timeout(600_000);
  const engine = createEngine();

  /** Does something after every n-th event or so, as long as the run is at work. */
  function meddleWith(crew: CrewApi, random: Random): void {
    crew.onEvent((_event, run) => {
      if (below(random, 25) !== 0) return;
      const deed = pick(random, DEEDS);
      const act = (): void => {
        if (run.state.status === 'running') void Promise.resolve(deed(run, random)).catch(() => undefined);
      };
      if (below(random, 2) === 0) queueMicrotask(act);
      else setImmediate(act);
    });
  }

  async function play(random: Random): Promise<readonly RunEvent[]> {
    const crew = inProcessCrew({ model: wayward(random), clock: new HastyClock() });
    meddleWith(crew, random);
    const run = await crew.start({
      goal: 'improve error handling',
      scope: WHOLE_WORKSPACE,
      folder: FOLDER,
      trusted: false,
      tests: below(random, 2) === 0,
    });
    await run.finished;
    await crew.dispose();
    return run.eventsSince(0);
  }

  /** Another process takes up what is left of a killed one. */
  async function takeUp(events: readonly RunEvent[], pid: number, random: Random): Promise<readonly RunEvent[]> {
    const [{ runId }] = events as readonly [RunEvent];
    await engine.closeRun({ runId });
    const journal = new MemoryJournal(new Map([[RunId(runId), structuredClone([...events])]]));
    const crew = inProcessCrew({ model: wayward(random), clock: new HastyClock(), code: engine, journal, pid, isAlive: () => false });
    await crew.load();
    meddleWith(crew, random);
    const run = crew.run(runId);
    assert.ok(run);
    run.resume();
    await run.finished;
    await crew.dispose();
    return run.eventsSince(0);
  }

  for (let seed = FIRST; seed < FIRST + COUNT; seed += 1) {
    it(`is the same, seed ${seed}`, async () => {
      const random = randomFrom(seed);
      let events = await play(random);
      for (let pid = 1001; below(random, 2) === 0; pid += 1)
        events = await takeUp(events.slice(0, 1 + below(random, events.length - 1)), pid, random);
      const report = await replay(events);
      assert.ok(report.status === 'identical', `${events.length} events: ${tell(report, events)}`);
      assert.equal(report.events, events.length);
    });
  }
});

/** Where it went another way, and what came before. */
function tell(report: ReplayReport, events: readonly RunEvent[]): string {
  if (report.status !== 'diverged') return JSON.stringify(report);
  const { divergence } = report;
  const { seq, expected, actual } = divergence;
  const told = [
    ...events.slice(Math.max(0, seq - 9), seq - 1),
    'EXPECTED',
    expected,
    'ACTUAL',
    actual,
    'THEN',
    ...events.slice(seq, seq + 4),
  ];
  return told.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)?.slice(0, 260))).join('\n');
}
