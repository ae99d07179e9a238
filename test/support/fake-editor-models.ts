import type * as vscode from 'vscode';
import type { EditorApi } from '../../src/vscode/editor-models/editor-api.ts';

/** What a model of the editor says next. */
export interface EditorReply {
  readonly text?: string;
  readonly calls?: readonly { readonly name: string; readonly input?: unknown }[];
  /** Parts of other kinds, before all others. */
  readonly oddParts?: readonly unknown[];
  /** The stream breaks off after the text. */
  readonly breaksWith?: Error;
}

class Text {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}
class Call {
  readonly callId: string;
  readonly name: string;
  readonly input: object;
  constructor(callId: string, name: string, input: object) {
    this.callId = callId;
    this.name = name;
    this.input = input;
  }
}
class Answer {
  readonly callId: string;
  readonly content: unknown[];
  constructor(callId: string, content: unknown[]) {
    this.callId = callId;
    this.content = content;
  }
}
class Message {
  readonly role: number;
  readonly content: unknown[];
  constructor(role: number, content: string | unknown[]) {
    this.role = role;
    this.content = typeof content === 'string' ? [new Text(content)] : content;
  }
  static User = (content: string | unknown[]): Message => new Message(1, content);
  static Assistant = (content: string | unknown[]): Message => new Message(2, content);
}
class Source {
  readonly #listeners: (() => void)[] = [];
  readonly token = { isCancellationRequested: false, onCancellationRequested: (heard: () => void) => this.#listeners.push(heard) };
  cancel(): void {
    this.token.isCancellationRequested = true;
    for (const heard of this.#listeners) heard();
  }
  dispose(): void {}
}

export class EditorError extends Error {
  readonly code: string;
  constructor(code: string, message: string, cause?: Error) {
    super(message, { cause });
    this.code = code;
  }
}

/** The part of `vscode` that has to do with models, with one model behind it that says what it is told to. */
export class FakeEditorModels {
  reply: EditorReply | 'hang' = {};
  /** What `sendRequest` rejects with. */
  refuses: Error | undefined;
  isThere = true;
  maxInputTokens = 100_000;
  canCount = true;
  readonly requests: { readonly messages: readonly Message[]; readonly options: vscode.LanguageModelChatRequestOptions }[] = [];
  readonly complaints: string[] = [];
  wasCancelled = false;
  #calls = 0;

  readonly api = {
    LanguageModelChatMessage: Message,
    LanguageModelTextPart: Text,
    LanguageModelToolCallPart: Call,
    LanguageModelToolResultPart: Answer,
    CancellationTokenSource: Source,
    lm: {
      selectChatModels: (selector: vscode.LanguageModelChatSelector) =>
        Promise.resolve(this.isThere && selector.vendor === 'acme' && selector.id === 'one/large' ? [this.#model()] : []),
    },
  } as unknown as EditorApi;

  #model(): unknown {
    return {
      vendor: 'acme',
      id: 'one/large',
      maxInputTokens: this.maxInputTokens,
      countTokens: (text: string) => (this.canCount ? Promise.resolve(Math.ceil(text.length / 5)) : Promise.reject(new Error('no'))),
      sendRequest: (messages: Message[], options: vscode.LanguageModelChatRequestOptions, token: Source['token']) => {
        token.onCancellationRequested(() => (this.wasCancelled = true));
        if (this.refuses) return Promise.reject(this.refuses);
        this.requests.push({ messages, options });
        this.complaints.push(...complaintsAbout(messages));
        // One that never comes, whatever is cancelled.
        if (this.reply === 'hang') return new Promise(() => undefined);
        return Promise.resolve({ stream: this.#stream(this.reply) });
      },
    };
  }

  async *#stream({ text = '', calls = [], oddParts = [], breaksWith }: EditorReply): AsyncGenerator<unknown, void, undefined> {
    yield* oddParts;
    for (const [bit] of text.matchAll(/[^]{1,9}/gu)) yield new Text(bit);
    if (breaksWith) throw breaksWith;
    for (const { name, input } of calls) yield new Call(`call-${(this.#calls += 1)}`, name, input ?? {});
  }
}

/** What a provider would refuse: calls without answers, answers without calls. */
function complaintsAbout(messages: readonly Message[]): string[] {
  let open = new Set<string>();
  const complaints: string[] = [];
  for (const { role, content } of messages) {
    for (const part of content)
      if (part instanceof Answer && !(role === 1 && open.delete(part.callId))) complaints.push(`${part.callId} was not called`);
    if (open.size > 0) complaints.push(`${[...open].join()} has no answer`);
    open = new Set(content.flatMap((part) => (part instanceof Call ? [part.callId] : [])));
  }
  return complaints;
}
