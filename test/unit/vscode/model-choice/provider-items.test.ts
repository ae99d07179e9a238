import assert from 'node:assert/strict';
import type { ModelChoice } from '../../../../src/domain/model-choice.ts';
import { providersToChoose } from '../../../../src/vscode/model-choice/provider-items.ts';
import { plainTranslate } from '../../../support/plain-translate.ts';

const NOTHING = { model: null, baseUrl: null };
const CHOICE: ModelChoice = { provider: 'editor', anthropic: NOTHING, openai: NOTHING, editor: 'acme/b', roles: {} };
const MODELS = ['a', 'b'].map((id) => ({ vendor: 'acme', id, name: `Model ${id}`, family: 'f', maxInputTokens: 1000 }));

describe('the list of who may answer', () => {
  it('has the models of the editor, and marks the one in use', () => {
    const items = providersToChoose(plainTranslate, CHOICE, [], MODELS);
    assert.deepEqual(
      items.map(({ label, description }) => [label, description ?? '']),
      [
        ['$(wand) Automatic', ''],
        ['$(beaker) Offline', ''],
        ['$(sparkle) Claude', ''],
        ['$(server) OpenAI-compatible server…', ''],
        ['Models of the editor', ''],
        ['$(comment-discussion) Model a', 'acme'],
        ['$(comment-discussion) Model b', 'in use · acme'],
      ],
    );
  });

  it('says where there is a key, and has no heading over nothing', () => {
    const items = providersToChoose(plainTranslate, { ...CHOICE, provider: 'anthropic' }, [{ provider: 'anthropic', address: 'x' }], []);
    assert.equal(items.length, 4);
    assert.equal(items[2]?.description, 'in use · key is stored');
  });
});
