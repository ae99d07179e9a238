/** What one of two tasks does, each on the folder as it is, without the other. */
export type Deed =
  | { readonly recipe: string; readonly with: Readonly<Record<string, unknown>>; readonly paths?: readonly string[] }
  | { readonly edit: string; readonly find: string; readonly replace: string }
  | { readonly create: string; readonly text: string }
  | { readonly remove: string };

/** Two tasks whose changes get in each other's way, and what is right when they are merged. */
export interface Pair {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly a: readonly Deed[];
  readonly b: readonly Deed[];
  /** The files that are different afterwards; null for one that is gone. A name says that this can't be merged and has to be shown. */
  readonly merged: Readonly<Record<string, string | null>> | 'conflict';
}

/** Without the common indentation and the line before the first one. */
export function ts([text = '']: readonly string[]): string {
  const lines = text.replace(/^\n/, '').split('\n');
  const depth = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length));
  return lines
    .map((line) => line.slice(depth))
    .join('\n')
    .replace(/[ ]+$/, '');
}
