import { ts } from 'ts-morph';
import type { ChangedFile } from '../../domain/change.ts';
import type { HunkId, WorkspacePath } from '../../domain/ids.ts';
import { isDeclaredName, isMemberName } from '../ast/names.ts';
import { ancestors, descendants } from '../ast/walk.ts';
import { isCodeFile } from '../code-files.ts';
import type { CodeView } from '../recipe.ts';

/** A name that a hunk declares, imports or exports. */
export interface HunkName {
  readonly hunk: HunkId;
  readonly path: WorkspacePath;
  readonly name: string;
  /** What it stands in, from the outside: `class Desk`. */
  readonly within: string;
}

/** That a place uses what a hunk declares; `hunk` is undefined where the place is in none. */
export interface HunkUse {
  readonly hunk: HunkId | undefined;
  readonly of: HunkName;
}

export interface HunkNames {
  readonly declared: readonly HunkName[];
  readonly uses: readonly HunkUse[];
}

/** What the lines of hunks declare and use, on one side of a change. */
export async function hunkNames(view: CodeView, files: readonly ChangedFile[], side: 'before' | 'after'): Promise<HunkNames> {
  const reader = new NameReader(view, files, side);
  for (const { path } of files) {
    await view.pause();
    reader.declare(path);
  }
  for (const { path } of files) {
    await view.pause();
    reader.use(path);
  }
  return { declared: [...reader.declared.values()], uses: reader.uses };
}

class NameReader {
  /** By file and position. */
  readonly declared = new Map<string, HunkName>();
  readonly uses: HunkUse[] = [];
  readonly #view: CodeView;
  readonly #files: ReadonlyMap<WorkspacePath, ChangedFile>;
  readonly #side: 'before' | 'after';
  readonly #names = new Set<string>();

  constructor(view: CodeView, files: readonly ChangedFile[], side: 'before' | 'after') {
    this.#view = view;
    this.#files = new Map(files.map((file) => [file.path, file]));
    this.#side = side;
  }

  declare(path: WorkspacePath): void {
    const tree = this.#tree(path);
    if (!tree) return;
    for (const node of descendants(tree)) {
      if (!isName(node) || !declares(node)) continue;
      const hunk = this.#hunkAt(path, tree, node);
      if (hunk === undefined) continue;
      this.declared.set(`${path}:${node.getStart(tree)}`, { hunk, path, name: node.text, within: containerOf(node) });
      this.#names.add(node.text);
    }
  }

  use(path: WorkspacePath): void {
    const tree = this.#tree(path);
    const program = tree && this.#view.languageService(path).getProgram();
    const typed = program?.getSourceFile(this.#view.toAbsolute(path));
    if (!program || !typed) return;
    const checker = program.getTypeChecker();
    for (const node of descendants(typed)) {
      if (ts.isStringLiteralLike(node)) this.#useModule(path, typed, node);
      if (!isName(node) || !this.#names.has(node.text)) continue;
      const hunk = this.#hunkAt(path, typed, node);
      for (const link of linksOf(checker, node)) {
        const of = this.#nameAt(link);
        if (of && of.hunk !== hunk) this.uses.push({ hunk, of });
      }
    }
  }

  /** An import of a file that is there on this side only. */
  #useModule(path: WorkspacePath, tree: ts.SourceFile, literal: ts.StringLiteralLike): void {
    const { parent } = literal;
    if (!ts.isImportDeclaration(parent) && !ts.isExportDeclaration(parent) && !ts.isCallExpression(parent)) return;
    const target = this.#view.resolveModule(literal.text, path);
    const file = target === undefined ? undefined : this.#files.get(target);
    const isWhole = file && (this.#side === 'before' ? file.after : file.base) === null;
    const whole = isWhole ? file.hunks[0]?.id : undefined;
    const hunk = this.#hunkAt(path, tree, literal);
    if (file && whole !== undefined && whole !== hunk)
      this.uses.push({ hunk, of: { hunk: whole, path: file.path, name: file.path, within: '' } });
  }

  #nameAt(name: ts.Node): HunkName | undefined {
    const sourceFile = name.getSourceFile();
    const path = this.#view.toWorkspace(sourceFile.fileName);
    return path === undefined ? undefined : this.declared.get(`${path}:${name.getStart(sourceFile)}`);
  }

  #tree(path: WorkspacePath): ts.SourceFile | undefined {
    return isCodeFile(path) && this.#view.tryText(path) !== undefined ? this.#view.sourceFile(path) : undefined;
  }

