import { ts } from 'ts-morph';
import { isMemberName } from '../ast/names.ts';
import { descendants } from '../ast/walk.ts';
import { hasWord } from '../ast/words.ts';

/**
 * Whether a program has a member of a name that is declared, or said by a string, at a place that `isRenamed` does not
 * know. Types are compared by their members' names: where nobody else says the name, renaming what has it changes no
 * comparison. Packages are looked at as well; of names that a template literal type puts together nothing is seen.
 */
export function isNamedElsewhere(program: ts.Program, name: string, isRenamed: (fileName: string, start: number) => boolean): boolean {
  return program.getSourceFiles().some((sourceFile) => {
    if (!hasWord(sourceFile.text, name)) return false;
    for (const node of descendants(sourceFile)) {
      const isString = ts.isStringLiteralLike(node);
      if ((!isString && !ts.isIdentifier(node)) || node.text !== name || !(isString ? mayBeKey(node) : isKey(node))) continue;
      if (!isRenamed(sourceFile.fileName, node.getStart(sourceFile) + (isString ? 1 : 0))) return true;
    }
    return false;
  });
}

function isKey(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isBindingElement(parent)) return ts.isObjectBindingPattern(parent.parent) && (parent.propertyName ?? parent.name) === node;
  const isOther =
    ts.isParameterPropertyDeclaration(parent, parent.parent) || ts.isShorthandPropertyAssignment(parent) || ts.isJsxAttribute(parent);
  return isOther ? parent.name === node : isMemberName(node);
}

const mayBeKey = ({ parent }: ts.StringLiteralLike): boolean =>
  !ts.isImportDeclaration(parent) && !ts.isExportDeclaration(parent) && !ts.isExternalModuleReference(parent);
