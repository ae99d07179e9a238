import { count } from '../../base/text.ts';
import type { RunBriefing } from '../../domain/briefing.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { describeScope, type Scope } from '../../domain/scope.ts';
import type { RecipeInfo } from '../../ports/recipe-facts.ts';
import { readGoal, type ChosenRecipe, type GoalReading } from './goal.ts';
import { answerOf, call, callsOf, freshNews, type Decision, type PastNews, type Transcript } from './transcript.ts';

interface ScopeListing {
  readonly files: number;
  readonly first: readonly WorkspacePath[];
  readonly missing: readonly { readonly path: WorkspacePath; readonly nearest: readonly WorkspacePath[] }[];
}

/**
 * The supervisor without a model: recipes first, the four roles at once, then it listens. Answers the user while tasks
 * run, passes instructions on to the implementation, and ends when every task has ended.
 */
export function decideSupervisor(transcript: Transcript, run: RunBriefing): Decision {
  const recipes = answerOf<readonly RecipeInfo[]>(transcript, 'list_recipes');
  if (!recipes)
    return callsOf(transcript, 'list_recipes').length > 1
      ? fail('failed', 'The engine does not answer, so there are no recipes. Try again; if it stays so, reload the window.')
      : { calls: [call('list_recipes')] };
  const goal = toGoal(run, recipes);
  const known = recipes.filter((recipe) => goal.recipes.some((chosen) => chosen.id === recipe.id));
  if (goal.recipes.length === 0) return fail('no-recipe', noRecipe(run, goal));

  const scope: Scope = goal.paths.length > 0 && run.scope.paths.length === 0 ? { paths: goal.paths as WorkspacePath[] } : run.scope;
  const listing = answerOf<ScopeListing>(transcript, 'list_files');
  if (!listing)
    return callsOf(transcript, 'list_files').length > 1
      ? fail('failed', `${describeScope(scope)} could not be listed.`)
      : { calls: [call('list_files', { paths: scope.paths })] };
  const scoped = resolveScope(scope, listing);
  if (scoped.problem) return fail('scope-not-found', scoped.problem);
  if (listing.files === 0)
    return fail('scope-empty', `There is no JavaScript or TypeScript file in ${describeScope(scope)} that may be edited.`);

  if (callsOf(transcript, 'start_async_task').length === 0) return startAll(run, scoped.scope, goal.recipes, known, listing.files);
  return supervise(transcript, goal.recipes);
}

const fail = (outcome: 'no-recipe' | 'scope-not-found' | 'scope-empty' | 'failed', summary: string): Decision => ({
  calls: [call('finish', { outcome, summary })],
});

function toGoal(run: RunBriefing, recipes: readonly RecipeInfo[]): GoalReading {
  if (!run.recipe) return readGoal(run.goal, recipes);
  return { recipes: recipes.some((recipe) => recipe.id === run.recipe?.id) ? [run.recipe] : [], paths: [], nearest: recipes };
}

function noRecipe(run: RunBriefing, goal: GoalReading): string {
  const asked = run.recipe ? `There is no recipe ${run.recipe.id}.` : `Offline, no recipe matches “${run.goal}”.`;
  const nearest = goal.nearest.map((recipe) => `${recipe.id} (“${recipe.example}”)`).join(', ');
  return `${asked} The nearest are: ${nearest}. Word the goal like one of these, or choose a model in the settings for open-ended goals.`;
}

/** A path of a goal may be given by its last part: `orders` where there is just one `src/orders`. */
function resolveScope(scope: Scope, listing: ScopeListing): { readonly scope: Scope; readonly problem?: string } {
  const paths: WorkspacePath[] = [];
  for (const path of scope.paths) {
    const missing = listing.missing.find((one) => one.path === path);
    if (!missing) {
      paths.push(path);
      continue;
    }
    const whole = missing.nearest.filter((near) => near.endsWith(`/${path}`));
    if (whole.length === 1 && whole[0] !== undefined) paths.push(whole[0]);
    else
      return {
        scope,
        problem: `There is no ${path} in the workspace.${missing.nearest.length > 0 ? ` Did you mean ${missing.nearest.slice(0, 3).join(' or ')}?` : ''}`,
      };
  }
  return { scope: { ...scope, paths } };
}

