import { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { applyEdits } from '../../changeset/edits.ts';
import { hasComment } from '../ast/comments.ts';
import { inOrder } from '../ast/edits.ts';
import { lineBreakAt } from '../ast/lines.ts';
import { descendants } from '../ast/walk.ts';
import type { CodeView } from '../recipe.ts';
import { emitsTheSame } from './emitted.ts';
import { markDeclaration } from './import-edits.ts';
import { hasDecorator, type ImportUse } from './import-usage.ts';
import { knowsTypeImports } from './language-version.ts';

/** Makes a whole import one of types. Only for imports of which no name is used as a value. */
export function markAsTypes(view: CodeView, path: WorkspacePath, use: ImportUse): Result<readonly TextEdit[], string> {
  const { declaration, names } = use;
  const sourceFile = view.sourceFile(path);
  const options = view.compilerOptions(path);
  if (names.every(({ usage }) => usage === 'none')) return fail('Nothing uses this import: clean-imports removes it.');
  if (declaration.attributes) return fail('It has import attributes, which a type-only import can not have.');
  if (!knowsTypeImports(view, path, 'import type')) return fail('The TypeScript of this folder does not know `import type`.');
  if ([options.verbatimModuleSyntax, options['preserveValueImports'], options['importsNotUsedAsValues']].some(Boolean))
    return fail('As the project is compiled, this import loads the module, and `import type` would no longer do so.');
  if (options.emitDecoratorMetadata && [...descendants(sourceFile)].some(hasDecorator))
    return fail('The file has decorators and is compiled with `emitDecoratorMetadata`, by which types are used at run time.');
  const edits = marks(sourceFile, use);
  if (edits.some(({ start, end }) => hasComment(sourceFile.text, start, end))) return fail('A comment among the names would be lost.');
  const after = applyEdits(sourceFile.text, edits);
  return emitsTheSame(sourceFile.fileName, sourceFile.text, after, options, () => false)
    ? ok(edits)
    : fail('The JavaScript that the file is compiled to would not be the same.');
}

/** `import type` takes a default import or other names, not both: then they become two imports. */
function marks(sourceFile: ts.SourceFile, { declaration, clause }: ImportUse): readonly TextEdit[] {
  const { name, namedBindings } = clause;
  const elements = namedBindings && ts.isNamedImports(namedBindings) ? [...namedBindings.elements] : [];
  const edits = markDeclaration(sourceFile, clause, elements);
  if (!name || !namedBindings) return inOrder(edits);
  const { text } = sourceFile;
  const ending = text.slice(clause.end, declaration.end);
  const start = namedBindings.getStart(sourceFile);
  return inOrder([...edits, { start: name.end, end: start, text: `${ending}${lineBreakAt(text, declaration.end)}import type ` }]);
}
