import type { ts } from 'ts-morph';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Refusal } from '../../ports/recipe-facts.ts';
import type { CodeView, PlannedSite } from '../recipe.ts';
import { describeError, newErrorsIn, programAfter } from './new-type-errors.ts';

type Edits = ReadonlyMap<WorkspacePath, readonly TextEdit[]>;

/**
 * The first type error that edits bring into one of the given files, in whichever program holds it; the edited files unless
 * told. A `moved` file is no longer where it was, and had its errors already.
 */
export async function errorOfEdits(
  view: CodeView,
  edits: Edits,
  files: Iterable<WorkspacePath> = edits.keys(),
  moved?: { readonly from: WorkspacePath; readonly to: WorkspacePath },
): Promise<string | undefined> {
  for (const [program, paths] of filesByProgram(view, files, moved && new Map([[moved.to, moved.from]]))) {
    const after = programAfter(view, program, edits, moved && new Set([moved.from]));
    for (const path of paths) {
      await view.pause();
      const [first] = newErrorsIn(view, program, after, path, path === moved?.to ? { was: moved.from } : {});
      if (first) return describeError(first);
    }
  }
  return undefined;
}

/**
 * The sites that together bring no type error into what they edit; the others are refused. Of several sites in a file with
 * an error, those are refused that bring one by themselves, or all where none does.
 */
export async function sitesThatCompile(
  view: CodeView,
  sites: readonly PlannedSite[],
): Promise<{ readonly sites: readonly PlannedSite[]; readonly refused: readonly Refusal[] }> {
  let kept = sites;
  const refused: Refusal[] = [];
  while (kept.length > 0) {
    const errors = await errorsByFile(view, together(kept));
    if (errors.size === 0) break;
    const failed = new Map<PlannedSite, string>();
    for (const [path, error] of errors) {
      const here = kept.filter(({ edits }) => edits.has(path));
      const alone = here.length > 1 ? await failingAlone(view, here) : new Map<PlannedSite, string>();
      for (const one of here) {
        const reason = alone.size > 0 ? alone.get(one) : error;
        if (reason !== undefined) failed.set(one, reason);
      }
    }
    if (failed.size === 0) break;
    for (const [{ site }, error] of failed) refused.push({ site, reason: `The code would not compile, at ${error}` });
    kept = kept.filter((one) => !failed.has(one));
  }
  return { sites: kept, refused };
}

async function failingAlone(view: CodeView, sites: readonly PlannedSite[]): Promise<Map<PlannedSite, string>> {
  const failing = new Map<PlannedSite, string>();
  for (const one of sites) {
    const error = await errorOfEdits(view, one.edits);
    if (error !== undefined) failing.set(one, error);
  }
  return failing;
}

/** The first error in each file that has one. */
async function errorsByFile(view: CodeView, edits: Edits): Promise<Map<WorkspacePath, string>> {
  const found = new Map<WorkspacePath, string>();
  for (const [program, paths] of filesByProgram(view, edits.keys())) {
    const after = programAfter(view, program, edits);
    for (const path of paths) {
      await view.pause();
      const [first] = newErrorsIn(view, program, after, path);
      if (first) found.set(path, describeError(first));
    }
  }
  return found;
}

function filesByProgram(
  view: CodeView,
  files: Iterable<WorkspacePath>,
  instead?: ReadonlyMap<WorkspacePath, WorkspacePath>,
): Map<ts.Program, WorkspacePath[]> {
  const groups = new Map<ts.Program, WorkspacePath[]>();
  for (const path of files) {
    const program = view.languageService(instead?.get(path) ?? path).getProgram();
    if (program) groups.set(program, [...(groups.get(program) ?? []), path]);
  }
  return groups;
}

function together(sites: readonly PlannedSite[]): Edits {
  const all = new Map<WorkspacePath, TextEdit[]>();
  for (const { edits } of sites) for (const [path, list] of edits) all.set(path, [...(all.get(path) ?? []), ...list]);
  return all;
}
