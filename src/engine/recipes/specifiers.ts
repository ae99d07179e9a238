import { posix } from 'node:path';
import { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { CodeView } from '../recipe.ts';

/** How a file already names a module of the workspace. */
export interface SpecifierModel {
  readonly specifier: string;
  readonly target: WorkspacePath;
}

/**
 * What a file calls another module, in the way of one that it, or a file beside it, names already: with or without an
 * ending, and by the same alias where the alias reaches that far. Without a model, in the way of the compiler options.
 */
export function specifierFor(view: CodeView, importer: WorkspacePath, target: WorkspacePath, model?: SpecifierModel): string {
  const ending = model ? endingOf(model.specifier) : defaultEnding(view, importer);
  const alias = model && !model.specifier.startsWith('.') ? aliasOf(model) : undefined;
  if (alias && target.startsWith(alias.folder)) return alias.prefix + withEnding(target.slice(alias.folder.length), ending);
  const relative = posix.relative(posix.dirname(importer), target);
  const named = withEnding(relative, ending);
  if (named === '') return '.';
  return named.startsWith('.') ? named : `./${named}`;
}

/** A module that a file imports by a path, which shows how it names them. */
export function modelIn(named: ReadonlyMap<string, WorkspacePath> | undefined): SpecifierModel | undefined {
  const models = [...(named ?? [])].map(([specifier, target]) => ({ specifier, target })).filter(({ target }) => !target.endsWith('.json'));
  return models.find(({ specifier }) => specifier.startsWith('.')) ?? models.find((model) => aliasOf(model) !== undefined);
}

type Ending = 'source' | 'script' | 'none';

function endingOf(specifier: string): Ending {
  if (/\.[mc]?tsx?$/.test(specifier)) return 'source';
  return /\.[mc]?jsx?$/.test(specifier) ? 'script' : 'none';
}

function withEnding(path: string, ending: Ending): string {
  if (ending === 'source') return path;
  const script = path.replace(/\.([mc]?)tsx?$/, '.$1js');
  if (ending === 'script') return script;
  return path.replace(/\.[mc]?[jt]sx?$/, '').replace(/(^|\/)index$/, '');
}

/** What stands for a folder in `@/orders/parse`: everything before what specifier and path have in common. */
function aliasOf({ specifier, target }: SpecifierModel): { readonly prefix: string; readonly folder: string } | undefined {
  const named = withEnding(specifier, 'none').split('/');
  const path = target.replace(/\.[mc]?[jt]sx?$/, '').split('/');
  if (path.at(-1) === 'index' && named.at(-1) !== 'index') path.pop();
  let shared = 0;
  while (shared < named.length - 1 && shared < path.length && named.at(-1 - shared) === path.at(-1 - shared)) shared++;
  if (shared === 0) return undefined;
  const folder = path.slice(0, path.length - shared).join('/');
  return { prefix: `${named.slice(0, named.length - shared).join('/')}/`, folder: folder === '' ? '' : `${folder}/` };
}

function defaultEnding(view: CodeView, importer: WorkspacePath): Ending {
  if (!/\.[mc]?tsx?$/.test(importer)) return 'source';
  const { allowImportingTsExtensions, moduleResolution, module } = view.compilerOptions(importer);
  if (allowImportingTsExtensions) return 'source';
  const isNode =
    moduleResolution === undefined
      ? module !== undefined && module >= ts.ModuleKind.Node16 && module <= ts.ModuleKind.NodeNext
      : moduleResolution === ts.ModuleResolutionKind.Node16 || moduleResolution === ts.ModuleResolutionKind.NodeNext;
  return isNode ? 'script' : 'none';
}
