import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { WHOLE_WORKSPACE, type Scope } from '../../domain/scope.ts';
import type { Note } from '../../ports/recipe-facts.ts';
import { siteInText } from '../ast/sites.ts';
import type { CodeView, PlannedSite, RecipePlan } from '../recipe.ts';
import { findDeclarations, type NamedDeclaration } from '../recipes/find-declarations.ts';
import { exportedIn } from './exported-names.ts';
import { factsOf, standsAlone, type NameFacts } from './known-names.ts';
import { movedAnchors } from './markdown-anchors.ts';
import type { SoughtNames } from './names.ts';
import type { Occurrence } from './occurrence.ts';
import { isMarkdown, occurrences } from './occurrences.ts';
import { documentedParameters } from './parameter-tags.ts';

/**
 * Makes comments and Markdown follow a rename, whether or not the code has followed it yet. Each exact mention is a
 * site of its own; all others are notes. Where more than one thing has the old name, nothing is certain, so all are notes.
 * What tells of the past, such as a changelog, keeps the old name.
 */
export async function planMentionRename(
  view: CodeView,
  request: { readonly from: string; readonly to: string; readonly scope: Scope },
): Promise<RecipePlan> {
  const from = request.from.split(/[.#]/).at(-1) ?? request.from;
  const to = request.to.split(/[.#]/).at(-1) ?? request.to;
  const old = await findDeclarations(view, from, WHOLE_WORKSPACE);
  const renamed = await findDeclarations(view, to, WHOLE_WORKSPACE);
  const facts = withOwner(request.from, factsOf([...old, ...renamed]));
  const sites: PlannedSite[] = [];
  const notes: Note[] = [];
  if (from === to) return { sites, refused: [], notes };
  const isAmbiguous = facts.isTopLevel && isDeclaredTwice(view, old, renamed, from, to);
  for await (const { path, found } of occurrences(view, request.scope, soughtName(from, facts))) {
    const isOwn =
      isAmbiguous ||
      isHistory(path) ||
      (renamed.length > 0 && old.some((declaration) => declaration.path === path && declaration.isTopLevel));
    for (const occurrence of found) {
      if (occurrence.exact && !isOwn) sites.push(planSite(view, path, occurrence, to));
      else notes.push(noteOf(view, path, occurrence, from));
    }
  }
  sites.push(...(await parameterSites(view, request.scope, from, to)), ...(await movedAnchors(view, request.scope, sites)));
  return { sites, refused: [], notes };
}

function soughtName(from: string, facts: NameFacts): SoughtNames {
  return {
    has: (name) => name === from,
    isMemberOf: (_name, owner) => facts.owners.has(owner),
    standsAlone: (name) => standsAlone(name, facts),
  };
}

/** `Owner.member` says whose member is meant. */
function withOwner(given: string, facts: NameFacts): NameFacts {
  const [owner, member] = given.split(/[.#]/, 2);
  return member === undefined || owner === undefined ? facts : { isTopLevel: false, owners: new Set([owner]) };
}

/** Whether several modules export the old name, or one still does although another has the new one already. */
function isDeclaredTwice(
  view: CodeView,
  old: readonly NamedDeclaration[],
  renamed: readonly NamedDeclaration[],
  from: string,
  to: string,
): boolean {
  const exporters = (declarations: readonly NamedDeclaration[], name: string): number =>
    new Set(declarations.filter(({ isTopLevel, path }) => isTopLevel && exportedIn(view, path).has(name)).map(({ path }) => path)).size;
  const before = exporters(old, from);
  return before > 1 || (before === 1 && exporters(renamed, to) > 0);
}

/** Files that say how things were called when they were written. */
export function isHistory(path: string): boolean {
  return /(^|\/)(CHANGELOG|CHANGES|HISTORY|RELEASES?|RELEASE[-_]NOTES|MIGRAT\w*|UPGRAD\w*)\b[^/]*$|(^|\/)(changelogs?|\.changeset|releases|decisions|adr)\//i.test(
    path,
  );
}

function planSite(view: CodeView, path: WorkspacePath, { start, end, name }: Occurrence, to: string): PlannedSite {
  const edits: readonly TextEdit[] = [{ start, end, text: to }];
  return {
    site: siteInText(path, view.text(path), start),
    edits: new Map([[path, edits]]),
    reason: `follows the rename of ${name} to ${to}`,
  };
}

/** `@param old` where the parameter is called by the new name already. */
async function parameterSites(view: CodeView, scope: Scope, from: string, to: string): Promise<PlannedSite[]> {
  const sites: PlannedSite[] = [];
  for (const path of await view.editableFiles(scope)) {
    await view.pause();
    for (const { start, end } of documentedParameters(view, path, from, to))
      sites.push(planSite(view, path, { start, end, name: from, where: 'jsdoc', exact: true }, to));
  }
  return sites;
}

function noteOf(view: CodeView, path: WorkspacePath, { start }: Occurrence, from: string): Note {
  return {
    path,
    line: siteInText(path, view.text(path), start).line,
    text: `${isMarkdown(path) ? 'the text' : 'a comment'} says \`${from}\``,
  };
}
