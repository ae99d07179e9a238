/** Answers of the engine as a model is told them: a line each, `path:line kind: text`, and nothing twice. */
import { count } from '../../base/text.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import { withoutNoise } from '../tool.ts';
import type { TaskPorts } from './task-ports.ts';
import type { TextMatch } from '../../ports/code-facts.ts';
import type { Mention, PatternSite, TestMap } from '../../ports/code.ts';
import type { Candidates, RecipeInfo, RecipeOutcome, Refusal } from '../../ports/recipe-facts.ts';

/** How many rows of one kind are told unless more are asked for. */
export const SHOWN_ROWS = 100;

/** Rows, at most so many, and how many more there are. */
export function rows<Name extends string>(name: Name, all: readonly string[], how = HOW_TO_SEE_MORE, most = SHOWN_ROWS): object {
  const left = all.length - most;
  return { [name]: all.slice(0, most), ...(left > 0 && { more: `${left} more of ${all.length} ${name} are not shown. ${how}` }) };
}

const HOW_TO_SEE_MORE = 'Ask for fewer paths or kinds at a time.';

export const describeMatches = ({
  matches,
  truncated,
}: {
  readonly matches: readonly TextMatch[];
  readonly truncated: boolean;
}): object => ({
  matches: matches.map(({ path, line, text }) => `${path}:${line}: ${text.trim()}`),
  ...(truncated && {
    more: `There are more than these ${count(matches.length, 'match', 'matches')}. Narrow the paths or the text, or raise \`limit\` (up to ${MOST_MATCHES}).`,
  }),
});

export const MOST_MATCHES = 400;

/** What a kind of pattern means is told once, and what is special about a place beside it. */
export function describePatterns(found: readonly PatternSite[]): object {
  const kinds = new Map<string, { readonly title: string; readonly recipe?: string }>();
  for (const { kind, title, recipe } of found) if (!kinds.has(kind)) kinds.set(kind, { title, ...(recipe !== undefined && { recipe }) });
  const row = ({ path, line, kind, text, title, detail, recipe, changesBehaviour }: PatternSite): string => {
    const usual = kinds.get(kind);
    const notes = [
      ...(title === usual?.title ? [] : [title]),
      ...(detail === undefined ? [] : [detail]),
      ...(recipe === usual?.recipe ? [] : [recipe === undefined ? 'no recipe' : `recipe ${recipe}`]),
      ...(changesBehaviour === true ? ['mending it changes behaviour'] : []),
    ];
    return `${path}:${line} ${kind}: ${text}${notes.length > 0 ? ` — ${notes.join('; ')}` : ''}`;
  };
  return { kinds: Object.fromEntries(kinds), ...rows('found', found.map(row)) };
}

/** A row a line, with all names that stand on it. */
export function describeMentions(mentions: readonly Mention[]): object {
  const lines = new Map<string, { readonly mention: Mention; readonly names: Set<string> }>();
  for (const mention of mentions) {
    const key = `${mention.path}:${mention.line} ${mention.where}${mention.exact ? '' : ' prose'}`;
    const line = lines.get(key) ?? { mention, names: new Set() };
    line.names.add(mention.name);
    lines.set(key, line);
  }
  const told = [...lines].map(([key, { mention, names }]) => `${key} [${[...names].join(', ')}]: ${mention.text}`);
  return { total: mentions.length, ...rows('mentions', told, 'Ask for fewer paths, or for the names that matter.') };
}

/** What was not looked at, where there is any of it: an empty answer would read as if there was nothing to find. */
export async function withSkipped(
  told: object,
  { code, at }: Pick<TaskPorts, 'code' | 'at'>,
  scope: Scope,
  signal: AbortSignal,
): Promise<object> {
  const skipped = await code.skippedFiles({ ...at, scope }, signal);
  const left = skipped.length - SHOWN_SKIPPED;
  if (skipped.length === 0) return told;
  return { ...told, skipped: [...skipped.slice(0, SHOWN_SKIPPED).map(({ why }) => why), ...(left > 0 ? [`… and ${left} more`] : [])] };
}

const SHOWN_SKIPPED = 8;

/** With their ids, by which `apply_recipe` is told `sites`. */
export function describeCandidates({ sites, refused }: Candidates): object {
  return {
    ...rows(
      'sites',
      sites.map(({ id, path, line, text }) => `${id} ${path}:${line}: ${text}`),
    ),
    refused: describeRefusals(refused),
  };
}

export function describeOutcome({ edited, applied, refused, notes }: RecipeOutcome): object {
  return {
    edited: edited.map(({ path, linesAdded, linesRemoved }) => `${path} +${linesAdded} -${linesRemoved}`),
    ...rows(
      'applied',
      applied.map(({ path, line, text }) => `${path}:${line}: ${text}`),
    ),
    refused: describeRefusals(refused),
    notes: notes.map(({ path, line, text }) => `${path}:${line}: ${text}`),
  };
}

/** A reason once, with all the places that it holds for. */
function describeRefusals(refused: readonly Refusal[]): object[] {
  const reasons = new Map<string, { readonly refusal: Refusal; readonly places: string[] }>();
  for (const refusal of refused) {
    const key = JSON.stringify([refusal.reason, refusal.consent]);
    const known = reasons.get(key) ?? { refusal, places: [] };
    known.places.push(`${refusal.site.path}:${refusal.site.line}: ${refusal.site.text}`);
    reasons.set(key, known);
  }
  return [...reasons.values()].map(({ refusal: { reason, consent }, places }) => ({ reason, ...(consent && { consent }), places }));
}

/** What all tests reach is told once; tests that reach the same beyond it, in one row. */
export function describeTestMap({ tests, untested }: TestMap): object {
  const all = tests.length > 1 ? (tests[0]?.reaches ?? []).filter((path) => tests.every(({ reaches }) => reaches.includes(path))) : [];
  const common = new Set<WorkspacePath>(all);
  const alike = new Map<string, WorkspacePath[]>();
  for (const { path, reaches } of tests) {
    const own = reaches.filter((reached) => !common.has(reached)).join(', ');
    alike.set(own, [...(alike.get(own) ?? []), path]);
  }
  return {
    ...(all.length > 0 && { allReach: all }),
    tests: [...alike].map(([own, paths]) =>
      own === '' ? paths.join(', ') : `${paths.join(', ')}: ${all.length > 0 ? 'also ' : ''}${own}`,
    ),
    untested,
  };
}

/** Without what only matches words to recipes, and what a schema says to machines alone. */
export const describeRecipes = (recipes: readonly RecipeInfo[]): object[] =>
  recipes.map(({ id, description, class: safety, parameters, mends }) => {
    const { properties = {}, required = [] } = parameters as { properties?: Record<string, unknown>; required?: readonly string[] };
    return {
      id,
      description,
      class: safety,
      ...(Object.keys(properties).length > 0 && { with: withoutNoise(properties), ...(required.length > 0 && { required }) }),
      ...(mends.length > 0 && { mends }),
    };
  });
