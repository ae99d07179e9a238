import { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { applyEdits } from '../../changeset/edits.ts';
import { reparse } from '../ast/bindings.ts';
import { inOrder } from '../ast/edits.ts';
import { isBlank } from '../ast/lines.ts';
import { descendants } from '../ast/walk.ts';
import type { CodeView } from '../recipe.ts';
import { emitsTheSame } from './emitted.ts';
import { cleanImport, type ImportCleaning, type ImportRules } from './import-cleaning.ts';
import { hasDecorator, importUses } from './import-usage.ts';
import { knowsTypeImports } from './language-version.ts';
import { jsxNamesOf } from './jsx-names.ts';
import { isFreeOfSideEffects } from './side-effects.ts';

/**
 * The untidy imports of a file, in the order of the text, and how they can be cleaned by the rules. With `prove`, what
 * they would become together is also compiled and compared: where the JavaScript would not be the same, none is cleaned.
 */
export function cleanFile(view: CodeView, path: WorkspacePath, prove: boolean): readonly ImportCleaning[] {
  const text = view.text(path);
  if (!/\bimport\b/.test(text)) return [];
  const sourceFile = view.sourceFile(path);
  const options = view.compilerOptions(path);
  const rules = rulesOf(view, path, sourceFile, options);
  const found = cleanAll(sourceFile, jsxNamesOf(options, text), rules);
  const reason = found.length > 0 ? whyNot(sourceFile, found, options, rules, prove) : undefined;
  return reason === undefined
    ? found
    : found.map((cleaning) => ({ ...cleaning, removal: refused(cleaning.removal, reason), marking: refused(cleaning.marking, reason) }));
}

function cleanAll(sourceFile: ts.SourceFile, jsxNames: ReadonlySet<string>, rules: ImportRules): ImportCleaning[] {
  const found: ImportCleaning[] = [];
  let gap: { readonly start: number; readonly end: number } | undefined;
  for (const use of importUses(sourceFile, jsxNames)) {
    const start = use.declaration.getStart(sourceFile);
    if (gap && !isBlank(sourceFile.text.slice(gap.end, start))) gap = undefined;
    const cleaning = cleanImport(sourceFile, use, rules, gap?.start);
    if (cleaning) found.push(cleaning);
    const isGone = cleaning?.removal.ok && cleaning.removal.value.some((edit) => edit.start <= start && use.declaration.end <= edit.end);
    gap = isGone ? { start: gap?.start ?? start, end: use.declaration.end } : undefined;
  }
  return found;
}

function rulesOf(view: CodeView, path: WorkspacePath, sourceFile: ts.SourceFile, options: ts.CompilerOptions): ImportRules {
  const isTypeScript = /\.[mc]?tsx?$/.test(path);
  const augmented = sourceFile.statements.flatMap((statement) =>
    ts.isModuleDeclaration(statement) && ts.isStringLiteral(statement.name) ? [statement.name.text] : [],
  );
  return {
    isTypeScript,
    // The latter two are how older configurations asked for the former.
    keepsUnused:
      !isTypeScript || [options.verbatimModuleSyntax, options['preserveValueImports'], options['importsNotUsedAsValues']].some(Boolean),
    knows: (form) => knowsTypeImports(view, path, form),
    isFree: (specifier) => isFreeOfSideEffects(view, path, specifier),
    augmented: new Set(augmented),
  };
}

function whyNot(
  sourceFile: ts.SourceFile,
  found: readonly ImportCleaning[],
  options: ts.CompilerOptions,
  rules: ImportRules,
  prove: boolean,
): string | undefined {
  if (options.emitDecoratorMetadata && [...descendants(sourceFile)].some(hasDecorator)) {
    return 'The file has decorators and is compiled with `emitDecoratorMetadata`, by which types are used at run time.';
  }
  const edits = found.flatMap(editsOf);
  const after = applyEdits(sourceFile.text, inOrder(edits));
  if (ts.isExternalModule(sourceFile) && !ts.isExternalModule(reparse(sourceFile, after)))
    return 'Without it the file would no longer be a module.';
  const isSame =
    !prove ||
    emitsTheSame(
      sourceFile.fileName,
      sourceFile.text,
      after,
      { ...options, verbatimModuleSyntax: rules.isTypeScript && rules.keepsUnused },
      (specifier) => rules.isFree(specifier),
    );
  return isSame ? undefined : 'The JavaScript that the file is compiled to would not be the same.';
}

/** What can be done about an import, as one change. */
export function editsOf({ removal, marking }: ImportCleaning): readonly TextEdit[] {
  return inOrder([...(removal.ok ? removal.value : []), ...(marking.ok ? marking.value : [])]);
}

/** A part that had nothing to do has nothing to refuse. */
function refused(part: Result<readonly TextEdit[], string>, reason: string): Result<readonly TextEdit[], string> {
  return part.ok && part.value.length > 0 ? fail(reason) : part.ok ? ok([]) : part;
}
