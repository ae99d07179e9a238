import { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import { nearestPackage, within, type PackageJson, type Texts } from './package-json.ts';

/** What a package offers to others, as far as its package.json leads to sources. */
export interface PublicSurface {
  /** The sources of its entries. */
  readonly entries: readonly WorkspacePath[];
  /** Entries as package.json has them, to which no source could be found. */
  readonly untraced: readonly string[];
}

export const NO_SURFACE: PublicSurface = { entries: [], untraced: [] };

/**
 * The entries of the package that a file belongs to; where it offers all files of some kind, this file only, if it is
 * one of them. An application, private and without entries, offers nothing.
 */
export function publicSurface(view: Texts, path: WorkspacePath): PublicSurface {
  const found = nearestPackage(view, path);
  if (!found) return NO_SURFACE;
  const { folder, json } = found;
  const { sources, untraced } = tracedEntries(view, folder, json);
  const isOneOfMany = [...entriesOf(json).values()]
    .flatMap((targets) => [...targets])
    .some((target) => target.includes('*') && isOffered(folder, target, path));
  return { entries: [...new Set([...[...sources.values()].flat(), ...(isOneOfMany ? [path] : [])])], untraced };
}

/** The sources of a package's entries, by the subpath under which others import them: `.` is the package itself, `bin` its programs. */
export function tracedEntries(
  view: Texts,
  folder: string,
  json: PackageJson,
): { readonly sources: ReadonlyMap<string, readonly WorkspacePath[]>; readonly untraced: readonly string[] } {
  const named = entriesOf(json);
  const sources = new Map<string, WorkspacePath[]>();
  const untraced: string[] = [];
  // Without any entry, Node.js takes index.js.
  if (named.size === 0 && json.private !== true) {
    const index = firstFile(view, folder, ['index']);
    if (index.length > 0) sources.set('.', index);
  }
  for (const [subpath, targets] of named) {
    const found = new Set<WorkspacePath>();
    for (const target of targets) {
      // A target with a star stands for many files.
      if (target.includes('*')) continue;
      const source = sourceOf(view, folder, target);
      if (source) found.add(source);
      else if (/\.[mc]?[jt]sx?$/.test(target)) untraced.push(target);
    }
    if (found.size > 0) sources.set(subpath, [...found]);
  }
  return { sources, untraced };
}

/** Whether an entry exports a symbol, under whatever name, or exports what it is a member of. */
export function exposes(program: ts.Program, entry: string, symbol: ts.Symbol): boolean {
  const checker = program.getTypeChecker();
  const sourceFile = program.getSourceFile(entry);
  const module = sourceFile && checker.getSymbolAtLocation(sourceFile);
  if (!module) return false;
  const owners = new Set([symbol, ...ownersOf(checker, symbol)].map((one) => resolved(checker, one)));
  return checker.getExportsOfModule(module).some((exported) => owners.has(resolved(checker, exported)));
}

function ownersOf(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol[] {
  const containers = (symbol.declarations ?? [])
    .map(({ parent }) => parent)
    .filter((parent) => ts.isClassLike(parent) || ts.isInterfaceDeclaration(parent) || ts.isEnumDeclaration(parent));
  return containers.flatMap(({ name }) => (name ? (checker.getSymbolAtLocation(name) ?? []) : []));
}

function resolved(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** What package.json leads to, by subpath. */
function entriesOf({ main, module, types, typings, browser, bin, exports }: PackageJson): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const add = (subpath: string, value: unknown): void => {
    const targets = stringsIn(value);
    if (targets.length > 0) found.set(subpath, new Set([...(found.get(subpath) ?? []), ...targets]));
  };
  for (const value of [main, module, types, typings, browser]) add('.', value);
  const bySubpath = typeof exports === 'object' && exports !== null && Object.keys(exports).some((key) => key.startsWith('.'));
  if (bySubpath) for (const [subpath, value] of Object.entries(exports)) add(subpath, value);
  else add('.', exports);
  add('bin', bin);
  return found;
}

/** All strings in a value, however deep: conditions and subpaths of `exports` lead to strings in the end. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

/** `dist/index.js` is made of `src/index.ts`, most likely; the first file that exists is taken. */
function sourceOf(view: Texts, folder: string, target: string): WorkspacePath | undefined {
  const path = target.replace(/^\.\//, '').replace(/\/$/, '/index.js');
  const asIs = /(?<!\.d)\.[mc]?[jt]sx?$/.test(path) && !isBuilt(path) && view.tryText(within(folder, path)) !== undefined;
  return asIs ? within(folder, path) : firstFile(view, folder, sourceStems(path))[0];
}

/** Whether a file is among those that an entry with a star stands for. */
function isOffered(folder: string, target: string, path: WorkspacePath): boolean {
  const own = (folder === '' ? path : path.slice(folder.length + 1)).replace(/\.[mc]?[jt]sx?$/, '');
  return sourceStems(target.replace(/^\.\//, '')).some((stem) => {
    const pattern = stem.split('*').map((part) => part.replace(/[$.+?^(){}|[\]\\]/g, '\\$&'));
    return new RegExp(`^${pattern.join('.+')}$`).test(own);
  });
}

/** Where the source of an entry may be, without its ending. */
function sourceStems(path: string): string[] {
  const stem = path.replace(/\.d\.[mc]?ts$|\.[mc]?[jt]sx?$/, '');
  const inner = stem.replace(/^[^/]+\//, '');
  const innermost = inner.replace(/^(esm|cjs|es|lib|types|node|browser)\//, '');
  const stems = [stem, ...(stem === inner ? [] : [`src/${inner}`, inner, `src/${innermost}`, innermost]), `src/${stem}`];
  return stems.filter((candidate) => !isBuilt(candidate));
}

function firstFile(view: Texts, folder: string, stems: readonly string[]): WorkspacePath[] {
  const paths = stems.flatMap((stem) =>
    ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'].map((ending) => within(folder, stem + ending)),
  );
  return paths.filter((path) => view.tryText(path) !== undefined).slice(0, 1);
}

/** What is built may lie there, but it is made of something else. */
function isBuilt(path: string): boolean {
  return /^(dist|build|out)\//.test(path);
}
