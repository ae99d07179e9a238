import { posix } from 'node:path';
import type { VerifyRequest } from '../ports/verifier.ts';

/**
 * What the compiler may look for on behalf of syntax, and is not in every library: iterators, promises, generators,
 * asynchronous ones, bigint. Each later library includes the earlier ones.
 */
const LIBRARIES = [
  'lib.es2015.generator.d.ts',
  'lib.es2018.asyncgenerator.d.ts',
  'lib.es2018.asynciterable.d.ts',
  'lib.es2020.bigint.d.ts',
];
const GAP = String.raw`(?:\s|/\*[^]*?\*/)`;
const USING = new RegExp(String.raw`\busing${GAP}+[\p{ID_Start}$_][\p{ID_Continue}$]*${GAP}*(?:[:=]|of\b|in\b)`, 'u');

/** Whether the files of a project hold all global types that syntax asks for, but for those of `using`. */
function hasGlobalTypes(fileNames: readonly string[]): boolean {
  const names = new Set(fileNames.map((name) => posix.basename(name)));
  return LIBRARIES.every((name) => names.has(name));
}

/** Whether a text may hold a `using` declaration: few projects have the library that it takes. */
const usesDisposables = (text: string | null): boolean => text !== null && USING.test(text);

/**
 * Remembers in which projects no edit can make the compiler miss a global type. That is an error of no file, which only a
 * check of everything by one checker tells of.
 */
export class GlobalTypes {
  /** The files whose texts were not those of the disk when nothing was missing, by project. */
  readonly #complete = new Map<string, readonly string[]>();

  /** What one checker found in all of a project, and the files that the project holds. */
  note(
    project: string,
    { texts }: Pick<VerifyRequest, 'texts'>,
    seen: { readonly isClean: boolean; readonly held: readonly string[] },
  ): void {
    if (seen.isClean && hasGlobalTypes(seen.held)) {
      this.#complete.set(
        project,
        texts.map(({ name }) => name),
      );
    } else this.#complete.delete(project);
  }

  haveAll(project: string, { texts }: Pick<VerifyRequest, 'texts'>): boolean {
    const then = this.#complete.get(project);
    if (!then) return false;
    const now = new Set(texts.map(({ name }) => name));
    return then.every((name) => now.has(name)) && !texts.some(({ text }) => usesDisposables(text));
  }

  /** The disk has changed. */
  forget(): void {
    this.#complete.clear();
  }
}
