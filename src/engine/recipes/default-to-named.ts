import * as z from 'zod';
import { fail, ok, type Result } from '../../base/result.ts';
import { count } from '../../base/text.ts';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Refusal } from '../../ports/recipe-facts.ts';
import { inOrder } from '../ast/edits.ts';
import { siteAt, touchesLines } from '../ast/sites.ts';
import type { CodeView, PlannedSite } from '../recipe.ts';
import { defaultExportIn, mayExportDefault, namedEdits, type DefaultExport } from './default-exports.ts';
import { followDefault, localNameOf } from './default-importers.ts';
import { defineRecipe } from './define-recipe.ts';
import { sitesThatCompile } from './errors-of-edits.ts';
import { foundByName } from './found-by-name.ts';
import { globbedFolders, isGlobbed } from './globbed-folders.ts';
import { hiddenUse } from './hidden-uses.ts';
import { importersOf, moduleLinks, type ModuleLinks } from './module-links.ts';
import { publicSurface } from './public-surface.ts';
import { standInOf } from './stand-ins.ts';

/**
 * Makes a named export of a default one, under the name that it is declared by or, where it has none, that all importers
 * give it. Importers follow and keep the name that they use. One site for each file, all or nothing.
 *
 * Refused where somebody may load the file who can't be seen or follow: entries of the package, files that a framework
 * or a glob finds, that nothing imports, that are loaded later, mocked or taken as a whole. Files must compile as before.
 */
export const defaultToNamed = defineRecipe({
  info: {
    id: 'default-to-named',
    title: 'Make named exports of default exports',
    description:
      'Writes `export default` as a named export and makes all importers follow; they keep the name that they use. ' +
      'Refused for entries of the package, for files that a framework loads or nothing imports, and where a file is loaded later, mocked, or taken as a whole.',
    class: 'checked',
    topics: ['default exports', 'default export', 'named exports', 'default to named', 'export default', 'convert default exports'],
    example: 'Convert default exports to named exports in src',
    mends: [],
  },
  parameters: z.strictObject({}),
  places: {
    mayBeIn: mayExportDefault,
    find: (sourceFile) => [defaultExportIn(sourceFile)?.statement].filter((statement) => statement !== undefined),
  },
  async plan(view, { scope }) {
    const paths: WorkspacePath[] = [];
    for (const path of await view.editableFiles(scope)) {
      await view.pause();
      if (mayExportDefault(view.text(path))) paths.push(path);
    }
    if (paths.length === 0) return { sites: [], refused: [], notes: [] };
    const ground: Ground = { links: await moduleLinks(view), globbed: await globbedFolders(view) };
    const sites: PlannedSite[] = [];
    const refused: Refusal[] = [];
    for (const path of paths) {
      await view.pause();
      const planned = await planFile(view, ground, path, scope);
      if (!planned) continue;
      if ('reason' in planned && !('edits' in planned)) refused.push(planned);
      else sites.push(planned);
    }
    const checked = await sitesThatCompile(view, sites);
    return { sites: checked.sites, refused: [...refused, ...checked.refused], notes: [] };
  },
});

interface Ground {
  readonly links: ModuleLinks;
  readonly globbed: readonly string[];
}

async function planFile(view: CodeView, ground: Ground, path: WorkspacePath, scope: Scope): Promise<PlannedSite | Refusal | undefined> {
  const sourceFile = view.sourceFile(path);
  const found = defaultExportIn(sourceFile);
  if (!found || !touchesLines(scope, sourceFile, found.statement)) return undefined;
  const site = siteAt(path, sourceFile, found.statement);
  const reason = await whyStay(view, ground, path, found);
  if (reason !== undefined) return { site, reason };
  const planned = planEdits(view, ground.links, path, found);
  if (!planned.ok) return { site, reason: planned.failure };
  const { name, edits } = planned.value;
  return { site, edits, reason: `exports ${name} by its name, for ${count(edits.size - 1, 'importer')}` };
}

/** Whoever loads the file without being seen would find no default export. */
async function whyStay(view: CodeView, { links, globbed }: Ground, path: WorkspacePath, found: DefaultExport): Promise<string | undefined> {
  if (found.problem !== undefined) return found.problem;
  if (foundByName(path)) return 'A framework or a tool may load the file by its name, and take its default export.';
  if (isGlobbed(globbed, path)) return 'The files of its folder are loaded by a pattern.';
  const { entries, untraced } = publicSurface(view, path);
  if (entries.includes(path)) return 'Others may import it: the file is an entry of the package.';
  if (untraced.length > 0) return `No source was found for ${untraced.join(', ')} of package.json, which may export it.`;
  const standIn = standInOf([...links.keys()], path);
  if (standIn !== undefined) return `${standIn} may stand in for it, or it for that, on some platform.`;
  if (importersOf(links, path).length === 0) return 'Nothing imports the file, so it is not known who loads it.';
  return hiddenUse(view, { file: path }, new Set(links.keys()));
}

interface Planned {
  readonly name: string;
  readonly edits: ReadonlyMap<WorkspacePath, readonly TextEdit[]>;
}

function planEdits(view: CodeView, links: ModuleLinks, path: WorkspacePath, found: DefaultExport): Result<Planned, string> {
  const importers = importersOf(links, path);
  const name = found.name ?? agreedName(importers.flatMap((importer) => localNameOf(view, importer, path)));
  if (name === undefined) return fail('It has no name, and those who import it do not agree on one.');
  const own = namedEdits(view.sourceFile(path), found, name);
  if (!own.ok) return own;
  const edits = new Map<WorkspacePath, readonly TextEdit[]>([[path, inOrder(own.value)]]);
  let followers = 0;
  for (const importer of importers) {
    const followed = followDefault(view, importer, path, name);
    if (!followed.ok) return followed;
    if (followed.value.length === 0) continue;
    followers++;
    edits.set(importer, inOrder(followed.value));
  }
  return followers > 0 ? ok({ name, edits }) : fail('No file imports its default export, so it is not known who uses it.');
}

function agreedName(names: readonly string[]): string | undefined {
  const [first] = names;
  return names.every((name) => name === first) ? first : undefined;
}
