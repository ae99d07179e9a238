import assert from 'node:assert/strict';
import { formatCost, formatCountdown, formatDuration, formatMs, formatTokens } from '../../../src/base/figures.ts';

describe('figures', () => {
  it('shows durations as a clock would', () => {
    assert.deepEqual([0, 999, 42_000, 725_000, 3_725_000, -5].map(formatDuration), ['0:00', '0:00', '0:42', '12:05', '1:02:05', '0:00']);
  });

  it('shows short times with their unit', () => {
    assert.deepEqual([0.4, 38, 1_449, 59_940, 61_000].map(formatMs), ['0 ms', '38 ms', '1.4 s', '59.9 s', '1:01']);
  });

  it('counts down no finer than anybody cares for', () => {
    assert.deepEqual([-5, 1, 8_001, 89_000, 90_001, 3_540_000, 5_340_000, 7_300_000].map(formatCountdown), [
      '0 s',
      '1 s',
      '9 s',
      '89 s',
      '2 min',
      '59 min',
      '89 min',
      '2 h',
    ]);
  });

  it('shortens tokens, but never to fewer digits than are read at a glance', () => {
    assert.deepEqual([0, 950, 1_000, 1_249, 9_960, 61_400, 999_499, 999_500, 1_450_000].map(formatTokens), [
      '0',
      '950',
      '1k',
      '1.2k',
      '10k',
      '61k',
      '999k',
      '1M',
      '1.4M',
    ]);
  });

  it('never shows a cost as nothing', () => {
    assert.deepEqual([0, 0.004, 0.18, 12].map(formatCost), ['$0.00', '<$0.01', '$0.18', '$12.00']);
  });
});
