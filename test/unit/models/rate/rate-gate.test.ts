import assert from 'node:assert/strict';
import type { ModelError } from '../../../../src/ports/model.ts';
import { readAnthropicLimits, type Limits, type Need } from '../../../../src/models/rate/limits.ts';
import { RateGate, type Pass, type Priority } from '../../../../src/models/rate/rate-gate.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const need = (inputTokens = 0, outputTokens = 0): Need => ({ requests: 1, inputTokens, outputTokens });
const busy = (retryAfterMs?: number): ModelError => ({
  code: 'rate-limited',
  message: 'Too much.',
  mayRetry: true,
  ...(retryAfterMs !== undefined && { retryAfterMs }),
});
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

class Door {
  readonly clock = new FakeClock();
  readonly gate = new RateGate(this.clock, () => 0.5);
  readonly inside: string[] = [];
  readonly refused: ModelError[] = [];
  readonly passes = new Map<string, Pass>();

  async ask(name: string, priority: Priority = 2, asked = need(), signal = new AbortController().signal): Promise<void> {
    void this.gate.enter(asked, priority, signal).then((entry) => {
      if (entry.status === 'refused') return void this.refused.push(entry.error);
      this.inside.push(name);
      this.passes.set(name, entry.pass);
    });
    await turn();
  }

  async many(count: number, prefix = 'n'): Promise<void> {
    for (let at = 0; at < count; at += 1) await this.ask(`${prefix}${at}`);
  }

  pass(name: string): Pass {
    const pass = this.passes.get(name);
    assert.ok(pass, `${name} is not inside`);
    return pass;
  }

  async advance(ms: number): Promise<void> {
    this.clock.advance(ms);
    await turn();
  }
}

const limits = (clock: FakeClock, state: Partial<Record<keyof Limits, [limit: number, remaining: number]>>): Limits =>
  Object.fromEntries(
    Object.entries(state).map(([kind, [limit, remaining]]) => [
      kind,
      { limit, remaining, fullAt: clock.now() + (1 - remaining / limit) * 60_000 },
    ]),
  );

