import { splitLines } from '../base/text.ts';
import { diffLines } from '../changeset/diff-lines.ts';
import { applyEdits } from '../changeset/edits.ts';
import type { Provenance, TextEdit } from '../domain/change.ts';
import type { WorkspacePath } from '../domain/ids.ts';
import type { EditedFile, FindingRef, RecipeOutcome, Refusal, Site } from '../ports/recipe-facts.ts';
import { editBarrier } from './code-files.ts';
import { combineEdits, editSteps, firstClash, type OrderedEdits } from './edit-order.ts';
import type { Overlay } from './overlay.ts';
import type { Pacer } from './pacer.ts';
import type { PlannedSite, RecipePlan } from './recipe.ts';
import { syntaxErrorsIn } from './syntax.ts';
import type { FoundSites } from './told-sites.ts';

export interface Choice {
  /** The ids of the sites to edit; all of them unless given. */
  readonly sites?: readonly string[] | undefined;
  /** Finds the sites that ids mean; those of the plan alone, unless given. */
  readonly findSites?: (ids: readonly string[], now: readonly Site[]) => FoundSites;
  /** An edit at the place of a finding is credited to it. */
  readonly findings?: readonly FindingRef[] | undefined;
  /** Its reason, unless empty, stands for the reasons of the sites. */
  readonly provenance: Provenance;
}

/**
 * Makes the edits of a plan in the overlay it was planned on. A site is edited in all its files or in none: it is
 * refused where a file may not be edited, where its edits clash with those of another, or where they break the syntax.
 */
export async function applyPlan(overlay: Overlay, plan: RecipePlan, choice: Choice, pacer: Pacer): Promise<RecipeOutcome> {
  const ids = choice.sites && new Set(idsOf(plan, choice.sites, choice.findSites ?? findById));
  const isChosen = ({ site }: { readonly site: Site }): boolean => ids?.has(site.id) ?? true;
  const chosen = plan.sites.filter(isChosen);
  const refused: Refusal[] = plan.refused.filter(isChosen);
  const sites = await acceptSites(overlay, chosen, refused, pacer);
  // From here on nothing waits: all edits are made, or an abort has come before the first.
  const edited = [...touchedBy(sites)].flatMap((path) => editOne(overlay, path, sites, choice) ?? []);
  edited.push(...sites.flatMap((site) => (site.gone ?? []).map((path) => deleteOne(overlay, path, provenanceOf(site, choice)))));
  return { edited, applied: sites.map(({ site }) => site), refused, notes: plan.notes };
}

/** The lines that differ between two texts of a file. */
export function editedFile(path: WorkspacePath, before: string, after: string): EditedFile {
  const changes = diffLines(splitLines(before), splitLines(after));
  const sum = (of: (change: (typeof changes)[number]) => number): number => changes.reduce((total, change) => total + of(change), 0);
  return { path, linesAdded: sum((each) => each.afterEnd - each.afterStart), linesRemoved: sum((each) => each.baseEnd - each.baseStart) };
}

function idsOf(plan: RecipePlan, ids: readonly string[], find: NonNullable<Choice['findSites']>): readonly string[] {
  const { found, missing } = find(
    ids,
    [...plan.sites, ...plan.refused].map(({ site }) => site),
  );
  if (missing.length > 0) {
    throw new Error(
      `There is no site ${missing.join(', ')} here; nothing was edited. A site's id changes with its file: find the candidates again.`,
    );
  }
  return found;
}

function findById(ids: readonly string[], now: readonly Site[]): FoundSites {
  const known = new Set(now.map(({ id }) => id));
  return { found: ids.filter((id) => known.has(id)), missing: ids.filter((id) => !known.has(id)) };
}

/** The sites that can be edited together; the others are added to `refused`. */
async function acceptSites(
  overlay: Overlay,
  chosen: readonly PlannedSite[],
  refused: Refusal[],
  pacer: Pacer,
): Promise<readonly PlannedSite[]> {
  let sites = chosen;
  for (;;) {
    const rejected = await findRejected(overlay, sites, pacer);
    if (!rejected) return sites;
    refused.push(...rejected.sites.map(({ site }) => ({ site, reason: rejected.reason })));
    sites = sites.filter((site) => !rejected.sites.includes(site));
  }
}

interface Rejected {
  readonly sites: readonly PlannedSite[];
  readonly reason: string;
}

