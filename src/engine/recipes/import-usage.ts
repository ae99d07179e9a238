import { ts } from 'ts-morph';
import { loneChecker, symbolOf } from '../ast/bindings.ts';
import { commentsOf } from '../ast/comments.ts';
import { isDeclaredName, isScopedName } from '../ast/names.ts';
import { descendants } from '../ast/walk.ts';

/** What a file does with a name it imports. `comment`: nothing, but a comment refers to it in a way that tools resolve. */
export type Usage = 'value' | 'type' | 'comment' | 'none';

export interface ImportedName {
  readonly text: string;
  /** The clause itself for a default import. */
  readonly node: ts.ImportClause | ts.NamespaceImport | ts.ImportSpecifier;
  readonly usage: Usage;
}

export interface ImportUse {
  readonly declaration: ts.ImportDeclaration;
  readonly clause: ts.ImportClause;
  readonly names: readonly ImportedName[];
}

/** How a file uses each of its imports that name something. Needs no other file and no types. */
export function importUses(sourceFile: ts.SourceFile, jsxNames: ReadonlySet<string>): ImportUse[] {
  const declarations = sourceFile.statements.filter((statement) => ts.isImportDeclaration(statement));
  const imported = new Map(declarations.flatMap((declaration) => nameNodes(declaration).map((node) => [textOf(node), node] as const)));
  if (imported.size === 0) return [];
  const usages = usagesOf(sourceFile, new Set(imported.keys()), jsxNames);
  return declarations.flatMap((declaration) => {
    const { importClause: clause } = declaration;
    const names = nameNodes(declaration).map((node) => ({ text: textOf(node), node, usage: usages.get(textOf(node)) ?? 'none' }));
    return clause && names.length > 0 ? [{ declaration, clause, names }] : [];
  });
}

function nameNodes({ importClause }: ts.ImportDeclaration): ImportedName['node'][] {
  if (!importClause) return [];
  const { name, namedBindings } = importClause;
  const others = !namedBindings ? [] : ts.isNamespaceImport(namedBindings) ? [namedBindings] : namedBindings.elements;
  return [...(name ? [importClause] : []), ...others];
}

function textOf(node: ImportedName['node']): string {
  return node.name?.text ?? '';
}

function usagesOf(sourceFile: ts.SourceFile, names: ReadonlySet<string>, jsxNames: ReadonlySet<string>): Map<string, Usage> {
  const usages = new Map<string, Usage>();
  const { references, hasJsx } = findReferences(sourceFile, names);
  for (const reference of references) {
    if (usages.get(reference.text) !== 'value') usages.set(reference.text, isTypeUse(reference) ? 'type' : 'value');
  }
  if (hasJsx) for (const name of jsxNames) usages.set(name, 'value');
  const open = [...names].filter((name) => !usages.has(name));
  for (const name of namesInComments(sourceFile, open)) usages.set(name, 'comment');
  return usages;
}

/** The identifiers that stand for an import; those that another declaration of the file shadows are left out. */
function findReferences(
  sourceFile: ts.SourceFile,
  names: ReadonlySet<string>,
): { readonly references: readonly ts.Identifier[]; readonly hasJsx: boolean } {
  const references: ts.Identifier[] = [];
  const redeclared = new Set<string>();
  let hasJsx = false;
  for (const node of descendants(sourceFile, (child) => !ts.isImportDeclaration(child))) {
    if (ts.isJsxOpeningLikeElement(node) || ts.isJsxFragment(node)) hasJsx = true;
    if (!ts.isIdentifier(node) || !names.has(node.text) || !isScopedName(node)) continue;
    if (isDeclaredName(node)) redeclared.add(node.text);
    else references.push(node);
  }
  if (redeclared.size === 0) return { references, hasJsx };
  const checker = loneChecker(sourceFile);
  const isImported = (node: ts.Identifier): boolean => {
    const declarations = symbolOf(checker, node)?.declarations ?? [];
    return declarations.some(
      (declaration) => ts.isImportClause(declaration) || ts.isNamespaceImport(declaration) || ts.isImportSpecifier(declaration),
    );
  };
  return { references: references.filter((node) => !redeclared.has(node.text) || isImported(node)), hasJsx };
}

/** Whether nothing of the use is left at run time. What a framework may read from a decorated class counts as left. */
export function isTypeUse(name: ts.Identifier): boolean {
  let type: ts.Node = name;
  while (ts.isQualifiedName(type.parent)) type = type.parent;
  if (ts.isTypeReferenceNode(type.parent)) return !isInjected(type.parent);
  if (ts.isTypeQueryNode(type.parent)) return true;
  if (ts.isExportSpecifier(name.parent)) return name.parent.isTypeOnly || name.parent.parent.parent.isTypeOnly;
  let inherited: ts.Node = name;
  while (ts.isPropertyAccessExpression(inherited.parent) && inherited.parent.expression === inherited) inherited = inherited.parent;
  const clause = ts.isExpressionWithTypeArguments(inherited.parent) ? inherited.parent.parent : undefined;
  if (!clause || !ts.isHeritageClause(clause)) return false;
  return clause.token === ts.SyntaxKind.ImplementsKeyword || ts.isInterfaceDeclaration(clause.parent);
}

/** Whether it is the type of a constructor's parameter in a decorated class, by which some frameworks choose what to pass. */
function isInjected({ parent }: ts.Node): boolean {
  if (!ts.isParameter(parent) || !ts.isConstructorDeclaration(parent.parent)) return false;
  return hasDecorator(parent.parent.parent) || parent.parent.parameters.some(hasDecorator);
}

export function hasDecorator(node: ts.Node): boolean {
  return ts.canHaveDecorators(node) && (ts.getDecorators(node)?.length ?? 0) > 0;
}

/** Names that JSDoc refers to: in links, and in JavaScript, where comments hold the types, anywhere in a comment. */
function namesInComments(sourceFile: ts.SourceFile, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const isScript = /\.[mc]?jsx?$/.test(sourceFile.fileName);
  const comments = commentsOf(sourceFile, (comment) => isScript || (comment.startsWith('/**') && comment.includes('@')));
  return names.filter((name) => {
    const word = `(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`;
    const pattern = new RegExp(isScript ? word : `\\{@\\w+\\s+${word}|@(?:see|throws|exception)\\s+\\{?${word}`);
    return comments.some(({ text }) => pattern.test(text));
  });
}
