import { ts } from 'ts-morph';
import type { TextEdit } from '../../domain/change.ts';
import { deletion, insertion } from '../ast/edits.ts';
import { isBlank, lineEnd, lineStart, nextLine, skipBlanks } from '../ast/lines.ts';

/**
 * Takes away the whole declaration, with its lines where nothing else is on them. Blank lines behind it go with it
 * where they would start the file, or follow other blank lines; `gapStart` is from where on nothing is left already.
 */
export function removeDeclaration(sourceFile: ts.SourceFile, declaration: ts.ImportDeclaration, gapStart?: number): TextEdit {
  const { text } = sourceFile;
  const start = declaration.getStart(sourceFile);
  const line = lineStart(text, start);
  const end = skipBlanks(text, declaration.end);
  if (!isBlank(text.slice(line, start)) || end < lineEnd(text, end)) return deletion(start, end);
  let after = nextLine(text, declaration.end);
  const before = gapStart === undefined ? line : lineStart(text, gapStart);
  const followsGap = isBlank(text.slice(0, before)) || isBlank(text.slice(lineStart(text, before - 1), before));
  while (followsGap && after < text.length && isBlank(text.slice(after, lineEnd(text, after)))) after = nextLine(text, after);
  return deletion(line, after);
}

/** Leaves `import 'x'`, which loads the module and names nothing of it. */
export function removeClause(sourceFile: ts.SourceFile, declaration: ts.ImportDeclaration, clause: ts.ImportClause): TextEdit {
  return deletion(clause.getStart(sourceFile), declaration.moduleSpecifier.getStart(sourceFile));
}

/** Takes some of the clause's names away, with the commas that go with them; at least one name is left. */
export function removeNames(sourceFile: ts.SourceFile, clause: ts.ImportClause, unused: ReadonlySet<ts.Node>): TextEdit[] {
  const { name, namedBindings } = clause;
  if (name && namedBindings && unused.has(clause)) {
    return [deletion(name.getStart(sourceFile), namedBindings.getStart(sourceFile)), ...removeElements(sourceFile, namedBindings, unused)];
  }
  const others = !namedBindings || ts.isNamespaceImport(namedBindings) ? [namedBindings] : namedBindings.elements;
  const noneLeft = others.every((other) => other === undefined || unused.has(other));
  if (name && namedBindings && noneLeft) return [deletion(name.end, namedBindings.end)];
  return namedBindings ? removeElements(sourceFile, namedBindings, unused) : [];
}

function removeElements(sourceFile: ts.SourceFile, bindings: ts.NamedImportBindings, unused: ReadonlySet<ts.Node>): TextEdit[] {
  if (ts.isNamespaceImport(bindings)) return [];
  const { elements } = bindings;
  const lastKept = elements.findLastIndex((element) => !unused.has(element));
  const edits = elements.flatMap((element, index) => {
    const next = elements[index + 1];
    return unused.has(element) && index < lastKept && next ? [deletion(element.getStart(sourceFile), next.getStart(sourceFile))] : [];
  });
  const kept = elements[lastKept];
  const last = elements.at(-1);
  return kept && last && last !== kept ? [...edits, deletion(kept.end, last.end)] : edits;
}

/** `import { A, type B }` to `import type { A, B }`; `names` are those that are left. */
export function markDeclaration(sourceFile: ts.SourceFile, clause: ts.ImportClause, names: readonly ts.Node[]): TextEdit[] {
  const marked = names.filter((name): name is ts.ImportSpecifier => ts.isImportSpecifier(name) && name.isTypeOnly);
  const inner = marked.map((specifier) => {
    const start = specifier.getStart(sourceFile);
    return deletion(start, (specifier.propertyName ?? specifier.name).getStart(sourceFile));
  });
  return [insertion(clause.getStart(sourceFile), 'type '), ...inner];
}

/** `import { A, B }` to `import { type A, B }`. */
export function markNames(sourceFile: ts.SourceFile, names: readonly ts.Node[]): TextEdit[] {
  return names.map((name) => insertion(name.getStart(sourceFile), 'type '));
}
