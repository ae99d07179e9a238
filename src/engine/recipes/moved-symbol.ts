import { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';
import { descendants } from '../ast/walk.ts';
import { isPureDeclaration } from './module-effects.ts';

/** All that declares one name at the top of a file. */
export interface MovedSymbol {
  readonly name: string;
  readonly statements: readonly ts.Statement[];
  /** Whether nothing of it is left at run time. */
  readonly isType: boolean;
  readonly isExported: boolean;
}

/** What a name at the top of a file stands for, or why it can't leave the file. */
export function movedSymbol(sourceFile: ts.SourceFile, name: string): Result<MovedSymbol, string> {
  if (!ts.isExternalModule(sourceFile)) return fail('The file is no module, so what it declares is global.');
  const statements = sourceFile.statements.filter((statement) => namesOf(statement).includes(name));
  if (statements.length === 0) return fail(`\`${name}\` is not declared by a statement of its own at the top of the file.`);
  const reason = whyStay(sourceFile, name, statements);
  if (reason !== undefined) return fail(reason);
  return ok({
    name,
    statements,
    isType: statements.every((statement) => ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)),
    isExported: statements.some((statement) => hasModifier(statement, ts.SyntaxKind.ExportKeyword)),
  });
}

/** The names that a statement declares. */
export function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) =>
      [name, ...descendants(name)].flatMap((node) => (ts.isIdentifier(node) ? [node.text] : [])),
    );
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    (ts.isModuleDeclaration(statement) && ts.isIdentifier(statement.name));
  return isNamed && statement.name ? [statement.name.text] : [];
}

export function hasModifier(statement: ts.Statement, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(statement) && (ts.getModifiers(statement) ?? []).some((modifier) => modifier.kind === kind);
}

function whyStay(sourceFile: ts.SourceFile, name: string, statements: readonly ts.Statement[]): string | undefined {
  if (statements.some((statement) => hasModifier(statement, ts.SyntaxKind.DefaultKeyword))) return 'It is the default export of its file.';
  for (const statement of statements) {
    if (ts.isVariableStatement(statement)) {
      const { declarations, flags } = statement.declarationList;
      if (declarations.length > 1) return 'It is declared together with others, in one statement.';
      if (!declarations.every((declaration) => ts.isIdentifier(declaration.name)))
        return 'It is taken out of a value together with others.';
      if ((flags & ts.NodeFlags.Const) === 0) return 'It may be assigned anew, which those who import it could not do.';
    }
    if (!isPureDeclaration(statement) && !hasModifier(statement, ts.SyntaxKind.DeclareKeyword))
      return 'To declare it runs code, which would happen at another time.';
  }
  return sourceFile.statements.some((statement) => listsExport(statement, name))
    ? 'It is exported in a list, or as the default, apart from its declaration.'
    : undefined;
}

function listsExport(statement: ts.Statement, name: string): boolean {
  if (ts.isExportAssignment(statement)) return ts.isIdentifier(statement.expression) && statement.expression.text === name;
  if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier || !statement.exportClause) return false;
  return (
    ts.isNamedExports(statement.exportClause) && statement.exportClause.elements.some((one) => (one.propertyName ?? one.name).text === name)
  );
}
