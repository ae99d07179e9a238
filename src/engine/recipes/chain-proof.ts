import { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import { commentsOf } from '../ast/comments.ts';
import { reparse } from '../ast/bindings.ts';
import { misreadName, type Rewriting } from '../ast/pieces.ts';
import { ancestors, nodeAt } from '../ast/walk.ts';
import type { CodeView } from '../recipe.ts';
import { syntaxErrorsIn } from '../syntax.ts';
import { isAsyncable, placeOfAsync } from './async-functions.ts';
import type { ChainSite } from './chain-rewriter.ts';
import { newErrorsIn, programAfter } from './new-type-errors.ts';

/** What a rewriting would do beside what it is for. */
export interface Wrong {
  readonly type: 'text' | 'types';
  readonly reason: string;
  /** Where in the new text, if it is known. */
  readonly at?: number;
}

/** The first thing that is wrong with a rewritten file, if any: its syntax, its names, its comments, its types. */
export function whatIsWrong(
  view: CodeView,
  program: ts.Program,
  path: WorkspacePath,
  sourceFile: ts.SourceFile,
  sites: readonly ChainSite[],
  rewriting: Rewriting,
): Wrong | undefined {
  const [broken] = syntaxErrorsIn(path, rewriting.text);
  if (broken) return { type: 'text', reason: `It would not parse: ${broken.message}`, at: startOfLine(rewriting.text, broken.line) };
  const misread = misreadName(sourceFile, rewriting);
  if (misread) return { type: 'text', reason: `\`${misread.name}\` would mean something else.`, at: misread.at };
  return lostComment(sourceFile, sites, rewriting) ?? wrongTypes(view, program, path, sourceFile, sites, rewriting);
}

function startOfLine(text: string, line: number): number {
  return (
    text
      .split('\n')
      .slice(0, line - 1)
      .join('\n').length + 1
  );
}

function lostComment(sourceFile: ts.SourceFile, sites: readonly ChainSite[], rewriting: Rewriting): Wrong | undefined {
  const now = new Map<string, number>();
  const key = (text: string): string => text.replace(/\s+/g, ' ');
  for (const { text } of commentsOf(reparse(sourceFile, rewriting.text))) now.set(key(text), (now.get(key(text)) ?? 0) + 1);
  for (const { text, start } of commentsOf(sourceFile)) {
    const left = now.get(key(text)) ?? 0;
    now.set(key(text), left - 1);
    if (left > 0) continue;
    const line = sourceFile.getLineAndCharacterOfPosition(start).line + 1;
    const over = sites.find(({ node }) => node.getFullStart() <= start && start < node.end);
    return {
      type: 'text',
      reason: `The comment at line ${line} would be lost.`,
      ...(over && { at: rewriting.placeOf(over.node.getStart()) ?? start }),
    };
  }
  return undefined;
}

function wrongTypes(
  view: CodeView,
  program: ts.Program,
  path: WorkspacePath,
  sourceFile: ts.SourceFile,
  sites: readonly ChainSite[],
  rewriting: Rewriting,
): Wrong | undefined {
  const after = programAfter(view, program, new Map([[path, rewriting.edits]]));
  const [error] = newErrorsIn(view, program, after, path);
  if (error) return { type: 'types', reason: `It would not compile: ${error.text}`, at: error.start };
  const changed = after.getSourceFile(sourceFile.fileName);
  if (!changed) return undefined;
  for (const { node } of sites) {
    if (!isAsyncable(node) || node.type) continue;
    const at = rewriting.placeOf(placeOfAsync(node, sourceFile));
    const found = at === undefined ? undefined : functionAt(changed, at);
    const before = returnTypeOf(program.getTypeChecker(), node);
    const now = found && returnTypeOf(after.getTypeChecker(), found);
    if (before !== now)
      return { type: 'types', reason: `The function would answer \`${now ?? '?'}\` instead of \`${before}\`.`, at: at ?? 0 };
  }
  return undefined;
}

function functionAt(sourceFile: ts.SourceFile, position: number): ts.SignatureDeclaration | undefined {
  const deepest = nodeAt(sourceFile, position);
  return [deepest, ...ancestors(deepest)].find((node) => isAsyncable(node));
}

function returnTypeOf(checker: ts.TypeChecker, node: ts.SignatureDeclaration): string {
  const signature = checker.getSignatureFromDeclaration(node);
  return signature ? checker.typeToString(checker.getReturnTypeOfSignature(signature), node, ts.TypeFormatFlags.NoTruncation) : '';
}
