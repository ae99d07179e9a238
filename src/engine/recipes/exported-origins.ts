import { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { CodeView } from '../recipe.ts';
import { specifierOf } from './import-edges.ts';
import { hasModifier, namesOf } from './moved-symbol.ts';

/** The names under which a file itself exports something, `export *` left aside; `default` is one of them. */
export function exportNames(sourceFile: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  for (const statement of sourceFile.statements) {
    if (ts.isExportAssignment(statement)) names.add(statement.isExportEquals ? 'export=' : 'default');
    else if (ts.isExportDeclaration(statement)) {
      const { exportClause } = statement;
      if (exportClause && ts.isNamespaceExport(exportClause)) names.add(exportClause.name.text);
      else if (exportClause) for (const { name } of exportClause.elements) names.add(name.text);
    } else if (hasModifier(statement, ts.SyntaxKind.DefaultKeyword)) names.add('default');
    else if (hasModifier(statement, ts.SyntaxKind.ExportKeyword)) for (const name of namesOf(statement)) names.add(name);
  }
  return names;
}

/** Where an export of a module really comes from. */
export interface Origin {
  readonly path: WorkspacePath;
  /** As that module exports it: a name, `default`, or `*` for all of it. */
  readonly name: string;
  /** Whether something on the way marks it as a type. */
  readonly isType: boolean;
  /** The modules that pass it on, from the first one on. */
  readonly through: readonly WorkspacePath[];
}

/**
 * The module that an export comes from, through all modules of which `isPassing` holds: those that only pass on. `unknown`
 * where several modules or one that can't be seen may be meant, undefined where nothing of that name is exported.
 */
export function originOf(
  view: CodeView,
  path: WorkspacePath,
  name: string,
  isPassing: (path: WorkspacePath) => boolean,
  seen: readonly WorkspacePath[] = [],
): Origin | 'unknown' | undefined {
  const sourceFile = view.sourceFile(path);
  if (!isPassing(path))
    return exportNames(sourceFile).has(name) || hasStar(sourceFile) ? { path, name, isType: false, through: seen } : undefined;
  if (seen.includes(path)) return undefined;
  const through = [...seen, path];
  const stars: (Origin | 'unknown')[] = [];
  for (const statement of sourceFile.statements) {
    if (!ts.isExportDeclaration(statement)) continue;
    const { exportClause, isTypeOnly } = statement;
    const target = view.resolveModule(specifierOf(statement) ?? '', path);
    const named = exportClause && exportedAs(exportClause, name);
    if (exportClause && named === undefined) continue;
    if (target === undefined) {
      if (exportClause) return 'unknown';
      stars.push('unknown');
      continue;
    }
    if (named?.name === '*') return { path: target, name: '*', isType: isTypeOnly, through };
    if (named) return marked(originOf(view, target, named.name, isPassing, through) ?? 'unknown', isTypeOnly || named.isType);
    const found = name === 'default' ? undefined : originOf(view, target, name, isPassing, through);
    if (found !== undefined) stars.push(marked(found, isTypeOnly));
  }
  const [first, ...others] = stars;
  const isOne = others.every(
    (other) => other !== 'unknown' && first !== 'unknown' && other.path === first?.path && other.name === first.name,
  );
  return isOne ? first : 'unknown';
}

function exportedAs(clause: ts.NamedExportBindings, name: string): { readonly name: string; readonly isType: boolean } | undefined {
  if (ts.isNamespaceExport(clause)) return clause.name.text === name ? { name: '*', isType: false } : undefined;
  const element = clause.elements.find((one) => one.name.text === name);
  return element && { name: (element.propertyName ?? element.name).text, isType: element.isTypeOnly };
}

function marked(origin: Origin | 'unknown', isType: boolean): Origin | 'unknown' {
  return origin === 'unknown' ? origin : { ...origin, isType: origin.isType || isType };
}

function hasStar(sourceFile: ts.SourceFile): boolean {
  return sourceFile.statements.some((statement) => ts.isExportDeclaration(statement) && !statement.exportClause);
}

/** All names that a module exports, those that it passes on with `export *` included; `unknown` where some can't be seen. */
export function exportsOf(view: CodeView, path: WorkspacePath, seen: readonly WorkspacePath[] = []): ReadonlySet<string> | 'unknown' {
  const sourceFile = view.sourceFile(path);
  const names = exportNames(sourceFile);
  if (!ts.isExternalModule(sourceFile) || names.has('export=')) return 'unknown';
  for (const statement of sourceFile.statements) {
    if (!ts.isExportDeclaration(statement) || statement.exportClause) continue;
    const target = view.resolveModule(specifierOf(statement) ?? '', path);
    if (target === undefined) return 'unknown';
    const passed = seen.includes(target) ? new Set<string>() : exportsOf(view, target, [...seen, path]);
    if (passed === 'unknown') return 'unknown';
    for (const name of passed) if (name !== 'default') names.add(name);
  }
  return names;
}
