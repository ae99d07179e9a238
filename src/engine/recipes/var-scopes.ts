import { ts } from 'ts-morph';
import { isAssigned } from '../ast/assignments.ts';
import { symbolOf } from '../ast/bindings.ts';
import { ancestors, isOwnRealm } from '../ast/walk.ts';
import type { FileNames } from './file-names.ts';
import { earlyUse } from './hoisted-uses.ts';

type Scoped = { readonly keyword: 'const' | 'let' } | { readonly reason: string };

/** How a `var` can be declared for its block only, or why it can't, as a sentence. */
export function blockScope(checker: ts.TypeChecker, names: FileNames, list: ts.VariableDeclarationList): Scoped {
  const { sourceFile } = names;
  const place = whyNotThere(sourceFile, list);
  if (place !== undefined) return { reason: place };
  let isChanged = list.declarations.some(({ initializer }) => initializer === undefined) && !isLoopHead(list);
  for (const name of list.declarations.flatMap(({ name: declared }) => namesIn(declared))) {
    const symbol = symbolOf(checker, name);
    if (!symbol || symbol.declarations?.length !== 1) return { reason: `\`${name.text}\` is declared more than once.` };
    const uses = names.named(name.text).filter((node) => node !== name && symbolOf(checker, node) === symbol);
    const reason = whyShared(sourceFile, list, name, uses) ?? earlyUse(names, list, name, uses);
    if (reason !== undefined) return { reason };
    isChanged ||= uses.some(isAssigned);
  }
  return { keyword: isChanged ? 'let' : 'const' };
}

function whyNotThere(sourceFile: ts.SourceFile, list: ts.VariableDeclarationList): string | undefined {
  const { parent } = list;
  if (ts.isVariableStatement(parent)) {
    if (ts.getModifiers(parent)?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword)) return 'It only declares what is elsewhere.';
    if (ts.isCaseOrDefaultClause(parent.parent)) return 'It stands in a `case`, whose block is that of the whole `switch`.';
    if (!ts.isSourceFile(parent.parent) && !ts.isBlock(parent.parent) && !ts.isModuleBlock(parent.parent))
      return 'It stands where there is no block.';
    if (ts.isSourceFile(parent.parent) && !isModule(sourceFile)) return 'It is global: the file is no module.';
  }
  return undefined;
}

/** With imports or exports of either kind. */
function isModule(sourceFile: ts.SourceFile): boolean {
  return ts.isExternalModule(sourceFile) || /\bmodule\.exports\b|\bexports\.\w|\brequire\s*\(/.test(sourceFile.text);
}

function whyShared(
  sourceFile: ts.SourceFile,
  list: ts.VariableDeclarationList,
  name: ts.Identifier,
  uses: readonly ts.Identifier[],
): string | undefined {
  const block = ts.isVariableStatement(list.parent) ? list.parent.parent : list.parent;
  const outside = uses.find((use) => use.pos < block.pos || block.end < use.end);
  if (outside) return `\`${name.text}\` is used outside of its block, at line ${lineOf(sourceFile, outside)}.`;
  const clash = [...ancestors(name)].find(
    (node) => ts.isCatchClause(node) && node.variableDeclaration?.name.getText(sourceFile) === name.text,
  );
  if (clash) return `\`${name.text}\` is also the caught error around it.`;
  const realm = realmOf(name);
  const isLooped = [...ancestors(name)].some((node) => ts.isIterationStatement(node, false) && realmOf(node) === realm);
  if (!isLooped) return undefined;
  // In a loop, each round would have a variable of its own.
  if (ts.isVariableStatement(list.parent) && list.declarations.some(({ initializer }) => !initializer))
    return `\`${name.text}\` may keep its value from one round of a loop to the next.`;
  const captured = uses.find((use) => realmOf(use) !== realm);
  return captured && `\`${name.text}\` is used in a function inside of a loop, which sees it change.`;
}

function isLoopHead({ parent }: ts.VariableDeclarationList): boolean {
  return ts.isForInStatement(parent) || ts.isForOfStatement(parent);
}

function namesIn(name: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []));
}

function realmOf(node: ts.Node): ts.Node | undefined {
  return [...ancestors(node)].find(isOwnRealm);
}

function lineOf(sourceFile: ts.SourceFile, node: ts.Node): number {
  return sourceFile.getLineAndCharacterOfPosition(node.getStart(sourceFile)).line + 1;
}
