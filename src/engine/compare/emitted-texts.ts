import type { ts } from 'ts-morph';
import { emittedText } from '../recipes/emitted.ts';

/** Texts and their JavaScript of about this many characters are kept. */
const KEPT_CHARACTERS = 4_000_000;

/** The JavaScript of texts, so that two looks at a change compile it once; the latest used are kept. */
export class EmittedTexts {
  readonly #known = new Map<string, string | undefined>();
  #characters = 0;

  readonly of = (fileName: string, text: string, options: ts.CompilerOptions): string | undefined => {
    const key = JSON.stringify([/\.[^./]+$/.exec(fileName)?.[0], optionsKey(options), text]);
    if (this.#known.has(key)) return this.#known.get(key);
    const emitted = emittedText(fileName, text, options);
    this.#known.set(key, emitted);
    this.#characters += key.length + (emitted?.length ?? 0);
    for (const [oldest, value] of this.#known) {
      if (this.#characters <= KEPT_CHARACTERS || this.#known.size === 1) break;
      this.#known.delete(oldest);
      this.#characters -= oldest.length + (value?.length ?? 0);
    }
    return emitted;
  };
}

/** Options are the same objects as long as their config is. */
const keys = new WeakMap<ts.CompilerOptions, number>();
let next = 0;

function optionsKey(options: ts.CompilerOptions): number {
  const key = keys.get(options) ?? next++;
  keys.set(options, key);
  return key;
}
