import { ts } from 'ts-morph';
import { hasAny, matchesOf } from '../ast/hints.ts';
import { descendants } from '../ast/walk.ts';

/** A plain `any` that says nothing of what a function takes or gives, or of what is caught. */
export interface AnyPlace {
  readonly kind: 'caught' | 'parameter' | 'return';
  /** The `any` itself. */
  readonly type: ts.TypeNode;
  /** The function, or the catch clause. */
  readonly owner: ts.CatchClause | ts.FunctionLikeDeclaration;
  /** Which parameter it is. */
  readonly index: number;
}

/** Whether a text may type anything as `any`. */
export const mayHaveAny = (text: string): boolean => hasAny(anysIn(text));

export const anysIn = (text: string): Iterable<number> => matchesOf(/:\s*(?:\/\*.*?\*\/\s*)?any\b/g, text);

/** In the order of the text. What has no body, and what overloads stand before, is left out: it is no use without types. */
export function anyPlaces(sourceFile: ts.SourceFile): AnyPlace[] {
  if (!/\.[mc]?tsx?$/.test(sourceFile.fileName) || !mayHaveAny(sourceFile.text)) return [];
  const found: AnyPlace[] = [];
  for (const owner of descendants(sourceFile)) {
    if (ts.isCatchClause(owner)) {
      const type = owner.variableDeclaration?.type;
      if (isAny(type)) found.push({ kind: 'caught', type, owner, index: 0 });
    } else if (ts.isFunctionLike(owner) && hasBody(owner) && !hasOverloads(owner)) {
      owner.parameters.forEach(({ name, type, dotDotDotToken }, index) => {
        // What `this` is, the callers do not say.
        if (isAny(type) && !dotDotDotToken && name.getText(sourceFile) !== 'this') found.push({ kind: 'parameter', type, owner, index });
      });
      if (isAny(owner.type)) found.push({ kind: 'return', type: owner.type, owner, index: -1 });
    }
  }
  return found;
}

function isAny(type: ts.TypeNode | undefined): type is ts.TypeNode {
  return type?.kind === ts.SyntaxKind.AnyKeyword;
}

function hasBody(node: ts.SignatureDeclaration | ts.JSDocSignature): node is ts.FunctionLikeDeclaration {
  return 'body' in node && node.body !== undefined;
}

function hasOverloads({ kind, name, parent }: ts.FunctionLikeDeclaration): boolean {
  const siblings: readonly ts.Node[] = ts.isClassLike(parent)
    ? parent.members
    : ts.isSourceFile(parent) || ts.isBlock(parent) || ts.isModuleBlock(parent)
      ? parent.statements
      : [];
  return siblings.some(
    (sibling) => sibling.kind === kind && ts.isFunctionLike(sibling) && !hasBody(sibling) && sibling.name?.getText() === name?.getText(),
  );
}
