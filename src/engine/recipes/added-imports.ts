import { ts } from 'ts-morph';
import type { TextEdit } from '../../domain/change.ts';
import { deletion, insertion } from '../ast/edits.ts';
import { lineBreakAt, lineStart, nextLine } from '../ast/lines.ts';
import { commentsBetween } from '../ast/comments.ts';

/** One name that a file is to import. */
export interface NewImport {
  readonly specifier: string;
  /** As the module exports it: a name, `default`, or `*` for all of it. */
  readonly imported: string;
  readonly local: string;
  readonly isType: boolean;
}

/** How imports of a file are written. */
export interface ImportStyle {
  readonly quote: string;
  readonly semicolon: string;
  readonly lineBreak: string;
}

export function styleOf(sourceFile: ts.SourceFile): ImportStyle {
  const { text } = sourceFile;
  const model = sourceFile.statements.find((statement) => ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement));
  const quote = /(["'])[^"'\r\n]*\1/.exec(model ? model.getText(sourceFile) : text)?.[1] ?? "'";
  // What ends in a brace says nothing of semicolons.
  const ended = model ?? sourceFile.statements.find((statement) => !statement.getText(sourceFile).endsWith('}'));
  return { quote, semicolon: ended && !ended.getText(sourceFile).trimEnd().endsWith(';') ? '' : ';', lineBreak: lineBreakAt(text, 0) };
}

/**
 * The statements that import these names, one for each module, and for each name that needs one of its own. `inline`: types
 * and values of a module may share a statement.
 */
export function importStatements(imports: readonly NewImport[], { quote, semicolon, lineBreak }: ImportStyle, inline: boolean): string {
  const groups = new Map<string, NewImport[]>();
  for (const each of imports) {
    const isNamed = each.imported !== '*' && each.imported !== 'default';
    const key = isNamed ? `${each.specifier}\n${inline ? '' : each.isType}` : `${each.specifier}\n${each.local} alone`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()]
    .map((group) => {
      const [first] = group;
      const type = group.every(({ isType }) => isType) ? 'type ' : '';
      return `import ${type}${bindingsOf(group)} from ${quote}${first?.specifier ?? ''}${quote}${semicolon}${lineBreak}`;
    })
    .join('');
}

function bindingsOf(group: readonly NewImport[]): string {
  const [first] = group;
  if (first?.imported === '*') return `* as ${first.local}`;
  if (first?.imported === 'default') return first.local;
  const isMixed = group.some(({ isType }) => !isType);
  const values = group.filter(({ isType }) => !isType);
  const types = group.filter(({ isType }) => isType).map((each) => (isMixed ? `type ${wordsOf(each)}` : wordsOf(each)));
  return `{ ${[...values.map(wordsOf), ...types].join(', ')} }`;
}

const wordsOf = ({ imported, local }: NewImport): string => (imported === local ? local : `${imported} as ${local}`);

export interface Placing {
  /** Whether types and values of a module may share a statement. */
  readonly inline: boolean;
  /** Imports that are not are about to change. */
  readonly untouched?: (declaration: ts.ImportDeclaration) => boolean;
  /** The import that named so far what is added; it may be `gone` itself. */
  readonly beside?: { readonly declaration: ts.ImportDeclaration; readonly isGone: boolean };
}

/** Adds names to the imports of a file: to an import of the same module where there is one, else beside or behind the others. */
export function addImports(sourceFile: ts.SourceFile, imports: readonly NewImport[], placing: Placing): TextEdit[] {
  const { untouched = () => true, inline } = placing;
  const edits: TextEdit[] = [];
  const rest: NewImport[] = [];
  const unmarked = new Set<ts.ImportClause>();
  for (const each of imports) {
    const known = sourceFile.statements
      .filter((statement) => ts.isImportDeclaration(statement))
      .filter((statement) => untouched(statement) && takes(statement, each, inline))
      .sort((one, other) => Number(isOfTypes(other) === each.isType) - Number(isOfTypes(one) === each.isType))[0];
    const clause = known?.importClause;
    const bindings = clause?.namedBindings;
    const last = bindings && ts.isNamedImports(bindings) ? bindings.elements.at(-1) : undefined;
    if (!known || !clause || !bindings || !last) {
      rest.push(each);
      continue;
    }
    const isAmongTypes = isOfTypes(known);
    if (isAmongTypes && !each.isType) unmarked.add(clause);
    edits.push(insertion(last.end, `, ${each.isType && !isAmongTypes ? 'type ' : ''}${wordsOf(each)}`));
  }
  for (const clause of unmarked) edits.push(...markNamesInstead(sourceFile, clause));
  if (rest.length > 0) edits.push(newStatements(sourceFile, rest, placing));
  return edits;
}

/** `import type { A }` to `import { type A }`, so that it takes values as well. */
function markNamesInstead(sourceFile: ts.SourceFile, clause: ts.ImportClause): TextEdit[] {
  const bindings = clause.namedBindings;
  if (!bindings || !ts.isNamedImports(bindings)) return [];
  return [
    deletion(clause.getStart(sourceFile), bindings.getStart(sourceFile)),
    ...bindings.elements.map((element) => insertion(element.getStart(sourceFile), 'type ')),
  ];
}

function takes(declaration: ts.ImportDeclaration, wanted: NewImport, inline: boolean): boolean {
  const { importClause, moduleSpecifier, attributes } = declaration;
  if (!importClause || attributes || !ts.isStringLiteral(moduleSpecifier) || moduleSpecifier.text !== wanted.specifier) return false;
  if (wanted.imported === '*' || wanted.imported === 'default') return false;
  const { namedBindings } = importClause;
  const hasNames = namedBindings !== undefined && ts.isNamedImports(namedBindings) && namedBindings.elements.length > 0;
  return hasNames && (inline || isOfTypes(declaration) === wanted.isType);
}

function isOfTypes({ importClause }: ts.ImportDeclaration): boolean {
  return importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function newStatements(
  sourceFile: ts.SourceFile,
  imports: readonly NewImport[],
  { untouched = () => true, inline, beside }: Placing,
): TextEdit {
  const { text, statements } = sourceFile;
  const style = styleOf(sourceFile);
  const lines = importStatements(imports, style, inline);
  const behind = ({ end: declared }: ts.Statement): TextEdit => {
    const end = nextLine(text, declared);
    return insertion(end, text[end - 1] === '\n' ? lines : style.lineBreak + lines.trimEnd());
  };
  const before = (statement: ts.Statement): TextEdit => insertion(lineStart(text, statement.getStart(sourceFile)), lines);
  if (beside)
    return beside.isGone || comesBefore(sourceFile, imports, beside.declaration) ? before(beside.declaration) : behind(beside.declaration);
  const last = statements.findLast((statement) => ts.isImportDeclaration(statement) || ts.isImportEqualsDeclaration(statement));
  // In front of what may be taken away itself.
  if (last && ts.isImportDeclaration(last) && !untouched(last)) return before(last);
  if (last) return behind(last);
  return insertion(startOfCode(sourceFile), lines + style.lineBreak);
}

/** By the alphabet, unless a comment stands above the other one. */
function comesBefore(sourceFile: ts.SourceFile, [first]: readonly NewImport[], other: ts.ImportDeclaration): boolean {
  if (!ts.isStringLiteral(other.moduleSpecifier) || !first) return false;
  return (
    first.specifier < other.moduleSpecifier.text && commentsBetween(sourceFile.text, other.pos, other.getStart(sourceFile)).length === 0
  );
}

/** Behind what stands for the whole file: `#!`, a comment of its own at the top, and directives. */
export function startOfCode(sourceFile: ts.SourceFile): number {
  const { text, statements } = sourceFile;
  const directive = statements.findLast((statement) => ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression));
  if (directive) return nextLine(text, directive.end);
  const start = text.startsWith('#!') ? nextLine(text, 0) : text.startsWith('\uFEFF') ? 1 : 0;
  const first = statements[0]?.getStart(sourceFile) ?? text.length;
  const header = commentsBetween(text, start, first).filter(({ end }) => /^[ \t]*\r?\n[ \t]*\r?\n/.test(text.slice(end)));
  const [above] = header.slice(-1);
  if (!above) return start;
  const gap = /^[ \t]*\r?\n[ \t]*\r?\n/.exec(text.slice(above.end));
  return above.end + (gap?.[0].length ?? 0);
}
