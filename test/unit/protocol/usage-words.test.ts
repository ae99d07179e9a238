import assert from 'node:assert/strict';
import { NO_USAGE } from '../../../src/domain/conversation.ts';
import { costWord, spentWord, usageWord } from '../../../src/protocol/usage-words.ts';
import { plainTranslate as t } from '../../support/plain-translate.ts';

const used = { inputTokens: 61_000, outputTokens: 2100, costUsd: 0.18 };

describe('the words for what was used', () => {
  it('are all that is known', () => {
    assert.equal(usageWord(t, { ...used, cacheReadTokens: 50_020 }), '61k in, 2.1k out · 82% cached · $0.18');
    assert.equal(usageWord(t, used), '61k in, 2.1k out · $0.18');
    assert.equal(usageWord(t, NO_USAGE), '');
  });

  it('say that a cost is not known, and never that it is nothing', () => {
    assert.equal(usageWord(t, { ...used, costUsd: null }), '61k in, 2.1k out · cost unknown');
    assert.equal(costWord(t, { ...used, costUsd: 0 }), '');
    assert.equal(costWord(t, { ...NO_USAGE, costUsd: null }), '');
    assert.equal(spentWord({ ...used, costUsd: null }), '63k');
    assert.equal(spentWord(used), '$0.18');
  });

  it('do not round a share to all or nothing', () => {
    assert.match(usageWord(t, { ...used, cacheReadTokens: 60_999 }), /99% cached/);
    assert.match(usageWord(t, { ...used, cacheReadTokens: 10 }), /1% cached/);
    assert.match(usageWord(t, { ...used, cacheReadTokens: 61_000 }), /100% cached/);
  });
});
