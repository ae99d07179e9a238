import assert from 'node:assert/strict';
import { expectedSize, usualUsage } from '../../../src/domain/plan-estimate.ts';

const used = (inputTokens: number): { inputTokens: number; outputTokens: number; costUsd: number } => ({
  inputTokens,
  outputTokens: 10,
  costUsd: 1,
});

describe('what a planned task is expected to take', () => {
  it('grows with its files, up to what one task reads', () => {
    const [one, ten, many, more] = [1, 10, 500, 5000].map((files) => expectedSize(files).inputTokens);
    assert.ok(one && ten && many && one < ten && ten < many);
    assert.equal(many, more);
  });

  it('is the middle of what earlier tasks used, where there are enough of them', () => {
    assert.equal(usualUsage([used(1), used(2)]), undefined);
    assert.equal(usualUsage([used(900), used(20), used(30)])?.inputTokens, 30);
  });
});
