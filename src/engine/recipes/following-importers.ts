import { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { hasComment } from '../ast/comments.ts';
import { insertion } from '../ast/edits.ts';
import { isScopedName } from '../ast/names.ts';
import { placeOf } from '../ast/sites.ts';
import { descendants } from '../ast/walk.ts';
import { nextLine } from '../ast/lines.ts';
import type { CodeView } from '../recipe.ts';
import { addImports, styleOf, type NewImport, type Placing } from './added-imports.ts';
import { specifierNode, specifierOf } from './import-edges.ts';
import { removeDeclaration, removeNames } from './import-edits.ts';
import { knowsTypeImports } from './language-version.ts';
import type { Move } from './moved-dependencies.ts';
import { specifierFor } from './specifiers.ts';

export interface Follower {
  readonly edits: readonly TextEdit[];
  /** Whether it now loads the new file at run time. */
  readonly isValue: boolean;
  /** Whether it takes nothing else from the old file. */
  readonly isDone: boolean;
}

/** How a file that takes a symbol from its old file comes by it afterwards; undefined where it takes it not at all. */
export function followMove(view: CodeView, path: WorkspacePath, move: Move): Result<Follower | undefined, string> {
  const sourceFile = view.sourceFile(path);
  const statements = sourceFile.statements.filter((statement) => leadsTo(view, path, specifierOf(statement), move.from));
  const other = otherwiseLoaded(view, path, sourceFile, statements, move.from);
  if (other) return fail(`${placeOf(path, sourceFile, other.getStart(sourceFile))} loads ${move.from} in a way that can't follow.`);
  const edits: TextEdit[] = [];
  const added: NewImport[] = [];
  let isValue = false;
  let beside: Placing['beside'];
  for (const statement of statements) {
    const place = placeOf(path, sourceFile, statement.getStart(sourceFile));
    const followed = ts.isImportDeclaration(statement)
      ? followImport(view, path, statement, move, place)
      : ts.isExportDeclaration(statement)
        ? followExport(view, path, statement, move, place)
        : fail(`${place} takes all of ${move.from}, and maybe \`${move.symbol.name}\` too.`);
    if (!followed.ok) return followed;
    edits.push(...followed.value.edits);
    added.push(...followed.value.imports);
    isValue ||= followed.value.isValue;
    if (followed.value.imports.length > 0 && ts.isImportDeclaration(statement))
      beside ??= { declaration: statement, isGone: takesOnly(statement, move.symbol.name) };
  }
  if (edits.length === 0 && added.length === 0) return ok(undefined);
  if (edits.some(({ start, end }) => hasComment(sourceFile.text, start, end)))
    return fail(`A comment in ${path}, among what is imported, would be lost.`);
  const kept = (declaration: ts.ImportDeclaration): boolean => !statements.includes(declaration);
  const isDone = statements.every((statement) => takesOnly(statement, move.symbol.name));
  const placing: Placing = { inline: knowsTypeImports(view, path, 'inline'), untouched: kept, ...(beside && { beside }) };
  return ok({ edits: [...edits, ...addImports(sourceFile, added, placing)], isValue, isDone });
}

function takesOnly(statement: ts.Statement, name: string): boolean {
  if (!ts.isImportDeclaration(statement) || !statement.importClause || statement.importClause.name) return false;
  const { namedBindings } = statement.importClause;
  return (
    namedBindings !== undefined &&
    ts.isNamedImports(namedBindings) &&
    namedBindings.elements.every((element) => (element.propertyName ?? element.name).text === name)
  );
}

interface Followed {
  readonly edits: readonly TextEdit[];
  readonly imports: readonly NewImport[];
  readonly isValue: boolean;
}

const NOTHING: Followed = { edits: [], imports: [], isValue: false };

function followImport(
  view: CodeView,
  path: WorkspacePath,
  declaration: ts.ImportDeclaration,
  { symbol, from, to }: Move,
  place: string,
): Result<Followed, string> {
  const { importClause: clause } = declaration;
  const sourceFile = view.sourceFile(path);
  const named = clause?.namedBindings;
  if (!clause || !named) return ok(NOTHING);
  if (ts.isNamespaceImport(named)) {
    const isUsed = usesMember(sourceFile, named.name.text, symbol.name);
    return isUsed ? fail(`${place} takes all of ${from}, \`${symbol.name}\` included.`) : ok(NOTHING);
  }
  const taken = named.elements.filter((element) => (element.propertyName ?? element.name).text === symbol.name);
  const [only] = taken;
  if (!only) return ok(NOTHING);
  if (declaration.attributes) return fail(`${place} has import attributes.`);
  const isAll = !clause.name && taken.length === named.elements.length;
  const removed = isAll ? [removeDeclaration(sourceFile, declaration)] : removeNames(sourceFile, clause, new Set<ts.Node>(taken));
  if (path === to) {
    const isSame = taken.every((element) => element.name.text === symbol.name);
    return isSame ? ok({ edits: removed, imports: [], isValue: false }) : fail(`${place} imports it under another name.`);
  }
  const specifier = specifierFor(view, path, to, { specifier: specifierOf(declaration) ?? '', target: from });
  const isMarked = clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
  const imports = taken.map((element) => ({
    specifier,
    imported: symbol.name,
    local: element.name.text,
    isType: isMarked || element.isTypeOnly,
  }));
  // Where nothing else is imported there, the statement goes on in its place, with another module.
  const isReplaced =
    isAll && !sourceFile.statements.some((statement) => statement !== declaration && leadsTo(view, path, specifierOf(statement), to));
  const node = specifierNode(declaration);
  const isValue = imports.some(({ isType }) => !isType);
  if (isReplaced && node) return ok({ edits: [respecified(sourceFile, node, specifier)], imports: [], isValue });
  return ok({ edits: removed, imports, isValue });
}

function followExport(
  view: CodeView,
  path: WorkspacePath,
  declaration: ts.ExportDeclaration,
  { symbol, from, to }: Move,
  place: string,
): Result<Followed, string> {
  const sourceFile = view.sourceFile(path);
  const { exportClause, isTypeOnly } = declaration;
  const node = specifierNode(declaration);
  if (!node) return ok(NOTHING);
  const specifier = specifierFor(view, path, to, { specifier: specifierOf(declaration) ?? '', target: from });
  const { quote, semicolon, lineBreak } = styleOf(sourceFile);
  const write = (isType: boolean, names: string): TextEdit => {
    const line = `export ${isType ? 'type ' : ''}{ ${names} } from ${quote}${specifier}${quote}${semicolon}${lineBreak}`;
    const end = nextLine(sourceFile.text, declaration.end);
    return insertion(end, sourceFile.text[end - 1] === '\n' ? line : lineBreak + line.trimEnd());
  };
  if (!exportClause) {
    const isThere = path === to || sourceFile.statements.some((statement) => isStarOf(view, path, statement, to));
    const isType = isTypeOnly || symbol.isType;
    return ok(isThere ? NOTHING : { edits: [write(isType, symbol.name)], imports: [], isValue: !isType });
  }
  if (ts.isNamespaceExport(exportClause)) return fail(`${place} passes all of ${from} on, \`${symbol.name}\` included.`);
  const taken = exportClause.elements.filter((element) => (element.propertyName ?? element.name).text === symbol.name);
  if (taken.length === 0) return ok(NOTHING);
  if (path === to) return fail(`${place} passes it on from ${from}.`);
  const isValue = !isTypeOnly && taken.some((element) => !element.isTypeOnly);
  if (taken.length === exportClause.elements.length) return ok({ edits: [respecified(sourceFile, node, specifier)], imports: [], isValue });
  const kept = exportClause.elements.filter((element) => !taken.includes(element));
  const first = exportClause.elements[0];
  const last = exportClause.elements.at(-1);
  if (!first || !last) return ok(NOTHING);
  const start = first.getStart(sourceFile);
  const list = kept.map((element) => element.getText(sourceFile)).join(', ');
  const isLong = sourceFile.text.slice(start, last.end).includes('\n');
  const removed = isLong ? withoutLines(sourceFile, taken) : [{ start, end: last.end, text: list }];
  const passedOn = write(isTypeOnly, taken.map((element) => element.getText(sourceFile)).join(', '));
  return ok({ edits: [...removed, passedOn], imports: [], isValue });
}

/** Takes names away that stand on lines of their own, with their commas. */
function withoutLines(sourceFile: ts.SourceFile, taken: readonly ts.ExportSpecifier[]): TextEdit[] {
  const { text } = sourceFile;
  return taken.map((element) => {
    const start = element.getFullStart();
    const comma = /^\s*,/.exec(text.slice(element.end))?.[0].length ?? 0;
    return { start, end: element.end + comma, text: '' };
  });
}

function respecified(sourceFile: ts.SourceFile, node: ts.Expression, specifier: string): TextEdit {
  return { start: node.getStart(sourceFile) + 1, end: node.end - 1, text: specifier };
}

export function isStarOf(view: CodeView, path: WorkspacePath, statement: ts.Statement, target: WorkspacePath): boolean {
  return ts.isExportDeclaration(statement) && !statement.exportClause && leadsTo(view, path, specifierOf(statement), target);
}

export function leadsTo(view: CodeView, path: WorkspacePath, specifier: string | undefined, target: WorkspacePath): boolean {
  return specifier !== undefined && view.resolveModule(specifier, path) === target;
}

/** A string that names the old file somewhere else than in these statements: `import('x')`, `mock('x')` and the like. */
export function otherwiseLoaded(
  view: CodeView,
  path: WorkspacePath,
  sourceFile: ts.SourceFile,
  statements: readonly ts.Statement[],
  target: WorkspacePath,
): ts.Node | undefined {
  const known = new Set(statements.map(specifierNode));
  return [...descendants(sourceFile)].find(
    (node) =>
      ts.isStringLiteralLike(node) &&
      !known.has(node) &&
      (ts.isCallExpression(node.parent) || ts.isLiteralTypeNode(node.parent) || ts.isModuleDeclaration(node.parent)) &&
      leadsTo(view, path, node.text, target),
  );
}

/** Whether a namespace's member of that name is used, or the namespace as a whole, which has it too. */
export function usesMember(sourceFile: ts.SourceFile, namespace: string, member: string): boolean {
  return [...descendants(sourceFile, (node) => !ts.isImportDeclaration(node))].some((node) => {
    if (!ts.isIdentifier(node) || node.text !== namespace || !isScopedName(node)) return false;
    const { parent } = node;
    if (ts.isPropertyAccessExpression(parent) && parent.expression === node) return parent.name.text === member;
    if (ts.isQualifiedName(parent) && parent.left === node) return parent.right.text === member;
    return true;
  });
}
