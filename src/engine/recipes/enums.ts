import { ts } from 'ts-morph';
import type { TextEdit } from '../../domain/change.ts';
import { hasComment } from '../ast/comments.ts';
import { insertion } from '../ast/edits.ts';
import { descendants } from '../ast/walk.ts';
import { styleOf } from './code-style.ts';
import { hasModifier } from './moved-symbol.ts';
import { mentions } from './outer-names.ts';

/** By the text alone. */
export function mayHaveEnum(text: string): boolean {
  return /\benum\s+[\w$]+\s*\{/.test(text);
}

export function enumsIn(sourceFile: ts.SourceFile): ts.EnumDeclaration[] {
  return [...descendants(sourceFile)].filter((node) => ts.isEnumDeclaration(node));
}

/** Why an enum can't be an object of constants, by its own text, as a sentence. */
export function whyNotUnion(sourceFile: ts.SourceFile, node: ts.EnumDeclaration): string | undefined {
  const { members, name } = node;
  if (!ts.isSourceFile(node.parent)) return 'It is declared inside of something else.';
  if (hasModifier(node, ts.SyntaxKind.ConstKeyword)) return 'It is a `const enum`, whose members are written out where they are used.';
  if (hasModifier(node, ts.SyntaxKind.DeclareKeyword)) return 'It only declares what is elsewhere.';
  if (!ts.isExternalModule(sourceFile)) return 'The file is no module, so what it declares is global.';
  if (members.length === 0) return 'It has no members.';
  const others = sourceFile.statements.some(
    (statement) => statement !== node && 'name' in statement && (statement.name as ts.Node | undefined)?.getText(sourceFile) === name.text,
  );
  if (others) return 'It is declared several times.';
  for (const member of members) {
    const { initializer } = member;
    if (!initializer || !ts.isStringLiteralLike(initializer))
      return `\`${member.name.getText(sourceFile)}\` is not given a text, and an enum of numbers can be read backwards.`;
    if (hasComment(sourceFile.text, member.name.end, initializer.getStart(sourceFile)))
      return 'A comment beside an equals sign would be lost.';
    if (ts.isComputedPropertyName(member.name)) return 'A name of a member is computed.';
  }
  if (hasComment(sourceFile.text, name.end, openingBrace(sourceFile, node))) return 'A comment before its members would be lost.';
  // An enum is there from the start of its file, a constant only from where it is declared.
  const before = sourceFile.statements.slice(0, sourceFile.statements.indexOf(node));
  const early = before.filter(
    (statement) =>
      !ts.isInterfaceDeclaration(statement) &&
      !ts.isTypeAliasDeclaration(statement) &&
      !ts.isFunctionDeclaration(statement) &&
      !ts.isImportDeclaration(statement),
  );
  return mentions(early, name.text) ? 'It is used further up in the file, where a constant would not be there yet.' : undefined;
}

/** `enum X { A = 'a' }` to `const X = { A: 'a' } as const;` and a type. */
export function declarationEdits(sourceFile: ts.SourceFile, node: ts.EnumDeclaration): TextEdit[] {
  const { text } = sourceFile;
  const { name, members } = node;
  const { end, lineBreak } = styleOf(sourceFile);
  const keyword = /\benum\b/.exec(text.slice(node.getStart(sourceFile), name.getStart(sourceFile)));
  const start = node.getStart(sourceFile) + (keyword?.index ?? 0);
  const isExported = hasModifier(node, ts.SyntaxKind.ExportKeyword);
  const type = `${isExported ? 'export ' : ''}type ${name.text} = (typeof ${name.text})[keyof typeof ${name.text}]${end}`;
  return [
    { start, end: start + 'enum'.length, text: 'const' },
    insertion(name.end, ' ='),
    ...members.flatMap(({ name: key, initializer }) =>
      initializer ? [{ start: key.end, end: initializer.getStart(sourceFile), text: ': ' }] : [],
    ),
    insertion(node.end, ` as const${end}${lineBreak}${type}`),
  ];
}

function openingBrace(sourceFile: ts.SourceFile, { name }: ts.EnumDeclaration): number {
  return sourceFile.text.indexOf('{', name.end);
}
