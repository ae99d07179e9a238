import { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';
import type { TextEdit } from '../../domain/change.ts';
import { isAssigned } from '../ast/assignments.ts';
import { deletion } from '../ast/edits.ts';
import { skipBlanks } from '../ast/lines.ts';
import { isScopedName } from '../ast/names.ts';
import { descendants } from '../ast/walk.ts';
import { exportNames } from './exported-origins.ts';
import { whyIllegalName } from './legal-names.ts';
import { hasModifier, namesOf } from './moved-symbol.ts';
import { mentions } from './outer-names.ts';

/** The default export of a file. */
export interface DefaultExport {
  readonly kind: 'declaration' | 'expression' | 'listed';
  /** What makes it the default; the first of them, where overloads make several. */
  readonly statement: ts.Statement;
  readonly statements: readonly ts.Statement[];
  /** What the file calls it; undefined for what has no name. */
  readonly name: string | undefined;
  /** Why it can't be exported by a name, whatever the name. */
  readonly problem: string | undefined;
}

/** By the text alone. */
export function mayExportDefault(text: string): boolean {
  return /\bexport\s+default\b|\bas\s+default\b/.test(text);
}

export function defaultExportIn(sourceFile: ts.SourceFile): DefaultExport | undefined {
  const declared = sourceFile.statements.filter((statement) => hasModifier(statement, ts.SyntaxKind.DefaultKeyword));
  const [first] = declared;
  if (first) {
    const [name] = namesOf(first);
    const others = sourceFile.statements.filter(
      (statement) => name !== undefined && !declared.includes(statement) && namesOf(statement).includes(name),
    );
    return {
      kind: 'declaration',
      statement: first,
      statements: declared,
      name,
      problem: others.length > 0 ? `\`${name ?? ''}\` is declared several times, not always as the default export.` : undefined,
    };
  }
  for (const statement of sourceFile.statements) {
    if (ts.isExportAssignment(statement) && !statement.isExportEquals) return ofExpression(sourceFile, statement);
    if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)) {
      const element = statement.exportClause.elements.find((one) => one.name.text === 'default');
      if (element) return ofList(statement, element);
    }
  }
  return undefined;
}

function ofExpression(sourceFile: ts.SourceFile, statement: ts.ExportAssignment): DefaultExport {
  const found = { kind: 'expression', statement, statements: [statement] } as const;
  const { expression } = statement;
  if (!ts.isIdentifier(expression)) return { ...found, name: undefined, problem: undefined };
  const { text: name } = expression;
  return {
    ...found,
    name,
    problem: isReassigned(sourceFile, name) ? `\`${name}\` is assigned anew, and the default export keeps its first value.` : undefined,
  };
}

function ofList(statement: ts.ExportDeclaration, { propertyName }: ts.ExportSpecifier): DefaultExport {
  return {
    kind: 'listed',
    statement,
    statements: [statement],
    name: propertyName && ts.isIdentifier(propertyName) ? propertyName.text : undefined,
    problem: statement.moduleSpecifier ? 'It passes on what another file exports.' : undefined,
  };
}

function isReassigned(sourceFile: ts.SourceFile, name: string): boolean {
  return [...descendants(sourceFile)].some((node) => ts.isIdentifier(node) && node.text === name && isScopedName(node) && isAssigned(node));
}

/** The edits of the file itself. */
export function namedEdits(sourceFile: ts.SourceFile, found: DefaultExport, name: string): Result<readonly TextEdit[], string> {
  const illegal = whyIllegalName(name);
  if (illegal !== undefined) return fail(illegal);
  const isExported = exportNames(sourceFile).has(name);
  if (found.kind === 'declaration') {
    if (found.name === undefined && mentions(sourceFile.statements, name)) return fail(`\`${name}\` is something else in the file.`);
    if (isExported) return fail(`The file exports \`${name}\` already.`);
    return ok(
      found.statements.flatMap((statement) => declarationEdits(sourceFile, statement, found.name === undefined ? name : undefined)),
    );
  }
  const { statement } = found;
  const { text } = sourceFile;
  if (ts.isExportDeclaration(statement)) {
    const elements = statement.exportClause && ts.isNamedExports(statement.exportClause) ? statement.exportClause.elements : [];
    const element = elements.find((one) => one.name.text === 'default');
    if (isExported || !element?.propertyName) return fail(`The file exports \`${name}\` already.`);
    return ok([deletion(element.propertyName.end, element.end)]);
  }
  if (!ts.isExportAssignment(statement)) return fail('It is exported in a way that is not known.');
  const end = text.slice(statement.getStart(sourceFile), statement.end).endsWith(';') ? ';' : '';
  const start = statement.getStart(sourceFile);
  if (found.name !== undefined) {
    const isOwn =
      !isExported || sourceFile.statements.some((one) => hasModifier(one, ts.SyntaxKind.ExportKeyword) && namesOf(one).includes(name));
    if (!isOwn) return fail(`The file exports \`${name}\` already, which may be something else.`);
    // Exported by its name already, it needs the statement no more.
    return isExported
      ? fail(`The file exports \`${name}\` by its name as well: remove the default export by hand.`)
      : ok([{ start, end: statement.end, text: `export { ${name} }${end}` }]);
  }
  if (isExported || mentions(sourceFile.statements, name)) return fail(`\`${name}\` is something else in the file.`);
  return ok([{ start, end: statement.expression.getStart(sourceFile), text: `export const ${name} = ` }]);
}

/** `export default function f` to `export function f`; `given` names what has no name. */
function declarationEdits(sourceFile: ts.SourceFile, statement: ts.Statement, given: string | undefined): TextEdit[] {
  const modifier = ts.canHaveModifiers(statement)
    ? ts.getModifiers(statement)?.find(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
    : undefined;
  if (!modifier) return [];
  const { text } = sourceFile;
  const removed = deletion(modifier.getStart(sourceFile), skipBlanks(text, modifier.end));
  if (given === undefined) return [removed];
  const word = /\b(?:function(?:\s*\*)?|class)/.exec(text.slice(modifier.end, statement.end));
  const at = modifier.end + (word ? word.index + word[0].length : 0);
  return [removed, { start: at, end: at, text: ` ${given}` }];
}
