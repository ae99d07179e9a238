import { posix } from 'node:path';
import { applyEdits } from '../../changeset/edits.ts';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import { inOrder } from '../ast/edits.ts';
import { siteInText } from '../ast/sites.ts';
import type { CodeView, PlannedSite } from '../recipe.ts';
import { isMarkdown } from './occurrences.ts';

/**
 * Links to headings that the given sites change: the address of a heading is made of its text, so they would lead
 * nowhere. Headings are told apart by file.
 */
export async function movedAnchors(view: CodeView, scope: Scope, sites: readonly PlannedSite[]): Promise<PlannedSite[]> {
  const moved = new Map<string, string>();
  for (const [path, edits] of markdownEdits(sites)) {
    for (const [before, after] of movedHeadings(view.text(path), edits)) moved.set(`${path}#${before}`, after);
  }
  if (moved.size === 0) return [];
  const links: PlannedSite[] = [];
  for (const path of await view.allFiles(scope)) {
    await view.pause();
    if (isMarkdown(path)) links.push(...followingLinks(path, view.text(path), moved));
  }
  return links;
}

function markdownEdits(sites: readonly PlannedSite[]): Map<WorkspacePath, TextEdit[]> {
  const byFile = new Map<WorkspacePath, TextEdit[]>();
  for (const { edits } of sites) {
    for (const [path, list] of edits) if (isMarkdown(path)) byFile.set(path, [...(byFile.get(path) ?? []), ...list]);
  }
  return byFile;
}

/** Old and new addresses of the headings that edits change. */
function movedHeadings(text: string, edits: readonly TextEdit[]): [string, string][] {
  const before = headings(text);
  const after = headings(applyEdits(text, inOrder(edits)));
  return before.flatMap((heading, index): [string, string][] => {
    const now = after[index];
    return now !== undefined && now !== heading ? [[heading, now]] : [];
  });
}

/** The addresses of all headings: small letters, hyphens for blanks, nothing else but letters, digits and underscores. */
function headings(text: string): string[] {
  return [...text.matchAll(/^#{1,6}[ \t]+(.*?)[ \t]*#*\r?$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );
}

function followingLinks(path: WorkspacePath, text: string, moved: ReadonlyMap<string, string>): PlannedSite[] {
  return [...text.matchAll(/\]\(([^)\s#]*)#([^)\s]+)/g)].flatMap((match) => {
    const [whole, file = '', anchor = ''] = match;
    const target = file === '' ? path : posix.join(posix.dirname(path), file);
    const now = moved.get(`${target}#${anchor}`);
    if (now === undefined) return [];
    const end = match.index + whole.length;
    const edit = { start: end - anchor.length, end, text: now };
    return [
      {
        site: siteInText(path, text, edit.start),
        edits: new Map([[path, [edit]]]),
        reason: 'keeps a link to a heading whose text changes',
      },
    ];
  });
}
