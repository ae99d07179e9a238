import { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { commentsBetween } from '../ast/comments.ts';
import { insertion } from '../ast/edits.ts';
import { lineStart, nextLine } from '../ast/lines.ts';
import { isScopedName } from '../ast/names.ts';
import { descendants } from '../ast/walk.ts';
import type { CodeView } from '../recipe.ts';
import { addImports, importStatements, styleOf, type NewImport } from './added-imports.ts';
import { specifierOf } from './import-edges.ts';
import { removeClause, removeDeclaration, removeNames } from './import-edits.ts';
import { isTypeUse } from './import-usage.ts';
import { knowsTypeImports } from './language-version.ts';
import { loadEffect } from './module-effects.ts';
import { bindings, type Dependencies, type Move } from './moved-dependencies.ts';
import { hasModifier } from './moved-symbol.ts';
import { removalOf, spanOf, speaksOfFile } from './statement-span.ts';
import { specifierFor } from './specifiers.ts';

/** What happens in the file that a symbol leaves: it goes, with what only it needed, and is imported where it is still used. */
export function sourceEdits(
  view: CodeView,
  move: Move,
  { dropped }: Dependencies,
): Result<{ readonly edits: readonly TextEdit[]; readonly isValue: boolean }, string> {
  const { from, to, symbol } = move;
  const sourceFile = view.sourceFile(from);
  const { text } = sourceFile;
  const spans = symbol.statements.map((statement) => spanOf(sourceFile, statement));
  if (spans.some((span) => span === undefined)) return fail('It shares a line with other code.');
  const removed = spans.flatMap((span) => (span ? [{ ...removalOf(text, span), text: '' }] : []));
  const rest = sourceFile.statements.filter((statement) => !symbol.statements.includes(statement));
  if (rest.every((statement) => ts.isImportDeclaration(statement))) return fail(`It is all there is in ${from}: rename the file instead.`);
  const uses = rest.flatMap((statement) =>
    [...descendants(statement)].filter((node) => ts.isIdentifier(node) && node.text === symbol.name && isScopedName(node)),
  );
  const isType = uses.every((node) => ts.isIdentifier(node) && isTypeUse(node)) && knowsTypeImports(view, from, 'import type');
  const isUsed = uses.length > 0;
  const wanted = {
    specifier: specifierFor(view, from, to, move.model),
    imported: symbol.name,
    local: symbol.name,
    isType: isType && /tsx?$/.test(from),
  };
  const isValue = isUsed && !isType;
  const drops = dropImports(view, from, dropped, isValue);
  return ok({
    edits: [
      ...joined(removed),
      ...(isUsed ? withImport(sourceFile, wanted, drops, knowsTypeImports(view, from, 'inline')) : drops.map(({ edit }) => edit)),
    ],
    isValue,
  });
}

interface Drop {
  readonly declaration: ts.ImportDeclaration;
  readonly edit: TextEdit;
  readonly isWhole: boolean;
}

/** The new import takes the place of one that goes, if any does. */
function withImport(sourceFile: ts.SourceFile, wanted: NewImport, drops: readonly Drop[], inline: boolean): TextEdit[] {
  const replaced = drops.findLast(({ isWhole }) => isWhole)?.declaration;
  const isDropped = (one: ts.ImportDeclaration): boolean => drops.some(({ declaration }) => declaration === one);
  const added = addImports(sourceFile, [wanted], { inline, untouched: (one) => !isDropped(one) });
  const isMerged = added.some(({ text }) => text.startsWith(', '));
  if (!replaced || isMerged) return [...added, ...drops.map(({ edit }) => edit)];
  const text = importStatements([wanted], styleOf(sourceFile), inline).trimEnd();
  const instead = { start: replaced.getStart(sourceFile), end: replaced.end, text };
  return [instead, ...drops.flatMap(({ declaration, edit }) => (declaration === replaced ? [] : [edit]))];
}

/** Statements that follow each other leave as one. */
function joined(edits: readonly TextEdit[]): TextEdit[] {
  const result: TextEdit[] = [];
  for (const edit of edits) {
    const last = result.at(-1);
    if (last && edit.start <= last.end) result[result.length - 1] = { ...last, end: Math.max(last.end, edit.end) };
    else result.push(edit);
  }
  return result;
}

/** Imports that nothing needs any more. What does something when it is loaded is still loaded, unless the new file does that. */
function dropImports(view: CodeView, path: WorkspacePath, dropped: ReadonlySet<ts.Node>, loadsTarget: boolean): Drop[] {
  const sourceFile = view.sourceFile(path);
  return sourceFile.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || !statement.importClause) return [];
    const all = bindings(statement);
    const gone = all.filter((node) => dropped.has(node));
    if (gone.length === 0) return [];
    const drop = (edit: TextEdit, isWhole: boolean): Drop => ({ declaration: statement, edit, isWhole });
    if (gone.length < all.length)
      return removeNames(sourceFile, statement.importClause, new Set<ts.Node>(gone)).map((edit) => drop(edit, false));
    const target = view.resolveModule(specifierOf(statement) ?? '', path);
    const isType = statement.importClause.phaseModifier === ts.SyntaxKind.TypeKeyword;
    const isNeeded = !isType && !loadsTarget && target !== undefined && loadEffect(view, target, false) !== undefined;
    return [
      isNeeded
        ? drop(removeClause(sourceFile, statement, statement.importClause), false)
        : drop(removeDeclaration(sourceFile, statement), true),
    ];
  });
}

