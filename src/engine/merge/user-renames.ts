import { ts } from 'ts-morph';
import { UNKNOWN_SOURCE } from '../../changeset/provenance.ts';
import type { ChangedFile, FileContent } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../domain/scope.ts';
import { isCodeFile } from '../code-files.ts';
import { renamesBetween } from '../recipes/hand-rename.ts';
import { renameSymbol } from '../recipes/rename-symbol.ts';
import type { RepeatedCall } from './repeats.ts';

/** What the user has given another name in files that are offered, as what the recipe has to be told to do the same in the text that was there before. */
export function userRenames(
  offered: readonly ChangedFile[],
  moved: readonly { readonly path: WorkspacePath; readonly now: FileContent | null }[],
): RepeatedCall[] {
  return moved.flatMap(({ path, now }) => {
    const file = offered.find((one) => one.path === path);
    if (!file?.base || !now || !isCodeFile(path)) return [];
    const { text: base } = file.base;
    const [before, after] = [base, now.text].map((text) => ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
    if (!before || !after) return [];
    return renamesBetween(before, after).map(({ from, to, line }): RepeatedCall => ({
      recipe: renameSymbol.info.id,
      with: { from, to, path, line, public: true },
      scope: WHOLE_WORKSPACE,
      place: { path, base, line },
      provenance: UNKNOWN_SOURCE,
    }));
  });
}
