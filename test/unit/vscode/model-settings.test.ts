import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readModelSettings } from '../../../src/vscode/model-settings.ts';

const from = (values: Record<string, unknown>): ReturnType<typeof readModelSettings> => readModelSettings({ get: (name) => values[name] });

describe('the settings of models', () => {
  it('are the defaults of package.json where nothing is set', () => {
    const { properties } = JSON.parse(readFileSync('package.json', 'utf8')).contributes.configuration;
    const defaults = Object.fromEntries(
      Object.entries<any>(properties).map(([name, { default: value }]) => [name.replace('refactorCrew.', ''), value]),
    );
    assert.deepEqual(from({}), from(defaults));
    assert.equal(from({}).choice.provider, 'auto');
  });

  it('are read into a choice; what is empty is left to us', () => {
    const { choice, prices } = from({
      'model.provider': 'openai',
      'model.openai.model': ' qwen3 ',
      'model.openai.baseUrl': '',
      'model.roles': { test: 'small' },
      'model.prices': { qwen3: { input: 0, output: 0 } },
    });
    assert.deepEqual(choice.openai, { model: 'qwen3', baseUrl: null });
    assert.deepEqual(choice.roles, { test: 'small' });
    assert.deepEqual(prices, { qwen3: { input: 0, output: 0 } });
  });

  it('keep an address that is none, so that nothing goes elsewhere instead', () => {
    assert.equal(from({ 'model.anthropic.baseUrl': 'localhost' }).choice.anthropic.baseUrl, 'localhost');
  });

  it('count as their default where they make no sense', () => {
    assert.deepEqual(
      from({ 'model.provider': 'gpt', 'model.roles': { test: 7 }, 'model.prices': { x: { input: -1, output: 1 } }, 'model.editor.id': 1 }),
      from({}),
    );
  });
});