/** What can be told of a file at once is looked at in all of them before any is parsed. */
async function findRejected(overlay: Overlay, sites: readonly PlannedSite[], pacer: Pacer): Promise<Rejected | undefined> {
  for (const site of sites) {
    const reason = (site.gone ?? []).map((path) => whyNotDeleted(overlay, path, sites)).find((one) => one !== undefined);
    if (reason !== undefined) return { sites: [site], reason };
  }
  for (const check of [barred, clashing, breaking]) {
    for (const path of touchedBy(sites)) {
      await pacer.pause();
      const here = sites.filter((site) => site.edits.has(path));
      const read = overlay.tryRead(path);
      if (read.status === 'refused') return { sites: here, reason: `${path} ${read.reason}.` };
      const rejected = check(path, read.status === 'text' ? read.source.text : null, here);
      if (rejected) return rejected;
    }
  }
  return undefined;
}

function whyNotDeleted(overlay: Overlay, path: WorkspacePath, sites: readonly PlannedSite[]): string | undefined {
  const read = overlay.tryRead(path);
  if (read.status === 'refused') return `${path} ${read.reason}.`;
  if (read.status !== 'text') return `There is no file ${path} to delete.`;
  const isEdited = sites.some(({ edits }) => edits.has(path));
  return isEdited ? `${path} would be deleted, and another site edits it.` : editBarrier(path, read.source.text);
}

function barred(path: WorkspacePath, text: string | null, sites: readonly PlannedSite[]): Rejected | undefined {
  const reason = editBarrier(path, text);
  return reason === undefined ? undefined : { sites, reason };
}

function clashing(path: WorkspacePath, text: string | null, sites: readonly PlannedSite[]): Rejected | undefined {
  const clash = firstClash(editsOf(path, sites), text?.length ?? 0);
  return clash === undefined
    ? undefined
    : { sites: sites.slice(clash, clash + 1), reason: `Its edits in ${path} overlap those of another site.` };
}

function breaking(path: WorkspacePath, text: string | null, sites: readonly PlannedSite[]): Rejected | undefined {
  const reason = brokenSyntax(path, text ?? '', combineEdits(editsOf(path, sites)));
  return reason === undefined ? undefined : { sites, reason };
}

function brokenSyntax(path: WorkspacePath, text: string, edits: readonly TextEdit[]): string | undefined {
  const after = syntaxErrorsIn(path, applyEdits(text, edits));
  if (after.length === 0) return undefined;
  const before = syntaxErrorsIn(path, text);
  if (after.length <= before.length) return undefined;
  const added = after.find(({ message }) => !before.some((error) => error.message === message)) ?? after[0];
  return `It would break the syntax of ${path}, line ${added?.line}: ${added?.message}`;
}

/** One step for each distinct reason and finding. */
function editOne(overlay: Overlay, path: WorkspacePath, sites: readonly PlannedSite[], choice: Choice): EditedFile | undefined {
  const before = overlay.read(path)?.text ?? '';
  const groups = new Map<string, { readonly provenance: Provenance; readonly edits: TextEdit[] }>();
  for (const planned of sites) {
    const provenance = provenanceOf(planned, choice);
    const key = `${provenance.finding}\n${provenance.reason}`;
    const group = groups.get(key) ?? { provenance, edits: [] };
    group.edits.push(...(planned.edits.get(path) ?? []));
    groups.set(key, group);
  }
  const used = [...groups.values()].filter(({ edits }) => edits.length > 0);
  editSteps(used.map(({ edits }) => edits)).forEach((edits, index) => {
    const group = used[index];
    if (group) overlay.edit(path, edits, group.provenance);
  });
  const after = overlay.read(path)?.text ?? '';
  return before === after ? undefined : editedFile(path, before, after);
}

function deleteOne(overlay: Overlay, path: WorkspacePath, provenance: Provenance): EditedFile {
  const before = overlay.read(path)?.text ?? '';
  overlay.delete(path, provenance);
  return editedFile(path, before, '');
}

function provenanceOf({ site, reason }: PlannedSite, { provenance, findings = [] }: Choice): Provenance {
  const finding = findings.find(({ path, line }) => path === site.path && line === site.line)?.findingId;
  return { ...provenance, reason: provenance.reason || reason, ...(finding && { finding }) };
}

function touchedBy(sites: readonly PlannedSite[]): Set<WorkspacePath> {
  return new Set(sites.flatMap(({ edits }) => [...edits.keys()]).sort());
}

function editsOf(path: WorkspacePath, sites: readonly PlannedSite[]): OrderedEdits {
  return sites.map(({ edits }) => edits.get(path) ?? []);
}