function startAll(run: RunBriefing, scope: Scope, chosen: readonly ChosenRecipe[], known: readonly RecipeInfo[], files: number): Decision {
  const goal = run.goal.trim() === '' ? known.map((recipe) => recipe.title).join(', ') : run.goal.trim();
  const kinds = [...new Set([...known.flatMap((recipe) => recipe.mends), ...(isAboutErrors(known) ? ERROR_KINDS : [])])];
  const place = { paths: scope.paths, ...(scope.lines && { lines: scope.lines }) };
  const where = describeScope(scope);
  const start = (role: string, title: string, description: string, rest: object): Decision['calls'][number] =>
    call('start_async_task', { role, title, description, ...place, ...rest });

  return {
    say: `${known.map((recipe) => recipe.id).join(', ')} in ${where} (${count(files, 'file')}). Analysis, ${run.tests ? 'tests, ' : ''}implementation and documentation ${run.plan ? 'would start' : 'start'} at once.`,
    calls: [
      start('code-analysis', 'Map the patterns', `Goal: ${goal}. Find what there is to mend in ${where} and report it as you go.`, {
        inputs: { kinds, recipes: chosen },
      }),
      ...(run.tests
        ? [
            start(
              'test',
              'Review tests, run the baseline',
              `Goal: ${goal}. Find which tests reach ${where} and what they say before any change.`,
              {},
            ),
          ]
        : []),
      start(
        'implementation',
        'Draft the edits',
        `Goal: ${goal}. Apply ${known.map((recipe) => recipe.id).join(', ')} in ${where}; take up findings as they arrive.`,
        {
          inputs: { recipes: chosen, waitsForAnalysis: true },
          listensTo: ['code-analysis'],
        },
      ),
      start(
        'documentation',
        'Follow the edits',
        `Goal: ${goal}. Index what JSDoc and Markdown say about ${where}, then make it follow the edits.`,
        {
          inputs: { recipes: chosen },
          listensTo: ['implementation'],
        },
      ),
    ],
  };
}

const ERROR_KINDS = [
  'lost-cause',
  'useless-catch',
  'swallowed-catch',
  'log-and-continue',
  'thrown-literal',
  'ignored-rejection',
  'floating-promise',
];

const isAboutErrors = (recipes: readonly RecipeInfo[]): boolean =>
  recipes.some((recipe) => recipe.mends.some((kind) => ERROR_KINDS.includes(kind)));

/** What to do about the news, or whether all is done. */
function supervise(transcript: Transcript, recipes: readonly ChosenRecipe[]): Decision {
  const tasks = startedTasks(transcript);
  // What came before there was anything to supervise is heeded at the first turn that supervises.
  const justStarted = callsOf(transcript, 'start_async_task').some((past) => past.turn === transcript.turns);
  const fresh = justStarted ? transcript.news : freshNews(transcript);
  const asked = fresh.filter((item) => item.type === 'message');
  const say: string[] = [];
  const calls: Decision['calls'][number][] = [];
  for (const message of asked) {
    const answer = answerUser(message.text, message.mode, tasks);
    say.push(answer.say);
    calls.push(...answer.calls);
  }
  for (const item of fresh) {
    if (item.type === 'task-ended' && item.state !== 'succeeded')
      say.push(
        `${item.role} ${item.state === 'timed-out' ? 'ran out of time' : item.state}: ${item.summary} The run goes on with the others.`,
      );
  }
  for (const item of fresh) {
    if (item.type === 'regressed')
      say.push(
        `Checked together, something regressed: ${item.rows.map(({ kind, summary }) => `${kind} (${summary})`).join(', ')}. It is left to you: reject what broke it, or send a task back.`,
      );
  }
  const stale = staleDocumentation(tasks, fresh);
  if (stale)
    calls.push(
      call('update_async_task', {
        taskId: stale.taskId,
        mode: 'steer',
        text: 'The implementation has changed its edits: follow them again.',
      }),
    );
  const listed = callsOf(transcript, 'list_async_tasks').at(-1);
  if (listed?.turn === transcript.turns && listed.answer !== null) say.push(describeTasks(listed.answer as { tasks: TaskRow[] }));

  const spoken = say.length > 0 ? { say: say.join('\n') } : {};
  if (calls.length > 0) return { ...spoken, calls };
  const open = tasks.filter((task) => !task.ended);
  if (open.length > 0) return { ...spoken, calls: [call('wait_for_updates')] };
  return { ...spoken, ...conclude(transcript, tasks, recipes) };
}

/** Ends the run. Where one certain thing was asked for, such as a rename, and could not be done, the run has failed. */
function conclude(transcript: Transcript, tasks: readonly StartedTask[], recipes: readonly ChosenRecipe[]): Decision {
  const done = call('finish', { outcome: 'done', summary: summarise(tasks) });
  const implementation = tasks.find((task) => task.role === 'implementation');
  const isCertain = recipes.some((recipe) => Object.keys(recipe.with).length > 0);
  if (!isCertain || implementation?.ended?.state !== 'succeeded') return { calls: [done] };
  const checked = callsOf(transcript, 'check_async_task').find((past) => past.turn > (implementation.ended?.afterTurn ?? 0));
  if (!checked) return { calls: [call('check_async_task', { taskId: implementation.taskId })] };
  const result = (checked.answer as { readonly result: { readonly applied: number; readonly refused: readonly unknown[] } | null } | null)
    ?.result;
  if (!result || result.applied > 0) return { calls: [done] };
  return fail('failed', result.refused.length > 0 ? summarise(tasks) : `${summarise(tasks)} Nothing of that name is declared there.`);
}

