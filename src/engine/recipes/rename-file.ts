import * as z from 'zod';
import { fail, ok, type Result } from '../../base/result.ts';
import { count } from '../../base/text.ts';
import type { TextEdit } from '../../domain/change.ts';
import { WorkspacePath } from '../../domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../domain/scope.ts';
import type { Note } from '../../ports/recipe-facts.ts';
import { inOrder, insertion } from '../ast/edits.ts';
import { siteInText } from '../ast/sites.ts';
import { editBarrier, isCodeFile } from '../code-files.ts';
import { applyEdits } from '../../changeset/edits.ts';
import { isMarkdown } from '../mentions/occurrences.ts';
import type { CodeView, RecipePlan } from '../recipe.ts';
import { defineRecipe } from './define-recipe.ts';
import { errorOfEdits } from './errors-of-edits.ts';
import { hiddenUse } from './hidden-uses.ts';
import { followingLinks } from './markdown-links.ts';
import { importersOf, moduleLinks, type ModuleLinks } from './module-links.ts';
import { followRename, rebasedText } from './renamed-modules.ts';
import { whyNotRenamed } from './renamable-file.ts';

const parameters = z.strictObject({
  from: z.string().min(1).describe('The file as it is called now.'),
  to: z.string().min(1).describe('What it is to be called, which may be in another folder.'),
});

/**
 * Renames or moves a file of code: one site, all or nothing. Who imports, loads or mocks it follows, so do its own imports
 * where it comes to lie in another folder, and links to it in Markdown. Other texts that name it are told in notes.
 *
 * Refused where something else than an import finds the file, such as a package.json, a framework or a test runner, where
 * it would be compiled in another way, and where the code that is left does not compile.
 */
export const renameFile = defineRecipe({
  info: {
    id: 'rename-file',
    title: 'Rename or move a file',
    description:
      'Renames or moves a file of code; imports, `import()`, `require`, mocks and Markdown links follow, and so do its own imports. ' +
      'Refused for entries of the package, files that a framework or a test runner finds by name, and where there is such a file already.',
    class: 'checked',
    topics: ['rename file', 'move file', 'rename module', 'move module'],
    example: 'Rename src/utils.ts to src/money.ts',
    mends: [],
  },
  parameters,
  async plan(view, { with: given }) {
    const from = tidy(given.from);
    // What the task has renamed already is done.
    if (view.tryText(from) === undefined && view.changedFiles().get(from) !== undefined) return { sites: [], refused: [], notes: [] };
    const site = siteInText(from, view.tryText(from) ?? '', 0);
    const planned = await planRename(view, from, tidy(given.to));
    if (!planned.ok) return { sites: [], refused: [{ site, reason: planned.failure }], notes: [] };
    const { edits, importers, notes, to } = planned.value;
    const reason = `renames ${from} to ${to}, with ${count(importers, 'importer')}`;
    return { sites: [{ site, edits, gone: [from], reason }], refused: [], notes } satisfies RecipePlan;
  },
});

const tidy = (path: string): WorkspacePath => WorkspacePath(path.replaceAll('\\', '/').replace(/^\.\//, ''));

interface Planned {
  readonly to: WorkspacePath;
  readonly edits: ReadonlyMap<WorkspacePath, readonly TextEdit[]>;
  readonly importers: number;
  readonly notes: readonly Note[];
}

async function planRename(view: CodeView, from: WorkspacePath, to: WorkspacePath): Promise<Result<Planned, string>> {
  const links = await moduleLinks(view);
  const reason = (await whyNotRenamed(view, from, to)) ?? (await hiddenUse(view, { file: from }, new Set(links.keys())));
  if (reason !== undefined) return fail(reason);
  const text = rebasedText(view, from, to);
  if (!text.ok) return text;
  const edits = new Map<WorkspacePath, readonly TextEdit[]>([[to, [insertion(0, text.value)]]]);
  const notes: Note[] = [];
  let importers = 0;
  for (const path of filesThatMayName(view, links, from)) {
    await view.pause();
    const followed = followRename(view, path, from, to);
    if (followed.edits.length > 0) {
      edits.set(path, inOrder(followed.edits));
      importers++;
    }
    notes.push(...followed.notes);
  }
  const code = new Map(edits);
  for (const path of await view.allFiles(WHOLE_WORKSPACE)) {
    if (links.has(path) || path === from) continue;
    await view.pause();
    const other = inOtherFile(view, path, from, to);
    if (other.edits.length > 0) edits.set(path, other.edits);
    notes.push(...other.notes);
  }
  const error = await errorOfEdits(view, code, [...code.keys()], { from, to });
  return error === undefined ? ok({ to, edits, importers, notes }) : fail(`The code would not compile, at ${error}`);
}

/** Files that link to it, and those whose text says its name, which may load it in another way. */
function filesThatMayName(view: CodeView, links: ModuleLinks, from: WorkspacePath): WorkspacePath[] {
  const known = new Set(importersOf(links, from));
  const stem = stemOf(from);
  // Everything is called index somewhere.
  const isTelling = stem !== 'index';
  return [...links.keys()].filter((path) => path !== from && (known.has(path) || (isTelling && view.text(path).includes(stem))));
}

const stemOf = (path: string): string => path.replace(/^.*\//, '').replace(/\.[mc]?[jt]sx?$/, '');

/** Links in Markdown follow; what else names the file by its path is for a person to look at. */
function inOtherFile(
  view: CodeView,
  path: WorkspacePath,
  from: WorkspacePath,
  to: WorkspacePath,
): { readonly edits: readonly TextEdit[]; readonly notes: readonly Note[] } {
  const name = from.replace(/^.*\//, '');
  const text = isCodeFile(path) ? undefined : view.tryText(path);
  if (text === undefined || !text.includes(name)) return { edits: [], notes: [] };
  const edits = isMarkdown(path) && editBarrier(path, text) === undefined ? followingLinks(path, text, from, to) : [];
  const rest = applyEdits(text, edits);
  const at = [from, `/${name}`].map((words) => rest.indexOf(words)).find((index) => index >= 0);
  if (at === undefined) return { edits, notes: [] };
  return { edits, notes: [{ path, line: rest.slice(0, at).split('\n').length, text: `the text names ${name}` }] };
}
