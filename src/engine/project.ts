import { ts } from 'ts-morph';
import type { CompilerFiles } from './compiler-files.ts';
import { LIB_FOLDER } from './lib-files.ts';

/** What a project is made of: by a config, or inferred for the files that no config lists. */
export interface ProjectShape {
  readonly options: ts.CompilerOptions;
  readonly rootNames: () => readonly string[];
  readonly references: readonly ts.ProjectReference[];
}

/** Not in the published types: a referenced project is read from its sources, since what it builds may be old, or not there. */
export interface SourceRedirect {
  useSourceOfProjectReferenceRedirect(): boolean;
}

/** One language service. It reads through the view that is selected in `files`; only texts that differ are parsed again. */
export class Project {
  readonly languageService: ts.LanguageService;
  /** May be replaced when the config was read anew. */
  shape: ProjectShape;
  #unloads = 0;
  #isLoaded = false;

  constructor(
    files: CompilerFiles,
    shape: ProjectShape,
    setup: {
      readonly folder: string;
      readonly registry: ts.DocumentRegistry;
      readonly configOf: (name: string) => ts.ParsedCommandLine | undefined;
      /** Asked now and then in the middle of a question: true ends it with an exception. */
      readonly isOverdue: () => boolean;
    },
  ) {
    this.shape = shape;
    const host: ts.LanguageServiceHost & SourceRedirect = {
      getProjectVersion: () => `${files.version}.${this.#unloads}`,
      getCompilationSettings: () => this.shape.options,
      getScriptFileNames: () => [...this.shape.rootNames()],
      getProjectReferences: () => this.shape.references,
      getParsedCommandLine: setup.configOf,
      useSourceOfProjectReferenceRedirect: () => true,
      getCancellationToken: () => ({ isCancellationRequested: setup.isOverdue }),
      getScriptVersion: (name) => files.read(name)?.fingerprint ?? '',
      getScriptSnapshot: (name) => files.read(name)?.snapshot,
      getCurrentDirectory: () => setup.folder,
      getDefaultLibFileName: (options) => `${LIB_FOLDER}/${ts.getDefaultLibFileName(options)}`,
      useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
      fileExists: (name) => files.exists(name),
      readFile: (name) => files.read(name)?.text,
      directoryExists: (name) => files.folderExists(name),
      getDirectories: (name) => ts.sys.getDirectories(name),
      readDirectory: (...request) => ts.sys.readDirectory(...request),
      realpath: (name) => files.realName(name),
    };
    this.languageService = ts.createLanguageService(host, setup.registry);
  }

  /** The program for the texts of the selected view. It stays as it is when another view is selected. */
  program(): ts.Program {
    const program = this.languageService.getProgram();
    if (!program) throw new Error('The language service has no program.');
    this.#isLoaded = true;
    return program;
  }

  /** Whether its program is there, so that a question to it costs little. */
  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  /** Gives its memory back. The language service loads the program anew when it is asked again. */
  unload(): void {
    this.#unloads++;
    this.#isLoaded = false;
    this.languageService.cleanupSemanticCache();
  }

  dispose(): void {
    this.languageService.dispose();
  }
}
