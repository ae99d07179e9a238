/** Answers of the engine as a model is told them: a line each, `path:line kind: text`, and nothing twice. */
import { count } from '../../base/text.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { TextMatch } from '../../ports/code-facts.ts';
import type { Mention, PatternSite, TestMap } from '../../ports/code.ts';
import type { Candidates, RecipeInfo, RecipeOutcome } from '../../ports/recipe-facts.ts';
import type { TaskPorts } from './task-ports.ts';
import { describeSite, ToldRefusals } from './told-refusals.ts';

/** How many rows of one kind are told unless more are asked for. */
export const SHOWN_ROWS = 100;

/** Rows, at most so many, and how many more there are. */
export function rows<Name extends string>(name: Name, all: readonly string[], how = HOW_TO_SEE_MORE, most = SHOWN_ROWS): object {
  const left = all.length - most;
  return { [name]: all.slice(0, most), ...(left > 0 && { more: `${left} more of ${all.length} ${name} are not shown. ${how}` }) };
}

const HOW_TO_SEE_MORE = 'Ask for fewer paths or kinds at a time.';

export const describeMatches = (
  {
    matches,
    truncated,
  }: {
    readonly matches: readonly TextMatch[];
    readonly truncated: boolean;
  },
  paths: readonly string[] = [],
): object => ({
  ...(paths.some(isInstalled) && { notSearched: 'node_modules is not searched. read_file reads a file of it.' }),
  matches: matches.map(({ path, line, text }) => `${path}:${line}: ${text.trim()}`),
  ...(truncated && {
    more: `There are more than these ${count(matches.length, 'match', 'matches')}. Narrow the paths or the text, or raise \`limit\` (up to ${MOST_MATCHES}).`,
  }),
});

const isInstalled = (path: string): boolean => path.split('/').includes('node_modules');

export const MOST_MATCHES = 400;

/** What a kind of pattern means is told once, and what is special about a place beside it. */
export function describePatterns(found: readonly PatternSite[]): object {
  const kinds = new Map<string, { readonly title: string; readonly recipe?: string }>();
  for (const { kind, title, recipe } of found) if (!kinds.has(kind)) kinds.set(kind, { title, ...(recipe !== undefined && { recipe }) });
  const onLine = new Map<string, number>();
  for (const { path, line, kind } of found) onLine.set(`${path}:${line} ${kind}`, (onLine.get(`${path}:${line} ${kind}`) ?? 0) + 1);
  const isAlone = (path: string, line: number, kind: string): boolean => onLine.get(`${path}:${line} ${kind}`) === 1;
  const row = ({ path, line, column, kind, text, title, detail, recipe, changesBehaviour }: PatternSite): string => {
    const usual = kinds.get(kind);
    const notes = [
      ...(title === usual?.title ? [] : [title]),
      ...(detail === undefined ? [] : [detail]),
      ...(recipe === usual?.recipe ? [] : [recipe === undefined ? 'no recipe' : `recipe ${recipe}`]),
      ...(changesBehaviour === true ? ['mending it changes behaviour'] : []),
    ];
    return `${path}:${line}${isAlone(path, line, kind) ? '' : `:${column}`} ${kind}: ${text}${notes.length > 0 ? ` — ${notes.join('; ')}` : ''}`;
  };
  return { kinds: Object.fromEntries(kinds), ...rows('found', found.map(row)) };
}

/** Of very many mentions an index: it goes onto the record with the step, and nobody reads them all. */
export interface MentionIndex {
  readonly total: number;
  /** The first ones, without what they say. */
  readonly mentions: readonly Mention[];
}

const MOST_INDEXED = 1_000;

export function inShort(mentions: readonly Mention[]): readonly Mention[] | MentionIndex {
  if (mentions.length <= MOST_INDEXED) return mentions;
  return { total: mentions.length, mentions: mentions.slice(0, MOST_INDEXED).map((mention) => ({ ...mention, text: '' })) };
}

/** Each line that mentions something; where there are many and nobody has named what is sought, only where they are. */
export function describeMentions(found: readonly Mention[] | MentionIndex, isNamed = false): object {
  if ('total' in found) return indexOf(found.mentions, `${found.mentions.length} of ${found.total} mentions`);
  return describeLines(found, isNamed);
}

function describeLines(mentions: readonly Mention[], isNamed: boolean): object {
  const lines = new Map<string, { readonly mention: Mention; readonly names: Set<string> }>();
  for (const mention of mentions) {
    const key = `${mention.path}:${mention.line} ${mention.where}${mention.exact ? '' : ' prose'}`;
    const line = lines.get(key) ?? { mention, names: new Set() };
    line.names.add(mention.name);
    lines.set(key, line);
  }
  const told = [...lines].map(([key, { mention, names }]) => `${key} [${[...names].join(', ')}]: ${mention.text}`);
  if (!isNamed && told.length > INDEXED) return indexOf(mentions, `${told.length} lines`);
  return rows('mentions', told, 'Ask for fewer paths, or for the names that matter.');
}

