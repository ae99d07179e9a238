import type { RecipeInfo } from '../../ports/recipe-facts.ts';
import { readToldGoal } from './told-goals.ts';
import { toWords, wordsOf } from './words.ts';

/** What a goal in plain words asks for, as far as it can be told without a model. */
export interface GoalReading {
  readonly recipes: readonly ChosenRecipe[];
  /** Paths that the words name, as written. */
  readonly paths: readonly string[];
  /** Where no recipe matches: the ones that come nearest, best first. */
  readonly nearest: readonly RecipeInfo[];
}

export interface ChosenRecipe {
  readonly id: string;
  readonly with: Readonly<Record<string, unknown>>;
}

/** How much of a topic's words a goal must have for the topic to match. */
const ENOUGH = 0.99;

/**
 * Matches a goal to recipes. `rename X to Y`, `move X to FILE` and the like are read as such; other goals match the recipes of which they name a
 * topic in full, word by word, endings aside, but for those whose topic is just a part of another's. A recipe that needs
 * to be told something the goal does not say is not chosen.
 */
export function readGoal(goal: string, recipes: readonly RecipeInfo[]): GoalReading {
  const told = readToldGoal(goal);
  if (told && recipes.some((recipe) => recipe.id === told.id))
    return { recipes: [{ id: told.id, with: told.with }], paths: takePaths(told.rest).paths, nearest: [] };
  const { words: text, paths } = takePaths(goal);
  const rename = readRename(text);
  const renaming = recipes.find((recipe) => recipe.id === 'rename-symbol');
  if (rename && renaming) return { recipes: [{ id: renaming.id, with: rename }], paths, nearest: [] };

  const words = new Set(toWords(text));
  const scored = recipes
    .map((recipe) => ({ recipe, ...scoreOf(recipe, words) }))
    .sort((one, other) => other.score - one.score || other.hits - one.hits || recipes.indexOf(one.recipe) - recipes.indexOf(other.recipe));
  const named = scored.filter(
    ({ recipe, score }) => score >= ENOUGH && needsNothing(recipe) && (!changes(recipe) || isAskedFor(recipe, words)),
  );
  const matching = withoutRivals(named.filter(({ recipe }) => !named.some((other) => isOutspoken(recipe, other.recipe, words))));
  if (matching.length > 0)
    return {
      recipes: inOrder(
        matching.map(({ recipe }) => recipe),
        recipes,
      ),
      paths,
      nearest: [],
    };
  return { recipes: [], paths, nearest: scored.slice(0, 3).map(({ recipe }) => recipe) };
}

/** `rename parseOrder to readOrder`, with or without quotes, `->` for `to`. */
export function readRename(text: string): { readonly from: string; readonly to: string } | undefined {
  const quoted = '["\'`“”]?';
  const match = new RegExp(
    `\\brename\\s+(?:the\\s+)?(?:\\w+\\s+)??${quoted}([\\w$]+(?:\\.[\\w$]+)?)${quoted}(?:\\s+(?:to|into|as)\\s+|\\s*(?:->|→|=>)\\s*)${quoted}([\\w$]+)${quoted}`,
    'iu',
  ).exec(text);
  return match?.[1] !== undefined && match[2] !== undefined ? { from: match[1], to: match[2] } : undefined;
}

