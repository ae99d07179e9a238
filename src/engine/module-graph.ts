import { posix } from 'node:path';
import { ts } from 'ts-morph';
import type { WorkspacePath } from '../domain/ids.ts';
import { isCodeFile, isDeclarationFile } from './code-files.ts';
import type { FileView } from './file-view.ts';
import { ModuleResolver } from './module-resolver.ts';
import type { Pacer } from './pacer.ts';
import type { ProjectService } from './project-service.ts';
import type { SourceText } from './source-text.ts';

/** Which files of the workspace import which, be it for types only or at run time. */
export interface ModuleGraph {
  readonly imports: ReadonlyMap<WorkspacePath, ReadonlySet<WorkspacePath>>;
  readonly importers: ReadonlyMap<WorkspacePath, ReadonlySet<WorkspacePath>>;
}

/** The specifiers of a text, computed once for each text. */
export type SpecifierCache = WeakMap<SourceText, readonly string[]>;

/** The graph as a view has it. Reads every code file, but parses none and needs no turn. */
export async function buildModuleGraph(
  view: FileView,
  projects: ProjectService,
  cache: SpecifierCache,
  pacer: Pacer,
): Promise<ModuleGraph> {
  const resolver = new ModuleResolver(view, projects);
  const imports = new Map<WorkspacePath, Set<WorkspacePath>>();
  const importers = new Map<WorkspacePath, Set<WorkspacePath>>();
  for (const path of view.list()) {
    if (!isCodeFile(path) || isDeclarationFile(path)) continue;
    await pacer.pause();
    const read = view.tryRead(path);
    if (read.status !== 'text') continue;
    for (const specifier of specifiersOf(read.source, cache)) {
      const target = resolver.resolve(specifier, path);
      if (target === undefined || target === path) continue;
      link(imports, path, target);
      link(importers, target, path);
    }
  }
  return { imports, importers };
}

function specifiersOf(source: SourceText, cache: SpecifierCache): readonly string[] {
  const known = cache.get(source);
  if (known) return known;
  const { importedFiles, referencedFiles } = ts.preProcessFile(source.text, true, true);
  const references = referencedFiles.map(({ fileName }) =>
    posix.isAbsolute(fileName) || fileName.startsWith('.') ? fileName : `./${fileName}`,
  );
  const specifiers = [...new Set([...importedFiles.map(({ fileName }) => fileName), ...references])];
  cache.set(source, specifiers);
  return specifiers;
}

function link(links: Map<WorkspacePath, Set<WorkspacePath>>, from: WorkspacePath, to: WorkspacePath): void {
  const targets = links.get(from);
  if (targets) targets.add(to);
  else links.set(from, new Set([to]));
}