/** What happens in the file that a symbol comes to. `own` is what its imports of the old file become. */
export function targetEdits(
  view: CodeView,
  move: Move,
  { imports, usesTarget }: Dependencies,
  own: readonly TextEdit[],
): Result<readonly TextEdit[], string> {
  const { from, symbol, target } = move;
  const sourceFile = view.sourceFile(from);
  const parts: string[] = [];
  for (const statement of symbol.statements) {
    const span = spanOf(sourceFile, statement);
    if (!span) return fail('It shares a line with other code.');
    const comments = commentsBetween(sourceFile.text, span.start, statement.getStart(sourceFile));
    if (comments.some(({ text }) => speaksOfFile(text))) return fail('The comment above it speaks of the whole file.');
    const part = sourceFile.text.slice(span.start, span.end);
    const start = statement.getStart(sourceFile) - span.start;
    const isExported = hasModifier(statement, ts.SyntaxKind.ExportKeyword);
    parts.push(isExported ? part : `${part.slice(0, start)}export ${part.slice(start)}`);
  }
  const style = styleOf(target && target.statements.length > 0 ? target : sourceFile);
  const { lineBreak } = style;
  const inline = knowsTypeImports(view, move.to, 'inline') && /\.[mc]?tsx?$/.test(move.to);
  const moved = parts
    .map((part) => (part.endsWith('\n') ? part : part + lineBreak))
    .join(parts.some((part) => part.includes('/**')) ? lineBreak : '');
  if (!target || target.statements.length === 0) {
    const end = target?.text.length ?? 0;
    const head = importStatements(imports, style, inline);
    const gap = end > 0 && target?.text.endsWith('\n') === false ? lineBreak : '';
    return ok([...own, insertion(end, gap + (head === '' ? moved : head + lineBreak + moved))]);
  }
  const { text } = target;
  const lastImport = target.statements.findLast((statement) => ts.isImportDeclaration(statement));
  if (own.length > 0 && lastImport && !symbol.statements.every(isHoisted)) {
    // What is there now may use it at once, so it comes first.
    if (usesTarget) return fail('It uses what its new file declares, and is used by what stands before that.');
    const start = lineStart(text, lastImport.getStart(target));
    const isGone = own.some((edit) => edit.start <= start && lastImport.end <= edit.end);
    const place = isGone ? insertion(start, moved + lineBreak) : insertion(nextLine(text, lastImport.end), lineBreak + moved);
    return ok([...own, ...addImports(target, imports, { inline, untouched: (one) => !isGone || one !== lastImport }), place]);
  }
  const gap = (text.endsWith('\n') ? '' : lineBreak) + (/\n\s*\n$/.test(text) ? '' : lineBreak);
  return ok([...own, ...addImports(target, imports, { inline }), insertion(text.length, gap + moved)]);
}

function isHoisted(statement: ts.Statement): boolean {
  return ts.isFunctionDeclaration(statement) || ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
}
