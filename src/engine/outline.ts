import { ts } from 'ts-morph';
import type { WorkspacePath } from '../domain/ids.ts';
import type { FileOutline, OutlinedSymbol, SymbolKind } from '../ports/code-facts.ts';
import type { CodeView } from './recipe.ts';

/** A signature that is longer is cut. */
const SIGNATURE_CHARACTERS = 240;

/** What a file declares at its top level, with the members of its classes, interfaces, enums and namespaces. Parses only. */
export function outline(view: CodeView, path: WorkspacePath): FileOutline {
  const tree = view.sourceFile(path);
  const exported = exportedInLists(tree);
  const symbols = tree.statements.flatMap((statement) => symbolsOf(statement, { tree, owner: undefined, exported }));
  return { path, lines: tree.getLineStarts().length - (tree.text.endsWith('\n') ? 1 : 0), symbols };
}

interface Place {
  readonly tree: ts.SourceFile;
  readonly owner: { readonly name: string; readonly exported: boolean } | undefined;
  /** Names that an export list of the file names. */
  readonly exported: ReadonlySet<string>;
}

function symbolsOf(statement: ts.Statement, place: Place): OutlinedSymbol[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap((declaration) =>
      boundNames(declaration.name).map((name) => symbol(name.text, 'variable', declaration, place, isExported(statement))),
    );
  if (ts.isExportDeclaration(statement) && statement.moduleSpecifier)
    return [symbol(statement.moduleSpecifier.getText(place.tree).slice(1, -1), 're-export', statement, place, true)];
  if (ts.isExportAssignment(statement)) return [symbol('default', 'variable', statement, place, true)];
  const kind = KINDS.get(statement.kind);
  if (!kind) return [];
  const name = ts.getNameOfDeclaration(statement as unknown as ts.Declaration)?.getText(place.tree) ?? 'default';
  const own = symbol(name, kind, statement, place, isExported(statement));
  return [own, ...membersOf(statement, { ...place, owner: { name: own.name, exported: own.exported } })];
}

const KINDS: ReadonlyMap<ts.SyntaxKind, SymbolKind> = new Map([
  [ts.SyntaxKind.FunctionDeclaration, 'function'],
  [ts.SyntaxKind.ClassDeclaration, 'class'],
  [ts.SyntaxKind.InterfaceDeclaration, 'interface'],
  [ts.SyntaxKind.TypeAliasDeclaration, 'type'],
  [ts.SyntaxKind.EnumDeclaration, 'enum'],
  [ts.SyntaxKind.ModuleDeclaration, 'namespace'],
]);

function membersOf(node: ts.Statement, place: Place): OutlinedSymbol[] {
  if (ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isEnumDeclaration(node))
    return [...node.members].flatMap((member) => {
      const kind = memberKind(member);
      if (!kind) return [];
      const name = ts.isConstructorDeclaration(member) ? 'constructor' : (member.name?.getText(place.tree) ?? '[…]');
      return [symbol(name, kind, member, place, place.owner?.exported ?? false)];
    });
  if (ts.isModuleDeclaration(node) && node.body && ts.isModuleBlock(node.body))
    return node.body.statements.flatMap((statement) => symbolsOf(statement, place));
  return [];
}

function memberKind(member: ts.ClassElement | ts.TypeElement | ts.EnumMember): SymbolKind | undefined {
  if (ts.isConstructorDeclaration(member)) return 'constructor';
  if (ts.isMethodDeclaration(member) || ts.isMethodSignature(member)) return 'method';
  if (ts.isAccessor(member)) return 'accessor';
  if (ts.isPropertyDeclaration(member) || ts.isPropertySignature(member)) return 'property';
  return ts.isClassStaticBlockDeclaration(member) || ts.isSemicolonClassElement(member) ? undefined : 'member';
}

function symbol(name: string, kind: SymbolKind, node: ts.Node, { tree, owner, exported }: Place, isExportedHere: boolean): OutlinedSymbol {
  const lineOf = (position: number): number => tree.getLineAndCharacterOfPosition(position).line + 1;
  return {
    name: owner ? `${owner.name}.${name}` : name,
    kind,
    exported: owner ? owner.exported && !isPrivate(node) : isExportedHere || exported.has(name),
    firstLine: lineOf(node.getStart(tree)),
    lastLine: lineOf(node.end),
    signature: signatureOf(node, tree),
  };
}

/** The declaration up to its body; a value that is a function likewise, any other value without it where it is long. */
function signatureOf(node: ts.Node, tree: ts.SourceFile): string {
  const text = tree.text.slice(node.getStart(tree), bodyStart(node, tree)).replace(/\s+/g, ' ').trim();
  return text.length <= SIGNATURE_CHARACTERS ? text : `${text.slice(0, SIGNATURE_CHARACTERS - 1)}…`;
}

function bodyStart(node: ts.Node, tree: ts.SourceFile): number {
  if (ts.isFunctionLike(node) && 'body' in node && node.body) return node.body.getStart(tree);
  if (ts.isClassLike(node) || ts.isInterfaceDeclaration(node) || ts.isEnumDeclaration(node)) return node.members.pos - 1;
  if (ts.isModuleDeclaration(node)) return node.body?.getStart(tree) ?? node.end;
  const value = ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node) ? node.initializer : undefined;
  if (value && (ts.isArrowFunction(value) || ts.isFunctionExpression(value))) return value.body.getStart(tree);
  return node.end;
}

function isExported(node: ts.Statement): boolean {
  return (ts.getCombinedModifierFlags(node as unknown as ts.Declaration) & ts.ModifierFlags.Export) !== 0;
}

function isPrivate(node: ts.Node): boolean {
  if (!ts.isClassElement(node)) return false;
  return (
    (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Private) !== 0 || (node.name !== undefined && ts.isPrivateIdentifier(node.name))
  );
}

function exportedInLists(tree: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  for (const statement of tree.statements) {
    if (ts.isExportAssignment(statement) && ts.isIdentifier(statement.expression)) names.add(statement.expression.text);
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier || !statement.exportClause) continue;
    if (ts.isNamedExports(statement.exportClause))
      for (const { propertyName, name } of statement.exportClause.elements) names.add((propertyName ?? name).text);
  }
  return names;
}

function boundNames(name: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}
