import { ts } from 'ts-morph';
import { isDeclaredName } from '../ast/names.ts';
import { ancestors } from '../ast/walk.ts';
import type { FileNames, HoistedFunction } from './file-names.ts';

/**
 * A use of a variable that may happen before it has its value, when `let` and `const` would throw: further up, in its own
 * declaration, or in a function that something further up may call. As a sentence; undefined where there is none.
 */
export function earlyUse(
  names: FileNames,
  list: ts.VariableDeclarationList,
  name: ts.Identifier,
  uses: readonly ts.Identifier[],
): string | undefined {
  const declaration = list.declarations.find(({ pos, end }) => pos <= name.pos && name.end <= end) ?? list;
  const lineOf = (node: ts.Node): number => names.sourceFile.getLineAndCharacterOfPosition(node.getStart(names.sourceFile)).line + 1;
  const early = uses.find((use) => use.pos < declaration.end && !isLater(use, declaration));
  if (early) return `\`${name.text}\` is used before its declaration, at line ${lineOf(early)}.`;
  const start = list.getStart(names.sourceFile);
  const hoisted = leadingTo(names.functions, uses);
  const isInside = (node: ts.Node): boolean => hoisted.some((one) => one.node.pos <= node.pos && node.end <= one.node.end);
  for (const { node } of hoisted) {
    const caller = node.name && names.named(node.name.text).find((one) => one.end <= start && !isDeclaredName(one) && !isInside(one));
    if (caller) return `\`${caller.text}\` at line ${lineOf(caller)} may use \`${name.text}\` before its declaration.`;
  }
  return undefined;
}

/** Whether a use that stands too early happens later all the same: in a function that is not called while the variable is declared. */
function isLater(use: ts.Identifier, declaration: ts.Node): boolean {
  for (const node of ancestors(use)) {
    if (node === declaration) return false;
    // Who may call these, and when, is looked at by itself.
    if (ts.isFunctionDeclaration(node)) return true;
    if (ts.isFunctionLike(node) && declaration.pos <= node.pos && !mayBeCalledAtOnce(node)) return true;
  }
  return false;
}

/** `(function () { … })()`, or what is handed to a call. */
function mayBeCalledAtOnce(node: ts.Node): boolean {
  let outer = node;
  while (ts.isParenthesizedExpression(outer.parent)) outer = outer.parent;
  return ts.isCallExpression(outer.parent) || ts.isNewExpression(outer.parent);
}

/** The hoisted functions that lead to one of the uses, be it through each other. */
function leadingTo(functions: readonly HoistedFunction[], uses: readonly ts.Identifier[]): HoistedFunction[] {
  const found = new Set(functions.filter(({ node }) => uses.some((use) => node.pos <= use.pos && use.end <= node.end)));
  // A set that is iterated goes on to what is added meanwhile.
  for (const { node } of found) for (const other of functions) if (node.name && other.mentions.has(node.name.text)) found.add(other);
  return [...found];
}
