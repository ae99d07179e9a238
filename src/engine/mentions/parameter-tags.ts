import { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import { commentsOf } from '../ast/comments.ts';
import { children, descendants } from '../ast/walk.ts';
import type { CodeView } from '../recipe.ts';
import { parameterNames, type Range } from './comment-words.ts';

/** The `@param old` of functions whose parameter is called `current` by now, and that have no `old` any more. */
export function documentedParameters(view: CodeView, path: WorkspacePath, old: string, current: string): Range[] {
  const text = view.text(path);
  if (!/@(param|arg)/.test(text) || !text.includes(old) || !text.includes(current)) return [];
  const sourceFile = view.sourceFile(path);
  const docs = commentsOf(sourceFile, (comment) => comment.startsWith('/**') && comment.includes(old));
  return docs.flatMap(({ start, end, text: doc }) => {
    const named = parameterNames(doc).filter((range) => doc.slice(range.start, range.end) === old);
    const parameters = named.length > 0 ? parametersBelow(sourceFile, end) : [];
    if (!parameters.includes(current) || parameters.includes(old)) return [];
    return named.map((range) => ({ start: start + range.start, end: start + range.end }));
  });
}

/** The parameters of the function that a comment stands before. */
function parametersBelow(sourceFile: ts.SourceFile, end: number): string[] {
  const node = firstNodeFrom(sourceFile, end);
  if (!node) return [];
  const documented = ts.isFunctionLike(node) ? node : [...descendants(node)].find((inner) => ts.isFunctionLike(inner));
  return documented ? documented.parameters.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : [])) : [];
}

/** The outermost node that starts right behind a position. */
function firstNodeFrom(sourceFile: ts.SourceFile, position: number): ts.Node | undefined {
  for (let node: ts.Node | undefined = sourceFile; node;) {
    const inner: ts.Node | undefined = children(node).find((child) => child.end > position);
    if (!inner || inner.getStart(sourceFile) >= position) return inner;
    node = inner;
  }
  return undefined;
}
