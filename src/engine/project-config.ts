import { posix } from 'node:path';
import { ts } from 'ts-morph';
import { canonicalName, type CompilerFiles } from './compiler-files.ts';
import { builtInOptions } from './compiler-options.ts';

/** A tsconfig or jsconfig, read. */
export interface ProjectConfig {
  /** Absolute. */
  readonly name: string;
  readonly parsed: ts.ParsedCommandLine;
  readonly options: ts.CompilerOptions;
  /** Of these, what the config itself does not say. */
  readonly beside: ts.CompilerOptions;
  /** The absolute names of the configs it references. */
  readonly references: readonly string[];
  /** Whether it says itself which files it is about. */
  readonly isExplicit: boolean;
  /** Whether the config itself lists the file, imports left aside. */
  lists(absolute: string): boolean;
  /** Whether it would list a file that is not on the disk yet. */
  wouldList(absolute: string): boolean;
}

/** Reads a config with all it extends. What is wrong with it is in `parsed.errors`. Undefined where there is none. */
export function readConfig(files: CompilerFiles, name: string): ProjectConfig | undefined {
  const parsed = ts.getParsedCommandLineOfConfigFile(name, undefined, {
    useCaseSensitiveFileNames: ts.sys.useCaseSensitiveFileNames,
    readDirectory: (...request) => ts.sys.readDirectory(...request),
    fileExists: (file) => files.exists(file),
    readFile: (file) => files.read(file)?.text,
    getCurrentDirectory: () => posix.dirname(name),
    onUnRecoverableConfigFileDiagnostic: () => undefined,
  });
  if (!parsed) return undefined;
  // Not a copy: the compiler keeps the config's own text in a property that copies lose.
  const set = builtInOptions(parsed.options, installedMajor(files, posix.dirname(name)));
  const beside = Object.fromEntries(Object.entries(set).filter(([key]) => parsed.options[key] === undefined));
  const options = Object.assign(parsed.options, set);
  const listed = new Set(parsed.fileNames.map(canonicalName));
  return {
    name,
    parsed,
    options,
    beside,
    references: (parsed.projectReferences ?? []).map((reference) => ts.resolveProjectReferencePath(reference)),
    isExplicit: hasOwn(parsed.raw, 'files') || hasOwn(parsed.raw, 'include'),
    lists: (absolute) => listed.has(canonicalName(absolute)),
    wouldList: (absolute) => isCovered(absolute, parsed, options),
  };
}

/** By the folders that `include` covers; `exclude` is not looked at, which costs no more than one file too many. */
function isCovered(absolute: string, { wildcardDirectories = {} }: ts.ParsedCommandLine, options: ts.CompilerOptions): boolean {
  if (!/\.[cm]?tsx?$/.test(absolute) && !(options.allowJs && /\.[cm]?jsx?$/.test(absolute))) return false;
  const name = canonicalName(absolute);
  if (options.outDir !== undefined && name.startsWith(`${canonicalName(options.outDir)}/`)) return false;
  return Object.entries(wildcardDirectories).some(([folder, flags]) => {
    const isBelow = name.startsWith(`${canonicalName(folder)}/`);
    return isBelow && (flags === ts.WatchDirectoryFlags.Recursive || !name.slice(folder.length + 1).includes('/'));
  });
}

/** The main version of the compiler that a folder installs for itself. Nothing of it is run. */
function installedMajor(files: CompilerFiles, folder: string): number | undefined {
  for (let at = folder; ; at = posix.dirname(at)) {
    const manifest = files.read(posix.join(at, 'node_modules/typescript/package.json'));
    const version = manifest && /"version"\s*:\s*"(\d+)\./.exec(manifest.text)?.[1];
    if (version !== undefined) return Number(version);
    if (posix.dirname(at) === at) return undefined;
  }
}

function hasOwn(raw: unknown, key: string): boolean {
  return typeof raw === 'object' && raw !== null && Object.hasOwn(raw, key);
}
