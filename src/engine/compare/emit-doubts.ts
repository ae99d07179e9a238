import { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import { commentsOf } from '../ast/comments.ts';
import { descendants } from '../ast/walk.ts';

/** Comments that compilers, bundlers and test runners act on; `@ts-…` and linters' concern no behaviour. */
const ACTED_ON =
  /@jsx|[#@]__(PURE|NO_SIDE_EFFECTS|INLINE|NOINLINE|KEY)__|\bwebpack[A-Z]\w*\s*:|@vite-ignore|turbopack\w*\s*:|@(jest|vitest|bun|deno)-\w|@(preserve|license)\b|[#@]\s*source(Mapping)?URL=|^\/\/\/\s*<amd/;

/**
 * Why a file may behave otherwise though it becomes the same JavaScript by itself, as a clause: a compiler that knows all files
 * may make something else of it, or something other than the compiler reads what is not in the JavaScript.
 */
export function emitDoubt(path: WorkspacePath, before: string | null, after: string | null): string | undefined {
  if (before === after) return undefined;
  const [old, fresh] = [factsOf(path, before ?? ''), factsOf(path, after ?? '')];
  if (old.decorated || fresh.decorated) return `decorators of ${path} may read types`;
  if (old.ambient !== fresh.ambient)
    return `${path} declares values without JavaScript, such as a “const enum”, and these declarations change`;
  if (old.comments !== fresh.comments) return `${path} has comments that tools act on, and these change`;
  return undefined;
}

interface Facts {
  readonly decorated: boolean;
  /** The declarations of values of which the JavaScript of this file shows nothing. */
  readonly ambient: string;
  readonly comments: string;
}

function factsOf(path: WorkspacePath, text: string): Facts {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const ambient: string[] = [];
  let decorated = false;
  for (const node of descendants(tree)) {
    if (ts.isDecorator(node)) decorated = true;
    if (isAmbientValue(node, tree.isDeclarationFile)) ambient.push(node.getText(tree));
  }
  return {
    decorated,
    ambient: ambient.join('\n'),
    comments: commentsOf(tree, (comment) => ACTED_ON.test(comment))
      .map((comment) => comment.text)
      .join('\n'),
  };
}

function isAmbientValue(node: ts.Node, isDeclarationFile: boolean): boolean {
  if (ts.isEnumDeclaration(node) && has(node, ts.SyntaxKind.ConstKeyword)) return true;
  const isValue =
    ts.isVariableStatement(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isModuleDeclaration(node);
  // All of a declaration file is ambient; there, only what a compiler puts into the JavaScript of others matters.
  return isValue && !isDeclarationFile && has(node, ts.SyntaxKind.DeclareKeyword);
}

const has = (node: ts.HasModifiers, kind: ts.ModifierSyntaxKind): boolean =>
  node.modifiers?.some((modifier) => modifier.kind === kind) ?? false;
