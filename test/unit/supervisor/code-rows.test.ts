import assert from 'node:assert/strict';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import type { ApiChange, ApiDelta, EmitDelta } from '../../../src/ports/comparison.ts';
import { apiRow, emitRow, moduleRow } from '../../../src/supervisor/code-rows.ts';

const [A, B] = [WorkspacePath('a.ts'), WorkspacePath('b.ts')];

describe('the row of the emitted JavaScript', () => {
  const row = (delta: Partial<EmitDelta>) => emitRow({ compiler: 'tsc', same: [], different: [], other: [], doubts: [], ...delta });

  it('is a proof only where nothing else is changed and nothing else reads types', () => {
    assert.equal(row({ same: [A, B] }).state, 'proved');
    assert.equal(row({ same: [A], other: [WorkspacePath('data.json')] }).state, 'unverified');
    assert.equal(row({ same: [A], doubts: ['decorators may read types'] }).state, 'unverified');
  });

  it('says why it proves nothing, and is never required', () => {
    assert.match(row({ same: [A], doubts: ['decorators may read types'] }).summary, /proves nothing here: decorators may read types/);
    assert.equal(row({ same: [B] }).required, false);
  });
});

describe('the row of the public API', () => {
  const row = (changes: readonly ApiChange[], intended: readonly string[] = []) => {
    const delta: ApiDelta = {
      status: 'compared',
      compiler: 'tsc',
      packages: [{ name: 'shop', entries: [A] }],
      exports: 9,
      changes,
      untraced: [],
    };
    return apiRow(delta, intended);
  };

  it('passes what is unchanged, added or extended', () => {
    assert.match(row([]).summary, /^9 exports of shop unchanged$/);
    assert.equal(
      row([
        { kind: 'added', name: 'x' },
        { kind: 'extended', name: 'y' },
      ]).state,
      'passed',
    );
  });

  it('is regressed by what is gone or different for others, unless the user has named it', () => {
    const renamed: ApiChange = { kind: 'renamed', name: 'load', to: 'read' };
    assert.equal(row([renamed]).state, 'regressed');
    assert.equal(row([renamed], ['improve loading']).state, 'regressed');
    const asked = row([renamed], ['Rename load to read, please']);
    assert.equal(asked.state, 'passed');
    assert.match(asked.summary, /1 renamed \(load → read\) of 9 exports of shop; as was asked for/);
  });

  it('does not hold against the user what only speaks of the new name, nor takes it for all there is', () => {
    const renamed: ApiChange = { kind: 'renamed', name: 'Cart', to: 'Basket' };
    const follows: ApiChange = { kind: 'changed', name: 'total', before: 'f(p0: Cart)', after: 'f(p0: Basket)' };
    assert.equal(row([renamed, follows], ['rename Cart to Basket']).state, 'passed');
    const more = row([renamed, follows, { kind: 'removed', name: 'other', before: 'g()' }], ['rename Cart to Basket']);
    assert.deepEqual([more.state, more.details], ['regressed', ['removed other: g()']]);
  });

  it('is unverified, but not required, where it can’t be told', () => {
    const { state, required } = apiRow({ status: 'unavailable', reason: 'no source' }, []);
    assert.deepEqual([state, required], ['unverified', false]);
  });
});

describe('the row of the module graph', () => {
  it('is regressed by a new circle, by another order and by what is not loaded any more', () => {
    const fine = { modules: 2, cycles: [], swapped: [], dropped: [], unchecked: [] };
    assert.equal(moduleRow(fine).state, 'passed');
    assert.match(moduleRow({ ...fine, cycles: [[A, B, A]] }).details.join(), /a\.ts → b\.ts → a\.ts/);
    assert.equal(moduleRow({ ...fine, cycles: [[A, B, A]] }).state, 'regressed');
    assert.equal(moduleRow({ ...fine, swapped: [{ root: A, first: A, second: B }] }).state, 'regressed');
    assert.equal(moduleRow({ ...fine, dropped: [{ root: A, module: B }] }).state, 'regressed');
    assert.match(moduleRow({ ...fine, unchecked: ['too many'] }).summary, /not compared: too many/);
  });
});
