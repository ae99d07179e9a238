import { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import { descendants } from '../ast/walk.ts';
import type { ModuleResolver } from '../module-resolver.ts';
import type { ProjectService } from '../project-service.ts';
import { declaredText } from './declared-text.ts';

/** A name in the module that declares it. */
export interface DeclaredName {
  readonly path: WorkspacePath;
  readonly name: string;
}

interface DeclarationFile {
  readonly tree: ts.SourceFile;
  /** What is declared at the top, by name. */
  readonly nodes: ReadonlyMap<string, readonly ts.Node[]>;
  /** Names that come from another module, with their name there. */
  readonly imports: ReadonlyMap<string, { readonly specifier: string; readonly name: string }>;
  readonly defaultName: string | undefined;
  readonly told: Map<string, Told>;
}

interface Told {
  readonly text: string;
  readonly names: ReadonlySet<string>;
}

const WITHOUT_COMMENTS = ts.createPrinter({ removeComments: true });

/** How the modules of a view look to those that import them: their declarations, as the compiler writes them. The turn must be held. */
export class Declarations {
  readonly #projects: ProjectService;
  readonly #resolver: ModuleResolver;
  readonly #files = new Map<WorkspacePath, DeclarationFile | undefined>();

  /** @param same those of another view, and of which modules they are the same. */
  constructor(
    projects: ProjectService,
    resolver: ModuleResolver,
    same?: { readonly as: Declarations; readonly in: (path: WorkspacePath) => boolean },
  ) {
    this.#projects = projects;
    this.#resolver = resolver;
    if (same) for (const [path, file] of same.as.#files) if (same.in(path)) this.#files.set(path, file);
  }

  /**
   * The text of a declaration, then those of what it speaks of, however far; `isKnown` names are left to themselves.
   * Undefined where the module declares no such thing.
   */
  textsOf({ path, name }: DeclaredName, isKnown: (other: DeclaredName) => boolean, seen: Set<string> = new Set()): string[] | undefined {
    const file = this.#file(path);
    const local = name === 'default' ? (file?.defaultName ?? name) : name;
    const nodes = file?.nodes.get(local);
    if (!file || !nodes) return undefined;
    seen.add(`${path}\n${local}`);
    const { text, names } = this.#told(file, local, nodes);
    const texts = [text];
    for (const spokenOf of names) {
      const other = this.#declarationOf(path, file, spokenOf);
      if (!other || isKnown(other) || seen.has(`${other.path}\n${other.name}`)) continue;
      texts.push(...(this.textsOf(other, isKnown, seen) ?? []));
    }
    return texts;
  }

  /** How a module looks as a whole, without comments; undefined where the compiler can't write it down. */
  wholeText(path: WorkspacePath): string | undefined {
    const file = this.#file(path);
    return file && WITHOUT_COMMENTS.printFile(file.tree);
  }

  /** What a declaration reads like, and what it speaks of; many others speak of the same. */
  #told(file: DeclarationFile, name: string, nodes: readonly ts.Node[]): Told {
    const told = file.told.get(name) ?? {
      text: nodes.map((node) => declaredText(node, file.tree)).join(' '),
      names: new Set(nodes.flatMap(namesIn)),
    };
    file.told.set(name, told);
    return told;
  }

  #declarationOf(path: WorkspacePath, file: DeclarationFile, name: string): DeclaredName | undefined {
    if (file.nodes.has(name)) return { path, name };
    const inType = name.startsWith('import ') ? (JSON.parse(name.slice('import '.length)) as [string, string]) : undefined;
    const imported = inType ? { specifier: inType[0], name: inType[1] } : file.imports.get(name);
    const target = imported && this.#resolver.resolve(imported.specifier, path);
    return target === undefined ? undefined : this.#exported(target, imported?.name ?? name, new Set());
  }

  /** Where a module has an export from. */
  #exported(path: WorkspacePath, name: string, seen: Set<WorkspacePath>): DeclaredName | undefined {
    const file = this.#file(path);
    if (!file || seen.has(path)) return undefined;
    seen.add(path);
    const local = name === 'default' ? (file.defaultName ?? name) : name;
    if (file.nodes.has(local)) return { path, name: local };
    for (const statement of file.tree.statements) {
      if (!ts.isExportDeclaration(statement)) continue;
      const { exportClause, moduleSpecifier } = statement;
      const target = moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? this.#resolver.resolve(moduleSpecifier.text, path) : path;
      if (target === undefined) continue;
      if (!exportClause) {
        const found = this.#exported(target, name, seen);
        if (found) return found;
      } else if (ts.isNamedExports(exportClause)) {
        const element = exportClause.elements.find((one) => one.name.text === name);
        const inner = element && (element.propertyName ?? element.name).text;
        if (inner !== undefined) return target === path ? this.#declarationOf(path, file, inner) : this.#exported(target, inner, seen);
      }
    }
    return undefined;
  }

  #file(path: WorkspacePath): DeclarationFile | undefined {
    if (!this.#files.has(path)) this.#files.set(path, this.#read(path));
    return this.#files.get(path);
  }

  #read(path: WorkspacePath): DeclarationFile | undefined {
    const absolute = this.#projects.files.toAbsolute(path);
    const project = this.#projects.projectOf(path);
    const sourceFile = project.program().getSourceFile(absolute);
    if (!sourceFile || path.endsWith('.json')) return undefined;
    const text = sourceFile.isDeclarationFile
      ? sourceFile.text
      : project.languageService.getEmitOutput(absolute, true, true).outputFiles.find(({ name }) => /\.d\.[cm]?ts$/.test(name))?.text;
    return text === undefined ? undefined : indexOf(ts.createSourceFile('declared.d.ts', text, ts.ScriptTarget.Latest, true));
  }
}

