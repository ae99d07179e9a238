import type { WorkspacePath } from '../domain/ids.ts';
import { isInScope, type Scope } from '../domain/scope.ts';
import type { TestMap } from '../ports/code.ts';
import { editBarrier, isCodeFile, isNamedAsTest, isTestFile } from './code-files.ts';
import type { FileView } from './file-view.ts';
import type { ModuleGraph } from './module-graph.ts';
import { reachedFrom } from './reached-from.ts';
import type { Pacer } from './pacer.ts';

/**
 * Which tests reach the code in scope by their imports, whatever they then call. A file among tests that tests import
 * is what they share, and no test of its own unless its name says so.
 */
export async function mapTests(view: FileView, graph: ModuleGraph, scope: Scope, pacer: Pacer): Promise<TestMap> {
  const isTest = (path: WorkspacePath): boolean =>
    isNamedAsTest(path) || (isTestFile(path) && ![...(graph.importers.get(path) ?? [])].some((importer) => isTestFile(importer)));
  const inScope = view.list().filter((path) => isInScope(path, scope) && isCodeFile(path) && !isTestFile(path) && !isBarred(view, path));
  const tests: TestMap['tests'][number][] = [];
  const reached = new Set<WorkspacePath>();
  for (const path of view.list()) {
    if (!isTest(path)) continue;
    await pacer.pause();
    const within = reachedFrom([path], graph.imports);
    const reaches = inScope.filter((target) => within.has(target));
    for (const target of reaches) reached.add(target);
    const own = graph.imports.get(path);
    if (reaches.length > 0) tests.push({ path, reaches, direct: reaches.filter((target) => own?.has(target)) });
  }
  return { tests: inShort(tests), untested: inScope.filter((path) => !reached.has(path)) };
}

/** How many files are named in a map: it goes into conversations, and onto records. */
const MOST_NAMED = 2_000;

function inShort(tests: TestMap['tests']): TestMap['tests'] {
  const named = tests.reduce((sum, { reaches }) => sum + reaches.length, 0);
  if (named <= MOST_NAMED) return tests;
  const each = Math.max(1, Math.floor(MOST_NAMED / tests.length));
  return tests.map(({ path, reaches, direct = [] }) => {
    const nearest = [...direct, ...reaches.filter((target) => !direct.includes(target))];
    return { path, reaches: nearest.slice(0, each), direct: direct.slice(0, each), reached: reaches.length };
  });
}

function isBarred(view: FileView, path: WorkspacePath): boolean {
  const read = view.tryRead(path);
  return read.status !== 'text' || editBarrier(path, read.source.text) !== undefined;
}
