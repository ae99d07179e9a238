import { ts } from 'ts-morph';
import { isScopedName } from '../ast/names.ts';
import { descendants } from '../ast/walk.ts';

/**
 * Whether two texts of a file become the same JavaScript. Each is compiled by itself, as bundlers do, without comments.
 * Imported names that the JavaScript never uses are left aside: loading the module is what is left of them, and not
 * even that where `isFree` says that it does nothing.
 */
export function emitsTheSame(
  fileName: string,
  before: string,
  after: string,
  options: ts.CompilerOptions,
  isFree: (specifier: string) => boolean,
  emit: typeof emittedText = emittedText,
): boolean {
  const first = emit(fileName, before, options);
  const second = emit(fileName, after, options);
  return (
    first !== undefined && second !== undefined && (first === second || withoutUnused(first, isFree) === withoutUnused(second, isFree))
  );
}

/**
 * The JavaScript of a text, compiled by itself and without comments; undefined where it does not parse. Only options that
 * decide what is left of imports count; the rest would make it harder to compare.
 */
export function emittedText(fileName: string, text: string, options: ts.CompilerOptions): string | undefined {
  const relevant = Object.entries(options).filter(([option, value]) => RELEVANT.has(option) && value !== undefined);
  const { outputText, diagnostics } = ts.transpileModule(text, {
    // By its own name, a file that imports itself would be resolved, which this compiler does not survive.
    fileName: fileName.replace(/^.*?(?=\.[mc]?[jt]sx?$)/, '/module'),
    reportDiagnostics: true,
    compilerOptions: {
      ...Object.fromEntries(relevant),
      ...(isAutomatic(options) && { reactNamespace: 'NoFactory' }),
      allowJs: true,
      jsx: options.jsx ?? ts.JsxEmit.Preserve,
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      removeComments: true,
    },
  });
  return diagnostics?.some(({ category, file }) => file && category === ts.DiagnosticCategory.Error) ? undefined : outputText;
}

const RELEVANT: ReadonlySet<string> = new Set([
  'verbatimModuleSyntax',
  'experimentalDecorators',
  'emitDecoratorMetadata',
  'jsxFactory',
  'jsxFragmentFactory',
  'jsxImportSource',
  'reactNamespace',
  'moduleDetection',
]);

/** Here no factory has to be imported; without other files the compiler would not believe it. */
function isAutomatic({ jsx }: ts.CompilerOptions): boolean {
  return jsx === ts.JsxEmit.ReactJSX || jsx === ts.JsxEmit.ReactJSXDev;
}

function withoutUnused(emitted: string, isFree: (specifier: string) => boolean): string {
  const sourceFile = ts.createSourceFile('emitted.jsx', emitted, ts.ScriptTarget.Latest, true, ts.ScriptKind.JSX);
  const used = new Set<string>();
  for (const node of descendants(sourceFile, (child) => !ts.isImportDeclaration(child)))
    if (ts.isIdentifier(node) && isScopedName(node)) used.add(node.text);
  return sourceFile.statements
    .flatMap((statement) => (ts.isImportDeclaration(statement) ? importText(statement, used, isFree) : [statement.getText(sourceFile)]))
    .join('\n');
}

function importText(
  { importClause, moduleSpecifier, attributes }: ts.ImportDeclaration,
  used: ReadonlySet<string>,
  isFree: (specifier: string) => boolean,
): string[] {
  const from = `${moduleSpecifier.getText()} ${attributes?.getText() ?? ''}`;
  if (!importClause) return [`import ${from}`];
  const { name, namedBindings } = importClause;
  const parts = [
    ...(name ? [name] : []),
    ...(!namedBindings ? [] : ts.isNamespaceImport(namedBindings) ? [namedBindings] : namedBindings.elements),
  ];
  const left = parts.filter((part) => used.has(ts.isIdentifier(part) ? part.text : part.name.text)).map((part) => part.getText());
  if (left.length > 0) return [`import ${left.join()} from ${from}`];
  return ts.isStringLiteral(moduleSpecifier) && isFree(moduleSpecifier.text) ? [] : [`import ${from}`];
}
