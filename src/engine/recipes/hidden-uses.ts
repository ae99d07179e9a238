import type { WorkspacePath } from '../../domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../domain/scope.ts';
import { hasWord } from '../ast/words.ts';
import { generatedLine, isCodeFile, isDeclarationFile } from '../code-files.ts';
import type { CodeView } from '../recipe.ts';

/**
 * A use of a file, or of one name of it, in a file that can't be made to follow: a template of another language, a
 * declaration, what is generated. As a sentence; undefined where there is none.
 */
export async function hiddenUse(
  view: CodeView,
  { file, name }: { readonly file: WorkspacePath; readonly name?: string },
  editable: ReadonlySet<WorkspacePath>,
): Promise<string | undefined> {
  const stem = file.replace(/^.*\//, '').replace(/\.[mc]?[jt]sx?$/, '');
  for (const path of await view.allFiles(WHOLE_WORKSPACE)) {
    const isTemplate = /\.(vue|svelte|astro|mdx)$/.test(path);
    if (editable.has(path) || !(isTemplate || isCodeFile(path))) continue;
    await view.pause();
    const text = view.tryText(path);
    // What is built of the sources is built anew.
    if (!isTemplate && !isDeclarationFile(path) && generatedLine(text ?? '') === undefined) continue;
    const isNamed = text !== undefined && text.includes(stem) && (name === undefined ? isImported(text, stem) : hasWord(text, name));
    if (isNamed) return `${path} may use it, and can't be made to follow.`;
  }
  return undefined;
}

function isImported(text: string, stem: string): boolean {
  return [...text.matchAll(/(["'`])([^"'`\r\n]+)\1/g)].some(
    ([, , specifier = '']) =>
      specifier === stem || new RegExp(`/${stem.replace(/[$.*+?^(){}|[\]\\]/g, '\\$&')}(\\.[mc]?[jt]sx?)?$`).test(specifier),
  );
}
