import type { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { CodeView } from '../recipe.ts';
import { nearestPackage } from './package-json.ts';

/** Why a file may be for engines that know no syntax of ES2015, as a sentence; undefined where something says that it is not. */
export function whyOldSyntax(view: CodeView, path: WorkspacePath, { text }: ts.SourceFile): string | undefined {
  const isModern =
    /\.[mc]?tsx?$|\.mjs$/.test(path) ||
    typeof view.compilerOptions(path).configFilePath === 'string' ||
    nearestPackage(view, path)?.json.engines?.['node'] !== undefined ||
    /(^|[\s;{(])(?:let|const|class)\s+[\w$[{]|=>|^import\s/m.test(text);
  return isModern ? undefined : 'The file has no newer syntax, so it may be for engines that know none.';
}
