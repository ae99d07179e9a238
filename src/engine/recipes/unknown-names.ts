import type { WorkspacePath } from '../../domain/ids.ts';
import { count } from '../../base/text.ts';
import type { Note } from '../../ports/recipe-facts.ts';
import { siteInText } from '../ast/sites.ts';
import { isMarkdown } from '../mentions/occurrences.ts';
import { partsOf, type Range } from '../mentions/markdown-words.ts';
import { wordsOf } from '../mentions/names.ts';
import type { CodeView } from '../recipe.ts';

/**
 * Names in inline code that look like those of a function, a class or a decorator and that nothing in the workspace says:
 * what was renamed or removed long ago reads like that. It may be a name of another package, so it is told and no more.
 */
export async function unknownNames(
  view: CodeView,
  documents: ReadonlyMap<WorkspacePath, string>,
  files: readonly WorkspacePath[],
): Promise<Note[]> {
  const named = [...documents].filter(([path]) => !HIDDEN.test(path)).map(([path, text]) => ({ path, text, names: namesIn(text) }));
  const open = new Set(named.flatMap(({ names }) => [...names.keys()]));
  for (const path of files) {
    if (open.size === 0) return [];
    if (isMarkdown(path) || LOCK_FILE.test(path)) continue;
    await view.pause();
    for (const { text } of wordsOf(view.tryText(path) ?? '')) open.delete(text);
  }
  return named.flatMap(({ path, text, names }) =>
    [...names]
      .filter(([name]) => open.has(name))
      .map(([name, [first, ...more]]) => ({
        path,
        line: siteInText(path, text, first).line,
        text: `Nothing in the workspace is called \`${name}\`${more.length > 0 ? ` (${count(more.length, 'more place')} in this file)` : ''}.`,
      })),
  );
}

/** What stands there tells tools and their users what to do, and seldom speaks of this code. */
const HIDDEN = /(^|\/)\./;

/** They name packages, not what these export, and are long. */
const LOCK_FILE = /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock)$/;

/** Each name and where it stands, without those that the examples declare or import, and without those of the language. */
function namesIn(text: string): Map<string, [number, ...number[]]> {
  const { code, fences } = partsOf(text);
  const own = new Set(fences.flatMap((fence) => [...declaredIn(text.slice(fence.start, fence.end))]));
  const found = new Map<string, [number, ...number[]]>();
  for (const span of code) {
    if (fences.some((fence) => isWithin(span, fence))) continue;
    const { 1: mark = '', 2: name = '' } = ONE_NAME.exec(text.slice(span.start, span.end)) ?? [];
    if (!HUMPS.test(name) || own.has(name) || name in globalThis) continue;
    const start = span.start + mark.length;
    const known = found.get(name);
    if (known) known.push(start);
    else found.set(name, [start]);
  }
  return found;
}

/** All of a piece of code: a name, called or not, or a decorator. */
const ONE_NAME = /^(@?)([A-Za-z$][A-Za-z0-9$]*)(?:\(.*\))?$/s;

/** `readOrder` and `OrderQueue`, and no word, constant or abbreviation. */
const HUMPS = /[a-z0-9][A-Z][a-z]/;

/** What an example declares, as members too, or takes from elsewhere. */
function* declaredIn(code: string): Generator<string> {
  for (const [clause] of code.matchAll(/\bimport\b[^;'"]*/g)) for (const { text } of wordsOf(clause)) yield text;
  for (const match of code.matchAll(/\b(?:class|interface|type|enum|function|const|let|var)\s+([\w$]+)/g)) yield match[1] ?? '';
  for (const match of code.matchAll(
    /^[ \t]*(?:(?:public|private|protected|static|readonly|async|get|set)\s+)*([\w$]+)\??\s*(?:[:=]|\([^()]*\)\s*[:{])/gm,
  ))
    yield match[1] ?? '';
}

const isWithin = (inner: Range, outer: Range): boolean => outer.start <= inner.start && inner.end <= outer.end;