  #hunkAt(path: WorkspacePath, tree: ts.SourceFile, node: ts.Node): HunkId | undefined {
    const line = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
    return this.#files.get(path)?.hunks.find((hunk) => {
      const [start, lines] = this.#side === 'before' ? [hunk.baseStart, hunk.baseLines] : [hunk.afterStart, hunk.afterLines];
      return line >= start && line < start + lines.length;
    })?.id;
  }
}

const isName = (node: ts.Node): node is ts.Identifier | ts.PrivateIdentifier => ts.isIdentifier(node) || ts.isPrivateIdentifier(node);

function declares(name: ts.Identifier | ts.PrivateIdentifier): boolean {
  const { parent } = name;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return parent.name === name;
  if (ts.isImportClause(parent) || ts.isNamespaceImport(parent)) return true;
  return isMemberName(name) || (ts.isIdentifier(name) && isDeclaredName(name));
}

function containerOf(name: ts.Node): string {
  const names: string[] = [];
  for (const node of ancestors(name.parent)) {
    if (
      (ts.isFunctionLike(node) ||
        ts.isClassLike(node) ||
        ts.isInterfaceDeclaration(node) ||
        ts.isModuleDeclaration(node) ||
        ts.isEnumDeclaration(node)) &&
      node.name
    )
      names.unshift(node.name.getText());
  }
  return names.join('.');
}

/** The names under which a name is declared, one import and export after the other. */
function linksOf(checker: ts.TypeChecker, name: ts.Node): ts.Node[] {
  const links: ts.Node[] = [];
  const seen = new Set<ts.Symbol>();
  let symbol = symbolAt(checker, name);
  while (symbol && !seen.has(symbol)) {
    seen.add(symbol);
    links.push(...(symbol.declarations ?? []).flatMap((declaration) => ts.getNameOfDeclaration(declaration) ?? []));
    symbol = symbol.flags & ts.SymbolFlags.Alias ? nextOf(checker, symbol) : undefined;
  }
  return links.filter((link) => link !== name);
}

function symbolAt(checker: ts.TypeChecker, name: ts.Node): ts.Symbol | undefined {
  const { parent } = name;
  if (ts.isShorthandPropertyAssignment(parent)) return checker.getShorthandAssignmentValueSymbol(parent);
  if (ts.isExportSpecifier(parent) && !parent.parent.parent.moduleSpecifier) return checker.getExportSpecifierLocalTargetSymbol(parent);
  return checker.getSymbolAtLocation(name);
}

/** What an import or export stands for in the module that it names. */
function nextOf(checker: ts.TypeChecker, alias: ts.Symbol): ts.Symbol | undefined {
  const [declaration] = alias.declarations ?? [];
  if (!declaration) return undefined;
  if (ts.isExportSpecifier(declaration) && !declaration.parent.parent.moduleSpecifier)
    return checker.getExportSpecifierLocalTargetSymbol(declaration);
  const statement = [...ancestors(declaration)].find((node) => ts.isImportDeclaration(node) || ts.isExportDeclaration(node));
  const module = statement?.moduleSpecifier && checker.getSymbolAtLocation(statement.moduleSpecifier);
  if (!module) return undefined;
  if (ts.isImportClause(declaration)) return checker.tryGetMemberInModuleExports('default', module);
  if (!ts.isImportSpecifier(declaration) && !ts.isExportSpecifier(declaration)) return undefined;
  return checker.tryGetMemberInModuleExports((declaration.propertyName ?? declaration.name).text, module);
}
