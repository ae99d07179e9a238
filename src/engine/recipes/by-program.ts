import type { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { CodeView } from '../recipe.ts';

/** Files by the program that holds them; those that none holds are left out. */
export function byProgram(view: CodeView, paths: readonly WorkspacePath[]): Map<ts.Program, WorkspacePath[]> {
  const files = new Map<ts.Program, WorkspacePath[]>();
  for (const path of paths) {
    const program = view.languageService(path).getProgram();
    if (program?.getSourceFile(view.toAbsolute(path))) files.set(program, [...(files.get(program) ?? []), path]);
  }
  return files;
}