/** The documentation task, where it had ended before the implementation, which went on after an end, ended once more. */
function staleDocumentation(tasks: readonly StartedTask[], fresh: readonly PastNews[]): StartedTask | undefined {
  const hasNewEdits = fresh.some((item) => item.type === 'task-ended' && item.role === 'implementation' && item.state === 'succeeded');
  const documentation = tasks.find((task) => task.role === 'documentation');
  const implementation = tasks.find((task) => task.role === 'implementation');
  const hasGoneOn = implementation?.continuedAfterTurn !== undefined;
  const isOlder = (documentation?.ended?.place ?? Infinity) < (implementation?.ended?.place ?? -1);
  return hasNewEdits && hasGoneOn && isOlder ? documentation : undefined;
}

interface StartedTask {
  readonly taskId: string;
  readonly role: string;
  /** The news of its end, and which of all news that was. */
  readonly ended: { readonly state: string; readonly summary: string; readonly afterTurn: number; readonly place: number } | undefined;
  /** When it last went on after an end; undefined if it never did. */
  readonly continuedAfterTurn: number | undefined;
}

/** The tasks, with how their latest attempt ended. */
function startedTasks(transcript: Transcript): StartedTask[] {
  return callsOf(transcript, 'start_async_task').flatMap((past) => {
    if (past.answer === null) return [];
    const taskId = (past.answer as { taskId: string }).taskId;
    const place = transcript.news.findLastIndex(
      (item) => (item.type === 'task-ended' || item.type === 'task-continued') && item.taskId === taskId,
    );
    const lastNews = transcript.news[place];
    const continued = transcript.news.findLast((item) => item.type === 'task-continued' && item.taskId === taskId)?.afterTurn;
    const updated = callsOf(transcript, 'update_async_task').findLast(
      (update) => update.input['taskId'] === taskId && update.answer !== null,
    )?.turn;
    const ended =
      lastNews?.type === 'task-ended' && (updated === undefined || updated <= lastNews.afterTurn) ? { ...lastNews, place } : undefined;
    return [{ taskId, role: String(past.input['role']), ended, continuedAfterTurn: maxOf(continued, updated) }];
  });
}

const maxOf = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? (one ?? other) : Math.max(one, other);

/** Understands questions about progress, cancelling by role, wrapping up; anything else goes to the implementation. */
function answerUser(
  text: string,
  mode: 'steer' | 'wrap-up',
  tasks: readonly StartedTask[],
): { readonly say: string; readonly calls: Decision['calls'] } {
  const open = tasks.filter((task) => !task.ended);
  if (mode === 'wrap-up' || /\bwrap(ping)? up\b|\bfinish now\b/iu.test(text)) {
    return {
      say: 'Asking everyone to wrap up.',
      calls: open.map((task) =>
        call('update_async_task', { taskId: task.taskId, mode: 'wrap-up', text: 'Finish now and keep what you have.' }),
      ),
    };
  }
  if (/\?\s*$|\b(status|progress|how far|what.*(doing|running|left))\b/iu.test(text))
    return { say: 'Here is where we are.', calls: [call('list_async_tasks')] };
  const stopped = /\b(cancel|stop|abort)\b/iu.test(text) ? open.filter((task) => names(text, task.role)) : [];
  if (stopped.length > 0)
    return {
      say: `Stopping ${stopped.map((task) => task.role).join(', ')}.`,
      calls: stopped.map((task) => call('cancel_async_task', { taskId: task.taskId })),
    };
  const implementation = tasks.find((task) => task.role === 'implementation');
  if (!implementation) return { say: 'There is no implementation task to pass this on to.', calls: [] };
  return {
    say: 'I pass this on to the implementation.',
    calls: [call('update_async_task', { taskId: implementation.taskId, mode: 'steer', text })],
  };
}

const names = (text: string, role: string): boolean => role.split('-').some((word) => text.toLowerCase().includes(word.slice(0, 4)));

interface TaskRow {
  readonly role: string;
  readonly state: string;
  readonly steps: number;
  readonly summary: string;
}

const describeTasks = ({ tasks }: { readonly tasks: readonly TaskRow[] }): string =>
  tasks.map((task) => `${task.role}: ${task.state}, ${count(task.steps, 'step')}${task.summary ? ` — ${task.summary}` : ''}`).join('\n');

function summarise(tasks: readonly StartedTask[]): string {
  const implementation = tasks.find((task) => task.role === 'implementation')?.ended;
  const failed = tasks.filter((task) => task.ended && task.ended.state !== 'succeeded');
  const without = failed.length > 0 ? ` Without ${failed.map((task) => `${task.role} (${task.ended?.state ?? ''})`).join(', ')}.` : '';
  return `${implementation?.summary ?? 'All tasks have ended.'}${without}`;
}
