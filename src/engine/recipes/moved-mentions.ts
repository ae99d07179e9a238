import { applyEdits } from '../../changeset/edits.ts';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../domain/scope.ts';
import type { Note } from '../../ports/recipe-facts.ts';
import { positionMapping } from '../ast/edits.ts';
import { lineEnd, lineStart } from '../ast/lines.ts';
import { siteInText } from '../ast/sites.ts';
import { hasWord } from '../ast/words.ts';
import { knownNames } from '../mentions/known-names.ts';
import { isMarkdown, occurrences } from '../mentions/occurrences.ts';
import type { CodeView } from '../recipe.ts';
import type { Move } from './moved-dependencies.ts';
import { namesOf } from './moved-symbol.ts';

/**
 * The comments and texts that are wrong once a symbol has moved: links to it from the file that it left, where that does
 * not import it, links it takes along that lead back, and lines that name it beside that file. Lines are those after the move.
 */
export async function movedMentions(
  view: CodeView,
  { symbol, from, to }: Move,
  edits: ReadonlyMap<WorkspacePath, readonly TextEdit[]>,
): Promise<Note[]> {
  const notes: Note[] = [];
  const isLeft = importsIt(applyEdits(view.text(from), edits.get(from) ?? []), symbol.name);
  for await (const { path, found } of occurrences(view, WHOLE_WORKSPACE, await knownNames(view, [symbol.name]))) {
    const text = view.text(path);
    const own = edits.get(path) ?? [];
    for (const { start } of found) {
      const isMoved = path === from && symbol.statements.some(({ pos, end }) => pos <= start && start < end);
      const line = text.slice(lineStart(text, start), lineEnd(text, start));
      const isDeadLink = path === from && !isLeft && /\{@link(?:code|plain)?\s+$|@see\s+$/.test(text.slice(0, start));
      const isBesideFile = path !== to && namesFile(line, from);
      if (isMoved || !(isDeadLink || isBesideFile)) continue;
      const what = isDeadLink ? `links to \`${symbol.name}\`, which is not imported here` : `speaks of \`${symbol.name}\` beside ${from}`;
      notes.push({
        path,
        line: siteInText(path, applyEdits(text, own), positionMapping(own)(start)).line,
        text: `${isMarkdown(path) ? 'the text' : 'a comment'} ${what}; it is in ${to} now`,
      });
    }
  }
  return [...notes, ...linksLeftBehind(view, { symbol, from, to }, edits)];
}

/** Links in what moved to what stayed, and is not imported in the new file. */
function linksLeftBehind(
  view: CodeView,
  { symbol, from, to }: Pick<Move, 'symbol' | 'from' | 'to'>,
  edits: ReadonlyMap<WorkspacePath, readonly TextEdit[]>,
): Note[] {
  const sourceFile = view.sourceFile(from);
  const text = applyEdits(view.tryText(to) ?? '', edits.get(to) ?? []);
  const stayed = new Set(sourceFile.statements.filter((statement) => !symbol.statements.includes(statement)).flatMap(namesOf));
  return symbol.statements.flatMap(({ pos, end }) =>
    [...sourceFile.text.slice(pos, end).matchAll(/\{@link(?:code|plain)?\s+([\w$]+)/g)].flatMap(([link, name = '']) => {
      if (!stayed.has(name) || importsIt(text, name)) return [];
      const { line } = siteInText(to, text, Math.max(0, text.indexOf(link)));
      return [{ path: to, line, text: `a comment links to \`${name}\`, which is not imported here; it is still in ${from}` }];
    }),
  );
}

function importsIt(text: string, name: string): boolean {
  return [...text.matchAll(/^import\b[^;]*?\bfrom\b/gm)].some(([statement]) => hasWord(statement, name));
}

/** By its name, with an ending or behind a folder. */
function namesFile(line: string, path: WorkspacePath): boolean {
  const stem = (path.split('/').at(-1) ?? '').replace(/\.[mc]?[jt]sx?$/, '').replace(/[.$*+?()[\]{}|^\\]/g, '\\$&');
  return new RegExp(`(?:^|[^\\w.-])${stem}\\.[mc]?[jt]sx?\\b|/${stem}(?![\\w.-])`).test(line);
}
