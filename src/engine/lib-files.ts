import { getLibFiles } from '@ts-morph/common';
import { SourceText } from './source-text.ts';

/** Where the compiler believes its own declarations to be. Nothing is on the disk there: the bundle holds their texts. */
export const LIB_FOLDER = '/__typescript__/lib';

/** The declarations that come with the built-in compiler (`lib.es2022.d.ts` and so on), by absolute name. */
export class LibFiles {
  #texts: ReadonlyMap<string, SourceText> | undefined;

  get(absolute: string): SourceText | undefined {
    if (!absolute.startsWith(`${LIB_FOLDER}/`)) return undefined;
    this.#texts ??= new Map(getLibFiles().map(({ fileName, text }) => [`${LIB_FOLDER}/${fileName}`, new SourceText(text)]));
    return this.#texts.get(absolute);
  }
}
