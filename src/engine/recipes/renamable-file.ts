import { posix } from 'node:path';
import { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../domain/scope.ts';
import { descendants } from '../ast/walk.ts';
import { editBarrier, isCodeFile, isNamedAsTest } from '../code-files.ts';
import type { CodeView } from '../recipe.ts';
import { foundByName } from './found-by-name.ts';
import { globbedFolders, isGlobbed } from './globbed-folders.ts';
import { publicSurface } from './public-surface.ts';
import { standInOf } from './stand-ins.ts';

/** Why a file has to keep its name, or can't have the new one, as a sentence. */
export async function whyNotRenamed(view: CodeView, from: WorkspacePath, to: WorkspacePath): Promise<string | undefined> {
  const text = view.tryText(from);
  if (text === undefined) return `There is no file ${from}.`;
  if (from === to) return 'It is called that already.';
  if (from.toLowerCase() === to.toLowerCase()) return 'The names differ in small and large letters only, which not all disks tell apart.';
  if (!isCodeFile(from) || !isCodeFile(to)) return 'Only files of code are renamed, and stay files of code.';
  if (to.startsWith('/') || to.split('/').includes('..')) return `${to} lies outside of the workspace.`;
  const barrier = editBarrier(from, text) ?? editBarrier(to, null);
  if (barrier !== undefined) return barrier;
  const all = await view.allFiles(WHOLE_WORKSPACE);
  if (view.tryText(to) !== undefined || all.includes(to)) return `There is a file ${to} already.`;
  const standIn = standInOf(all.filter(isCodeFile), from);
  if (standIn !== undefined) return `${standIn} may stand in for it, or it for that, on some platform.`;
  return (
    whyOtherwise(view, from, to) ??
    whyFound(view, from, to, await globbedFolders(view)) ??
    namedInSettings(view, all, from) ??
    whyTied(view, from, to)
  );
}

/** Whether another ending, or another project, would have the file compiled or run in another way. */
function whyOtherwise(view: CodeView, from: WorkspacePath, to: WorkspacePath): string | undefined {
  const kindOf = (path: string): string => /\.([mc]?[jt]s)x?$/.exec(path)?.[1] ?? '';
  if (kindOf(from) !== kindOf(to)) return `${to} is a file of another kind, which is compiled in another way.`;
  if (from.endsWith('x') && !to.endsWith('x') && [...descendants(view.sourceFile(from))].some(ts.isJsxOpeningLikeElement))
    return `It has JSX, and ${to} is a file without.`;
  const configOf = (path: WorkspacePath): unknown => view.compilerOptions(path).configFilePath;
  return configOf(from) === configOf(to) ? undefined : `${to} belongs to another project, and would be compiled in another way.`;
}

/** Who finds files by their names or places would no longer find this one, or would find it now. */
function whyFound(view: CodeView, from: WorkspacePath, to: WorkspacePath, globbed: readonly string[]): string | undefined {
  if (isNamedAsTest(from) !== isNamedAsTest(to)) return 'It would become a test, or be one no longer.';
  if (foundByName(from)) return `A framework or a tool may find ${from} by its name.`;
  if (foundByName(to)) return `A framework or a tool may take ${to} for something else, by its name.`;
  if (isGlobbed(globbed, from) || isGlobbed(globbed, to)) return 'The files of its folder are loaded by a pattern.';
  return publicSurface(view, from).entries.includes(from) ? `Others may import ${from}: it is an entry of the package.` : undefined;
}

/** A file of settings that names it. */
function namedInSettings(view: CodeView, all: readonly WorkspacePath[], from: WorkspacePath): string | undefined {
  const stem = from.replace(/\.[mc]?[jt]sx?$/, '');
  for (const path of all) {
    if (!/(^|\/)(package|[tj]sconfig[^/]*|[^/]*rc|angular|nx|project|turbo|deno)\.jsonc?$/.test(path)) continue;
    const folder = posix.dirname(path);
    const relative = posix.relative(folder === '.' ? '' : folder, stem);
    const text = relative.startsWith('..') ? undefined : view.tryText(path);
    const named =
      text !== undefined && new RegExp(`["'/ ]${relative.replace(/[$.*+?^(){}|[\]\\]/g, '\\$&')}(\\.[mc]?[jt]sx?)?["' ]`).test(text);
    if (named) return `${path} names it.`;
  }
  return undefined;
}

/** What it does depends on where it lies. */
function whyTied(view: CodeView, from: WorkspacePath, to: WorkspacePath): string | undefined {
  if (posix.dirname(from) === posix.dirname(to)) return undefined;
  const sourceFile = view.sourceFile(from);
  if (sourceFile.referencedFiles.length > 0) return 'It refers to another file with `/// <reference path>`.';
  const tied = [...descendants(sourceFile)].find(
    (node) =>
      (ts.isIdentifier(node) && (node.text === '__dirname' || node.text === '__filename')) ||
      (ts.isMetaProperty(node) &&
        node.keywordToken === ts.SyntaxKind.ImportKeyword &&
        /^import\.meta\.(url|dirname|filename|resolve|glob)/.test(node.parent.getText(sourceFile))),
  );
  return tied && `It uses \`${ts.isIdentifier(tied) ? tied.text : tied.parent.getText(sourceFile)}\`, which depends on where it lies.`;
}
