import { ts } from 'ts-morph';
import type { SourceText } from './source-text.ts';

/** Trees of about this many characters are kept; a tree takes some twenty times the memory of its text. */
const KEPT_CHARACTERS = 4_000_000;

interface Parsed {
  readonly fileName: string;
  readonly tree: ts.SourceFile;
}

/** Syntax trees by text, the latest used ones kept. */
export class TreeCache {
  readonly #parsed = new Map<SourceText, Parsed>();
  #characters = 0;

  /** Parsed as its name's extension tells, with parent pointers; no types, no program. */
  parse(fileName: string, source: SourceText): ts.SourceFile {
    const known = this.#parsed.get(source);
    if (known?.fileName === fileName) {
      this.#parsed.delete(source);
      this.#parsed.set(source, known);
      return known.tree;
    }
    const tree = ts.createSourceFile(fileName, source.text, ts.ScriptTarget.Latest, true);
    if (!known) this.#characters += source.text.length;
    this.#parsed.set(source, { fileName, tree });
    this.#forgetOldest();
    return tree;
  }

  #forgetOldest(): void {
    for (const oldest of this.#parsed.keys()) {
      if (this.#characters <= KEPT_CHARACTERS || this.#parsed.size === 1) return;
      this.#parsed.delete(oldest);
      this.#characters -= oldest.text.length;
    }
  }
}
