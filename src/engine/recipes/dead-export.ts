import { ts } from 'ts-morph';
import * as z from 'zod';
import type { WorkspacePath } from '../../domain/ids.ts';
import { WHOLE_WORKSPACE, type Scope } from '../../domain/scope.ts';
import type { Refusal } from '../../ports/recipe-facts.ts';
import { deletion } from '../ast/edits.ts';
import { skipBlanks } from '../ast/lines.ts';
import { siteAt, touchesLines } from '../ast/sites.ts';
import { hasWord } from '../ast/words.ts';
import { isTestFile } from '../code-files.ts';
import type { CodeView, PlannedSite } from '../recipe.ts';
import { defineRecipe } from './define-recipe.ts';
import { foundByName } from './found-by-name.ts';
import { importersOf, moduleLinks, type ModuleLinks } from './module-links.ts';
import { hasModifier, namesOf } from './moved-symbol.ts';
import { newTypeError } from './new-type-errors.ts';
import { mentions } from './outer-names.ts';
import { publicSurface } from './public-surface.ts';
import { usedExports } from './used-exports.ts';

/**
 * Takes `export` away from what no other file uses; the declaration stays.
 *
 * A file of which it is not known who loads it keeps all its exports: entries of the package, files that nothing
 * imports, files that a tool finds by their name. So does what is not used in its own file either: it would have to be
 * deleted, which is for a person to decide. Files must compile as before.
 */
export const deadExport = defineRecipe({
  info: {
    id: 'dead-export',
    title: 'Remove exports that nothing uses',
    description:
      'Removes `export` in front of functions, classes, types and constants that are used in their own file only; the code itself stays. ' +
      'Exports of package entries, of files that nothing imports and of files that a framework loads are kept; so is what nothing uses at all, which is reported.',
    class: 'checked',
    topics: ['dead exports', 'unused exports', 'remove unused exports', 'needless exports', 'exports that nothing uses', 'knip'],
    example: 'Remove dead exports in src',
    mends: [],
  },
  parameters: z.strictObject({}),
  async plan(view, { scope }) {
    const links = await moduleLinks(view);
    const templates = await templatesOf(view);
    const sites: PlannedSite[] = [];
    const refused: Refusal[] = [];
    for (const path of await view.editableFiles(scope)) {
      if (isTestFile(path) || !/\bexport\b/.test(view.text(path))) continue;
      await view.pause();
      const planned = await planFile(view, links, templates, path, scope);
      sites.push(...planned.sites);
      refused.push(...planned.refused);
    }
    return { sites, refused, notes: [] };
  },
});

interface Planned {
  readonly sites: readonly PlannedSite[];
  readonly refused: readonly Refusal[];
}

const NONE: Planned = { sites: [], refused: [] };

async function planFile(
  view: CodeView,
  links: ModuleLinks,
  templates: readonly string[],
  path: WorkspacePath,
  scope: Scope,
): Promise<Planned> {
  // Who loads a file that nothing imports can't be known, and what is found by name even less.
  if (importersOf(links, path).length === 0 || foundByName(path)) return NONE;
  const used = usedExports(view, links, path, (file) => publicSurface(view, file).entries.includes(file));
  if (used === 'all') return NONE;
  const { untraced } = publicSurface(view, path);
  const sourceFile = view.sourceFile(path);
  const sites: PlannedSite[] = [];
  const refused: Refusal[] = [];
  for (const group of exportedGroups(sourceFile)) {
    const [first] = group.statements;
    if (!first || used.has(group.name) || !touchesLines(scope, sourceFile, first)) continue;
    const site = siteAt(path, sourceFile, first);
    const reason = whyUnknown(untraced) ?? whyKeep(sourceFile, group, templates) ?? whyNamed(view, path, group);
    if (reason !== undefined) {
      refused.push({ site, reason });
      continue;
    }
    const edits = group.statements.map((statement) => withoutExport(sourceFile, statement));
    sites.push({ site, edits: new Map([[path, edits]]), reason: `\`${group.name}\` is not used in any other file` });
  }
  return withoutErrors(view, path, sites, refused);
}

interface Exported {
  readonly name: string;
  readonly statements: readonly ts.Statement[];
}

