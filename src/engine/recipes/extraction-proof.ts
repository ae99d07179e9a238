import { ts } from 'ts-morph';
import { isAssigned } from '../ast/assignments.ts';
import { symbolOf } from '../ast/bindings.ts';
import { isDeclaredName, isScopedName } from '../ast/names.ts';
import { ancestors, counterpart, descendants, isOwnRealm } from '../ast/walk.ts';
import type { Selection } from './code-selection.ts';

/**
 * Why code does something else once it stands in a function at the top of its file, whatever the compiler says: it depends
 * on the function around it, or on a variable that others see change, of which the new function would have a copy.
 */
export function whyNotExtracted(program: ts.Program, fileName: string, selection: Selection): string | undefined {
  const sourceFile = program.getSourceFile(fileName);
  const nodes = sourceFile && selection.nodes.flatMap((node) => counterpart(sourceFile, node) ?? []);
  if (!sourceFile || nodes?.length !== selection.nodes.length) return 'The compiler does not know the file.';
  for (const node of nodes) {
    const bound = boundTo(node);
    if (bound) return `\`${bound.getText(sourceFile).split('(')[0] ?? ''}\` depends on the function around it.`;
  }
  return whyShared(program.getTypeChecker(), sourceFile, nodes);
}

/** What means something else, or nothing, in another function: `this`, `super`, `arguments`, `new.target`, `yield`. */
function boundTo(node: ts.Node): ts.Node | undefined {
  const isBound = (one: ts.Node): boolean =>
    one.kind === ts.SyntaxKind.ThisKeyword ||
    one.kind === ts.SyntaxKind.SuperKeyword ||
    ts.isThisTypeNode(one) ||
    ts.isMetaProperty(one) ||
    ts.isYieldExpression(one) ||
    (ts.isIdentifier(one) && one.text === 'arguments' && isScopedName(one));
  const isArrowOrCode = (one: ts.Node): boolean => !isOwnRealm(one) || ts.isArrowFunction(one);
  return [node, ...(isArrowOrCode(node) ? descendants(node, isArrowOrCode) : [])].find(
    (one) => isBound(one) && !(ts.isMetaProperty(one) && one.keywordToken === ts.SyntaxKind.ImportKeyword),
  );
}

function whyShared(checker: ts.TypeChecker, sourceFile: ts.SourceFile, nodes: readonly ts.Node[]): string | undefined {
  const isInside = (node: ts.Node): boolean => nodes.some((one) => one.pos <= node.pos && node.end <= one.end);
  const uses = usesBySymbol(checker, sourceFile, nodes);
  for (const [symbol, { within, all }] of uses) {
    const [declaration] = symbol.declarations ?? [];
    if (!declaration || declaration.getSourceFile() !== sourceFile) continue;
    // What is declared and used inside only comes along; what stands at the top of the file is seen from there as well.
    if (isInside(declaration) ? all.length === within.length : isTopLevel(declaration)) continue;
    const home = realmOf(declaration);
    const isChanged = all.some((name) => isAssigned(name) || (isDeclaredName(name) && name.parent !== declaration));
    const captured = all.find((name) => realmOf(name) !== home);
    if (isChanged && captured) {
      const line = sourceFile.getLineAndCharacterOfPosition(captured.getStart(sourceFile)).line + 1;
      return `\`${symbol.name}\` is assigned anew, and used in a function of its own at line ${line}, which would no longer see it change.`;
    }
    const tried = nodes.flatMap(triedIn).find((block) => !(block.pos <= declaration.pos && declaration.end <= block.end));
    if (tried && within.some(isAssigned))
      return `\`${symbol.name}\` is assigned where an error may be caught, after which its new value would be lost.`;
  }
  return undefined;
}

interface Uses {
  readonly within: ts.Identifier[];
  readonly all: ts.Identifier[];
}

/** What the code names that a block or a function declares, and all places of the file that name the same. */
function usesBySymbol(checker: ts.TypeChecker, sourceFile: ts.SourceFile, nodes: readonly ts.Node[]): Map<ts.Symbol, Uses> {
  const uses = new Map<ts.Symbol, Uses>();
  const names = new Set<string>();
  const visit = (root: ts.Node, add: (name: ts.Identifier, symbol: ts.Symbol) => void): void => {
    for (const node of [root, ...descendants(root)]) {
      if (!ts.isIdentifier(node) || !isScopedName(node)) continue;
      const symbol = names.size === 0 || names.has(node.text) ? symbolOf(checker, node) : undefined;
      if (symbol) add(node, symbol);
    }
  };
  for (const node of nodes)
    visit(node, (name, symbol) => {
      const isVariable = (symbol.flags & ts.SymbolFlags.Variable) !== 0;
      if (isVariable && !uses.has(symbol)) uses.set(symbol, { within: [], all: [] });
      if (isVariable) uses.get(symbol)?.within.push(name);
    });
  for (const { within } of uses.values()) for (const { text } of within) names.add(text);
  if (names.size > 0) visit(sourceFile, (name, symbol) => uses.get(symbol)?.all.push(name));
  return uses;
}

function isTopLevel(declaration: ts.Node): boolean {
  return (
    realmOf(declaration) === undefined &&
    ![...ancestors(declaration)].some((node) => ts.isBlock(node) || ts.isIterationStatement(node, false))
  );
}

/** The function that something runs in; undefined at the top of the file. */
function realmOf(node: ts.Node): ts.Node | undefined {
  // A parameter belongs to its function, whose name belongs to the one around it.
  return [...ancestors(node)].find((one) => isOwnRealm(one) && (one as { readonly name?: ts.Node }).name !== node);
}

/** The `try` blocks of its function that code stands in. */
function triedIn(node: ts.Node): ts.Block[] {
  const found: ts.Block[] = [];
  for (const one of ancestors(node)) {
    if (isOwnRealm(one)) break;
    if (ts.isTryStatement(one) && one.tryBlock.pos <= node.pos && node.end <= one.tryBlock.end) found.push(one.tryBlock);
  }
  return found;
}
