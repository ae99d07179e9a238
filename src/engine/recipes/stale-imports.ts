import { posix } from 'node:path';
import { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import { partsOf } from '../mentions/markdown-words.ts';
import type { CodeView } from '../recipe.ts';
import type { ChangedNames } from './changed-names.ts';
import { exportsOf } from './exported-origins.ts';
import { nearestPackage } from './package-json.ts';
import { tracedEntries } from './public-surface.ts';
import type { Stale } from './stale.ts';

/** What examples import from the package that a text belongs to, and that this does not export. */
export function staleImports(view: CodeView, path: WorkspacePath, text: string, { renamed }: ChangedNames): Stale[] {
  const found = nearestPackage(view, path);
  const name = found?.json.name;
  if (!found || name === undefined || !text.includes(name)) return [];
  const { sources } = tracedEntries(view, found.folder, found.json);
  const stale: Stale[] = [];
  for (const { start, end, isCode } of partsOf(text).fences) {
    const code = text.slice(start, end);
    if (!isCode || !code.includes(name)) continue;
    const parsed = ts.createSourceFile('example.tsx', code, ts.ScriptTarget.Latest, true);
    for (const statement of parsed.statements) {
      const subpath =
        ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)
          ? subpathOf(statement.moduleSpecifier.text, name)
          : undefined;
      const entries = subpath === undefined ? undefined : sources.get(subpath);
      const exported = entries && exportedBy(view, entries);
      if (!ts.isImportDeclaration(statement) || !exported) continue;
      for (const node of importedNames(statement)) {
        const wanted = node.text;
        if (exported.has(wanted)) continue;
        const to = renamed.find((rename) => rename.from === wanted && rename.owner === '')?.to;
        const place = { start: start + node.getStart(parsed), end: start + node.end };
        const isRenamed = to !== undefined && exported.has(to);
        stale.push(
          isRenamed
            ? { ...place, instead: to, reason: `follows the rename of ${wanted} to ${to}` }
            : { ...place, reason: `\`${posix.join(name, subpath ?? '.')}\` exports no \`${wanted}\`.` },
        );
      }
    }
  }
  return stale;
}

/** What any of an entry's sources exports; undefined where some of it can't be seen. */
function exportedBy(view: CodeView, entries: readonly WorkspacePath[]): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const entry of entries) {
    const exported = exportsOf(view, entry);
    if (exported === 'unknown') return undefined;
    for (const name of exported) names.add(name);
  }
  return names;
}

function subpathOf(specifier: string, name: string): string | undefined {
  if (specifier === name) return '.';
  return specifier.startsWith(`${name}/`) ? `./${specifier.slice(name.length + 1)}` : undefined;
}

function importedNames({ importClause }: ts.ImportDeclaration): ts.ModuleExportName[] {
  const bindings = importClause?.namedBindings;
  return bindings && ts.isNamedImports(bindings) ? bindings.elements.map(({ propertyName, name }) => propertyName ?? name) : [];
}
