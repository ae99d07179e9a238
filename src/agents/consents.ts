import { readNews, type News } from '../domain/briefing.ts';
import type { Message } from '../domain/conversation.ts';
import type { WorkspacePath } from '../domain/ids.ts';
import { ASK_USER, readQuestion } from './tools/question-input.ts';

/**
 * The protected files that the user has allowed a task to change, by saying yes to a question that names them. Only what
 * the user was really asked and really answered counts, never what a model says of it.
 */
export class Consents {
  readonly #asked = new Map<string, readonly WorkspacePath[]>();
  readonly #allowed = new Set<WorkspacePath>();

  /** @param conversation of the task so far: what was allowed before it was cut off, or ended, still is. */
  constructor(conversation: readonly Message[]) {
    for (const { role, content } of conversation)
      for (const block of content) {
        if (block.type === 'tool-call' && block.name === ASK_USER) this.#recall(block.input);
        // News stands in what is said to the model; what it says itself may only read like it.
        if (role === 'user' && block.type === 'text') this.heard(readNews(block.text));
      }
  }

  /** The user is asked this about these files. */
  asked(question: string, files: readonly WorkspacePath[]): void {
    if (files.length > 0) this.#asked.set(question, files);
  }

  heard(news: readonly News[]): void {
    for (const item of news)
      if (item.type === 'answer' && item.answer === 'yes') for (const path of this.#asked.get(item.question) ?? []) this.#allowed.add(path);
  }

  allows(path: WorkspacePath): boolean {
    return this.#allowed.has(path);
  }

  #recall(input: unknown): void {
    const asked = readQuestion(input);
    if (asked) this.asked(asked.content.text, asked.files);
  }
}
