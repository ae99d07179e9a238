import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { WorkspacePath } from '../../domain/ids.ts';
import type { CodeView } from '../recipe.ts';
import { installedPackage } from './package-json.ts';

/** What a `require` loads, and what an import has to call it. */
export type Target =
  /** Of Node.js: loading it does nothing that anybody could see. */
  | { readonly kind: 'builtin'; readonly specifier: string }
  /** CommonJS in whichever way it is loaded; its default export is `module.exports`. */
  | { readonly kind: 'package'; readonly specifier: string }
  /** Becomes an ES module as well. */
  | { readonly kind: 'local'; readonly specifier: string; readonly path: WorkspacePath }
  /** Data, which an import would have to name as such. */
  | { readonly kind: 'data' }
  /** Another module for those who import than for those who require, or not known. */
  | { readonly kind: 'other' }
  | { readonly kind: 'unknown'; readonly reason: string };

const BUILT_IN: ReadonlySet<string> = new Set(builtinModules.filter((name) => !name.startsWith('_')));

export function isBuiltIn(specifier: string): boolean {
  return BUILT_IN.has(specifier.replace(/^node:/, '')) || specifier.startsWith('node:');
}

/** What a file means by a specifier; `members` are the files that become ES modules. */
export function targetOf(view: CodeView, from: WorkspacePath, specifier: string, members: ReadonlySet<WorkspacePath>): Target {
  if (isBuiltIn(specifier)) return { kind: 'builtin', specifier };
  if (/\.(json|node)$/.test(specifier)) return { kind: 'data' };
  const path = view.resolveModule(specifier, from);
  if (path !== undefined && members.has(path)) return { kind: 'local', path, specifier: relativeSpecifier(from, path) };
  if (specifier.startsWith('.')) return besideOf(view, from, specifier, path);
  if (specifier.startsWith('/')) return { kind: 'other' };
  if (path !== undefined) return { kind: 'other' };
  return packageTarget(view, from, specifier);
}

function relativeSpecifier(from: WorkspacePath, to: WorkspacePath): string {
  const relative = posix.relative(posix.dirname(from), to);
  return relative.startsWith('.') ? relative : `./${relative}`;
}

/** A file of the workspace that stays what it is. */
function besideOf(view: CodeView, from: WorkspacePath, specifier: string, path: WorkspacePath | undefined): Target {
  const plain = posix.join(posix.dirname(from), specifier);
  if (path?.endsWith('.cjs') === true) return { kind: 'package', specifier: relativeSpecifier(from, path) };
  if (!plain.startsWith('..') && view.tryText(WorkspacePath(`${plain}.json`)) !== undefined) return { kind: 'data' };
  return path === undefined
    ? { kind: 'unknown', reason: `\`${specifier}\` is not found.` }
    : { kind: 'unknown', reason: `${path} is not turned into an ES module with it.` };
}

function packageTarget(view: CodeView, from: WorkspacePath, specifier: string): Target {
  const [, name = specifier, rest = ''] = /^(@[^/]+\/[^/]+|[^/@][^/]*)(?:\/(.*))?$/.exec(specifier) ?? [];
  const json = installedPackage(view, from, name);
  if (json === undefined || json.type === 'module') return { kind: 'other' };
  const offered = offeredFile(json.exports, rest);
  if (offered !== undefined) return /\.c?js$/.test(offered) ? { kind: 'package', specifier } : { kind: 'other' };
  if (json.exports !== undefined) return { kind: 'other' };
  if (rest === '') return /\.mjs$/.test(json.main ?? '') ? { kind: 'other' } : { kind: 'package', specifier };
  if (/\.c?js$/.test(rest)) return { kind: 'package', specifier };
  // An import has to name the file.
  return view.installedText(name, `${rest}.js`, from) === undefined ? { kind: 'other' } : { kind: 'package', specifier: `${specifier}.js` };
}

/** The file that everybody gets for a subpath, whether they import or require it. */
function offeredFile(exports: unknown, rest: string): string | undefined {
  const bySubpath = isRecord(exports) && Object.keys(exports).some((key) => key.startsWith('.'));
  const file = bySubpath ? exports[rest === '' ? '.' : `./${rest}`] : rest === '' ? exports : undefined;
  const forAll =
    isRecord(file) && Object.keys(file).every((condition) => ['types', 'default'].includes(condition)) ? file['default'] : file;
  return typeof forAll === 'string' ? forAll : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether all of these names are in a module of Node.js, so that they can be imported by name. */
export function hasBuiltInNames(specifier: string, names: readonly string[]): boolean {
  // Node.js has it since 20.16.
  const load: unknown = Reflect.get(process, 'getBuiltinModule');
  const found: unknown = typeof load === 'function' ? Reflect.apply(load, process, [specifier]) : undefined;
  return (typeof found === 'object' || typeof found === 'function') && found !== null && names.every((name) => name in found);
}