/** From here on an index says enough: all these lines cost more than whatever is done with them. */
const INDEXED = 40;

function indexOf(mentions: readonly Mention[], what: string): object {
  const files = new Map<string, Map<string, Set<number>>>();
  for (const { path, name, line } of mentions) {
    const names = files.get(path) ?? new Map<string, Set<number>>();
    files.set(path, names.set(name, (names.get(name) ?? new Set()).add(line)));
  }
  const told = [...files].map(([path, names]) => `${path}: ${[...names].map(([name, at]) => `${name} ${[...at].join(', ')}`).join('; ')}`);
  return {
    ...rows('mentions', told, 'Ask for fewer paths, or for the names that matter.'),
    note: `${what}, by file and name. To see what they say, give the names that matter.`,
  };
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

/** With their ids, by which `apply_recipe` is told `sites`. @param told refusals that the agent has read by now. */
export function describeCandidates({ sites, refused }: Candidates, told = new ToldRefusals()): object {
  return { ...rows('sites', sites.map(describeSite)), ...told.describe(refused) };
}

export function describeOutcome({ edited, applied, refused, notes }: RecipeOutcome, told = new ToldRefusals()): object {
  return {
    edited: edited.map(({ path, linesAdded, linesRemoved }) => `${path} +${linesAdded} -${linesRemoved}`),
    ...rows(
      'applied',
      // What stood there: without the word it reads as if nothing had been changed.
      applied.map(({ path, line, text }) => `${path}:${line} was: ${text}`),
    ),
    ...told.describe(refused),
    notes: notes.map(({ path, line, text }) => `${path}:${line}: ${text}`),
  };
}

/**
 * First the tests that import code of the scope themselves, with what they import; then those that reach it only by way of
 * other files, such as one that exports all others. What all tests reach is told once.
 */
export function describeTestMap({ tests, untested }: TestMap): object {
  const isWhole = tests.length > 1 && tests.every(({ reached }) => reached === undefined);
  const all = isWhole ? (tests[0]?.reaches ?? []).filter((path) => tests.every(({ reaches }) => reaches.includes(path))) : [];
  const common = new Set<WorkspacePath>(all);
  const importing = tests.filter(({ direct = [] }) => direct.length > 0);
  const others = tests.filter(({ direct = [] }) => direct.length === 0);
  const further = (reaches: readonly WorkspacePath[], known: readonly WorkspacePath[] = []): readonly WorkspacePath[] =>
    reaches.filter((path) => !common.has(path) && !known.includes(path));
  return {
    ...(all.length > 0 && { reachedByAllTests: all }),
    ...(importing.length > 0 && {
      importedBy: importing.map(({ path, direct = [], reaches, reached }) => {
        const more = reached === undefined ? further(reaches, direct).length : reached - direct.length;
        return `${path}: ${direct.join(', ')}${more > 0 ? `; reaches ${more} more` : ''}`;
      }),
    }),
    ...(others.length > 0 && {
      reachedFrom: others.map(({ path, reaches, reached = 0 }) => {
        const own = further(reaches);
        const more = reached > reaches.length ? ` and ${reached - reaches.length} more` : '';
        return own.length === 0 ? path : `${path}: ${own.join(', ')}${more}`;
      }),
    }),
    untested,
  };
}

/** Without what only matches words to recipes; parameters in a line each, those that may be left out with `?`. */
export const describeRecipes = (recipes: readonly RecipeInfo[]): object[] =>
  recipes.map(({ id, description, class: safety, parameters, mends }) => {
    const { properties = {}, required = [] } = parameters as { properties?: Record<string, Parameter>; required?: readonly string[] };
    const told = Object.entries(properties).map(([name, one]) => describeParameter(required.includes(name) ? name : `${name}?`, one));
    return { id, description, class: safety, ...(told.length > 0 && { with: told }), ...(mends.length > 0 && { mends }) };
  });

/** As much of JSON Schema as parameters of recipes use. */
interface Parameter {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly items?: Parameter;
}

/** `from: The name that is declared now.`; what is no text with its type. */
const describeParameter = (name: string, { description = '', ...one }: Parameter): string =>
  `${name}${typeOf(one) === 'string' ? '' : ` (${typeOf(one)})`}${description === '' ? '' : `: ${description}`}`;

function typeOf({ type = 'string', enum: values, items }: Parameter): string {
  if (values) return values.map((value) => JSON.stringify(value)).join(' | ');
  return type === 'array' && items ? `list of ${typeOf(items)}` : type;
}
