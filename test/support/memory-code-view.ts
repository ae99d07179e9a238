import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { ts } from 'ts-morph';
import { isInScope, type Scope } from '../../src/domain/scope.ts';
import { WorkspacePath } from '../../src/domain/ids.ts';
import type { CodeView } from '../../src/engine/recipe.ts';
import { foldersAbove } from '../../src/engine/recipes/package-json.ts';

const ROOT = '/workspace';
const LIB = join(process.cwd(), 'node_modules/typescript/lib');
const CODE = /\.[mc]?[jt]sx?$/;
const DEFAULTS: ts.CompilerOptions = {
  allowJs: true,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts'],
  module: ts.ModuleKind.ESNext,
};

/** Parsed library files are the same for all views of a test run. */
const registry = ts.createDocumentRegistry(true, ROOT);

/**
 * Files in memory as a recipe sees them. A `tsconfig.json` among them gives the compiler options, as in a folder; without one
 * they are those of a folder that has none. Files under `node_modules/` exist for resolution and can be read, but are not listed.
 * `before` are the texts of changed files as they were, undefined for new ones.
 */
export function memoryCodeView(
  files: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string | undefined>> = {},
): CodeView & { readonly loads: number } {
  const options = optionsOf(files);
  const parsed = new Map<WorkspacePath, ts.SourceFile>();
  let service: ts.LanguageService | undefined;
  let loads = 0;
  const listed = Object.keys(files)
    .filter((path) => !path.includes('node_modules/'))
    .sort()
    .map(WorkspacePath);

  const text = (path: WorkspacePath): string => {
    const found = files[path];
    if (found === undefined) throw new Error(`There is no file ${path}.`);
    return found;
  };
  return {
    get loads() {
      return loads;
    },
    editableFiles: async (scope) => listed.filter((path) => isInScope(path, scope) && isEditable(path, text(path))),
    allFiles: async (scope) => listed.filter((path) => isInScope(path, scope)),
    text,
    tryText: (path) => files[path],
    installedText: (name, file, from) =>
      foldersAbove(from)
        .map((folder) => files[`${folder === '' ? '' : `${folder}/`}node_modules/${name}/${file}`])
        .find((found) => found !== undefined),
    changedFiles: () => new Map(Object.entries(before).map(([path, old]) => [WorkspacePath(path), old])),
    sourceFile(path) {
      const known = parsed.get(path);
      if (known) return known;
      const sourceFile = ts.createSourceFile(toAbsolute(path), text(path), ts.ScriptTarget.Latest, true);
      parsed.set(path, sourceFile);
      return sourceFile;
    },
    languageService() {
      if (!service) loads++;
      return (service ??= createService(files, options));
    },
    mayHold: () => true,
    compilerOptions: () => options,
    toAbsolute,
    toWorkspace,
    resolveModule(specifier, from) {
      const { resolvedModule } = ts.resolveModuleName(specifier, toAbsolute(from), { ...SERVICE_DEFAULTS, ...options }, hostOf(files));
      const path = resolvedModule && toWorkspace(resolvedModule.resolvedFileName);
      return path?.includes('node_modules/') === true ? undefined : path;
    },
    pause: async () => {},
  };
}

export const scopeOf = (...paths: string[]): Scope => ({ paths: paths.map(WorkspacePath) });

function toAbsolute(path: WorkspacePath): string {
  return `${ROOT}/${path}`;
}

function toWorkspace(absolute: string): WorkspacePath | undefined {
  return absolute.startsWith(`${ROOT}/`) ? WorkspacePath(absolute.slice(ROOT.length + 1)) : undefined;
}

function isEditable(path: string, text: string): boolean {
  return CODE.test(path) && !/\.d\.[mc]?ts$/.test(path) && !/^(dist|build)\//.test(path) && !text.slice(0, 500).includes('@generated');
}

function optionsOf(files: Readonly<Record<string, string>>): ts.CompilerOptions {
  const config = files['tsconfig.json'];
  if (config === undefined) return DEFAULTS;
  const host: ts.ParseConfigHost = {
    useCaseSensitiveFileNames: true,
    readDirectory: () => [],
    fileExists: () => false,
    readFile: () => undefined,
  };
  const name = `${ROOT}/tsconfig.json`;
  const { options } = ts.parseJsonConfigFileContent(ts.parseConfigFileTextToJson(name, config).config, host, ROOT, undefined, name);
  return { ...options, configFilePath: name };
}

const SERVICE_DEFAULTS: ts.CompilerOptions = {
  types: [],
  jsx: ts.JsxEmit.Preserve,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
};

function hostOf(files: Readonly<Record<string, string>>): ts.ModuleResolutionHost {
  const read = (name: string): string | undefined => {
    const path = toWorkspace(name);
    return path === undefined ? readLibrary(name) : files[path];
  };
  return { fileExists: (name) => read(name) !== undefined, readFile: read };
}

function createService(files: Readonly<Record<string, string>>, options: ts.CompilerOptions): ts.LanguageService {
  const read = (name: string): string | undefined => {
    const path = toWorkspace(name);
    return path === undefined ? readLibrary(name) : files[path];
  };
  const folders = new Set(
    Object.keys(files).flatMap((path) => path.split('/').map((_, depth, parts) => posix.join(ROOT, ...parts.slice(0, depth)))),
  );
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => ({ ...SERVICE_DEFAULTS, ...options }),
    getScriptFileNames: () =>
      Object.keys(files)
        .filter((path) => CODE.test(path) && !path.includes('node_modules/'))
        .map((path) => `${ROOT}/${path}`),
    getScriptVersion: (name) => read(name) ?? '',
    getScriptSnapshot: (name) => {
      const text = read(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => ROOT,
    getDefaultLibFileName: (settings) => join(LIB, ts.getDefaultLibFileName(settings)),
    fileExists: (name) => read(name) !== undefined,
    readFile: read,
    directoryExists: (name) => folders.has(name),
    getDirectories: () => [],
  };
  return ts.createLanguageService(host, registry);
}

const libraries = new Map<string, string | undefined>();

function readLibrary(name: string): string | undefined {
  if (!libraries.has(name)) libraries.set(name, name.startsWith(LIB) ? tryRead(name) : undefined);
  return libraries.get(name);
}

function tryRead(name: string): string | undefined {
  try {
    return readFileSync(name, 'utf8');
  } catch {
    return undefined; // No such library.
  }
}
