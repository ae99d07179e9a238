import { wordsOf } from '../../domain/message.ts';
import { isInScope } from '../../domain/scope.ts';
import { WorkspacePath } from '../../domain/ids.ts';
import { takePaths } from './goal.ts';
import type { PastNews } from './transcript.ts';

/** What the messages so far have narrowed the work to. */
export interface Course {
  readonly excluded: readonly string[];
  readonly only: readonly string[];
  readonly withoutRecipes: readonly string[];
  /** Messages that made no sense offline, by id. */
  readonly unclear: readonly string[];
}

/**
 * Reads steering messages as far as words allow without a model: `skip src/a.ts`, `leave retry.ts as it is`,
 * `don't touch the imports`, `only src/orders`. A path may be given by its last part.
 */
export function readCourse(news: readonly PastNews[], recipes: readonly string[]): Course {
  const course = { excluded: [] as string[], only: [] as string[], withoutRecipes: [] as string[], unclear: [] as string[] };
  for (const item of news) {
    if (item.type !== 'message' || item.mode === 'wrap-up') continue;
    // What it quotes is not what it wants.
    const text = wordsOf(item.text);
    const { words, paths } = takePaths(text);
    const named = recipes.filter((recipe) => mentionsRecipe(text, recipe));
    const keepsOut = /\b(skip|leave|ignore|exclude|except|without|don['’]?t|do not|not|keep|no|stop|avoid|untouched)\b/iu.test(text);
    const keepsTo = /\b(only|just|limit|restrict|nothing but|nothing else)\b/iu.test(words);
    if (keepsOut && paths.length > 0) course.excluded.push(...paths);
    else if (keepsOut && named.length > 0) course.withoutRecipes.push(...named);
    else if (keepsTo && paths.length > 0) course.only.push(...paths);
    else if (keepsTo && named.length > 0) course.withoutRecipes.push(...recipes.filter((recipe) => !named.includes(recipe)));
    else course.unclear.push(item.messageId);
  }
  return course;
}

/** Whether the course leaves a file in. */
export function isOnCourse(path: string, course: Course): boolean {
  const names = (wanted: string): boolean =>
    path === wanted ||
    path.endsWith(`/${wanted}`) ||
    isInScope(WorkspacePath(path), { paths: [WorkspacePath(wanted)] }) ||
    path.includes(`/${wanted}/`);
  if (course.excluded.some(names)) return false;
  return course.only.length === 0 || course.only.some(names);
}

/** A recipe is named by its id or by its telling word: `imports` for clean-imports. */
function mentionsRecipe(text: string, recipe: string): boolean {
  const lower = text.toLowerCase();
  return (
    lower.includes(recipe) ||
    recipe.split('-').some((word) => word.length > 4 && !/clean|useless|symbol|error/.test(word) && lower.includes(word.replace(/s$/, '')))
  );
}