function indexOf(tree: ts.SourceFile): DeclarationFile {
  const nodes = new Map<string, ts.Node[]>();
  const imports = new Map<string, { specifier: string; name: string }>();
  let defaultName: string | undefined;
  const add = (name: string, node: ts.Node): void => void nodes.set(name, [...(nodes.get(name) ?? []), node]);
  for (const statement of tree.statements) {
    if (ts.isVariableStatement(statement)) {
      for (const declaration of statement.declarationList.declarations) add(declaration.name.getText(tree), declaration);
    } else if (ts.isImportDeclaration(statement)) addImports(statement, imports);
    else if (ts.isExportAssignment(statement) && ts.isIdentifier(statement.expression)) defaultName = statement.expression.text;
    else if (isNamed(statement)) {
      const name = statement.name?.getText(tree) ?? 'default';
      if (statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) defaultName = name;
      add(name, statement);
    }
  }
  return { tree, nodes, imports, defaultName, told: new Map() };
}

type Named =
  | ts.FunctionDeclaration
  | ts.ClassDeclaration
  | ts.InterfaceDeclaration
  | ts.TypeAliasDeclaration
  | ts.EnumDeclaration
  | ts.ModuleDeclaration;

const isNamed = (node: ts.Node): node is Named =>
  ts.isFunctionDeclaration(node) ||
  ts.isClassDeclaration(node) ||
  ts.isInterfaceDeclaration(node) ||
  ts.isTypeAliasDeclaration(node) ||
  ts.isEnumDeclaration(node) ||
  ts.isModuleDeclaration(node);

function addImports(
  { importClause, moduleSpecifier }: ts.ImportDeclaration,
  imports: Map<string, { specifier: string; name: string }>,
): void {
  if (!importClause || !ts.isStringLiteral(moduleSpecifier)) return;
  const specifier = moduleSpecifier.text;
  if (importClause.name) imports.set(importClause.name.text, { specifier, name: 'default' });
  const { namedBindings } = importClause;
  if (!namedBindings || !ts.isNamedImports(namedBindings)) return;
  for (const { name, propertyName } of namedBindings.elements) imports.set(name.text, { specifier, name: (propertyName ?? name).text });
}

/** The names that a declaration speaks of; `import("…").X` as `import ["…","X"]`. */
function namesIn(declaration: ts.Node): string[] {
  const names: string[] = [];
  for (const node of descendants(declaration)) {
    if (ts.isTypeReferenceNode(node)) names.push(firstName(node.typeName));
    else if (ts.isTypeQueryNode(node)) names.push(firstName(node.exprName));
    else if (ts.isExpressionWithTypeArguments(node) && ts.isIdentifier(node.expression)) names.push(node.expression.text);
    else if (
      ts.isImportTypeNode(node) &&
      ts.isLiteralTypeNode(node.argument) &&
      ts.isStringLiteral(node.argument.literal) &&
      node.qualifier
    )
      names.push(`import ${JSON.stringify([node.argument.literal.text, firstName(node.qualifier)])}`);
  }
  return names;
}

const firstName = (name: ts.EntityName): string => (ts.isIdentifier(name) ? name.text : firstName(name.left));
