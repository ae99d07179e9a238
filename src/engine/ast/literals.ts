import { ts } from 'ts-morph';
import { commentsOf } from './comments.ts';
import { descendants } from './walk.ts';

/** Where line starts belong to what is written, not to how it is laid out: strings, templates, comments without a margin of stars. */
export function literalRanges(sourceFile: ts.SourceFile, within: ts.Node = sourceFile): [number, number][] {
  const literals = [...descendants(within)].filter((node) => ts.isStringTextContainingNode(node));
  const comments = commentsOf(sourceFile, (comment) => comment.includes('\n') && !hasMargin(comment));
  return [
    ...literals.map((node): [number, number] => [node.getStart(sourceFile), node.end]),
    ...comments.map(({ start, end }): [number, number] => [start, end]),
  ];
}

function hasMargin(comment: string): boolean {
  return comment
    .split('\n')
    .slice(1)
    .every((line) => line.trimStart().startsWith('*'));
}
