import type * as vscode from 'vscode';
import type { AssistantMessage, UserMessage } from '../../domain/conversation.ts';
import type { ModelRequest } from '../../ports/model.ts';
import type { EditorApi } from './editor-api.ts';

/** A request in the words of the editor, which knows users and assistants only: the system prompt goes before the first user's words. */
export function toEditor(
  { system, messages }: Pick<ModelRequest, 'system' | 'messages'>,
  api: EditorApi,
): vscode.LanguageModelChatMessage[] {
  const written = messages.flatMap((message) => (message.role === 'user' ? [fromUser(message, api)] : fromAssistant(message, api)));
  const first = messages.findIndex(({ role }) => role === 'user');
  if (first === 0 && written[0]) written[0].content.unshift(new api.LanguageModelTextPart(system));
  else written.unshift(api.LanguageModelChatMessage.User(system));
  return written;
}

export const toEditorTools = (tools: ModelRequest['tools']): vscode.LanguageModelChatTool[] =>
  tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));

/** The answers to calls come before what else is said. */
function fromUser({ content }: UserMessage, api: EditorApi): vscode.LanguageModelChatMessage {
  const answers = content.flatMap((block) =>
    block.type === 'tool-result' ? [new api.LanguageModelToolResultPart(block.callId, [new api.LanguageModelTextPart(block.text)])] : [],
  );
  const said = content.flatMap((block) => (block.type === 'text' ? [new api.LanguageModelTextPart(block.text)] : []));
  return api.LanguageModelChatMessage.User([...answers, ...said]);
}

/** What a model thought stays with it: the editor has no place for it. */
function fromAssistant({ content }: AssistantMessage, api: EditorApi): vscode.LanguageModelChatMessage[] {
  const parts = content.flatMap((block): (vscode.LanguageModelTextPart | vscode.LanguageModelToolCallPart)[] => {
    if (block.type === 'text') return [new api.LanguageModelTextPart(block.text)];
    return block.type === 'tool-call' ? [new api.LanguageModelToolCallPart(block.id, block.name, toObject(block.input))] : [];
  });
  return parts.length > 0 ? [api.LanguageModelChatMessage.Assistant(parts)] : [];
}

const toObject = (input: unknown): object => (typeof input === 'object' && input !== null ? input : { malformed: input });
