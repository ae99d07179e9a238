import { ts } from 'ts-morph';
import type { ListLayout, NameList } from '../../changeset/parts.ts';

/** What an import names, or an export in braces; undefined for other statements, and where comments stand among the names. */
export function nameListOf(node: ts.Node, tree: ts.SourceFile, line: number): NameList | undefined {
  if (ts.isImportDeclaration(node) && node.importClause) {
    const { importClause, moduleSpecifier } = node;
    const { namedBindings, name } = importClause;
    const braces = namedBindings && ts.isNamedImports(namedBindings) ? namedBindings : undefined;
    const namespace = namedBindings && ts.isNamespaceImport(namedBindings) ? namedBindings.getText(tree) : undefined;
    const keyword = importClause.phaseModifier === undefined ? 'import' : `import ${ts.tokenToString(importClause.phaseModifier) ?? ''}`;
    const outside = { ...(name && { defaultName: name.text }), ...(namespace !== undefined && { namespace }) };
    return listOf(tree, line, { node, braces, keyword, outside, tailFrom: importClause.getEnd(), start: moduleSpecifier.getEnd() });
  }
  if (ts.isExportDeclaration(node) && node.exportClause && ts.isNamedExports(node.exportClause)) {
    const keyword = node.isTypeOnly ? 'export type' : 'export';
    return listOf(tree, line, {
      node,
      braces: node.exportClause,
      keyword,
      outside: {},
      tailFrom: node.exportClause.getEnd(),
      start: node.getEnd(),
    });
  }
  return undefined;
}

interface Clause {
  readonly node: ts.Node;
  readonly braces: ts.NamedImports | ts.NamedExports | undefined;
  readonly keyword: string;
  readonly outside: Pick<NameList, 'defaultName' | 'namespace'>;
  readonly tailFrom: number;
  readonly start: number;
}

function listOf(tree: ts.SourceFile, line: number, { node, braces, keyword, outside, tailFrom, start }: Clause): NameList | undefined {
  const lineEnd = tree.text.indexOf('\n', start);
  const tail = tree.text.slice(tailFrom, lineEnd < 0 ? tree.text.length : lineEnd);
  const written = braces?.getText(tree) ?? '';
  // Only what can be written anew as it was is taken apart.
  if (
    /\/[/*]/.test(written) ||
    tail.includes('\n') ||
    tree.text.slice(node.getStart(tree), node.getStart(tree) + keyword.length) !== keyword
  )
    return undefined;
  const names = braces?.elements.map((element) => element.getText(tree));
  return { start: line, keyword, ...outside, ...(names && { names }), tail, layout: layoutOf(written) };
}

function layoutOf(braces: string): ListLayout {
  const indent = /^\{\s*\n([ \t]*)/.exec(braces)?.[1];
  return {
    ...(indent !== undefined && { indent }),
    isSpaced: /^\{\s/.test(braces) || braces === '',
    hasTrailingComma: /,\s*\}$/.test(braces),
  };
}
