import { performance } from 'node:perf_hooks';
import { createContext, Script, type Context } from 'node:vm';

/** How long one search may spend on its expression, over all files. */
const BUDGET_MS = 1000;

/** A context of its own can be interrupted, even in the middle of an expression that backtracks without end. */
const FIND = new Script(`
  {
    const expression = new RegExp(source);
    texts.map((text) => {
      const found = [];
      text.split('\\n').forEach((line, index) => {
        if (expression.test(line.endsWith('\\r') ? line.slice(0, -1) : line)) found.push(index + 1);
      });
      return found;
    });
  }
`);

/** A regular expression that somebody else wrote, perhaps a model: it is tried line by line, and has a limited time. */
export class LineExpression {
  readonly #source: string;
  readonly #context: Context;
  readonly #budgetMs: number;
  #leftMs: number;

  /** Throws, with a sentence, what is no expression. */
  constructor(source: string, budgetMs = BUDGET_MS) {
    this.#source = source;
    this.#context = createContext({ source, texts: [] }, { codeGeneration: { strings: false, wasm: false } });
    this.#budgetMs = this.#leftMs = budgetMs;
    try {
      new RegExp(source);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`“${source}” can't be searched for: ${why}. Escape what is meant literally, or search for it as a text.`);
    }
  }

  /** The numbers of the lines that match, for each text. Throws, with a sentence, when the time is up. */
  find(texts: readonly string[]): readonly (readonly number[])[] {
    const started = performance.now();
    try {
      this.#context['texts'] = texts;
      const found = FIND.runInContext(this.#context, { timeout: Math.max(1, Math.ceil(this.#leftMs)) }) as number[][];
      return Array.from(found, (lines) => Array.from(lines));
    } catch (error) {
      if ((error as { readonly code?: string }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      throw new Error(
        `The expression “${this.#source}” takes more than ${this.#budgetMs / 1000} s. Narrow the paths, make it simpler (a repetition inside a repetition, as in (a+)+, can take for ever), or search for a text.`,
        { cause: error },
      );
    } finally {
      this.#leftMs -= performance.now() - started;
    }
  }
}
