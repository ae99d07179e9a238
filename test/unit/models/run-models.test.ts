import assert from 'node:assert/strict';
import { describeAnswering, OFFLINE, type Answering } from '../../../src/domain/answering.ts';
import { RoleName, RunId, TaskId } from '../../../src/domain/ids.ts';
import { ProvidedModels, type Access } from '../../../src/models/provided-models.ts';
import type { ModelChoice } from '../../../src/domain/model-choice.ts';
import { RunModels } from '../../../src/models/run-models.ts';
import { SelectedModel } from '../../../src/models/selected-model.ts';
import type { ModelClient, ModelPart, ModelRequest } from '../../../src/ports/model.ts';
import { collect } from '../../contract/model-client.contract.ts';
import { ScriptedModel } from '../../support/scripted-model.ts';

const NOTHING = { model: null, baseUrl: null };
const one = RunId('one');
const other = RunId('other');

const request = (runId: RunId): ModelRequest => ({
  from: { runId, taskId: TaskId('t'), role: RoleName('test') },
  system: '',
  messages: [],
  tools: [],
});

const speaking = (words: string): ModelClient => new ScriptedModel(() => ({ say: words }));

describe('the models of runs', () => {
  let choice: ModelChoice;
  let keys: Record<string, string>;
  let connected: { readonly answering: Answering; readonly access: Access | undefined }[];
  let selected: SelectedModel;
  let models: RunModels;

  beforeEach(() => {
    choice = { provider: 'auto', anthropic: NOTHING, openai: NOTHING, editor: null, roles: {} };
    keys = { 'anthropic https://api.anthropic.com': 'sk-1' };
    connected = [];
    selected = new SelectedModel(
      new ProvidedModels({
        choice: () => choice,
        key: (provider, address) => Promise.resolve(keys[`${provider} ${address}`]),
        connect: async (answering, access) => {
          connected.push({ answering, access });
          return speaking(describeAnswering(answering));
        },
        explain: (missing) => `missing: ${missing.what}`,
      }),
    );
    models = new RunModels(selected);
  });

  const said = async (runId: RunId): Promise<string> => {
    const end = (await collect(models, request(runId))).at(-1) as ModelPart;
    return end.type === 'end' && end.message.content[0]?.type === 'text'
      ? end.message.content[0].text
      : end.type === 'error'
        ? `${end.error.code}: ${end.error.message}`
        : '';
  };

  it('stay with the run that began with them, whatever is chosen meanwhile', async () => {
    await models.assign(one);
    choice = { ...choice, provider: 'offline' };
    await models.assign(other);
    assert.match(await said(one), /^claude-opus/);
    assert.equal(await said(other), 'offline');
    assert.equal(models.answering(one)?.provider, 'anthropic');
  });

  it('are sent their key and no other', async () => {
    keys['anthropic https://gateway.example'] = 'sk-2';
    await models.assign(one);
    choice = { ...choice, anthropic: { model: null, baseUrl: 'https://gateway.example/' } };
    await models.assign(other);
    assert.deepEqual(
      connected.map(({ access }) => access),
      [
        { baseUrl: 'https://api.anthropic.com', apiKey: 'sk-1' },
        { baseUrl: 'https://gateway.example', apiKey: 'sk-2' },
      ],
    );
  });

  it('keep a run from beginning where something is missing', async () => {
    keys = {};
    choice = { ...choice, provider: 'anthropic' };
    await assert.rejects(models.assign(one), /missing: key/);
  });

  it('of the record answer again, found once', async () => {
    const answering: Answering = { provider: 'anthropic', models: { usual: 'claude-haiku-5-5', roles: {} } };
    choice = { ...choice, provider: 'offline' };
    models.recall(one, answering);
    assert.deepEqual(models.answering(one), answering);
    assert.deepEqual(await Promise.all([said(one), said(one)]), ['claude-haiku-5-5', 'claude-haiku-5-5']);
    assert.equal(await said(one), 'claude-haiku-5-5');
  });

  it('of the record are told where they can’t answer, and another one may take their place', async () => {
    keys = {};
    models.recall(one, { provider: 'anthropic', models: { usual: 'claude-haiku-5-5', roles: {} } });
    await assert.rejects(models.ready(one), /missing: key/);
    assert.equal(await said(one), 'unauthorized: missing: key');
    await models.assign(one);
    assert.equal(await said(one), 'offline');
    assert.equal(models.answering(one)?.provider, 'offline');
  });

  it('of the record are not sent a key to where the record says', async () => {
    keys['anthropic https://evil.example'] = 'sk-3';
    const missing = await selected.missingFor({ provider: 'anthropic', models: OFFLINE.models, address: 'https://evil.example' });
    assert.deepEqual(missing, { what: 'elsewhere', provider: 'anthropic', address: 'https://evil.example' });
    models.recall(one, { provider: 'anthropic', models: OFFLINE.models, address: 'https://evil.example' });
    await assert.rejects(models.ready(one), /missing: elsewhere/);
    assert.equal(connected.length, 0);
  });

  it('that another extension put in place answer until the user chooses', async () => {
    selected.select('theirs', speaking('theirs'));
    await models.assign(one);
    assert.equal(await said(one), 'theirs');
    selected.clear();
    await models.assign(other);
    assert.notEqual(await said(other), 'theirs');
    assert.deepEqual(await selected.missingFor(models.answering(one)!), { what: 'extension', name: 'theirs' });
    models.forget(one);
    models.recall(one, { provider: 'extension', models: { usual: 'theirs', roles: {} } });
    assert.match(await said(one), /a model of another extension that is not there now/);
  });

  it('say so of a run that was given none', async () => {
    assert.match(await said(one), /No model was given to run one/);
  });
});
