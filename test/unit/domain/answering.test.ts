import assert from 'node:assert/strict';
import {
  answeringOf,
  anotherThan,
  describeAnswering,
  modelFor,
  OFFLINE,
  readsData,
  type Answering,
} from '../../../src/domain/answering.ts';

const CLAUDE: Answering = { provider: 'anthropic', models: { usual: 'b', roles: { supervisor: 'a', test: 'b', docs: 'c' } } };

describe('what answers a run', () => {
  it('is named by its models, the supervisor’s first, each once', () => {
    assert.equal(describeAnswering(CLAUDE), 'a, b, c');
    assert.equal(describeAnswering(OFFLINE), 'offline');
  });

  it('is the usual one for roles that have none of their own, whatever they are called', () => {
    assert.deepEqual(
      ['docs', 'implementation', 'constructor'].map((role) => modelFor(CLAUDE, role)),
      ['c', 'b', 'b'],
    );
  });

  it('reads what tools answer in full where it is a program, or called offline behind a server', () => {
    assert.ok(readsData(OFFLINE, 'test') && readsData({ ...CLAUDE, readsData: true }, 'test'));
    assert.ok(readsData({ models: { usual: 'local/offline', roles: { test: 'gpt' } } }, 'supervisor'));
    assert.ok(!readsData({ models: { usual: 'local/offline', roles: { test: 'gpt' } } }, 'test') && !readsData(CLAUDE, 'test'));
  });

  it('is known of journals that tell a name only', () => {
    assert.deepEqual(answeringOf({ model: 'offline' }), OFFLINE);
    assert.equal(answeringOf({ model: 'unhurried' }).provider, 'extension');
    assert.equal(answeringOf({ model: 'x', answering: CLAUDE }), CLAUDE);
  });

  it('is another one where provider, models or address differ', () => {
    const header = { model: 'a, b, c', answering: CLAUDE };
    assert.equal(anotherThan(header, CLAUDE), undefined);
    assert.equal(anotherThan(header, undefined), undefined);
    for (const now of [OFFLINE, { ...CLAUDE, address: 'http://x' }, { ...CLAUDE, models: { usual: 'b', roles: {} } }])
      assert.equal(anotherThan(header, now), now);
  });
});