/** Paths in a goal: what stands after `in`, `under`, `of`, … and looks like a path, or has a slash or a code file's ending. */
export function takePaths(goal: string): { readonly words: string; readonly paths: readonly string[] } {
  const paths: string[] = [];
  const words = goal.replaceAll(
    /["'`“”]?([\w@$.~()[\]-]*\/[\w@$./~()[\]-]*|[\w@$-]+\.(?:[cm]?[jt]sx?|md))["'`“”]?(?=[\s,;.!?]|$)/gu,
    (whole, path: string) => {
      if (NO_PATHS.has(path.toLowerCase())) return whole;
      paths.push(path.replace(/^\.\//, '').replace(/[/.]+$/, ''));
      return ' ';
    },
  );
  const bare =
    /\b(?:in|under|within|inside|of|for)\s+(?:the\s+)?(?:folder|directory|module|package|file)?\s*["'`“”]?([\w@$-]+)["'`“”]?\s*(?:folder|directory|module|package)?\s*[.!?]?\s*$/iu.exec(
      words,
    );
  const name = bare?.[1];
  if (paths.length === 0 && name !== undefined && !EVERYWHERE.has(name.toLowerCase()) && bare) {
    return { words: words.slice(0, bare.index), paths: [name] };
  }
  return { words, paths };
}

/** What has a slash and is no path. */
const NO_PATHS = new Set(['async/await', 'try/catch', 'then/catch', 'and/or', 'import/export']);

/** Words after `in` that name no folder. */
const EVERYWHERE = new Set([
  'workspace',
  'project',
  'everything',
  'everywhere',
  'all',
  'code',
  'codebase',
  'repository',
  'repo',
  'general',
  'files',
  'functions',
  'types',
  'modules',
]);

/** What changes behaviour is only done where the goal says what is to change, in several words. */
function isAskedFor(recipe: RecipeInfo, words: ReadonlySet<string>): boolean {
  return [...recipe.topics, recipe.title].map(wordsOf).some((wanted) => wanted.length > 1 && wanted.every((word) => words.has(word)));
}

/** Where what changes behaviour is asked for, what only shares a word with the goal, or mends the same in another way, is not meant. */
function withoutRivals<Match extends { readonly recipe: RecipeInfo; readonly hits: number }>(matches: readonly Match[]): readonly Match[] {
  const asked = matches.filter(({ recipe }) => changes(recipe));
  if (asked.length === 0) return matches;
  const kinds = asked.flatMap(({ recipe }) => recipe.mends);
  return matches.filter((match) => asked.includes(match) || (match.hits > 1 && !match.recipe.mends.some((kind) => kinds.includes(kind))));
}

const changes = (recipe: RecipeInfo): boolean => recipe.class === 'behaviour-changing';

function scoreOf(recipe: RecipeInfo, words: ReadonlySet<string>): { readonly score: number; readonly hits: number } {
  let best = { score: 0, hits: 0 };
  for (const topic of [...recipe.topics, recipe.title]) {
    const wanted = wordsOf(topic);
    const hits = wanted.filter((word) => words.has(word)).length;
    const score = wanted.length === 0 ? 0 : hits / wanted.length;
    if (score > best.score || (score === best.score && hits > best.hits)) best = { score, hits };
  }
  return best;
}

/** Whether all that names a recipe is a part of what names the other: `import cycles` are no `imports`, unless the other is about these too. */
function isOutspoken(recipe: RecipeInfo, other: RecipeInfo, words: ReadonlySet<string>): boolean {
  const shorter = namedTopics(recipe, words);
  const longer = namedTopics(other, words);
  return shorter.every(
    (topic) =>
      longer.some((phrase) => phrase.length > topic.length && topic.every((word) => phrase.includes(word))) &&
      !longer.some((phrase) => phrase.length === topic.length && topic.every((word) => phrase.includes(word))),
  );
}

/** The topics of a recipe that a goal has in full, as words. */
function namedTopics(recipe: RecipeInfo, words: ReadonlySet<string>): (readonly string[])[] {
  return [...recipe.topics, recipe.title].map(wordsOf).filter((topic) => topic.length > 0 && topic.every((word) => words.has(word)));
}

const needsNothing = (recipe: RecipeInfo): boolean => {
  const { required } = recipe.parameters;
  return !Array.isArray(required) || required.length === 0;
};

/** In the catalogue's order, which is the order in which they are best applied. */
const inOrder = (chosen: readonly RecipeInfo[], all: readonly RecipeInfo[]): ChosenRecipe[] =>
  all.filter((recipe) => chosen.includes(recipe)).map((recipe) => ({ id: recipe.id, with: {} }));
