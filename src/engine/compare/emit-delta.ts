import { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { FileText } from '../../ports/code.ts';
import type { EmitDelta } from '../../ports/comparison.ts';
import { isCodeFile, isDeclarationFile } from '../code-files.ts';
import type { FileView } from '../file-view.ts';
import type { ModuleGraph } from '../module-graph.ts';
import { reachedFrom } from '../reached-from.ts';
import type { Pacer } from '../pacer.ts';
import type { ProjectService } from '../project-service.ts';
import { emitsTheSame } from '../recipes/emitted.ts';
import { emitDoubt } from './emit-doubts.ts';
import type { EmittedTexts } from './emitted-texts.ts';

export interface EmitRequest {
  readonly before: FileView;
  readonly changed: readonly FileText[];
  readonly graph: ModuleGraph;
  readonly emitted: EmittedTexts;
}

/** Markdown decides nothing at run time; whatever else is no code may. */
const isDocument = (path: string): boolean => path.endsWith('.md');

/** Compiles each changed file by itself before and after, and compares the JavaScript. Needs no program and no turn. */
export async function compareEmit(
  { before, changed, graph, emitted }: EmitRequest,
  projects: ProjectService,
  pacer: Pacer,
): Promise<EmitDelta> {
  const same: WorkspacePath[] = [];
  const different: WorkspacePath[] = [];
  const other: WorkspacePath[] = [];
  const doubts = new Set<string>();
  for (const { path, text } of changed) {
    await pacer.pause();
    if (!isCodeFile(path)) {
      if (!isDocument(path)) other.push(path);
      continue;
    }
    const read = before.tryRead(path);
    const old = read.status === 'text' ? read.source.text : null;
    const options = projects.optionsOf(path, before);
    (isSame(path, old, text, options, emitted) ? same : different).push(path);
  }
  // Where something differs, nothing is to be proved.
  if (different.length === 0) {
    for (const { path, text } of changed) {
      await pacer.pause();
      const read = before.tryRead(path);
      const doubt = isCodeFile(path) ? emitDoubt(path, read.status === 'text' ? read.source.text : null, text) : undefined;
      if (doubt !== undefined) doubts.add(doubt);
    }
    for (const reason of doubtsOfProjects(before, changed, graph, projects)) doubts.add(reason);
  }
  return { compiler: `TypeScript ${ts.version} (built in)`, same, different, other, doubts: [...doubts] };
}

function isSame(
  path: WorkspacePath,
  before: string | null,
  after: string | null,
  options: ts.CompilerOptions,
  emitted: EmittedTexts,
): boolean {
  if (isDeclarationFile(path)) return true;
  if (before !== null && after !== null) return emitsTheSame(path, before, after, options, () => false, emitted.of);
  // A file that comes or goes makes no difference where nothing is left of it.
  return /^(export \{\};?)?\s*$/.test(emitted.of(path, before ?? after ?? '', options) ?? '?');
}

/** Where types are read by something other than a compiler, they may decide what happens. */
function* doubtsOfProjects(
  before: FileView,
  changed: readonly FileText[],
  graph: ModuleGraph,
  projects: ProjectService,
): Generator<string> {
  const code = changed.map(({ path }) => path).filter(isCodeFile);
  const all = [...reachedFrom(code, graph.importers)].map((path) => projects.optionsOf(path, before));
  const options = new Set(all);
  for (const { emitDecoratorMetadata, plugins } of options) {
    if (emitDecoratorMetadata) yield 'decorators get types as metadata (“emitDecoratorMetadata”)';
    if (Array.isArray(plugins) && plugins.some((plugin) => typeof plugin === 'object' && 'transform' in plugin))
      yield 'a plugin of the tsconfig.json takes part in the compilation';
  }
  if (before.list().some((path) => /\.(vue|svelte|astro)$/.test(path))) yield 'components that are no plain code may read types';
}
