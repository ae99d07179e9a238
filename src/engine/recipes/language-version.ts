import type { WorkspacePath } from '../../domain/ids.ts';
import type { CodeView } from '../recipe.ts';
import { installedPackage, nearestPackage } from './package-json.ts';

/**
 * Whether something says where the code of a file runs, so that the compiler options for it are more than a guess: a
 * tsconfig.json, or a package.json that asks for a Node.js with ES2022 (16.9 or later).
 */
export function isPlatformKnown(view: CodeView, path: WorkspacePath): boolean {
  if (typeof view.compilerOptions(path).configFilePath === 'string') return true;
  const engines = nearestPackage(view, path)?.json.engines?.['node'];
  return engines !== undefined && asksForEs2022(engines);
}

/** Whether a range of Node.js versions starts at 16.9 or later; `^18 || >=20` has two starts. */
function asksForEs2022(range: string): boolean {
  const starts = range.split('||').map((part) => /^\s*(?:>=|\^|~|=|v)?\s*v?(\d+)(?:\.(\d+))?/.exec(part));
  return starts.every((start) => start !== null && (Number(start[1]) > 16 || (Number(start[1]) === 16 && Number(start[2] ?? 0) >= 9)));
}

/** Whether the folder's own TypeScript, where it is installed, knows `type` beside a name in braces (since 4.5), or before them (3.8). */
export function knowsTypeImports(view: CodeView, path: WorkspacePath, form: 'import type' | 'inline'): boolean {
  return isTypeScriptSince(view, path, form === 'inline' ? [4, 5] : [3, 8]);
}

/** Whether the folder's own TypeScript, where it is installed, knows `a?.b` (since 3.7). */
export function knowsOptionalChains(view: CodeView, path: WorkspacePath): boolean {
  return isTypeScriptSince(view, path, [3, 7]);
}

/**
 * Whether the folder's own TypeScript, where it is installed, knows what a written type names: typed arrays and buffers with
 * the kind of their memory (since 5.7), iterators of their own (5.6).
 */
export function knowsType(view: CodeView, path: WorkspacePath, text: string): boolean {
  if (TYPED_ARRAY.test(text) && !isTypeScriptSince(view, path, [5, 7])) return false;
  return !ITERATOR.test(text) || isTypeScriptSince(view, path, [5, 6]);
}

/** Whether only the latest versions know what a written type names. */
export function isNewForm(text: string): boolean {
  return TYPED_ARRAY.test(text) || ITERATOR.test(text);
}

const TYPED_ARRAY = /\b(?:(?:(?:Int|Uint)(?:8|16|32)|Uint8Clamped|Float(?:16|32|64)|Big(?:Int|Uint)64)Array|Buffer|DataView)</;
const ITERATOR = /\b(?:IteratorObject|AsyncIteratorObject|(?:Array|Map|Set|String|RegExpString)Iterator)<|\bBuiltinIteratorReturn\b/;

/** Whether the folder's own TypeScript is of this version or a later one; one that is not installed is taken to be. */
export function isTypeScriptSince(view: CodeView, path: WorkspacePath, [major, minor]: readonly [number, number]): boolean {
  const version = /^(\d+)\.(\d+)/.exec(installedPackage(view, path, 'typescript')?.version ?? '');
  return version === null || Number(version[1]) > major || (Number(version[1]) === major && Number(version[2]) >= minor);
}
