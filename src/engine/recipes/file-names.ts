import { ts } from 'ts-morph';
import { isScopedName } from '../ast/names.ts';
import { descendants } from '../ast/walk.ts';

/** A function that exists before any statement of its block runs. */
export interface HoistedFunction {
  readonly node: ts.FunctionDeclaration;
  readonly mentions: ReadonlySet<string>;
}

/** The scoped names of a file by their text, found in one pass, and its hoisted functions with the names that each has in it. */
export class FileNames {
  readonly sourceFile: ts.SourceFile;
  readonly functions: readonly HoistedFunction[];
  readonly #byText = new Map<string, ts.Identifier[]>();

  constructor(sourceFile: ts.SourceFile) {
    this.sourceFile = sourceFile;
    const found: ts.FunctionDeclaration[] = [];
    for (const node of descendants(sourceFile)) {
      if (ts.isFunctionDeclaration(node)) found.push(node);
      if (!ts.isIdentifier(node) || !isScopedName(node)) continue;
      const known = this.#byText.get(node.text);
      if (known) known.push(node);
      else this.#byText.set(node.text, [node]);
    }
    this.functions = found.map((node) => ({ node, mentions: namesIn(node) }));
  }

  named(text: string): readonly ts.Identifier[] {
    return this.#byText.get(text) ?? [];
  }
}

function namesIn(node: ts.Node): Set<string> {
  return new Set([...descendants(node)].flatMap((inner) => (ts.isIdentifier(inner) && isScopedName(inner) ? [inner.text] : [])));
}
