import { type ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Site } from '../../ports/recipe-facts.ts';
import { lineEnd, lineStart } from './lines.ts';

/** The place of a node or a position, as it is shown and chosen. Two things at one place get one id. */
export function siteAt(path: WorkspacePath, sourceFile: ts.SourceFile, at: ts.Node | number): Site {
  return siteInText(path, sourceFile.text, typeof at === 'number' ? at : at.getStart(sourceFile));
}

export function siteInText(path: WorkspacePath, text: string, position: number): Site {
  const start = lineStart(text, position);
  const line = text.slice(0, start).split('\n').length;
  const column = position - start + 1;
  return { id: `${path}:${line}:${column}`, path, line, column, text: text.slice(start, lineEnd(text, position)).trim() };
}

/** Whether a node has a line in the lines that the scope is limited to, if it is. */
export function touchesLines(scope: Scope, sourceFile: ts.SourceFile, node: ts.Node): boolean {
  if (!scope.lines) return true;
  const first = sourceFile.getLineAndCharacterOfPosition(node.getStart(sourceFile)).line + 1;
  const last = sourceFile.getLineAndCharacterOfPosition(node.end).line + 1;
  return first <= scope.lines.end && last >= scope.lines.start;
}

/** `src/orders/parse.ts:68`, as a person names a place. */
export function placeOf(path: string, sourceFile: ts.SourceFile, position: number): string {
  return `${path}:${sourceFile.getLineAndCharacterOfPosition(position).line + 1}`;
}
