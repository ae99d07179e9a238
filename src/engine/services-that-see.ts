import { ts } from 'ts-morph';
import type { WorkspacePath } from '../domain/ids.ts';
import { hasWord } from './ast/words.ts';
import type { CodeView } from './recipe.ts';

/** The language services of a declaration's own project, and of other projects whose files may use its name. */
export async function servicesThatSee(
  view: CodeView,
  declared: WorkspacePath,
  name: string,
  files: Iterable<WorkspacePath>,
): Promise<ts.LanguageService[]> {
  const services = new Set([view.languageService(declared)]);
  // What is no module is seen without being named.
  const isModule = ts.isExternalModule(view.sourceFile(declared));
  for (const path of files) {
    if (!hasWord(view.text(path), name)) continue;
    await view.pause();
    if (isModule && !view.mayHold(path, declared)) continue;
    const service = view.languageService(path);
    if (!services.has(service) && service.getProgram()?.getSourceFile(view.toAbsolute(declared))) services.add(service);
  }
  return [...services];
}
