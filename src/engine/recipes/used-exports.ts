import { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import { isScopedName } from '../ast/names.ts';
import { descendants } from '../ast/walk.ts';
import type { CodeView } from '../recipe.ts';
import { specifierNode, specifierOf } from './import-edges.ts';
import { importersOf, type ModuleLinks } from './module-links.ts';

/** What other files take from a module: names of its exports, or all of them. */
export type UsedExports = ReadonlySet<string> | 'all';

/**
 * Which exports of a module other files use, be it through modules that pass them on. Who takes the module as a whole,
 * or loads it in a way that can't be followed, uses all of them, and so does whoever an entry of the package is for.
 */
export function usedExports(
  view: CodeView,
  links: ModuleLinks,
  path: WorkspacePath,
  isEntry: (path: WorkspacePath) => boolean,
): UsedExports {
  return collect(view, links, path, isEntry, new Set());
}

function collect(
  view: CodeView,
  links: ModuleLinks,
  path: WorkspacePath,
  isEntry: (path: WorkspacePath) => boolean,
  seen: Set<WorkspacePath>,
): UsedExports {
  if (isEntry(path)) return 'all';
  if (seen.has(path)) return new Set();
  seen.add(path);
  const used = new Set<string>();
  for (const importer of importersOf(links, path)) {
    const taken = takenBy(view, importer, path);
    if (taken === 'all') return 'all';
    for (const name of taken.names) used.add(name);
    if (!taken.isPassedOn) continue;
    const further = collect(view, links, importer, isEntry, seen);
    if (further === 'all') return 'all';
    for (const name of further) used.add(name);
  }
  return used;
}

interface Taken {
  readonly names: readonly string[];
  /** Whether all of it is exported once more. */
  readonly isPassedOn: boolean;
}

function takenBy(view: CodeView, importer: WorkspacePath, path: WorkspacePath): Taken | 'all' {
  const sourceFile = view.sourceFile(importer);
  const names: string[] = [];
  let isPassedOn = false;
  const known = new Set<ts.Node>();
  for (const statement of sourceFile.statements) {
    const specifier = specifierOf(statement);
    const node = specifierNode(statement);
    if (specifier === undefined || !node || view.resolveModule(specifier, importer) !== path) continue;
    known.add(node);
    if (ts.isExportDeclaration(statement)) {
      const { exportClause } = statement;
      if (!exportClause) isPassedOn = true;
      else if (ts.isNamespaceExport(exportClause)) return 'all';
      else names.push(...exportClause.elements.map((element) => (element.propertyName ?? element.name).text));
    } else if (ts.isImportDeclaration(statement)) {
      const taken = namesTaken(sourceFile, statement);
      if (taken === 'all') return 'all';
      names.push(...taken);
    } else return 'all';
  }
  const isOtherwise = [...descendants(sourceFile)].some(
    (node) => ts.isStringLiteralLike(node) && !known.has(node) && view.resolveModule(node.text, importer) === path,
  );
  return isOtherwise ? 'all' : { names, isPassedOn };
}

function namesTaken(sourceFile: ts.SourceFile, { importClause }: ts.ImportDeclaration): readonly string[] | 'all' {
  if (!importClause) return [];
  const { name, namedBindings } = importClause;
  const own = name ? ['default'] : [];
  if (!namedBindings) return own;
  if (!ts.isNamespaceImport(namedBindings))
    return [...own, ...namedBindings.elements.map((element) => (element.propertyName ?? element.name).text)];
  const members: string[] = [];
  for (const node of descendants(sourceFile, (child) => !ts.isImportDeclaration(child))) {
    if (!ts.isIdentifier(node) || node.text !== namedBindings.name.text || !isScopedName(node)) continue;
    const { parent } = node;
    if (ts.isPropertyAccessExpression(parent) && parent.expression === node) members.push(parent.name.text);
    else if (ts.isQualifiedName(parent) && parent.left === node) members.push(parent.right.text);
    else return 'all';
  }
  return [...own, ...members];
}
