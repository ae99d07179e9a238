import assert from 'node:assert/strict';
import type { Message } from '../../../../src/domain/conversation.ts';
import { RoleName, RunId, TaskId } from '../../../../src/domain/ids.ts';
import type { ModelPart, ModelRequest } from '../../../../src/ports/model.ts';
import { createEditorModel } from '../../../../src/vscode/editor-models/editor-model.ts';
import { collect, describeModelClient } from '../../../contract/model-client.contract.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { EditorError, FakeEditorModels } from '../../../support/fake-editor-models.ts';

describeModelClient({
  name: 'a model of the editor',
  streams: true,
  isScripted: true,
  open: async () => {
    const editor = new FakeEditorModels();
    return {
      model: createEditorModel({ api: editor.api, modelFor: () => 'acme/one/large' }),
      say: (reply) => void (editor.reply = reply),
      hang: () => void (editor.reply = 'hang'),
      complaints: () => editor.complaints,
      close: () => Promise.resolve(),
    };
  },
});

describe('a model of the editor', () => {
  let editor: FakeEditorModels;
  beforeEach(() => (editor = new FakeEditorModels()));

  const messages: Message[] = [
    { role: 'user', content: [{ type: 'text', text: 'Look.' }] },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', text: 'Hm.' },
        { type: 'tool-call', id: 'c1', name: 'look', input: '{"broken' },
      ],
    },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'And hurry.' },
        { type: 'tool-result', callId: 'c1', text: 'The input does not fit.', isError: true },
      ],
    },
  ];
  const request: ModelRequest = {
    from: { runId: RunId('r'), taskId: TaskId('t1'), role: RoleName('test') },
    system: 'Be brief.',
    messages,
    tools: [{ name: 'look', description: 'Looks.', inputSchema: { type: 'object' } }],
  };
  const ask = async (more: Partial<Parameters<typeof createEditorModel>[0]> = {}): Promise<ModelPart> =>
    (await collect(createEditorModel({ api: editor.api, modelFor: () => 'acme/one/large', ...more }), request)).at(-1)!;

  it('is told the system prompt before the first words of the user, and nothing of what it thought', async () => {
    editor.reply = { text: 'Well.' };
    await ask();
    const [sent] = editor.requests;
    assert.deepEqual(
      sent?.messages.map(({ role, content }) => [role, ...content.map((part: any) => part.value ?? part.name ?? part.callId)]),
      [
        [1, 'Be brief.', 'Look.'],
        [2, 'look'],
        [1, 'c1', 'And hurry.'],
      ],
    );
    assert.deepEqual((sent.messages[1]!.content[0] as any).input, { malformed: '{"broken' });
    assert.match(sent.options.justification ?? '', /refactoring that you started/);
    assert.equal(sent.options.tools?.[0]?.name, 'look');
    assert.deepEqual(editor.complaints, []);
  });

  it('is counted by its own measure, at a cost that is not known', async () => {
    editor.reply = { text: 'x'.repeat(50) };
    const end = await ask();
    assert.ok(end.type === 'end');
    assert.equal(end.usage.outputTokens, 10);
    assert.ok(end.usage.inputTokens > 30);
    assert.equal(end.usage.costUsd, null);
    assert.deepEqual([end.model, end.contextTokens], ['acme/one/large', 100_000]);
  });

  it('is counted by ours where it can’t count', async () => {
    editor.canCount = false;
    editor.reply = { text: 'x'.repeat(400) };
    const end = await ask();
    assert.ok(end.type === 'end' && end.usage.outputTokens >= 100 && end.usage.inputTokens > 30);
  });

  it('is not asked what does not fit into it', async () => {
    editor.maxInputTokens = 10;
    const end = await ask();
    assert.ok(end.type === 'error' && end.error.code === 'too-long');
    assert.match(end.error.message, /takes 10 at most/);
    assert.equal(editor.requests.length, 0);
  });

  it('may say what came up after this was written', async () => {
    editor.reply = { oddParts: [{ value: 'thinking' }, 7, null], text: 'Well.' };
    const end = await ask();
    assert.ok(end.type === 'end');
    assert.deepEqual(end.message.content, [{ type: 'text', text: 'Well.' }]);
  });

  for (const [error, code, mayRetry, words] of [
    [new EditorError('NoPermissions', 'not allowed'), 'unauthorized', false, /You have not allowed/],
    [new EditorError('Blocked', 'premium requests are used up'), 'unpaid', false, /quota may be used up: premium/],
    [new EditorError('NotFound', 'gone'), 'bad-request', false, /has no model acme\/one\/large/],
    [new EditorError('Unknown', 'x', new Error('Response contained no choices: filtered')), 'refused', false, /filtered/],
    [new EditorError('Unknown', 'x', new Error('Message exceeds token limit.')), 'too-long', false, /does not fit/],
    [new EditorError('Unknown', 'x', new Error('Too many requests')), 'rate-limited', true, /asks for less/],
    [new Error('socket hang up'), 'unavailable', true, /socket hang up/],
  ] as const)
    it(`fails with ${code} where the editor says ${error.name} “${error.message}”`, async () => {
      editor.refuses = error;
      const end = await ask();
      assert.ok(end.type === 'error');
      assert.deepEqual([end.error.code, end.error.mayRetry], [code, mayRetry]);
      assert.match(end.error.message, words);
    });

  it('says what is to be done where it is not there any more', async () => {
    editor.isThere = false;
    const end = await ask();
    assert.ok(end.type === 'error' && end.error.code === 'bad-request');
    assert.match(end.error.message, /Sign in with its provider, or choose another model/);
  });

  it('may be asked again where it breaks off, and what it said until then counts', async () => {
    editor.reply = { text: 'x'.repeat(40), breaksWith: new Error('reset') };
    const end = await ask();
    assert.ok(end.type === 'error' && end.error.mayRetry);
    assert.ok(end.usage.outputTokens > 0 && end.usage.inputTokens > 0 && end.usage.costUsd === null);
  });

  it('is given up and cancelled where it falls silent', async () => {
    editor.reply = 'hang';
    const clock = new FakeClock();
    const asking = ask({ clock, silenceMs: 1000 });
    for (let turn = 0; editor.requests.length === 0 && turn < 100; turn += 1) await Promise.resolve();
    await Promise.resolve();
    clock.advance(1000);
    const end = await asking;
    assert.ok(end.type === 'error' && end.error.mayRetry);
    assert.match(end.error.message, /fell silent/);
    assert.equal(editor.wasCancelled, true);
  });
});
