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
  const byProgram = new Map<ts.Program, WorkspacePath[]>();
  for (const path of files) {
    const program = view.languageService(path === moved?.to ? moved.from : path).getProgram();
    if (program) byProgram.set(program, [...(byProgram.get(program) ?? []), path]);
  }
  for (const [program, paths] of byProgram) {
    const after = programAfter(view, program, edits, moved && new Set([moved.from]));
    for (const path of paths) {
      await view.pause();
      const [first] = newErrorsIn(view, program, after, path, path === moved?.to ? { was: moved.from } : {});
      if (first) return describeError(first);
    }
  }
  return undefined;
}

/** All sites if together they bring no type error, else those that bring none by themselves; the others are refused. */
export async function sitesThatCompile(
  view: CodeView,
  sites: readonly PlannedSite[],
): Promise<{ readonly sites: readonly PlannedSite[]; readonly refused: readonly Refusal[] }> {
  if (sites.length === 0 || (await errorOfEdits(view, together(sites))) === undefined) return { sites, refused: [] };
  const kept: PlannedSite[] = [];
  const refused: Refusal[] = [];
  for (const planned of sites) {
    const error = await errorOfEdits(view, together([...kept, planned]));
    if (error === undefined) kept.push(planned);
    else refused.push({ site: planned.site, reason: `The code would not compile, at ${error}` });
  }
  return { sites: kept, refused };
}

function together(sites: readonly PlannedSite[]): Edits {
  const all = new Map<WorkspacePath, TextEdit[]>();
  for (const { edits } of sites) for (const [path, list] of edits) all.set(path, [...(all.get(path) ?? []), ...list]);
  return all;
}
