import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { AssistantMessage, Message, UserMessage } from '../../../src/domain/conversation.ts';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import type { TestApi } from '../../../src/extension.ts';
import { answer } from '../../../src/models/offline/offline-model.ts';
import { createEditorModel } from '../../../src/vscode/editor-models/editor-model.ts';
import { describeModelClient, type ScriptedSaying } from '../../contract/model-client.contract.ts';
import { until } from '../until.ts';

interface Parrot {
  answer: (messages: readonly vscode.LanguageModelChatRequestMessage[]) => ScriptedSaying | Promise<ScriptedSaying>;
  readonly requests: readonly { readonly messages: readonly vscode.LanguageModelChatRequestMessage[] }[];
}

const parrot = (): Thenable<Parrot> => vscode.extensions.getExtension<Parrot>('refactor-crew.editor-model-provider')!.activate();
const ID = 'crew-test/offline';

describeModelClient({
  name: 'a model that the editor has from an extension',
  streams: true,
  isScripted: true,
  open: async () => {
    const provider = await parrot();
    await until('the editor knows the model', async () => (await vscode.lm.selectChatModels({ vendor: 'crew-test' })).length > 0);
    return {
      model: createEditorModel({ api: vscode, modelFor: () => ID }),
      say: (saying) => void (provider.answer = () => saying),
      hang: () => void (provider.answer = () => new Promise(() => undefined)),
      close: () => Promise.resolve(),
    };
  },
});

describe('a run that a model of the editor answers', () => {
  const folder = vscode.workspace.workspaceFolders![0]!.uri.fsPath;
  const file = join(folder, 'editor-model.ts');
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('refactorCrew.model');
  let api: TestApi;

  before(async () => {
    api = await vscode.extensions.getExtension<TestApi>('refactor-crew.refactor-crew')!.activate();
    await writeFile(
      file,
      `import { existsSync, readFileSync } from 'node:fs';\n\nexport const read = (): string => readFileSync('x', 'utf8');\n`,
    );
    await settings().update('provider', 'editor', vscode.ConfigurationTarget.Global);
    await settings().update('editor.id', ID, vscode.ConfigurationTarget.Global);
  });

  after(async () => {
    await settings().update('provider', undefined, vscode.ConfigurationTarget.Global);
    await settings().update('editor.id', undefined, vscode.ConfigurationTarget.Global);
    await rm(file, { force: true });
  });

  it('comes out as it does offline, is said to be the model’s, and has tokens but no cost', async function () {
    this.timeout(120_000);
    const provider = await parrot();
    // The offline engine, behind the editor.
    provider.answer = (messages) => {
      const { content } = answer({ messages: toMessages(messages) });
      const calls = content.flatMap((block) => (block.type === 'tool-call' ? [{ name: block.name, input: block.input }] : []));
      return { text: content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n'), calls };
    };
    const scope = { paths: [WorkspacePath('editor-model.ts')] };
    const run = await api.crew.start({ goal: 'Clean up the imports', scope, folder, trusted: true, tests: false });
    const state = await run.finished;
    assert.equal(state.failure, undefined);
    assert.equal(state.status, 'succeeded', state.summary);
    assert.equal(state.changes?.files.length, 1);
    assert.equal(state.header.model, ID);
    assert.equal(state.header.answering?.provider, 'editor');
    assert.ok(state.usage.inputTokens > 1000 && state.usage.outputTokens > 0);
    assert.equal(state.usage.costUsd, null);
    await api.crew.remove(run.runId);
  });

  it('is what the view says beside its title', async () => {
    await until('the view names the model', () => api.face().tree.view.description === ID);
  });

  it('is not for a folder to choose', async () => {
    await assert.rejects(async () => settings().update('provider', 'openai', vscode.ConfigurationTarget.Workspace));
    await assert.rejects(async () => settings().update('anthropic.baseUrl', 'https://evil.example', vscode.ConfigurationTarget.Workspace));
  });
});

/** A conversation as it was before the editor had it. The system prompt stands before the first words of the user. */
function toMessages(messages: readonly vscode.LanguageModelChatRequestMessage[]): Message[] {
  return messages.map((message, at): Message => {
    const parts = at === 0 ? message.content.slice(1) : message.content;
    if (message.role === vscode.LanguageModelChatMessageRole.User)
      return {
        role: 'user',
        content: parts.flatMap((part): UserMessage['content'] => {
          if (part instanceof vscode.LanguageModelTextPart) return [{ type: 'text' as const, text: part.value }];
          if (!(part instanceof vscode.LanguageModelToolResultPart)) return [];
          const text = part.content.map((one) => (one instanceof vscode.LanguageModelTextPart ? one.value : '')).join('');
          return [{ type: 'tool-result' as const, callId: part.callId, text, isError: /^(Error: |Not run: |The input)/.test(text) }];
        }),
      };
    return {
      role: 'assistant',
      content: parts.flatMap((part): AssistantMessage['content'] => {
        if (part instanceof vscode.LanguageModelTextPart) return [{ type: 'text' as const, text: part.value }];
        return part instanceof vscode.LanguageModelToolCallPart
          ? [{ type: 'tool-call' as const, id: part.callId, name: part.name, input: part.input }]
          : [];
      }),
    };
  });
}