/** What the file exports where it declares it, each with all that declares it. */
function exportedGroups(sourceFile: ts.SourceFile): Exported[] {
  const groups = new Map<string, ts.Statement[]>();
  for (const statement of sourceFile.statements) {
    const isNamed = hasModifier(statement, ts.SyntaxKind.ExportKeyword) && !hasModifier(statement, ts.SyntaxKind.DefaultKeyword);
    const [name, ...more] = isNamed ? namesOf(statement) : [];
    if (name !== undefined && more.length === 0) groups.set(name, [...(groups.get(name) ?? []), statement]);
  }
  return [...groups].map(([name, statements]) => ({ name, statements }));
}

function whyUnknown(untraced: readonly string[]): string | undefined {
  return untraced.length === 0 ? undefined : `No source was found for ${untraced.join(', ')} of package.json, which may export it.`;
}

function whyKeep(sourceFile: ts.SourceFile, { name, statements }: Exported, templates: readonly string[]): string | undefined {
  const rest = sourceFile.statements.filter((statement) => !statements.includes(statement));
  if (!mentions(rest, name)) return `Nothing uses \`${name}\` at all: it could be deleted.`;
  if (templates.some((text) => hasWord(text, name))) return `\`${name}\` may be used in a file that is neither TypeScript nor JavaScript.`;
  const isModule = rest.some(
    (statement) =>
      ts.isImportDeclaration(statement) ||
      ts.isExportDeclaration(statement) ||
      ts.isExportAssignment(statement) ||
      hasModifier(statement, ts.SyntaxKind.ExportKeyword),
  );
  return isModule ? undefined : 'Without it the file would no longer be a module.';
}

/** Types that other files infer from what is exported have to have a name there, where declarations are built. */
function whyNamed(view: CodeView, path: WorkspacePath, { name, statements }: Exported): string | undefined {
  const { declaration, composite } = view.compilerOptions(path);
  const isType = statements.some((statement) => !ts.isFunctionDeclaration(statement) && !ts.isVariableStatement(statement));
  if (!isType || (declaration ?? composite) !== true) return undefined;
  const others = view.sourceFile(path).statements.filter((statement) => !statements.includes(statement));
  const isShown = others.some((statement) => hasModifier(statement, ts.SyntaxKind.ExportKeyword) && mentions([statement], name));
  return isShown ? `Other exports use \`${name}\`, so the declarations that are built may have to name it.` : undefined;
}

function withoutExport(sourceFile: ts.SourceFile, statement: ts.Statement): ReturnType<typeof deletion> {
  const modifier = ts.canHaveModifiers(statement)
    ? ts.getModifiers(statement)?.find(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
    : undefined;
  const start = modifier?.getStart(sourceFile) ?? statement.getStart(sourceFile);
  return deletion(start, skipBlanks(sourceFile.text, modifier?.end ?? start));
}

/** All of them if the file and those that import it compile, else those that do by themselves. */
async function withoutErrors(
  view: CodeView,
  path: WorkspacePath,
  sites: readonly PlannedSite[],
  refused: readonly Refusal[],
): Promise<Planned> {
  const program = sites.length > 0 ? view.languageService(path).getProgram() : undefined;
  if (!program) return { sites, refused };
  const errorOf = (some: readonly PlannedSite[]): Promise<string | undefined> =>
    newTypeError(view, program, new Map([[path, some.flatMap(({ edits }) => edits.get(path) ?? [])]]), [path], (message) => message);
  if ((await errorOf(sites)) === undefined) return { sites, refused };
  const kept: PlannedSite[] = [];
  const failed: Refusal[] = [];
  for (const planned of sites) {
    const error = await errorOf([planned]);
    if (error === undefined) kept.push(planned);
    else failed.push({ site: planned.site, reason: `The code would not compile, at ${error}` });
  }
  return { sites: kept, refused: [...refused, ...failed] };
}

async function templatesOf(view: CodeView): Promise<string[]> {
  const paths = await view.allFiles(WHOLE_WORKSPACE);
  return paths.filter((path) => /\.(vue|svelte|astro|mdx|html)$/.test(path)).flatMap((path) => view.tryText(path) ?? []);
}
