import { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';
import type { TextEdit } from '../../domain/change.ts';
import { inOrder, insertion } from '../ast/edits.ts';
import { lineBreakAt, lineEnd } from '../ast/lines.ts';
import { isScopedName } from '../ast/names.ts';
import { descendants } from '../ast/walk.ts';
import { usesSingleQuotes, type TypeImport } from './written-type.ts';

/**
 * Imports types: beside the names that the file imports from the same module already, else behind its last import,
 * written as that one is. Or why there can be none, such as another thing of that name in the file.
 */
export function addTypeImports(
  sourceFile: ts.SourceFile,
  wanted: readonly TypeImport[],
  knowsInline: boolean,
): Result<readonly TextEdit[], string> {
  const [first] = wanted;
  if (!first) return ok([]);
  const taken = wanted.find(({ name }) => usesName(sourceFile, name));
  if (taken) return fail(`\`${taken.name}\` would have to be imported, and the name means something else in this file.`);
  const imports = sourceFile.statements.filter((statement) => ts.isImportDeclaration(statement));
  const last = imports.at(-1);
  if (!last) return fail(`\`${first.name}\` would have to be imported, and the file has no imports.`);
  const bySpecifier = new Map<string, string[]>();
  for (const { specifier, name } of wanted) bySpecifier.set(specifier, [...(bySpecifier.get(specifier) ?? []), name]);
  const edits: TextEdit[] = [];
  const lines: string[] = [];
  for (const [specifier, names] of bySpecifier) {
    const beside = imports.flatMap((declaration) => namesFrom(declaration, specifier, knowsInline)).at(0);
    if (beside) edits.push(insertion(beside.at, names.map((name) => `, ${beside.isTypeOnly ? '' : 'type '}${name}`).join('')));
    else lines.push(importLine(sourceFile, last, specifier, names));
  }
  if (lines.length > 0) edits.push(insertion(placeBehind(sourceFile, last), lines.join('')));
  return ok(inOrder(edits));
}

/** The end of the names in braces that a declaration imports from a module, where more can be added. */
function namesFrom(
  { importClause, moduleSpecifier }: ts.ImportDeclaration,
  specifier: string,
  knowsInline: boolean,
): { readonly at: number; readonly isTypeOnly: boolean }[] {
  const bindings = importClause?.namedBindings;
  if (!importClause || !bindings || !ts.isNamedImports(bindings) || !ts.isStringLiteral(moduleSpecifier)) return [];
  const isTypeOnly = importClause.phaseModifier === ts.SyntaxKind.TypeKeyword;
  const end = bindings.elements.at(-1)?.end;
  return moduleSpecifier.text === specifier && end !== undefined && (isTypeOnly || knowsInline) ? [{ at: end, isTypeOnly }] : [];
}

function importLine(sourceFile: ts.SourceFile, last: ts.ImportDeclaration, specifier: string, names: readonly string[]): string {
  const quote = usesSingleQuotes(sourceFile) ? "'" : '"';
  const end = last.getText(sourceFile).endsWith(';') ? ';' : '';
  return `${lineBreakAt(sourceFile.text, last.end)}import type { ${names.join(', ')} } from ${quote}${specifier}${quote}${end}`;
}

/** Behind a comment at the end of the line, but not behind another statement. */
function placeBehind(sourceFile: ts.SourceFile, last: ts.ImportDeclaration): number {
  const end = lineEnd(sourceFile.text, last.end);
  return /^\s*(\/\/.*)?$/.test(sourceFile.text.slice(last.end, end)) ? end : last.end;
}

function usesName(sourceFile: ts.SourceFile, name: string): boolean {
  return [...descendants(sourceFile)].some((node) => ts.isIdentifier(node) && node.text === name && isScopedName(node));
}
