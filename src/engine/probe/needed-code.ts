import { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { ProbedCode } from '../../ports/probe.ts';
import { descendants } from '../ast/walk.ts';
import type { ProjectService } from '../project-service.ts';
import { computesOnly, impurity, isComputingModule } from './pure-names.ts';

/** A function or value at the top of a module. */
interface TopLevel {
  readonly file: ts.SourceFile;
  readonly statement: ts.Statement;
  readonly name: string;
}

interface ModuleSlice {
  readonly file: ts.SourceFile;
  readonly statements: Set<ts.Statement>;
  readonly exported: Set<string>;
  /** Import statements, as they are to be written. */
  readonly imports: Set<string>;
}

/** What an anonymous default export is called in a slice. */
const ANONYMOUS = '__default';
/** More code than this is not what one calls a pure function. */
const MOST_STATEMENTS = 200;

export interface NeededCode {
  readonly code: ProbedCode;
  /** All of it in one text, by which to see whether anything has changed. */
  readonly text: string;
  readonly hints: readonly (string | number)[];
}

/**
 * The declarations that a function needs to be called, from however many modules, without what its modules do besides. The failure
 * is a clause that says what it reaches beyond its arguments. The turn must be held, and the view be selected.
 */
export function neededCode(start: ts.Declaration, checker: ts.TypeChecker, projects: ProjectService): Result<NeededCode, string> {
  const entry = topLevelOf(start);
  if (!entry) return fail('it is not declared at the top of a module');
  const slices = new Map<ts.SourceFile, ModuleSlice>();
  const hints = new Set<string | number>();
  const open: TopLevel[] = [entry];
  let statements = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const slice = sliceOf(slices, next.file);
    slice.exported.add(next.name);
    if (slice.statements.has(next.statement)) continue;
    if (++statements > MOST_STATEMENTS) return fail('it reaches too much code');
    slice.statements.add(next.statement);
    const reason = addNeeds(next, slice);
    if (reason !== undefined) return fail(reason);
  }
  const modules = [...slices.values()].map((slice) => ({ id: idOf(slice.file), script: scriptOf(slice) }));
  modules.sort((one, other) => (one.id < other.id ? -1 : 1));
  return ok({
    code: { modules, entry: idOf(entry.file), name: entry.name },
    text: modules
      .map(({ script }) =>
        script.replaceAll(/^\s*(exports\.|Object\.defineProperty\(exports|var \w+ = (__importDefault\()?require).*$/gm, ''),
      )
      .join('\n'),
    hints: [...hints],
  });

  function addNeeds({ file, statement }: TopLevel, slice: ModuleSlice): string | undefined {
    for (const node of descendants(statement, (inner) => !isOfTypes(inner))) {
      if (ts.isStringLiteralLike(node) && node.text.length <= 40) hints.add(node.text);
      if (ts.isNumericLiteral(node)) hints.add(Number(node.text));
      if (ts.isRegularExpressionLiteral(node)) for (const word of node.text.match(/[A-Za-z0-9]+/g) ?? []) hints.add(word);
      const reason = impurity(node) ?? (ts.isIdentifier(node) && isValue(node) ? addNamed(node, file, slice) : undefined);
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  function addNamed(node: ts.Identifier, file: ts.SourceFile, slice: ModuleSlice): string | undefined {
    const symbol = ts.isShorthandPropertyAssignment(node.parent)
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : checker.getSymbolAtLocation(node);
    const imported = symbol?.declarations?.find((one) => ts.isImportSpecifier(one) || ts.isImportClause(one) || ts.isNamespaceImport(one));
    const specifier = imported && specifierOf(imported);
    if (imported && specifier !== undefined && isComputingModule(specifier)) {
      slice.imports.add(importText(imported, specifier));
      return undefined;
    }
    const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const declarations = target?.declarations?.filter((one) => !ts.isInterfaceDeclaration(one) && !ts.isTypeAliasDeclaration(one)) ?? [];
    // Of overloads, what counts is the one that is left of them.
    const declaration = declarations.find(hasBody) ?? target?.valueDeclaration ?? declarations[0];
    if (!target || !declaration) {
      if (computesOnly(node.text) || node.text === 'arguments') return undefined;
      return specifier === undefined ? `it uses ${node.text}` : `it uses “${specifier}”`;
    }
    const origin = declaration.getSourceFile();
    const path = projects.files.toWorkspace(origin.fileName);
    if (path === undefined || path.includes('node_modules/') || origin.isDeclarationFile) {
      if (specifier !== undefined) return `it uses “${specifier}”`;
      return computesOnly(node.text) ? undefined : `it uses ${node.text}`;
    }
    if (ts.isSourceFile(declaration)) return addWholeModule(imported, origin, slice, specifier);
    const found = topLevelOf(declaration);
    // A parameter or what is declared within.
    if (!found) return undefined;
    if (isVariable(declaration) && isWrittenTo(node)) return `it changes ${node.text}`;
    if (isVariable(declaration) && isAssigned(found)) return `it depends on ${node.text}, which changes`;
    open.push(found);
    if (origin !== file) slice.imports.add(`import { ${found.name} as ${node.text} } from ${JSON.stringify(idOf(origin))};`);
    return undefined;
  }

  /** Only JSON is taken as a whole: of code, everything would be loaded. */
  function addWholeModule(
    imported: ts.Declaration | undefined,
    origin: ts.SourceFile,
    slice: ModuleSlice,
    specifier: string | undefined,
  ): string | undefined {
    if (!imported || !isJson(origin)) return `it uses all of “${specifier ?? origin.fileName}”`;
    sliceOf(slices, origin);
    slice.imports.add(importText(imported, idOf(origin)));
    return undefined;
  }

  function idOf(file: ts.SourceFile): WorkspacePath | string {
    return projects.files.toWorkspace(file.fileName) ?? file.fileName;
  }
}

function sliceOf(slices: Map<ts.SourceFile, ModuleSlice>, file: ts.SourceFile): ModuleSlice {
  const slice = slices.get(file) ?? { file, statements: new Set(), exported: new Set(), imports: new Set() };
  slices.set(file, slice);
  return slice;
}

/** A declaration that stands at the top of a module, with its statement; undefined for what is within another. */
function topLevelOf(declaration: ts.Declaration): TopLevel | undefined {
  const file = declaration.getSourceFile();
  let node: ts.Node = declaration;
  while (ts.isBindingElement(node)) node = node.parent.parent;
  if (ts.isVariableDeclaration(node)) node = node.parent.parent;
  if (!node.parent || !ts.isSourceFile(node.parent)) return undefined;
  const name = ts.getNameOfDeclaration(declaration);
  const statement = node as ts.Statement;
  return { file, statement, name: name && ts.isIdentifier(name) ? name.text : ANONYMOUS };
}

/** A function with its code, not only a signature. */
export const hasBody = (declaration: ts.Declaration): boolean => ts.isFunctionDeclaration(declaration) && declaration.body !== undefined;

/** What nothing is left of at run time. */
const isOfTypes = (node: ts.Node): boolean =>
  (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);

const isJson = (file: ts.SourceFile): boolean => file.fileName.endsWith('.json');

const isVariable = (declaration: ts.Declaration): boolean => ts.isVariableDeclaration(declaration) || ts.isBindingElement(declaration);

const isAssignedKinds = (kind: ts.SyntaxKind): boolean => kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;

function isWrittenTo(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) return parent.left === node && isAssignedKinds(parent.operatorToken.kind);
  return (
    (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) &&
    parent.operator >= ts.SyntaxKind.PlusPlusToken &&
    parent.operator <= ts.SyntaxKind.MinusMinusToken
  );
}

/** Whether a variable is given another value anywhere in its module: only what is declared with `let` and `var` can be. */
function isAssigned({ file, statement, name }: TopLevel): boolean {
  if (!ts.isVariableStatement(statement) || statement.declarationList.flags & ts.NodeFlags.Const) return false;
  for (const node of descendants(file)) if (ts.isIdentifier(node) && node.text === name && isWrittenTo(node)) return true;
  return false;
}

/** Whether an identifier reads a value, and is not only the name of something. */
function isValue(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isQualifiedName(parent) || ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (
    ts.isVariableDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isEnumMember(parent)
  )
    return parent.initializer === node;
  if (ts.isShorthandPropertyAssignment(parent) || ts.isExportAssignment(parent)) return true;
  if (ts.isMetaProperty(parent) || ts.isTypeParameterDeclaration(parent)) return false;
  return !ts.isFunctionLike(parent) && !ts.isClassLike(parent) && !ts.isEnumDeclaration(parent)
    ? true
    : ts.isArrowFunction(parent) && parent.body === node;
}

function specifierOf(imported: ts.Node): string | undefined {
  for (let node = imported; node && !ts.isSourceFile(node); node = node.parent)
    if (ts.isImportDeclaration(node)) return ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : undefined;
  return undefined;
}

function importText(imported: ts.Node, from: string): string {
  const quoted = JSON.stringify(from);
  if (ts.isNamespaceImport(imported)) return `import * as ${imported.name.text} from ${quoted};`;
  if (ts.isImportClause(imported)) return `import ${imported.name?.text ?? ANONYMOUS} from ${quoted};`;
  return `import { ${imported.getText()} } from ${quoted};`;
}

/** The JavaScript of a slice: its statements, in their order, which export what others need of them. */
function scriptOf({ file, statements, exported, imports }: ModuleSlice): string {
  if (isJson(file)) return `module.exports = ${file.text};`;
  const body = file.statements.filter((statement) => statements.has(statement)).map(plainText);
  const text = [...[...imports].sort(), ...body, `export { ${[...exported].sort().join(', ')} };`].join('\n');
  return ts.transpileModule(text, {
    fileName: file.fileName.endsWith('x') ? '/slice.tsx' : '/slice.ts',
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      esModuleInterop: true,
      isolatedModules: true,
      removeComments: true,
    },
  }).outputText;
}

/** A statement without its `export` and `default`, and with a name where it had none. */
function plainText(statement: ts.Statement): string {
  if (ts.isExportAssignment(statement)) return `const ${ANONYMOUS} = ${statement.expression.getText()};`;
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  const exporting = modifiers.filter(({ kind }) => kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DefaultKeyword);
  const end = exporting.at(-1)?.end;
  const text = end === undefined ? statement.getText() : statement.getSourceFile().text.slice(end, statement.end).trimStart();
  const isUnnamed = (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && !statement.name;
  return isUnnamed ? `const ${ANONYMOUS} = ${text};` : text;
}
