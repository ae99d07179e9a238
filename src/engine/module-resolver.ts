import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { ts } from 'ts-morph';
import { WorkspacePath } from '../domain/ids.ts';
import { isDeclarationFile } from './code-files.ts';
import { canonicalName, CompilerFiles } from './compiler-files.ts';
import type { FileView } from './file-view.ts';
import type { OutsideFiles } from './outside-files.ts';

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json'];
/** What a specifier's extension may stand for in the sources. */
const SOURCES_OF: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};
const BUILT_IN = new Set(builtinModules);

interface PackagesHere {
  /** Where a package of the workspace lies, by its name. */
  readonly folders: ReadonlyMap<string, string>;
  /** What may be installed as a link into the workspace, under whatever name. */
  readonly linked: ReadonlySet<string>;
}

/** What it has to know of the projects, such as `paths`; loads none. */
export interface ResolverProjects {
  readonly outside: OutsideFiles;
  optionsOf(path: WorkspacePath, view: FileView): ts.CompilerOptions;
}

/** Finds which file of the workspace an import means, through one view. Needs no turn. */
export class ModuleResolver {
  readonly #view: FileView;
  readonly #projects: ResolverProjects;
  readonly #host: ts.ModuleResolutionHost;
  readonly #files: CompilerFiles;
  readonly #listed: ReadonlySet<string>;
  readonly #found = new Map<string, WorkspacePath | undefined>();
  readonly #caches = new Map<ts.CompilerOptions, ts.ModuleResolutionCache>();
  #packages: PackagesHere | undefined;
  #names: ReadonlySet<string> | undefined;

  constructor(view: FileView, projects: ResolverProjects) {
    this.#view = view;
    this.#projects = projects;
    this.#listed = new Set(view.list());
    const files = new CompilerFiles(view, projects.outside);
    this.#files = files;
    this.#host = {
      fileExists: (name) => files.exists(name),
      readFile: (name) => files.read(name)?.text,
      directoryExists: (name) => files.folderExists(name),
      getDirectories: (name) => ts.sys.getDirectories(name),
      realpath: (name) => files.realName(name),
      getCurrentDirectory: () => view.workspace.folder,
      useCaseSensitiveFileNames: ts.sys.useCaseSensitiveFileNames,
    };
  }

  /** Undefined for what lies outside the workspace, and for what can't be found. */
  resolve(specifier: string, from: WorkspacePath): WorkspacePath | undefined {
    const folder = posix.dirname(from);
    if (/^\.\.?(\/|$)/.test(specifier)) return this.#fileAt(posix.join(folder, specifier));
    if (specifier.startsWith('node:') || BUILT_IN.has(specifier)) return undefined;
    const key = `${folder}\n${specifier}`;
    if (!this.#found.has(key)) {
      const found = this.#mayBeOurs(specifier, from) ? (this.#byCompiler(specifier, from) ?? this.#byPackageName(specifier)) : undefined;
      this.#found.set(key, found);
    }
    return this.#found.get(key);
  }

  /** False for what can only be an installed package, which the compiler would search for in many folders. */
  #mayBeOurs(specifier: string, from: WorkspacePath): boolean {
    if (specifier.startsWith('#') || specifier.startsWith('/')) return true;
    const name = packageName(specifier);
    const { folders, linked } = this.#packagesHere();
    if (folders.has(name) || linked.has(name)) return true;
    const { paths, baseUrl } = this.#projects.optionsOf(from, this.#view);
    if (Object.keys(paths ?? {}).some((pattern) => specifier.startsWith(pattern.replace(/\*.*$/, '')))) return true;
    return baseUrl !== undefined && this.#namesHere().has(specifier.split('/')[0] ?? '');
  }

  /** As the compiler resolves it: `paths`, `imports`, links to packages of the same workspace. */
  #byCompiler(specifier: string, from: WorkspacePath): WorkspacePath | undefined {
    const options = this.#projects.optionsOf(from, this.#view);
    let cache = this.#caches.get(options);
    if (!cache) this.#caches.set(options, (cache = ts.createModuleResolutionCache(this.#view.workspace.folder, canonicalName, options)));
    const { resolvedModule } = ts.resolveModuleName(specifier, this.#files.toAbsolute(from), options, this.#host, cache);
    const path = resolvedModule && this.#files.toWorkspace(resolvedModule.resolvedFileName);
    // A declaration that was built stands for a source, which the package's name leads to as well.
    return path !== undefined && !isDeclarationFile(path) ? path : undefined;
  }

  /** The source of a package of this workspace, by the usual places. */
  #byPackageName(specifier: string): WorkspacePath | undefined {
    const name = packageName(specifier);
    const folder = this.#packagesHere().folders.get(name);
    if (folder === undefined) return undefined;
    const inside = specifier.slice(name.length + 1) || 'index';
    return this.#fileAt(posix.join(folder, 'src', inside)) ?? this.#fileAt(posix.join(folder, inside));
  }

  #packagesHere(): PackagesHere {
    if (this.#packages) return this.#packages;
    const folders = new Map<string, string>();
    const linked = new Set<string>();
    for (const path of this.#view.list()) {
      if (posix.basename(path) !== 'package.json') continue;
      const read = this.#view.tryRead(path);
      const text = read.status === 'text' ? read.source.text : '';
      const name = /"name"\s*:\s*"([^"]+)"/.exec(text)?.[1];
      if (name !== undefined) folders.set(name, posix.dirname(path));
      for (const [, dependency] of text.matchAll(/"([^"]+)"\s*:\s*"(?:link|file|portal|workspace):/g)) linked.add(dependency ?? '');
    }
    return (this.#packages = { folders, linked });
  }

  /** What any folder or file of the workspace is called, with and without its ending. */
  #namesHere(): ReadonlySet<string> {
    if (this.#names) return this.#names;
    const names = new Set<string>();
    for (const path of this.#view.list()) {
      for (const name of path.split('/')) names.add(name);
      names.add(posix.basename(path).replace(/\.[^.]+$/, ''));
    }
    return (this.#names = names);
  }

  #fileAt(path: string): WorkspacePath | undefined {
    const extension = posix.extname(path);
    const stem = path.slice(0, path.length - extension.length);
    const candidates = [
      ...(SOURCES_OF[extension] ?? []).map((source) => stem + source),
      ...(EXTENSIONS.includes(extension) ? [path] : []),
      ...EXTENSIONS.map((each) => path + each),
      ...EXTENSIONS.map((each) => posix.join(path, `index${each}`)),
    ];
    const found = candidates.find((candidate) => this.#listed.has(candidate));
    return found === undefined ? undefined : WorkspacePath(found);
  }
}

/** `@scope/name` of `@scope/name/inner`. */
function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