describe('the door before a class of models', () => {
  it('lets a few in at first, and one more with each that was answered', async () => {
    const door = new Door();
    await door.many(20);
    assert.equal(door.inside.length, 8);
    door.pass('n0').answered(need());
    await turn();
    assert.equal(door.inside.length, 10);
  });

  it('lets the supervisor in first, then who was just spoken to, then the others in the order of arrival', async () => {
    const door = new Door();
    await door.many(8);
    await door.ask('other 1');
    await door.ask('steered', 1);
    await door.ask('other 2');
    await door.ask('supervisor', 0);
    for (let at = 0; at < 8; at += 1) door.pass(`n${at}`).failed();
    await turn();
    assert.deepEqual(door.inside.slice(8), ['supervisor', 'steered', 'other 1', 'other 2']);
  });

  it('forgets who was stopped while waiting', async () => {
    const door = new Door();
    const stop = new AbortController();
    await door.many(8);
    await door.ask('stopped', 0, need(), stop.signal);
    await door.ask('next');
    stop.abort();
    door.pass('n0').failed();
    await turn();
    assert.deepEqual(door.inside.at(-1), 'next');
    assert.equal(door.refused[0]?.code, 'aborted');
  });

  it('waits until what a request needs has come back, as the provider tells', async () => {
    const door = new Door();
    door.gate.learn(limits(door.clock, { inputTokens: [60_000, 10_000] }));
    await door.ask('small', 2, need(10_000));
    await door.ask('large', 2, need(5000));
    assert.deepEqual(door.inside, ['small']);
    await door.advance(4999);
    assert.deepEqual(door.inside, ['small']);
    await door.advance(2);
    assert.deepEqual(door.inside, ['small', 'large']);
  });

  it('takes the smaller of the two views of what is left', async () => {
    const door = new Door();
    door.gate.learn(limits(door.clock, { requests: [100, 100] }));
    door.gate.learn(limits(door.clock, { requests: [100, 2] }));
    await door.many(4);
    assert.deepEqual(door.inside, ['n0', 'n1']);
    door.gate.learn(limits(door.clock, { requests: [100, 90] }));
    await door.ask('more');
    assert.deepEqual(door.inside, ['n0', 'n1'], 'what it knows to be under way is not forgotten');
  });

  it('gives back what was set aside and not used', async () => {
    const door = new Door();
    door.gate.learn(limits(door.clock, { outputTokens: [16_000, 16_000] }));
    await door.ask('one', 2, need(0, 16_000));
    await door.ask('two', 2, need(0, 15_000));
    assert.deepEqual(door.inside, ['one']);
    door.pass('one').answered(need(0, 500));
    await turn();
    assert.deepEqual(door.inside, ['one', 'two']);
  });

  it('lets in alone what is larger than everything that ever is there', async () => {
    const door = new Door();
    door.gate.learn(limits(door.clock, { inputTokens: [1000, 1000] }));
    await door.ask('huge', 2, need(50_000));
    assert.deepEqual(door.inside, ['huge']);
  });

  it('closes for everybody, once, as long as it is asked to, and opens for half as many', async () => {
    const door = new Door();
    await door.many(30);
    for (let at = 0; at < 8; at += 1) door.pass(`n${at}`).slowedDown(busy(5000));
    await turn();
    assert.equal(door.inside.length, 8, 'nobody more');
    await door.advance(4999);
    assert.equal(door.inside.length, 8);
    await door.advance(700);
    assert.equal(door.inside.length, 12, 'four at once, where eight were too many: it counted once');
  });

  it('pauses longer each time, where it is not told how long', async () => {
    const door = new Door();
    const pauses: number[] = [];
    await door.ask('r0');
    for (let round = 0; round < 4; round += 1) {
      door.pass(`r${round}`).slowedDown(busy());
      await door.ask(`r${round + 1}`);
      const began = door.clock.now();
      while (!door.inside.includes(`r${round + 1}`)) await door.advance(25);
      pauses.push(door.clock.now() - began);
    }
    assert.deepEqual(pauses, [625, 1125, 2125, 4125]);
  });

  it('does not let anybody wait for more than a minute: it says so, to all who ask', async () => {
    const door = new Door();
    await door.many(10);
    door.pass('n0').slowedDown(busy(3_600_000));
    await turn();
    assert.equal(door.refused.length, 2);
    assert.ok(door.refused.every((error) => error.retryAfterMs === 3_600_000 && !error.mayRetry));
    await door.ask('later');
    assert.equal(door.refused.length, 3);
    await door.advance(3_600_001);
    door.pass('n1').answered(need());
    await door.ask('much later');
    assert.ok(door.inside.includes('much later'));
  });

  it('gives up on a provider that is not there, for all at once, and tries again with one after a while', async () => {
    const door = new Door();
    await door.many(100);
    for (let round = 0; round < 12 && door.refused.length === 0; round += 1) {
      for (const pass of door.passes.values()) pass.slowedDown({ code: 'unavailable', message: 'Not there.', mayRetry: true });
      door.passes.clear();
      await door.advance(60_000);
    }
    assert.ok(door.refused.length > 80, `${door.refused.length} are told`);
    assert.ok(door.inside.length < 20, `${door.inside.length} had to find out`);
    await door.advance(30_000);
    await door.ask('scout');
    await door.ask('behind');
    assert.equal(door.inside.at(-1), 'scout');
    door.pass('scout').answered(need());
    await turn();
    assert.equal(door.inside.at(-1), 'behind');
  });
});

describe('limits that headers tell of', () => {
  it('are read, as far as they are there and make sense', () => {
    const headers = new Headers({
      'anthropic-ratelimit-requests-limit': '50',
      'anthropic-ratelimit-requests-remaining': '49',
      'anthropic-ratelimit-requests-reset': '2026-11-26T10:00:00Z',
      'anthropic-ratelimit-input-tokens-limit': 'many',
      'anthropic-ratelimit-output-tokens-limit': '8000',
    });
    assert.deepEqual(readAnthropicLimits(headers), { requests: { limit: 50, remaining: 49, fullAt: Date.parse('2026-11-26T10:00:00Z') } });
    assert.deepEqual(readAnthropicLimits(new Headers()), {});
  });
});
