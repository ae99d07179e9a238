import { ts } from 'ts-morph';
import type { HandEdit, RecognisedEdit } from '../recipe.ts';

/** How much two declarations must have in common, names aside, for one to be the other under a new name. */
const ALIKE = 0.6;

interface Declared {
  readonly name: string;
  readonly kind: ts.SyntaxKind;
  /** Of what it is a member; empty for what stands at the top. */
  readonly owner: string;
  readonly line: number;
  readonly text: string;
}

/** One declaration under another name. */
export interface Rename {
  readonly from: string;
  readonly to: string;
  /** Of what it is a member; empty for what stands at the top. */
  readonly owner: string;
  /** Where it was declared. */
  readonly line: number;
}

/** The rename that an edit of one file amounts to, if it does: the first of them. */
export function recogniseRename({ path, before, after }: HandEdit): RecognisedEdit | undefined {
  const [first] = renamesBetween(before, after);
  if (!first) return undefined;
  const { from, to, owner, line } = first;
  return { what: `renames ${owner === '' ? '' : `${owner}.`}${from} to ${to}`, with: { from, to, path, line } };
}

/**
 * What two texts of a file call differently: a declaration of the file's top level, or a member of a class, an interface or
 * an enum there, is gone, and one of the same kind that reads like it has come under another name.
 */
export function renamesBetween(before: ts.SourceFile, after: ts.SourceFile): Rename[] {
  const old = declarationsIn(before);
  const now = declarationsIn(after);
  const gone = old.filter((one) => !now.some((other) => other.name === one.name && other.owner === one.owner));
  const come = now.filter((one) => !old.some((other) => other.name === one.name && other.owner === one.owner));
  return gone.flatMap((from) => {
    const [best] = come
      .filter((one) => one.kind === from.kind && one.owner === from.owner)
      .map((to) => ({ to, likeness: likeness(from, to) }))
      .sort((one, other) => other.likeness - one.likeness);
    return best && best.likeness >= ALIKE ? [{ from: from.name, to: best.to.name, owner: from.owner, line: from.line }] : [];
  });
}

function declarationsIn(tree: ts.SourceFile): Declared[] {
  const found: Declared[] = [];
  const add = (name: ts.Node | undefined, node: ts.Node, owner: string): void => {
    if (!name || !(ts.isIdentifier(name) || ts.isPrivateIdentifier(name))) return;
    const line = tree.getLineAndCharacterOfPosition(name.getStart(tree)).line + 1;
    found.push({ name: name.text, kind: node.kind, owner, line, text: node.getText(tree) });
  };
  for (const statement of tree.statements) {
    if (ts.isVariableStatement(statement)) for (const each of statement.declarationList.declarations) add(each.name, each, '');
    else add(nameOf(statement), statement, '');
    if (ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement) || ts.isEnumDeclaration(statement))
      for (const member of statement.members) add(member.name, member, statement.name?.text ?? 'default');
  }
  return found;
}

function nameOf(node: ts.Statement): ts.Node | undefined {
  const isNamed =
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node);
  return isNamed ? node.name : undefined;
}

/** The share of tokens that both have, the names in question counted as the same. */
function likeness(from: Declared, to: Declared): number {
  const one = tokensOf(from);
  const other = tokensOf(to);
  const left = new Map<string, number>();
  for (const token of one) left.set(token, (left.get(token) ?? 0) + 1);
  const shared = other.filter((token) => {
    const some = left.get(token) ?? 0;
    left.set(token, some - 1);
    return some > 0;
  });
  return shared.length / Math.max(one.length, other.length, 1);
}

function tokensOf({ text, name }: Declared): string[] {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.JSX, text);
  const tokens: string[] = [];
  while (scanner.scan() !== ts.SyntaxKind.EndOfFileToken) tokens.push(scanner.getTokenText() === name ? '' : scanner.getTokenText());
  return tokens;
}
