import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { ts } from 'ts-morph';
import { WorkspacePath } from '../domain/ids.ts';
import { isDeclarationFile } from './code-files.ts';
import { canonicalName, CompilerFiles } from './compiler-files.ts';
import type { FileView } from './file-view.ts';
import type { ProjectService } from './project-service.ts';

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json'];
/** What a specifier's extension may stand for in the sources. */
const SOURCES_OF: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};
const BUILT_IN = new Set(builtinModules);

/** Finds which file of the workspace an import means, through one view. Needs no turn. */
export class ModuleResolver {
  readonly #view: FileView;
  readonly #projects: ProjectService;
  readonly #host: ts.ModuleResolutionHost;
  readonly #files: CompilerFiles;
  readonly #listed: ReadonlySet<string>;
  readonly #found = new Map<string, WorkspacePath | undefined>();
  readonly #caches = new Map<ts.CompilerOptions, ts.ModuleResolutionCache>();
  #packages: ReadonlyMap<string, string> | undefined;

  constructor(view: FileView, projects: ProjectService) {
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
    if (!this.#found.has(key)) this.#found.set(key, this.#byCompiler(specifier, from) ?? this.#byPackageName(specifier));
    return this.#found.get(key);
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
    const segments = specifier.split('/');
    const nameLength = specifier.startsWith('@') ? 2 : 1;
    const folder = this.#packageFolders().get(segments.slice(0, nameLength).join('/'));
    if (folder === undefined) return undefined;
    const inside = segments.slice(nameLength).join('/') || 'index';
    return this.#fileAt(posix.join(folder, 'src', inside)) ?? this.#fileAt(posix.join(folder, inside));
  }

  #packageFolders(): ReadonlyMap<string, string> {
    if (this.#packages) return this.#packages;
    const packages = new Map<string, string>();
    for (const path of this.#view.list()) {
      if (posix.basename(path) !== 'package.json') continue;
      const read = this.#view.tryRead(path);
      const name = read.status === 'text' ? /"name"\s*:\s*"([^"]+)"/.exec(read.source.text)?.[1] : undefined;
      if (name !== undefined) packages.set(name, posix.dirname(path));
    }
    return (this.#packages = packages);
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
