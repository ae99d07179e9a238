import { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { CodeView } from '../recipe.ts';
import { importUses, type ImportUse } from './import-usage.ts';
import { jsxNamesOf } from './jsx-names.ts';

/** One statement that makes a file depend on another module of the workspace. */
export interface ImportEdge {
  readonly target: WorkspacePath;
  readonly statement: ts.Statement;
  /** `marked`: says itself that it is for types only. `types`: an import of which the file uses nothing but types. */
  readonly kind: 'value' | 'types' | 'marked';
  /** How each of the names is used; for imports that name something. */
  readonly use?: ImportUse;
}

/** What a file imports from and exports of modules of the workspace, statement by statement. Needs no types. */
export function importEdges(view: CodeView, path: WorkspacePath): ImportEdge[] {
  const sourceFile = view.sourceFile(path);
  const options = view.compilerOptions(path);
  const uses = new Map(importUses(sourceFile, jsxNamesOf(options, sourceFile.text)).map((use) => [use.declaration, use]));
  return sourceFile.statements.flatMap((statement) => {
    const specifier = specifierOf(statement);
    const target = specifier === undefined ? undefined : view.resolveModule(specifier, path);
    if (target === undefined || target === path) return [];
    const use = ts.isImportDeclaration(statement) ? uses.get(statement) : undefined;
    return [{ target, statement, kind: kindOf(statement, use, options.verbatimModuleSyntax === true), ...(use && { use }) }];
  });
}

/** The module that a statement names, be it an import or an export. */
export function specifierOf(statement: ts.Statement): string | undefined {
  const named = specifierNode(statement);
  return named && ts.isStringLiteralLike(named) ? named.text : undefined;
}

export function specifierNode(statement: ts.Statement): ts.Expression | undefined {
  if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) return statement.moduleSpecifier;
  return ts.isImportEqualsDeclaration(statement) && ts.isExternalModuleReference(statement.moduleReference)
    ? statement.moduleReference.expression
    : undefined;
}

function kindOf(statement: ts.Statement, use: ImportUse | undefined, keepsEmpty: boolean): ImportEdge['kind'] {
  if (ts.isExportDeclaration(statement)) return statement.isTypeOnly || areMarked(statement.exportClause, keepsEmpty) ? 'marked' : 'value';
  if (ts.isImportEqualsDeclaration(statement)) return statement.isTypeOnly ? 'marked' : 'value';
  if (!use) return 'value';
  const { clause, names } = use;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return 'marked';
  if (clause.phaseModifier !== undefined) return 'value';
  if (!clause.name && areMarked(clause.namedBindings, keepsEmpty)) return 'marked';
  return names.some(({ usage }) => usage === 'value') ? 'value' : 'types';
}

/** Whether each name in braces is marked as a type, so that nothing of the statement is left at run time. */
function areMarked(bindings: ts.NamedImportBindings | ts.NamedExportBindings | undefined, keepsEmpty: boolean): boolean {
  if (!bindings || keepsEmpty || !(ts.isNamedImports(bindings) || ts.isNamedExports(bindings))) return false;
  return bindings.elements.length > 0 && bindings.elements.every(({ isTypeOnly }) => isTypeOnly);
}
