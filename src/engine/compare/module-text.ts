import { ts } from 'ts-morph';
import type { SourceText } from '../source-text.ts';
import type { EmittedTexts } from './emitted-texts.ts';

/** What loading a module does: which others it loads first, in this order, and whether it does something itself. */
export interface ModuleText {
  readonly imports: readonly string[];
  readonly acts: boolean;
}

/** What was read once of texts. */
export interface ModuleTexts {
  readonly emitted: EmittedTexts;
  /** The options hardly ever differ for one text. */
  readonly modules: WeakMap<SourceText, ModuleText>;
}

/** Reads what is left of a module at run time: what only types need is gone, as is what is loaded later or on request. */
export function readModule(fileName: string, source: SourceText, options: ts.CompilerOptions, known: ModuleTexts): ModuleText {
  const found = known.modules.get(source) ?? read(fileName, source.text, options, known.emitted);
  known.modules.set(source, found);
  return found;
}

function read(fileName: string, text: string, options: ts.CompilerOptions, texts: EmittedTexts): ModuleText {
  if (fileName.endsWith('.json')) return { imports: [], acts: false };
  const emitted = texts.of(fileName, text, options) ?? text;
  const tree = ts.createSourceFile('module.jsx', emitted, ts.ScriptTarget.Latest, true, ts.ScriptKind.JSX);
  // `import x = require()` is left out of what is emitted, as modules of today have no such thing.
  const assigned = /\brequire\b/.test(text) ? importEquals(fileName, text) : [];
  const imports = [...tree.statements.flatMap((statement) => loadedBy(statement)), ...assigned];
  return { imports: [...new Set(imports)], acts: tree.statements.some(isAct) };
}

function importEquals(fileName: string, text: string): string[] {
  const { statements } = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, false);
  return statements.flatMap((statement) =>
    ts.isImportEqualsDeclaration(statement) &&
    !statement.isTypeOnly &&
    ts.isExternalModuleReference(statement.moduleReference) &&
    ts.isStringLiteral(statement.moduleReference.expression)
      ? [statement.moduleReference.expression.text]
      : [],
  );
}

function loadedBy(statement: ts.Statement): string[] {
  if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) {
    const { moduleSpecifier } = statement;
    return moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? [moduleSpecifier.text] : [];
  }
  return required(statement);
}

/** What a statement requires when it is run; what stands in a function is required later, if ever. */
function required(node: ts.Node): string[] {
  if (ts.isFunctionLike(node)) return [];
  const own =
    ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'require' && node.arguments.length === 1
      ? node.arguments.flatMap((argument) => (ts.isStringLiteral(argument) ? [argument.text] : []))
      : [];
  const inner: string[] = [];
  ts.forEachChild(node, (child) => void inner.push(...required(child)));
  return [...own, ...inner];
}

/** Whether a statement at the top of a module does something for its own sake, not to make a value or to export it. */
function isAct(statement: ts.Statement): boolean {
  if (ts.isExpressionStatement(statement)) return isActing(statement.expression);
  return ts.isIfStatement(statement) || ts.isIterationStatement(statement, false) || ts.isTryStatement(statement) || ts.isBlock(statement);
}

function isActing(expression: ts.Expression): boolean {
  if (ts.isStringLiteral(expression)) return false;
  if (ts.isParenthesizedExpression(expression)) return isActing(expression.expression);
  // What only loads or exports is seen in the imports.
  if (ts.isBinaryExpression(expression)) return !/^(module\.)?exports\b/.test(expression.left.getText());
  return !(ts.isCallExpression(expression) && /^(require|Object\.defineProperty)$/.test(expression.expression.getText()));
}
