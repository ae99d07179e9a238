import { ts } from 'ts-morph';
import type { TextEdit } from '../../domain/change.ts';
import { insertion } from '../ast/edits.ts';
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
  const ended = model ?? sourceFile.statements[0];
  return { quote, semicolon: ended && !ended.getText(sourceFile).trimEnd().endsWith(';') ? '' : ';', lineBreak: lineBreakAt(text, 0) };
}

/** The statements that import these names, one for each module, and for each name that needs one of its own. */
export function importStatements(imports: readonly NewImport[], { quote, semicolon, lineBreak }: ImportStyle): string {
  const groups = new Map<string, NewImport[]>();
  for (const each of imports) {
    const isNamed = each.imported !== '*' && each.imported !== 'default';
    const key = isNamed ? `${each.specifier}\n${each.isType}` : `${each.specifier}\n${each.local}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()]
    .map((group) => {
      const [first] = group;
      const type = first?.isType ? 'type ' : '';
      return `import ${type}${bindingsOf(group)} from ${quote}${first?.specifier ?? ''}${quote}${semicolon}${lineBreak}`;
    })
    .join('');
}

function bindingsOf(group: readonly NewImport[]): string {
  const [first] = group;
  if (first?.imported === '*') return `* as ${first.local}`;
  if (first?.imported === 'default') return first.local;
  return `{ ${group.map(wordsOf).join(', ')} }`;
}

const wordsOf = ({ imported, local }: NewImport): string => (imported === local ? local : `${imported} as ${local}`);

/**
 * Adds names to the imports of a file: to an import of the same module where there is one, else behind the last import.
 * Imports that are not `untouched` are about to change.
 */
export function addImports(
  sourceFile: ts.SourceFile,
  imports: readonly NewImport[],
  untouched: (declaration: ts.ImportDeclaration) => boolean = () => true,
): TextEdit[] {
  const edits: TextEdit[] = [];
  const rest: NewImport[] = [];
  for (const each of imports) {
    const known = sourceFile.statements.find(
      (statement): statement is ts.ImportDeclaration => ts.isImportDeclaration(statement) && untouched(statement) && takes(statement, each),
    );
    const bindings = known?.importClause?.namedBindings;
    const last = bindings && ts.isNamedImports(bindings) ? bindings.elements.at(-1) : undefined;
    if (last) edits.push(insertion(last.end, `, ${wordsOf(each)}`));
    else rest.push(each);
  }
  if (rest.length > 0) edits.push(newStatements(sourceFile, rest, untouched));
  return edits;
}

function takes({ importClause, moduleSpecifier, attributes }: ts.ImportDeclaration, wanted: NewImport): boolean {
  if (!importClause || attributes || !ts.isStringLiteral(moduleSpecifier) || moduleSpecifier.text !== wanted.specifier) return false;
  if (wanted.imported === '*' || wanted.imported === 'default') return false;
  const isTypes = importClause.phaseModifier === ts.SyntaxKind.TypeKeyword;
  const { namedBindings } = importClause;
  return namedBindings !== undefined && ts.isNamedImports(namedBindings) && namedBindings.elements.length > 0 && isTypes === wanted.isType;
}

function newStatements(
  sourceFile: ts.SourceFile,
  imports: readonly NewImport[],
  untouched: (declaration: ts.ImportDeclaration) => boolean,
): TextEdit {
  const { text, statements } = sourceFile;
  const style = styleOf(sourceFile);
  const lines = importStatements(imports, style);
  const last = statements.findLast((statement) => ts.isImportDeclaration(statement) || ts.isImportEqualsDeclaration(statement));
  // In front of what may be taken away itself.
  if (last && ts.isImportDeclaration(last) && !untouched(last)) return insertion(lineStart(text, last.getStart(sourceFile)), lines);
  if (last) {
    const end = nextLine(text, last.end);
    return insertion(end, text[end - 1] === '\n' ? lines : style.lineBreak + lines.trimEnd());
  }
  return insertion(startOfCode(sourceFile), lines + style.lineBreak);
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
