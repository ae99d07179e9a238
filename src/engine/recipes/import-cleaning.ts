import { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';
import type { TextEdit } from '../../domain/change.ts';
import { hasComment } from '../ast/comments.ts';
import { isBlank, lineEnd, lineStart } from '../ast/lines.ts';
import { markDeclaration, markNames, removeClause, removeDeclaration, removeNames } from './import-edits.ts';
import type { ImportedName, ImportUse } from './import-usage.ts';

/** What is untidy about one import, and what can be done about it. */
export interface ImportCleaning {
  readonly declaration: ts.ImportDeclaration;
  readonly unused: readonly ImportedName[];
  readonly typeOnly: readonly ImportedName[];
  readonly commentOnly: readonly ImportedName[];
  readonly removal: Result<readonly TextEdit[], string>;
  readonly marking: Result<readonly TextEdit[], string>;
}

/** What the rules depend on that the declaration does not say. */
export interface ImportRules {
  readonly isTypeScript: boolean;
  /** Whether an import that nothing uses still loads its module at run time. */
  readonly keepsUnused: boolean;
  isFree(specifier: string): boolean;
  /** Whether the compiler of the folder knows a way to mark types. */
  knows(form: 'import type' | 'inline'): boolean;
  /** Modules to which the file adds declarations: without an import of them it would declare them anew. */
  readonly augmented: ReadonlySet<string>;
}

/**
 * Undefined for an import that is as it should be. Where the imports right before it are taken away as well,
 * `gapStart` is where the first of them starts.
 */
export function cleanImport(
  sourceFile: ts.SourceFile,
  { declaration, clause, names }: ImportUse,
  rules: ImportRules,
  gapStart?: number,
): ImportCleaning | undefined {
  if (hasOtherPhase(clause)) return undefined;
  const unused = names.filter(({ usage }) => usage === 'none');
  const kept = names.filter(({ usage }) => usage !== 'none');
  const commentOnly = isTypeOnlyClause(clause) ? [] : kept.filter(({ usage }) => usage === 'comment');
  const isMarked = ({ node }: ImportedName): boolean => isTypeOnlyClause(clause) || (ts.isImportSpecifier(node) && node.isTypeOnly);
  const typeOnly = rules.isTypeScript ? kept.filter((name) => name.usage === 'type' && !isMarked(name)) : [];
  if (unused.length + typeOnly.length + commentOnly.length === 0) return undefined;
  return {
    declaration,
    unused,
    typeOnly,
    commentOnly,
    removal: removalOf(sourceFile, { declaration, clause, names }, rules, gapStart),
    marking: markingOf(sourceFile, declaration, clause, typeOnly, kept, rules),
  };
}

function removalOf(
  sourceFile: ts.SourceFile,
  { declaration, clause, names }: ImportUse,
  rules: ImportRules,
  gapStart?: number,
): Result<readonly TextEdit[], string> {
  const unused = names.filter(({ usage }) => usage === 'none');
  const specifier = specifierOf(declaration);
  const isWhole = unused.length === names.length;
  const mayVanish = isTypeOnlyClause(clause) || !rules.keepsUnused || rules.isFree(specifier);
  if (isWhole && mayVanish) return removeWhole(sourceFile, declaration, rules, gapStart);
  const edits = isWhole
    ? [removeClause(sourceFile, declaration, clause)]
    : removeNames(sourceFile, clause, new Set(unused.map(({ node }) => node)));
  return edits.some(({ start, end }) => hasComment(sourceFile.text, start, end))
    ? fail('A comment among the names would be lost.')
    : ok(edits);
}

function removeWhole(
  sourceFile: ts.SourceFile,
  declaration: ts.ImportDeclaration,
  rules: ImportRules,
  gapStart?: number,
): Result<readonly TextEdit[], string> {
  const specifier = specifierOf(declaration);
  if (rules.augmented.has(specifier)) return fail(`The file adds declarations to ${specifier}, which this import brings in.`);
  if (hasComment(sourceFile.text, declaration.getStart(sourceFile), declaration.end))
    return fail('A comment among the names would be lost.');
  const comment = commentBeside(sourceFile, declaration);
  return comment === undefined ? ok([removeDeclaration(sourceFile, declaration, gapStart)]) : fail(comment);
}

/** A comment that speaks of this very line, and would be left behind without it. */
function commentBeside(sourceFile: ts.SourceFile, declaration: ts.ImportDeclaration): string | undefined {
  const { text } = sourceFile;
  if (
    hasComment(text, declaration.end, lineEnd(text, declaration.end)) &&
    isBlank(withoutComments(text.slice(declaration.end, lineEnd(text, declaration.end))))
  ) {
    return 'A comment on its line would be left behind.';
  }
  const line = lineStart(text, declaration.getStart(sourceFile));
  const above = line === 0 ? '' : text.slice(lineStart(text, line - 1), line);
  const isDirective = /^\s*(\/\/|\/\*).*(@ts-(ignore|expect-error)|(eslint|biome|tslint|prettier|oxlint)[\w-]*)/.test(above);
  return isDirective ? 'The comment above it is a directive for this import.' : undefined;
}

function withoutComments(text: string): string {
  return text.replace(/\/\*.*?\*\//g, '').replace(/\/\/.*$/, '');
}

function markingOf(
  sourceFile: ts.SourceFile,
  declaration: ts.ImportDeclaration,
  clause: ts.ImportClause,
  typeOnly: readonly ImportedName[],
  kept: readonly ImportedName[],
  rules: ImportRules,
): Result<readonly TextEdit[], string> {
  if (typeOnly.length === 0) return ok([]);
  if (declaration.attributes) return fail('It has import attributes, which a type-only import can not have.');
  if (!rules.knows('import type')) return fail('The TypeScript of this folder does not know `import type`.');
  const specifiers = typeOnly.map(({ node }) => node).filter((node) => ts.isImportSpecifier(node));
  const areAllTypes = kept.every((name) => typeOnly.includes(name) || (ts.isImportSpecifier(name.node) && name.node.isTypeOnly));
  const mayVanish = !rules.keepsUnused || rules.isFree(specifierOf(declaration));
  if (areAllTypes && mayVanish && isOneForm(kept)) {
    return ok(
      markDeclaration(
        sourceFile,
        clause,
        kept.map(({ node }) => node),
      ),
    );
  }
  if (specifiers.length === typeOnly.length) {
    return rules.knows('inline')
      ? ok(markNames(sourceFile, specifiers))
      : fail('The TypeScript of this folder does not know `type` beside a name.');
  }
  return areAllTypes && !mayVanish
    ? fail(`\`import type\` would no longer load ${specifierOf(declaration)}, which may do something when it is loaded.`)
    : fail('A default or namespace import can only be marked as a type by itself, in an import of its own.');
}

/** Names in braces, or one default or namespace import: `import type` takes no two of these together. */
function isOneForm(names: readonly ImportedName[]): boolean {
  return names.length === 1 || names.every(({ node }) => ts.isImportSpecifier(node));
}

/** `import type`; `import defer` and `import source` are left alone altogether. */
function isTypeOnlyClause(clause: ts.ImportClause): boolean {
  return clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function hasOtherPhase(clause: ts.ImportClause): boolean {
  return clause.phaseModifier !== undefined && clause.phaseModifier !== ts.SyntaxKind.TypeKeyword;
}

function specifierOf({ moduleSpecifier }: ts.ImportDeclaration): string {
  return ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : '';
}
