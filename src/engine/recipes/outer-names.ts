import { ts } from 'ts-morph';
import { loneChecker, symbolOf } from '../ast/bindings.ts';
import { isDeclaredName, isScopedName } from '../ast/names.ts';
import { ancestors, descendants } from '../ast/walk.ts';
import { isTypeUse } from './import-usage.ts';

/** A name that some statements of a file take from around them. */
export interface OuterName {
  readonly name: string;
  /** The statement at the top of the file that it comes from, an import among them; undefined for a global. */
  readonly source: ts.Statement | undefined;
  /** What declares it, for a name of the file. */
  readonly declaration: ts.Declaration | undefined;
  readonly isType: boolean;
}

/** What statements use of their file, and of what is global. Used as a value somewhere, a name is one. */
export function outerNames(sourceFile: ts.SourceFile, statements: readonly ts.Statement[]): OuterName[] {
  const checker = loneChecker(sourceFile);
  const found = new Map<string, OuterName>();
  for (const statement of statements) {
    for (const node of descendants(statement)) {
      if (!ts.isIdentifier(node) || !isScopedName(node) || isDeclaredName(node)) continue;
      const declarations = symbolOf(checker, node)?.declarations ?? [];
      const sources = declarations.map((declaration) => topStatement(declaration));
      if (sources.some((source) => source !== undefined && statements.includes(source))) continue;
      const known = found.get(node.text);
      found.set(node.text, {
        name: node.text,
        source: sources[0],
        declaration: declarations[0],
        isType: isTypeUse(node) && (known?.isType ?? true),
      });
    }
  }
  return [...found.values()];
}

/** Whether a name stands for anything in some statements, be it declared there or not. */
export function mentions(statements: readonly ts.Node[], name: string): boolean {
  return statements.some((statement) =>
    [...descendants(statement)].some((node) => ts.isIdentifier(node) && node.text === name && isScopedName(node)),
  );
}

function topStatement(node: ts.Node): ts.Statement | undefined {
  return [node, ...ancestors(node)].find((ancestor) => ts.isSourceFile(ancestor.parent)) as ts.Statement | undefined;
}
