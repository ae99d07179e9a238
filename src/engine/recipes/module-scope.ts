import { ts } from 'ts-morph';
import { isAssigned } from '../ast/assignments.ts';
import { isDeclaredName } from '../ast/names.ts';
import { ancestors } from '../ast/walk.ts';

/** A function that has a `this` of its own, or what else in a class has one. */
export function isOwnFunction(node: ts.Node): boolean {
  return (ts.isFunctionLike(node) && !ts.isArrowFunction(node)) || ts.isPropertyDeclaration(node) || ts.isClassStaticBlockDeclaration(node);
}

/** Whether the name of a declaration is one of the whole file. */
export function isModuleLevel(name: ts.Identifier): boolean {
  let node: ts.Node = name.parent;
  while (ts.isBindingElement(node) || ts.isObjectBindingPattern(node) || ts.isArrayBindingPattern(node)) node = node.parent;
  if (!ts.isVariableDeclaration(node)) return ts.isSourceFile(node.parent);
  const list = node.parent;
  if (!ts.isVariableDeclarationList(list)) return false;
  if ((list.flags & ts.NodeFlags.BlockScoped) !== 0) return ts.isVariableStatement(list.parent) && ts.isSourceFile(list.parent.parent);
  return ![...ancestors(list)].some((around) => ts.isFunctionLike(around) || ts.isClassStaticBlockDeclaration(around));
}

/** Whether a name of the file keeps the value that it was given first. In a part of the file it may be the name of something else. */
export function isConstant(scoped: ReadonlyMap<string, readonly ts.Identifier[]>, text: string): boolean {
  const names = scoped.get(text) ?? [];
  return names.filter((name) => isDeclaredName(name) && isModuleLevel(name)).length === 1 && !names.some(isAssigned);
}

/** The same where it means one and the same thing wherever it is written. */
export function isStable(scoped: ReadonlyMap<string, readonly ts.Identifier[]>, text: string): boolean {
  return isConstant(scoped, text) && (scoped.get(text) ?? []).filter(isDeclaredName).length === 1;
}
